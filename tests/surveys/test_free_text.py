"""SUR-43: who is asked for a text, what the page says first, and what opens a wave with one."""

import pytest

from core.roles import Role
from surveys.definition import parse
from surveys.enums import UNDER_13, AgeBand
from surveys.harm import tells_of_harm
from surveys.models.freetext import FreeText
from surveys.services.freeze import definition_of
from surveys.services.waves import opening_gaps
from surveys.xlsform.exporter import export
from surveys.xlsform.importer import read
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave, rows
from tests.surveys.making import make_survey, make_wave, question
from tests.youth_council.making import person

pytestmark = pytest.mark.django_db
OFF = [band.value for band in UNDER_13]
TWO = [asks("trivs"), asks("fritt", "text", max_length=300, not_for=OFF)]


def answered(band: str, lang: str = "sv") -> Phone:
    batch = open_wave(*TWO)
    batch.band = band
    batch.save()
    phone = Phone()
    phone.enter(code_of(batch), lang)
    return phone


@pytest.mark.requirement("SUR-43")
def test_a_text_is_off_under_13_unless_the_maker_turns_it_on():
    texts = [question("fritt", "text", ""), question("kort", "short_text", "", young=True)]
    frozen = definition_of(make_survey(question("trivs"), *texts))
    assert [one.get("not_for") for one in frozen["questions"]] == [None, OFF, None]
    asked = {band: [one.key for one in parse(frozen).for_band(band).asked] for band in AgeBand}
    off, on = ["trivs", "kort"], ["trivs", "fritt", "kort"]
    assert list(asked.values()) == [off, off, off, on, on]


@pytest.mark.requirement("SUR-43")
def test_a_class_of_ten_never_meets_it():
    phone = answered("10-12")
    assert "1 av 1" in phone.html
    phone.answer("ja")
    assert phone.address.endswith("/kontrollera/")
    phone.go("/sv/svara/f/fritt/")
    assert phone.heading == "Fråga trivs"
    phone.go("/sv/svara/kontrollera/")
    phone.press("/sv/svara/skicka/")
    assert rows() == [{"trivs": "ja", "fritt": "-ns"}]


@pytest.mark.requirement("SUR-43")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("sv", ["Skriv inga namn.", "Ingen kan ta reda på vem som skrev.", "ring Bris:"]),
        ("ar", ["بلا أسماء من فضلك.", "لا أحد يستطيع معرفة من كتب.", "الاتصال ببريس:"]),
    ],
)
def test_the_page_says_beforehand_who_reads_and_where_help_is(lang, said):
    phone = answered("13-16", lang)
    assert [one for one in said if one in phone.html] == []
    phone.answer("ja")
    care = phone.html.partition('id="care"')[2].partition("</div>")[0]
    assert [one for one in [*said, "tel:116111", "tel:112"] if one not in care] == []
    assert phone.html.index('id="care"') < phone.html.index("<textarea")
    assert 'aria-describedby="care' in phone.html


@pytest.mark.requirement("SUR-43")
def test_a_wave_with_texts_opens_only_with_somebody_who_is_told():
    wave = make_wave(make_survey(question("trivs"), question("fritt", "text", "")))
    survey = wave.version.survey

    def gaps() -> list[str]:
        return [one for one in opening_gaps(wave) if "moderator" in one]

    assert gaps() == []
    survey.harm_contact = None
    assert len(gaps()) == 1
    survey.harm_contact = person("elsa", Role.EDITOR)
    assert len(gaps()) == 1
    survey.harm_contact = person("omar", Role.MODERATOR)
    assert gaps() == []


def test_a_group_that_would_be_asked_nothing_keeps_the_wave_shut():
    batch = open_wave(TWO[1])
    batch.wave.version.survey.harm_contact = person("omar", Role.MODERATOR)
    batch.band = "8-9"
    batch.save()
    assert [one for one in opening_gaps(batch.wave) if "8" in one] != []


@pytest.mark.requirement("SUR-43")
@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("Mamma slår mig varje dag", True),
        ("Jag orkar INTE  leva", True),
        ("أبي يَضرِبُني", True),
        ("وأريد أن أموت", True),
        ("Fler gungor och längre raster", False),
        ("ملعب كرة قدم في ساحة المدرسة", False),
        ("Upplåst cykelställ, inga blommor", False),
    ],
)
def test_the_word_list(text, harm):
    assert tells_of_harm(text) is harm


@pytest.mark.requirement("SUR-43")
def test_a_text_of_harm_is_flagged_when_it_comes():
    phone = answered("13-16")
    phone.answer("ja")
    phone.answer("Han slår mig, ring 070-123 45 67")
    phone.press("/sv/svara/skicka/")
    assert list(FreeText.objects.values_list("text", "harm", "state")) == [
        ("Han slår mig, ring •••", "listed", "waiting")
    ]


def test_the_workbook_says_whether_the_young_are_asked(tmp_path):
    path = tmp_path / "enkat.xlsx"
    path.write_bytes(export("enkat", definition(*TWO, asks("kort", "text", max_length=300))))
    assert [one.get("young", False) for one in read(path).questions] == [False, False, True]
