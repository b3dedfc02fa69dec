"""What every test shares. Fixtures of other suites' making live in the modules named here:

tests/databases.py         copies for transactions and browsers; `django_on_postgres`
tests/browser.py           `open_page`, `page_360`, `assert_accessible`
tests/strict_templates.py  an undefined template variable fails the test
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.browser import browser, complaints, open_page, page_360, server, web_server
from tests.databases import (
    _django_db_helper,
    _migrated_postgres,
    database_copies,
    django_db_keepdb,
    django_db_modify_db_settings,
    django_db_setup,
    django_on_postgres,
    postgres_server,
    postgres_url,
)
from tests.strict_templates import _undefined, no_undefined_variables

# A busy machine is not a fault of the product: no example is failed for the time it takes.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

__all__ = [
    "_django_db_helper",
    "_migrated_postgres",
    "_undefined",
    "browser",
    "complaints",
    "database_copies",
    "django_db_keepdb",
    "django_db_modify_db_settings",
    "django_db_setup",
    "django_on_postgres",
    "no_undefined_variables",
    "open_page",
    "page_360",
    "postgres_server",
    "postgres_url",
    "server",
    "web_server",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that use the database: the others say the same on another one",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Two workers share the browser tests by file, each with one Chromium and one demonstration;
    one journey of each role (`-m role`) is worth one of both, and other tests of the demonstration
    share it. Those of the private PostgreSQL have one server."""
    shares = 1 if "role" in config.getoption("markexpr") else 2
    files = sorted({item.path for item in items if item.get_closest_marker("browser")})
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(f"browser {files.index(item.path) % shares}"))
        elif item.get_closest_marker("demonstration"):
            item.add_marker(pytest.mark.xdist_group("browser 0"))
        elif item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.xdist_group("postgres"))
    if config.getoption("--database-only"):
        others = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if uses_database(item)]


def uses_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "database_copies", "postgres_url"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Translations are compiled once, before any worker reads them."""
    if not hasattr(session.config, "workerinput"):
        call_command("compile_catalogues", stdout=io.StringIO())


@pytest.fixture(params=["sv", "ar"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    """The test runs once in each complete language, with that language active."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture(autouse=True)
def clean_surroundings() -> Iterator[None]:
    """No test inherits another's language or cache."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True, scope="session")
def own_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploaded and generated files of tests never land in the working tree."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield
