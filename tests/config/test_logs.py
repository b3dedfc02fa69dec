"""What the logs keep of an address with a code or a private link: `/k/…` (SUR-20).

The real server runs with the shipped configuration; where nginx is installed, so does the shipped
proxy in front of it. What it does not show then, tests/house/test_deploy.py reads in the file.
"""

import logging
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from core.logs import Cut, cut
from tests.databases import Copies
from tests.servers import ROOT, free_port, web_server

CODE, TOKEN = "23456789", "aVeryPrivateTokenOfAParent"
ASKED = [
    f"/k/{CODE}/",
    f"/k/p/{TOKEN}/",
    f"/k/p/{TOKEN}/kalender.ics",
    f"//k/{CODE}/",
    f"/%6b/{CODE}/",
    f"/k/%0a{CODE}/",
    f"/k/2345%20{CODE}/",
    f"/sv/?kod={CODE}",
]
NGINX = shutil.which("nginx") or next(
    (path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None
)


@pytest.fixture(params=["with tables", "without tables"])
def database_url(request, database_copies: Copies, django_db_blocker, tmp_path) -> Iterator[str]:
    """Without its tables every request is a fault, which Django and the server write about."""
    if request.param == "without tables":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with django_db_blocker.unblock():
        name = database_copies.make(database_copies.main, "logged")
        yield database_copies.url("logged")
        database_copies.drop(name)


def environment(database_url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "only-for-this-test-" * 4,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_url,
        "SECURE_SSL_REDIRECT": "False",
        "WEB_WORKERS": "1",
    }


def ask(port: int, paths: list[str]) -> list[int]:
    found = []
    for path in paths:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Referer": f"http://127.0.0.1/k/{CODE}/"})
        found.append(connection.getresponse().status)
        connection.close()
    return found


def holds_a_secret(text: str) -> list[str]:
    return [line for line in text.splitlines() if CODE in line or TOKEN in line]


@pytest.mark.django_db
@pytest.mark.requirement("SUR-20")
def test_neither_the_server_nor_the_application_writes_a_code_or_a_token(database_url, tmp_path):
    log = tmp_path / "log"
    with (
        log.open("wb") as out,
        web_server("config.wsgi", environment(database_url), ready="/healthz", log=out) as server,
    ):
        statuses = ask(server.port, ASKED)
    text = log.read_text()
    assert holds_a_secret(text) == []
    assert "GET" not in text  # the proxy writes that a page was asked for; nobody writes it twice
    broken = database_url.endswith("empty.sqlite3")
    assert (500 in statuses, "Traceback" in text) == (broken, broken)


@pytest.mark.requirement("SUR-20")
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed here")
def test_the_proxy_writes_neither(tmp_path):
    port, closed = free_port(), free_port()
    own = (ROOT / "docs/deploy/nginx.conf").read_text()
    own = re.sub(r"listen \[::\].*\n", "", own)
    own = own.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    own = own.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    own = re.sub(r"\n *ssl_certificate.*|\n *brotli.*", "", own)
    own = own.replace("/var/log/nginx/", f"{tmp_path}/").replace("/etc/nginx/", f"{tmp_path}/")
    own = own.replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{closed};")
    shutil.copy(ROOT / "docs/deploy/barnens-rost-proxy.conf", tmp_path)
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; daemon off; error_log stderr crit; events {{}} "
        f"http {{ {folders}\n{own}\n}}"
    )
    with (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen(
            [str(NGINX), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"],
            stderr=err,
        )
        try:
            until = time.monotonic() + 30
            while not (tmp_path / "pid").exists() and time.monotonic() < until:
                time.sleep(0.05)
            assert set(ask(port, ASKED)) == {502}  # nothing behind it: a fault it may write of
        finally:
            process.terminate()
            process.wait(timeout=20)
    written = "\n".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert holds_a_secret(written + (tmp_path / "err").read_text()) == []
    lines = (tmp_path / "barnens-rost.log").read_text().splitlines()
    assert [line.split("s ", 1)[1] for line in lines] == ["/k/…"] * 7 + ["/sv/"]
    assert "127.0.0.1" not in written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /k/23456789/", "Not Found: /k/…"),
        ("Not Found: /%6B/23456789/ and on", "Not Found: /k/…"),
        (
            "Not Found: /admin/password_reset/confirm/Mw/a-b/",
            "Not Found: /admin/password_reset/confirm/…",
        ),
        ("Not Found: /sv/kurser/", "Not Found: /sv/kurser/"),
        ("GET //k/p/token HTTP/1.1", "GET /k/…"),
    ],
)
def test_what_is_cut(text, kept):
    assert cut(text) == kept


def test_a_line_feed_in_an_address_hides_nothing_on_the_next_line():
    record = logging.LogRecord("x", logging.ERROR, "", 1, "bad: %s", ("/k/2\n3456789",), None)
    assert Cut("%(message)s").format(record) == "bad: /k/…"
