"""REP-21: a report tells the themes of own words that enough wrote of, and frozen quotes."""

import random
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from core.languages import get
from figures.disclosure.themes import may_tell
from figures.table import TOTAL
from participation import papers
from releases import ledger, withdrawal
from releases.models import Figure, PublishedCell
from releases.services import PublishRefusedError
from surveys.models.freetext import FreeText, Theme
from surveys.models.response import Response
from surveys.reports import publish, voices
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import DEFINITION, make_wave

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
    assert told(voices.facts_of(wave, plan, [])) == [("Båda", 11), ("Nog", 10)]
    asked = Response.objects.filter(wave=wave).count()  # everybody met the question
    FreeText.objects.bulk_create([text(wave, enough) for _i in range(asked - 12)])
    assert told(voices.facts_of(wave, plan, [])) == [("Båda", 11)]
    few_met = Response.objects.filter(wave=wave)[:2]
    for one in few_met:
        one.answers["ensak"] = "-ns"
        one.save()
    assert told(voices.facts_of(wave, plan, [])) == [("Båda", 11)]
    FreeText.objects.filter(wave=wave, themes=[enough.pk])[0].delete()
    assert told(voices.facts_of(wave, plan, [])) == [("Båda", 11)]  # two of them never met it


@pytest.mark.parametrize(("counts", "is_told"), [([9, 30], True), ([None, 30], False)])
def test_a_text_that_only_some_meet_has_themes_where_the_others_answers_are_told(counts, is_told):
    """Ten themes of “why not?” tell that at least ten said no."""
    wave = make_wave(definition=asked_if("lyssnar", "nej"))
    (theme,) = themes_of(wave, "Nog")
    FreeText.objects.bulk_create([text(wave, theme) for _i in range(10)])
    cells = [
        PublishedCell(question="lyssnar", dimension=TOTAL.dimension, codes=code, count=n)
        for code, n in zip(("nej", "ja"), counts, strict=True)
    ]
    found = voices.facts_of(wave, plan_of(wave), cells)
    assert told(found) == ([("Nog", 10)] if is_told else [])
    assert voices.facts_of(wave, plan_of(wave), []) == []


def asked_if(key, code):
    questions = [
        one | ({"condition": {"question": key, "is": code}} if one["key"] == "ensak" else {})
        for one in DEFINITION["questions"]
    ]
    return DEFINITION | {"questions": questions}


def test_what_a_moderator_takes_back_while_the_report_is_made_is_not_published(monkeypatch):
    wave = make_wave()
    (theme,) = themes_of(wave, "Rasten")
    quoted = text(wave, theme, may_quote=True, quote=QUOTE, quote_language="sv")
    FreeText.objects.bulk_create([*(text(wave, theme) for _i in range(10)), quoted])

    def meanwhile(*args):
        FreeText.objects.filter(quote=QUOTE).update(quote="", quote_language="")
        return []

    monkeypatch.setattr("surveys.reports.drawing.draw", meanwhile)
    with translation.override(None), pytest.raises(PublishRefusedError, match="Try again"):
        publish.publish_wave(wave, by=None)
    assert plan_of(wave).publication is None


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
    FreeText.objects.all().delete()  # what is published outlives them
    Theme.objects.all().delete()
    client.logout()
    for language, heading, name, number in (
        ("sv", "Med egna ord", "Rasten", "13 texter"),
        ("ar", "بكلماتهم", "موضوع Rasten", "13 نصًا"),
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
    for part in ("", "svar.csv", "svar.xlsx"):
        assert "gungor" not in client.get(HERE.format("sv") + part).content.decode()


def test_quotes_are_not_told_in_the_order_of_writing(monkeypatch):
    monkeypatch.setattr(
        random.SystemRandom, "shuffle", lambda self, found: found.sort(key=lambda one: one[1])
    )
    wave = make_wave()
    (theme,) = themes_of(wave, "Rasten")
    yes = {"may_quote": True, "quote_language": "sv"}
    FreeText.objects.bulk_create([text(wave, theme, quote=one, **yes) for one in "jihgfedcba"])
    ((only,),) = [one["themes"] for one in voices.facts_of(wave, plan_of(wave), [])]
    assert [one["text"] for one in only["quotes"]] == list("abcdefghij")
