"""REP-21: a report tells the themes of own words that enough wrote of, and frozen quotes."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.languages import get
from figures.disclosure.themes import may_tell
from participation import papers
from releases import ledger, withdrawal
from releases.models import Figure
from surveys.models.freetext import FreeText, Theme
from surveys.reports import publish, voices
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REP-21")]
HERE = "/{}/rapporter/varen-2026/"
QUOTE, ARABIC, NEVER = "Fler <b>gungor</b> …", "نريد ملعباً", "Ingen sa ja till detta"


def text(wave, *themes, **more):
    more = {"language": "sv", "text": "x", "state": "released"} | more
    found = [one.pk for one in themes]
    return FreeText(wave=wave, question="ensak", themes=found, **more)


def themes_of(wave, *names):
    return [
        Theme.objects.create(wave=wave, question="ensak", name={"sv": one, "ar": f"موضوع {one}"})
        for one in names
    ]


def told(facts):
    return [(theme["name"]["sv"], theme["count"]) for one in facts for theme in one["themes"]]


@pytest.mark.parametrize(
    ("count", "asked", "told"),
    [(9, 100, False), (10, 100, True), (97, 100, True), (98, 100, False), (100, 100, False)],
)
def test_the_gate_of_a_theme(count, asked, told):
    assert may_tell(count, asked, 10, 3) is told


def test_only_themes_of_at_least_k_and_not_of_nearly_all_who_were_asked():
    wave = make_wave()
    few, enough, both = themes_of(wave, "Få", "Nog", "Båda")
    rows = [text(wave, enough, both) for _i in range(10)] + [text(wave, few) for _i in range(9)]
    rows += [text(wave, few, state="waiting"), text(wave, state="released")]
    FreeText.objects.bulk_create([*rows, text(wave, both)])
    plan = plan_of(wave)
    assert told(voices.facts_of(wave, plan)) == [("Båda", 11), ("Nog", 10)]
    asked = voices._asked(wave)["ensak"]
    FreeText.objects.bulk_create([text(wave, enough) for _i in range(asked - 12)])
    assert told(voices.facts_of(wave, plan)) == [("Båda", 11)]


def test_a_published_chapter_is_frozen_stands_everywhere_and_goes_with_the_report(
    client, monkeypatch
):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    wave = make_wave()
    rasten, maten = themes_of(wave, "Rasten", "Maten")
    yes = {"may_quote": True, "quote_language": "sv"}
    rows = [text(wave, rasten) for _i in range(10)]
    rows += [
        text(wave, rasten, quote=QUOTE, **yes),
        text(wave, rasten, quote=ARABIC, **yes | {"quote_language": "ar"}),
        text(wave, rasten, text=NEVER),
        text(wave, maten, quote="Godare mat", **yes),  # of a theme that too few wrote of
    ]
    FreeText.objects.bulk_create(rows)
    publication = publish.publish_wave(wave, by=None)
    FreeText.objects.all().delete()  # as retention does
    Theme.objects.all().delete()
    client.logout()
    for language, heading, name, number in (
        ("sv", "Med egna ord", "Rasten", "13 texter"),
        ("ar", "بكلماتهم", "موضوع Rasten", "13 نصاً"),
    ):
        here = HERE.format(language)
        page = client.get(here).content.decode()
        for found in (page, papers.html_of(publication, get(language))):
            assert f"{heading}</h2>" in found and f"<h4><bdi>{name}</bdi>: {number}</h4>" in found
            assert '<blockquote lang="ar" dir="rtl"><p>نريد ملعباً</p>' in found
            assert '<blockquote lang="sv" dir="ltr"><p>Fler &lt;b&gt;gungor' in found
            assert "Godare mat" not in found and "Maten" not in found and NEVER not in found
        csv = client.get(f"{here}svar.csv").content.decode()
        assert [one.split(";")[5] for one in csv.splitlines() if f";{name};" in one] == [
            "13", "", "",
        ]  # fmt: skip
        book = Figure.objects.get(publication=publication, kind="table", language=language)
        cells = {
            cell.value for row in load_workbook(BytesIO(book.data)).worksheets[0] for cell in row
        }
        assert {QUOTE, ARABIC, name} <= cells and "Godare mat" not in cells
    assert ledger.verify() == []
    withdrawal.withdraw(publication, reason={"sv": "Fel", "ar": "خطأ"}, by=None)
    for part in ("", "svar.csv"):
        assert "gungor" not in client.get(HERE.format("sv") + part).content.decode()
