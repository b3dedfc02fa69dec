"""Each promise is shown by a test or stands, with a reason, in the list of what is open."""

import pytest

from tests.house import requirements
from tests.house.tree import report

# Promises come and go only with a decision; the number is written twice on purpose.
PROMISED = {
    "languages": 18,
    "operation": 13,
    "pages": 17,
    "participation": 15,
    "privacy": 14,
    "programmes": 23,
    "reports": 20,
    "surveys": 28,
}


def test_every_promise_is_shown_or_open():
    report("Marks in tests and docs/requirements differ:", requirements.problems())


def test_no_promise_was_lost():
    counts = {area.path.stem: len(area.promised) for area in requirements.areas()}
    assert counts == PROMISED


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    folder = tmp_path / "docs/requirements"
    folder.mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(requirements, "ROOT", tmp_path)
    monkeypatch.setattr(requirements, "FOLDER", folder)

    def make(marked: str, section: str) -> None:
        (folder / "pages.md").write_text(f"# P\n\n- PAG-1 One.\n- PAG-2 Two.\n{section}")
        test = f"import pytest\n@pytest.mark.requirement({marked})\ndef test_x(): ...\n"
        (tmp_path / "tests/test_x.py").write_text(test)

    return make


OPEN = requirements.HEADING


@pytest.mark.parametrize(
    ("marked", "section", "wrong"),
    [
        ('"PAG-1"', f"{OPEN}- PAG-2: later\n", []),
        ('"PAG-1", "PAG-2"', "", []),
        ('"PAG-1", "PAG-2"', f"{OPEN}- PAG-2: partly: half of it\n", []),
        ('"PAG-1"', "", ["PAG-2: neither"]),
        ('"PAG-1", "PAG-2"', f"{OPEN}- PAG-2: later\n", ["PAG-2: open"]),
        ('"PAG-1"', f"{OPEN}- PAG-2: partly: x\n", ["PAG-2: said to be partly"]),
        ('"PAG-1", "PAG-3"', f"{OPEN}- PAG-2: later\n", ["PAG-3: marked"]),
    ],
)
def test_the_law_sees(made_up, marked, section, wrong):
    made_up(marked, section)
    found = requirements.problems()
    assert len(found) == len(wrong)
    assert all(line.startswith(start) for line, start in zip(found, wrong, strict=True))


def test_writing_makes_the_list_true(made_up):
    made_up('"PAG-1"', f"{OPEN}- PAG-1: later\n")
    requirements.write()
    assert requirements.problems() == []
    assert requirements.areas()[0].open == {"PAG-2": requirements.NOT_BUILT}
