"""A working group's Excel file becomes a survey, is answered on phones in two languages, and a
report in which both languages stand in one table."""

import csv
import io
from collections import Counter
from random import Random

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from core import demo as people
from promises import demo as promises
from surveys import demo
from surveys.definition import keep
from surveys.models.survey import Survey
from surveys.models.wave import Wave
from surveys.services.invited import class_codes
from surveys.services.submit import submit
from tests.browser import assert_accessible, follow, sign_in
from tests.journeys.editor import SURVEYS, act, add_question, write
from tests.surveys.making import INVITED, WORKBOOK

REST = 40
TITLE = ("Skolan och fritiden", "المدرسة ووقت الفراغ")


def import_workbook() -> Survey:
    out = io.StringIO()
    people.build(io.StringIO())
    promises.build(io.StringIO())
    call_command("import_xlsform", str(WORKBOOK), faces=["trivsel"], stdout=out)
    assert "Kommentarer" in out.getvalue()  # a sheet that is nobody's business is named
    return Survey.objects.get()


def add_gender_and_publish(page: Page, survey: Survey) -> None:
    page.goto(f"{SURVEYS}edit/{survey.pk}/")
    write(page, "title", TITLE)
    options = (("Flicka", "بنت"), ("Pojke", "ولد"), ("Annat", "غير ذلك"))
    gender = add_question(page, "single", ("Jag är …", "أنا…"), *options)
    page.locator(f"[name={gender}-background]").check()
    page.locator("[name=harm_contact]").select_option(label="moderator")
    for place, child in enumerate(survey.questions):
        if child.value.get("type") == "text":
            page.locator(f"[name=questions-{place}-value-young]").check()
    act(page, "action-publish")


def make_and_open_wave(page: Page) -> Wave:
    page.goto("/admin/omgangar/")
    follow(page, "main a.button[href='/admin/omgangar/ny/']")
    assert_accessible(page, "sv")
    page.locator("[name=promise]").select_option(label="Skolan och fritiden 2026")
    for language, name in (("sv", "Våren"), ("ar", "الربيع")):
        page.fill(f"[name=name_{language}]", name)
    today = timezone.localdate()
    page.fill("[name=opens]", today.isoformat())
    page.fill("[name=closes]", (today + timezone.timedelta(days=9)).isoformat())
    page.set_input_files("[name=groups]", INVITED)
    follow(page, "main form button")
    assert_accessible(page, "sv")
    follow(page, "main a.button[href$='/oppna/']")
    assert_accessible(page, "sv")
    follow(page, "main form button")
    assert_accessible(page, "sv")
    return Wave.objects.get(slug="varen")


def answer_on_a_phone(page: Page, lang: str, code: str, safe: int) -> list[str]:
    """From the front page to the receipt; the first answer to everything but one question."""
    page.goto(f"/{lang}/svara/")
    page.fill("[name=code]", code)
    follow(page, "main form .go")
    follow(page, "#flow .go")
    keys = []
    while "/svara/f/" in page.url:
        key = page.url.rstrip("/").rpartition("/")[2]
        keys.append(key)
        if page.locator("button.pick").count():
            follow(page, "button.pick")
        elif page.locator(".list label.pick").count() > 2:
            page.locator(".list label.pick").nth(safe if key == "trygg_rast" else 0).click()
        else:
            page.fill("[name=answer]", "٤" if lang == "ar" else "4")
        follow(page, "#flow .go")
    assert_accessible(page, lang)
    follow(page, "main form .go")
    assert page.url.endswith(f"/{lang}/svara/tack/")
    return keys


def answer_of_the_rest(wave: Wave) -> Counter:
    """By the real way in; the count of each answer to the first question."""
    definition, chance = keep(wave.version.definition), Random(7)
    batches, found = list(wave.batches.order_by("pk")[:2]), Counter()
    for number in range(REST):
        language = ("sv", "ar")[number % 2]
        gender = ("flicka", "pojke")[number // 2 % 2]
        answers, texts = demo._sheet(definition, gender, language, 0.2, chance)
        found[answers.get("trivsel")] += 1
        submit(
            wave_id=wave.pk, version_id=wave.version_id, definition=definition,
            batch_id=batches[number % 2].pk, sending=f"rest {number}", language=language,
            answers=answers, texts=texts,
        )  # fmt: skip
    return found


@pytest.mark.browser(demo=False)
@pytest.mark.requirement("LNG-16", "SUR-12", "SUR-20", "SUR-10", "PAG-1")
def test_from_the_workbook_to_one_table_of_two_languages(open_page):
    survey = import_workbook()
    maker = open_page(width=1280, height=900)
    sign_in(maker, "enkat")
    add_gender_and_publish(maker, survey)
    questions = survey.versions.get().definition["questions"]
    assert [one["key"] for one in questions][:2] == ["trivsel", "trygg_rast"]
    assert [one["key"] for one in questions if one.get("background")] == ["jag_ar"]

    wave = make_and_open_wave(maker)
    follow(maker, f"main a.button[href='/admin/omgangar/{wave.slug}/koder/']")
    code = next(iter(class_codes(wave))).shown
    assert maker.get_by_text(f"{code[:4]} {code[4:]}").is_visible()
    assert_accessible(maker, "sv")

    swede = answer_on_a_phone(open_page(js=False), "sv", code, safe=0)
    arab = answer_on_a_phone(open_page(lang="ar"), "ar", code, safe=2)
    assert "otrygg_plats" not in swede and arab[2] == "otrygg_plats"
    expected = answer_of_the_rest(wave)
    expected["jattebra"] += 2

    maker.goto(f"/admin/omgangar/{wave.slug}/stang/")
    follow(maker, "main form button")
    publisher = open_page()
    sign_in(publisher, "rapport", to=f"/sv/rapporter/publicera/{wave.slug}/")
    follow(publisher, "main form button")
    done = publisher.locator(f"main a.button[href='/sv/rapporter/{wave.slug}/']")
    done.wait_for(timeout=120_000)

    for lang, answers in (
        ("sv", [one["label"]["sv"] for one in questions[0]["options"]]),
        ("ar", [one["label"]["ar"] for one in questions[0]["options"]]),
    ):
        reader = open_page(f"/{lang}/rapporter/{wave.slug}/", lang=lang, js=lang == "sv")
        assert reader.locator(".big-facts dd").first.inner_text() == str(REST + 2)
        assert_accessible(reader, lang)
        text = reader.request.get(f"/{lang}/rapporter/{wave.slug}/svar.csv").text()
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
        asked = questions[0]["text"][lang]
        counts = {row[3]: row[5] for row in rows if row[0] == asked and not row[1]}
        keys = [one["key"] for one in questions[0]["options"]]
        assert {key: counts.get(label) for key, label in zip(keys, answers, strict=True)} == {
            key: str(expected[key]) for key in keys
        }
