"""The shipped operation files name only what exists, and cut what must not be logged (OPS-11)."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.test_settings_documented import documented_names
from tests.house.tree import read

DEPLOY = Path("docs/deploy")
ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted(path.name for path in (ROOT / DEPLOY).glob("*.service"))
# What has to run by itself; a unit must start each.
BY_ITSELF = {
    "send_outbox",
    "tend_queues",
    "publish_scheduled",
    "purge_enrolments",
    "clearsessions",
    "remind_listeners",
    "surveys_nightly",
    "report_papers",
    "tell_of_harm",
}


def unit(name: str) -> str:
    return read(DEPLOY / name)


def commands() -> set[str]:
    return {found for name in UNITS for found in re.findall(r"manage\.py (\w+)", unit(name))}


@pytest.mark.requirement("OPS-11")
def test_every_command_in_a_unit_exists():
    assert commands() - set(get_commands()) == set()


@pytest.mark.requirement("OPS-11")
def test_what_must_run_by_itself_does():
    assert BY_ITSELF - commands() == set()


@pytest.mark.requirement("OPS-11")
def test_every_job_has_a_timer_and_every_timer_a_job():
    timers = {path.stem for path in (ROOT / DEPLOY).glob("*.timer")}
    jobs = {name.removesuffix(".service") for name in UNITS if "Type=oneshot" in unit(name)}
    assert timers == jobs


@pytest.mark.requirement("OPS-11")
def test_the_environment_file_names_documented_settings():
    names = set(re.findall(r"^([A-Z_]+)=", unit("environment.example"), re.MULTILINE))
    assert names - documented_names() == {"DJANGO_SETTINGS_MODULE"}


@pytest.mark.requirement("OPS-11")
def test_the_web_server_of_the_unit_is_the_one_that_is_there():
    (folder,) = re.findall(r"PYTHONPATH=/srv/barnens-rost/(\S+)", unit("barnens-rost.service"))
    (module,) = re.findall(r"python -m (\S+)$", unit("barnens-rost.service"), re.MULTILINE)
    path = f"{folder}/{module.replace('.', '/')}.py"
    assert (ROOT / path).exists()
    assert path in read(Path("docs/operator.md"))


def test_the_operators_guide_names_every_shipped_file():
    guide = read(Path("docs/operator.md"))
    files = sorted(path.name for path in (ROOT / DEPLOY).iterdir())
    assert [name for name in files if name not in guide] == []


@pytest.mark.requirement("SUR-20")
def test_the_proxys_log_format_is_the_cut_one_everywhere():
    conf = "\n".join(line.partition("#")[0] for line in unit("nginx.conf").splitlines())
    formats = re.findall(r"log_format (\w+) escape=json '([^']*)'", conf)
    variables = set(re.findall(r"\$\{?(\w+)", formats[0][1]))
    assert [name for name, _ in formats] == ["without_people"]
    assert variables == {
        "time_iso8601",
        "request_method",
        "status",
        "body_bytes_sent",
        "request_time",
        "logged_path",
    }
    assert set(re.findall(r"access_log (?:off|\S+ (\w+));", conf)) == {"without_people", ""}
    pattern = re.search(r"~\*(\S+)\s+/k/…;", conf)[1]
    seen = ["/k/2345", "//k/p/x", "/K/2345", "/k", "/sv/", "/kurser/", "/sv/k/"]
    assert [bool(re.match(pattern, path, re.IGNORECASE)) for path in seen] == [True] * 4 + [
        False
    ] * 3
    reset = re.search(r"~\*(\S+)\s+/password_reset/…;", conf)[1]
    assert re.search(reset, "/admin/password_reset/confirm/Mw/a-b/")
    servers = conf.split("server {")[1:]
    assert [server.count("location ^~ /k/ { error_log /dev/null") for server in
            (re.sub(r"\s+", " ", one) for one in servers)] == [1, 1]  # fmt: skip


@pytest.mark.requirement("OPS-11")
def test_the_proxy_writes_every_header_that_the_application_believes():
    told = dict(re.findall(r"proxy_set_header (\S+) (\S+);", unit("barnens-rost-proxy.conf")))
    assert told["X-Forwarded-For"] == "$remote_addr"
    assert told["X-Forwarded-Proto"] == "$scheme"
    conf = unit("nginx.conf")
    assert conf.count("proxy_pass ") == conf.count("include /etc/nginx/barnens-rost-proxy.conf;")
