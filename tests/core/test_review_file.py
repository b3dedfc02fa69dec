"""Which translations a native reader has looked at is written in a file that people fill in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.languages import BY_CODE
from core.management.commands.review_file import filled_in, in_catalogues, updated

HEAD = "area,language,msgid,state\n"
FOLDERS = [Path(folder) for folder in settings.LOCALE_PATHS]


@pytest.mark.requirement("LNG-13")
def test_a_filled_in_state_survives_new_strings_join_and_gone_ones_leave() -> None:
    before = HEAD + "core,ar,Back,reviewed\ncore,ar,Gone,reviewed\n"
    keys = [("core", "ar", "Back"), ("core", "ar", "A, and B"), ("surveys", "ar", "Back")]
    assert updated(before, keys) == (
        HEAD + 'core,ar,Back,reviewed\ncore,ar,"A, and B",machine\nsurveys,ar,Back,machine\n'
    )


@pytest.mark.requirement("LNG-13")
def test_the_file_has_a_row_for_every_string() -> None:
    text = (FOLDERS[0].parent / "review.csv").read_text(encoding="utf-8")
    keys = in_catalogues(FOLDERS)
    assert {key[:2] for key in keys} == {(one.name, code) for one in FOLDERS for code in BY_CODE}
    assert text == updated(text, keys), "Run `manage.py review_file`."


@pytest.mark.parametrize(
    "text", ["area,msgid,state\n", HEAD + "core,ar,Back,\n", HEAD + "core,ar,Back,ok\n"]
)
def test_a_file_that_cannot_be_read_is_not_written_over(text: str) -> None:
    with pytest.raises(ValueError, match=r"columns|state"):
        filled_in(text)


def test_the_command_writes_and_counts(tmp_path: Path, settings, capsys) -> None:
    folder = tmp_path / "core" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = 'msgid "Back"\nmsgstr "رجوع"\n\nmsgctxt "verb"\nmsgid "Open"\nmsgstr "فتح"\n'
    (folder / "django.po").write_text(words, encoding="utf-8")
    settings.LOCALE_PATHS = [tmp_path / "core"]
    file = tmp_path / "review.csv"
    call_command("review_file")
    assert file.read_text() == HEAD + "core,ar,Back,machine\ncore,ar,verb | Open,machine\n"
    file.write_text(file.read_text().replace("Back,machine", "Back,reviewed"))
    call_command("review_file")
    assert capsys.readouterr().out.splitlines()[-1] == "2 strings, 1 of them reviewed"
    file.write_text("something else")
    with pytest.raises(CommandError):
        call_command("review_file")
    assert file.read_text() == "something else"
