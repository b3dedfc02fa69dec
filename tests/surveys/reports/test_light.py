import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import migrated

ROOT = Path(__file__).resolve().parents[3]


def run(folder, *arguments):
    """The lines that a fresh process prints."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'light.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    command = [sys.executable, "-m", "tests.surveys.reports.light", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


@pytest.mark.requirement("REP-25")
def test_answering_and_reading_load_none_of_the_heavy_libraries(tmp_path):
    if migrated().exists():
        shutil.copyfile(migrated(), tmp_path / "light.sqlite3")
    code = next(line for line in run(tmp_path, "prepare") if line.startswith("code ")).split()[1]
    answered, *pages, heavy = run(tmp_path, "walk", code)
    assert answered.startswith("answered True")
    assert [line.split()[0] for line in pages] == ["200"] * 4
    assert heavy == "heavy"
