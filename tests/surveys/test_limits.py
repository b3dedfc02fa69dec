"""Wrong codes are counted together by all worker processes, and outside the database."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client

from surveys.flow import limits
from tests.house.tree import ROOT
from tests.surveys.answering import code_of, open_wave

WORKER = (
    "import django; django.setup(); from django.core.cache import cache;"
    "cache.set('wrong', cache.get('wrong', 0) + 1, 600); print(cache.get('wrong'))"
)


@pytest.mark.requirement("PRV-9")
def test_two_worker_processes_count_one_limit(tmp_path: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", WORKER], cwd=ROOT, capture_output=True, text=True, check=True,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}/site:{ROOT}",
                 "DJANGO_SETTINGS_MODULE": "config.settings.dev", "CACHE_DIR": str(tmp_path)},
        ).stdout.strip()
        for _worker in range(3)
    ]  # fmt: skip
    assert said == ["1", "2", "3"]


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kind of cache that an installation has, in a folder of the test."""
    monkeypatch.setattr(limits, "cache", FileBasedCache(str(tmp_path / "cache"), {}))
    return tmp_path / "cache"


@pytest.mark.requirement("PRV-9")
@pytest.mark.django_db
def test_after_sixty_wrong_codes_a_network_waits_and_others_do_not(shared: Path) -> None:
    code = code_of(open_wave())
    here, there = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="203.0.113.8")
    wrong = [here.post("/sv/svara/kod/", {"code": "22222222"}).status_code for _i in range(61)]
    assert wrong == [303] * 60 + [429]
    assert here.post("/sv/svara/kod/", {"code": code}).status_code == 429
    assert there.post("/sv/svara/kod/", {"code": code}).status_code == 303
    (kept,) = shared.iterdir()
    assert (re.search(rb"203\.0", kept.read_bytes()), os.stat(shared).st_mode & 0o077) == (None, 0)


@pytest.mark.requirement("PRV-9")
@pytest.mark.django_db
def test_a_class_of_thirty_gets_in_where_everybody_mistypes_once(shared: Path) -> None:
    code = code_of(open_wave())
    seen = []
    for _child in range(30):
        phone = Client(REMOTE_ADDR="203.0.113.7")
        for typed in ("22222222", code):
            seen.append(phone.post("/sv/svara/kod/", {"code": typed})["Location"])
    assert seen == ["/sv/svara/", "/sv/svara/start/"] * 30
