"""Questions as makers write them: keys made once, conditions that look back, languages as data."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.blocks import StreamBlockValidationError

from core import languages
from surveys import word_blocks as blocks
from surveys.blocks import QuestionBlock, QuestionStreamBlock
from surveys.rules import default_bands, parse_bands
from tests.surveys.making import both, question, shown_if


def clean(*questions: dict) -> list:
    block = QuestionStreamBlock()
    return [child.value for child in block.clean(block.to_python(list(questions)))]


def said(error: ValidationError) -> list[str]:
    """Every sentence of an error, however deep the field that it stands at."""
    below = getattr(error, "block_errors", None) or {}
    return [one for part in below.values() for one in said(part)] or list(error.messages)


def errors_of(*questions: dict) -> dict[int, str]:
    with pytest.raises(StreamBlockValidationError) as caught:
        clean(*questions)
    found = {}
    for place, error in caught.value.block_errors.items():
        (found[place],) = said(error)
    return found


@pytest.mark.requirement("SUR-9")
def test_keys_are_made_from_the_first_words_and_then_stay() -> None:
    first = question("", text=both("Är det tryggt på rasten?"))
    first["value"]["options"] = [{"key": "", "label": both("Ja, alltid")}]
    (made,) = clean(first)
    assert made["key"] == "ar_det_tryggt_pa_rasten"
    assert made["options"][0]["key"] == "ja_alltid"
    again = question(made["key"], text=both("Helt andra ord"))
    again["value"]["options"] = [{"key": "ja_alltid", "label": both("Jo")}]
    (kept,) = clean(again)
    assert [kept["key"], kept["options"][0]["key"]] == ["ar_det_tryggt_pa_rasten", "ja_alltid"]


@pytest.mark.requirement("SUR-9")
def test_a_copied_question_gets_a_key_of_its_own() -> None:
    copied = [question("rast", text=both("Rast")) for _time in range(3)]
    assert [one["key"] for one in clean(*copied)] == ["rast", "rast_2", "rast_3"]


def test_a_key_without_latin_letters_is_still_a_key() -> None:
    arabic = [question("", text={"ar": "هل"}), question("", text={"ar": "متى"})]
    assert [one["key"] for one in clean(*arabic)] == ["fraga", "fraga_2"]


@pytest.mark.parametrize("key", ["-dk", "två ord", "a" * 61, "a\n"])
def test_a_key_that_could_be_a_code_or_break_a_row_is_refused(key: str) -> None:
    with pytest.raises(ValidationError):
        blocks.KEY(key)


@pytest.mark.requirement("SUR-6")
def test_a_condition_looks_only_back_and_only_at_what_exists() -> None:
    forward = question("a", condition=shown_if("all", ("b", "in", "ja")))
    itself = question("b", condition=shown_if("all", ("b", "in", "ja")))
    unknown = question("c", condition=shown_if("any", ("zz", "in", "ja")))
    answer = question("d", condition=shown_if("any", ("c", "in", "kanske")))
    number = question("e", condition=shown_if("any", ("d", "lt", "3")))
    several = question("f", type="several", condition=shown_if("all", ("e", "contains", "ja")))
    good = question("g", condition=shown_if("all", ("f", "contains", "ja"), ("a", "not in", "ja")))
    assert errors_of(forward, itself, unknown, answer, number, several, good) == {
        0: "”b” kommer senare. Bara tidigare svar kan avgöra.",
        1: "”b” kommer senare. Bara tidigare svar kan avgöra.",
        2: "Det finns ingen fråga med nyckeln ”zz”.",
        3: "”c” har inget svar ”kanske”.",
        4: "”d” är inget tal.",
        5: "”e” tar ett svar: använd ”är ett av”.",
    }


@pytest.mark.parametrize(
    ("text", "bands"),
    [("0-2, 3-5, 6-7", [[0, 2], [3, 5], [6, 7]]), ("0–6,7", [[0, 6], [7, 7]])],
)
def test_bands_are_read(text: str, bands: list) -> None:
    assert parse_bands(text, 0, 7) == bands


@pytest.mark.parametrize("text", ["", "a-b", "0-2,4-7", "0-3,3-7", "0-2,3-5", "1-7", "5-2,3-7"])
def test_bands_with_a_gap_or_an_overlap_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_bands(text, 0, 7)


def test_bands_that_nobody_wrote_cover_every_number_once() -> None:
    assert default_bands(0, 7) == [[0, 2], [3, 5], [6, 7]]
    assert default_bands(1, 3) == [[1, 1], [2, 2], [3, 3]]
    covered = [n for low, high in default_bands(0, 100) for n in range(low, high + 1)]
    assert covered == list(range(101))


@pytest.mark.requirement("LNG-1")
@pytest.mark.django_db
def test_a_further_language_needs_no_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    somali = languages.Language("so", "Soomaali", "ltr", ("",) * 7, ("",) * 12, "{day}")
    monkeypatch.setattr(blocks, "LANGUAGES", (*languages.LANGUAGES, somali))
    assert list(blocks.LocalizedTextBlock().child_blocks) == ["sv", "ar", "so"]
    before = QuestionStreamBlock.base_blocks["question"]
    monkeypatch.setitem(QuestionStreamBlock.base_blocks, "question", QuestionBlock())
    assert QuestionStreamBlock.base_blocks["question"] is not before
    call_command("makemigrations", "surveys", "--check", "--dry-run", stdout=StringIO())


def test_each_language_has_its_own_input_with_its_direction() -> None:
    inputs = {
        code: child.field.widget.attrs
        for code, child in blocks.LocalizedTextBlock().child_blocks.items()
    }
    assert {code: (attrs["lang"], attrs["dir"]) for code, attrs in inputs.items()} == {
        "sv": ("sv", "ltr"),
        "ar": ("ar", "rtl"),
    }
