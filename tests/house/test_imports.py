"""The import contracts hold, and each one is seen to break on a planted violation."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import CODE, ROOT, read

# contract → (file to add or to add to, line that breaks it)
PLANTS = {
    "floors": ("site/core/planted.py", "import surveys.rules"),
    "floors, wings": ("programs/planted.py", "import youth_council.apps"),
    "rooms": ("surveys/rules.py", "import surveys.services"),
    "answers": ("surveys/flow/planted.py", "import surveys.models.response"),
    "free-text": ("surveys/flow/planted.py", "from surveys.models import freetext"),
    "protected": ("programs/views/planted.py", "from programs.models import protected"),
    "figures": ("site/figures/planted.py", "import django"),
    "light": ("site/home/planted.py", "import pandas"),
    "light, far away": ("surveys/services/planted.py", "import figures.planted_heavy"),
    "doors": ("site/participation/planted.py", "from surveys.models import survey"),
}


def lint(folder: Path) -> tuple[int, str]:
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{folder / 'site'}"}
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [command, "--no-logo", "--config", ".importlinter"],
        cwd=folder,
        env=environment | {"COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def names() -> dict[str, str]:
    """The contracts by identifier, with the sentence that the linter prints."""
    text = read(Path(".importlinter"))
    return dict(re.findall(r"\[importlinter:contract:([\w-]+)\]\nname = (.+)\n", text))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    leave = shutil.ignore_patterns("__pycache__", "static", "data", "*.pyc")
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copy(ROOT / ".importlinter", folder)
    (folder / "site/figures/planted_heavy.py").write_text("import matplotlib\n")
    return folder


def test_the_contracts_hold():
    code, output = lint(ROOT)
    assert code == 0, output


def test_every_contract_has_a_plant():
    assert {key.split(",")[0] for key in PLANTS} == set(names())


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_violation_breaks_its_contract_and_no_other(copied: Path, contract: str):
    name, line = PLANTS[contract]
    path = copied / name
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        code, output = lint(copied)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)
    assert code == 1, output
    broken = {key for key, words in names().items() if f"{words} BROKEN" in output}
    assert broken == {contract.split(",")[0]}, output


def test_the_models_of_the_engine_are_registered_not_re_exported():
    """The contract on answers would be blind if `surveys.models` itself offered Response."""
    tree = ast.parse(read(Path("surveys/models/__init__.py")))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "") in ("", "surveys.models"), ast.unparse(node)
            modules = {alias.name for alias in node.names}
            files = {path.stem for path in (ROOT / "surveys/models").glob("*.py")}
            assert modules <= files, ast.unparse(node)
