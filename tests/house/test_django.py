"""What Django itself can say about the project, in processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.tree import ROOT

EXTRA_LANGUAGES = """
import dataclasses, core.languages as languages
made = [
    dataclasses.replace(languages.SWEDISH, code="so", own_name="Soomaali"),
    dataclasses.replace(languages.ARABIC, code="ckb", own_name="کوردی"),
]
languages.LANGUAGES = (*languages.LANGUAGES, *made)
languages.BY_CODE.update({one.code: one for one in made})
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
assert [code for code, _ in settings.LANGUAGES][-2:] == ["so", "ckb"]
call_command("check")
call_command("makemigrations", "--check", "--dry-run")
assert languages.get("ckb").direction == "rtl" and languages.get("so").direction == "ltr"
"""


def python(code: str, **environment: str) -> subprocess.CompletedProcess:
    path = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    of_the_suite = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    clean = {name: value for name, value in os.environ.items() if name not in of_the_suite}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | {"PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
    )


def test_the_system_check_finds_nothing():
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run")


def test_another_language_needs_no_migration():
    done = python(EXTRA_LANGUAGES, DJANGO_SETTINGS_MODULE="config.settings.test")
    assert done.returncode == 0, done.stdout + done.stderr


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "made-up-for-this-test-" * 4,
    "ALLOWED_HOSTS": "survey.example.org",
}


@pytest.mark.parametrize(
    ("change", "word"),
    [({"DEMO": "1"}, "DEMO"), ({"SECRET_KEY": "short"}, "SECRET_KEY")],
)
def test_production_refuses_to_start_with(change, word, tmp_path: Path):
    done = python("import django; django.setup()", **(PRODUCTION | change))
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {word}" in done.stderr


def test_production_starts_and_passes_the_deployment_check():
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING'); "
        "from django.conf import settings; "
        "assert not settings.DEMO"
    )
    done = python(code, **PRODUCTION)
    assert done.returncode == 0, done.stdout + done.stderr
