"""What is said of every workbook of the corpus, and that pyxform says the same where it should."""

from pathlib import Path

import pytest
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.xlsform.importer import read
from surveys.xlsform.problems import XlsformError
from tests.surveys.corpus import CASES, Case

pytestmark = pytest.mark.requirement("SUR-12")


def first_refusal(path: Path) -> str:
    try:
        read(path)
    except XlsformError as error:
        return str(error.problems[0])
    return ""


def pyxform_takes(path: Path) -> bool:
    try:
        convert(str(path))
    except PyXFormError:
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_verdict_on(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    said = first_refusal(path)
    assert (said[: len(case.says)], bool(said)) == (case.says, bool(case.says))
    if case.pyxform is not None:
        assert pyxform_takes(path) == case.pyxform


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
