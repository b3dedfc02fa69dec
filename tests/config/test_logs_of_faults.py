"""PRV-8: a fault in any view leaves no answer, code, name or contact in the log."""

import io
import logging
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from core.logs import Cut, without_words
from surveys.flow import shortcut
from tests.every_address import every_address
from tests.servers import ROOT

pytestmark = pytest.mark.requirement("PRV-8")
TYPED = {
    "name": "Amal Hassan", "phone": "+46701740605", "email": "amal@example.org",
    "code": "23456789", "answer": "jag blir slagen", "text": "min lärare Karin",
}  # fmt: skip
SAID = " ".join(TYPED.values())


def views(resolver: URLResolver):
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from views(one)


def breaks(request, *args, **kwargs):
    """As PostgreSQL does: the fault quotes the row."""
    try:
        raise ValueError(f"invalid: {SAID}")
    except ValueError as error:
        raise IntegrityError(f"Failing row contains ({SAID}, {args}, {kwargs}).") from error


@pytest.fixture
def written() -> io.StringIO:
    """What the handler of the shipped configuration writes."""
    handler = logging.StreamHandler(out := io.StringIO())
    handler.setFormatter(Cut(settings.LOGGING["formatters"]["cut"]["format"]))
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_in_any_view_says_where_and_never_what_was_typed(monkeypatch, written, method):
    shortcut._found.cache_clear()
    for one in views(get_resolver()):
        monkeypatch.setattr(one, "callback", breaks)
    client, broken = Client(raise_request_exception=False), 0
    for address in every_address():
        secret = address.form.startswith("k/")  # elsewhere it is the code of a language
        path = address.filled({"code": TYPED["code"] if secret else "sv", "token": TYPED["code"]})
        broken += getattr(client, method)(path, TYPED).status_code == 500
    shortcut._found.cache_clear()  # else it gives the broken views to other tests
    text = written.getvalue()
    assert broken == text.count("django.db.utils.IntegrityError") >= 200
    assert text.count("builtins.ValueError") == broken
    assert [value for value in TYPED.values() if value in text] == []


@pytest.mark.parametrize("shipped", [True, False], ids=["installed", "while developing"])
def test_a_command_that_breaks_in_an_installation_says_no_more(shipped, tmp_path):
    """A value that cannot be read is quoted by the fault."""
    name = "production" if shipped else "dev"
    found = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--plan"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
        env={
            "DJANGO_SETTINGS_MODULE": f"config.settings.{name}", "PATH": "/usr/bin:/bin",
            "SECRET_KEY": "only-for-this-test-" * 4, "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": f"sqlite:///{tmp_path}/no-such-folder/Amal.sqlite3",
        },
    )  # fmt: skip
    assert found.returncode != 0
    assert "django.db.utils.OperationalError" in found.stderr
    assert ("unable to open" in found.stderr) is not shipped


def test_faults_that_name_each_other_as_their_cause_end():
    first, second = ValueError("Amal"), KeyError("Karin")
    first.__cause__, second.__cause__ = second, first
    assert without_words(first).count("builtins.") == 2
