"""The catalogue tells everything that PRG-1 lists, in both languages."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from programs.models import Meeting
from tests.programs.makers import make_enrolment, make_group, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-1")]

BOTH = {
    "name": {"sv": "Lugna kvällar", "ar": "أمسيات هادئة"},
    "for_whom": {"sv": "Föräldrar till barn 3–12 år", "ar": "أهل الأطفال من 3 إلى 12 سنة"},
    "what_happens": {"sv": "Vi ser korta filmer", "ar": "مشاهدة أفلام قصيرة"},
    "leads": {"sv": "Två gruppledare", "ar": "مشرفتان"},
}
TOLD = {
    "sv": [
        *(words["sv"] for words in BOTH.values()),
        "Arabiska", "Somaliska", "Tigrinja", "2 träffar", "onsdag 20 januari 2027", "17:30–19:30",
        "Ja, från 12 månader", "Middag", "Gratis", "Platser kvar", "Biblioteket", "Maria Lund",
        "010-174 06 00", "Det går lika bra att ringa",
    ],
    "ar": [
        *(words["ar"] for words in BOTH.values()),
        "العربية", "الصومالية", "التغرينية", "لقاءان", "الأربعاء 20 كانون الثاني/يناير 2027",
        "17:30–19:30", "نعم، من عمر 12 شهرًا", "عشاء", "مجانًا", "المكتبة", "Maria Lund",
        "010-174 06 00", "الاتصال الهاتفي طريقة مناسبة أيضًا",
    ],
}  # fmt: skip


def words_of(html: str) -> str:
    """What a reader of the page reads."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def group():
    group = make_group(
        adults=12,
        childcare=6,
        program=make_program(**BOTH),
        language="ar",
        interpreter_languages=["so", "ti"],
        childcare_from_months=12,
        food={"sv": "Middag", "ar": "عشاء"},
        address="Storgatan 12",
    )
    for day in (20, 27):
        starts, ends = (
            datetime(2027, 1, day, hour, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
            for hour in (17, 19)
        )
        Meeting.objects.create(group=group, starts=starts, ends=ends)
    return group


@pytest.mark.parametrize("where", ["catalogue", "group"])
def test_everything_a_parent_wants_to_know(client, group, lang, where):
    path = f"/{lang}/kurser/" + (f"grupp/{group.pk}/" if where == "group" else "")
    page = words_of(client.get(path).content.decode())
    assert [fact for fact in TOLD[lang] if fact not in page] == []


def test_all_dates_and_a_phone_that_dials(client, group, lang):
    html = client.get(f"/{lang}/kurser/grupp/{group.pk}/").content.decode()
    days = re.findall(r'<time datetime="([\d-]+)">', html[html.index('class="dates"') :])
    assert days == ["2027-01-20", "2027-01-27"]
    assert 'href="tel:010-1740600"' in html


@pytest.mark.parametrize(
    ("seats", "taken", "words"),
    [
        (12, 0, {"sv": "Platser kvar", "ar": "مقاعد متاحة"}),
        (3, 1, {"sv": "Få platser kvar", "ar": "مقاعد قليلة"}),
        (1, 1, {"sv": "Fullt – väntelista", "ar": "ممتلئة"}),
    ],
)
def test_places_left_or_a_waiting_list_and_never_a_number(client, lang, seats, taken, words):
    group = make_group(adults=seats, childcare=0)
    for _person in range(taken):
        make_enrolment(group)
    html = client.get(f"/{lang}/kurser/").content.decode()
    assert words[lang] in words_of(html[html.index("<main") :])
    assert re.search(rf"\b{seats}\b", words_of(html).replace(str(group.program), "")) is None


def test_no_childcare_no_interpreter_and_a_cost_are_said(client, lang):
    cost = {"sv": "200 kronor", "ar": "200 كرونة"}
    make_group(childcare=0, program=make_program(cost=cost))
    page = words_of(client.get(f"/{lang}/kurser/").content.decode())
    assert cost[lang] in page
    assert {"sv": "Barnpassning Nej", "ar": "رعاية الأطفال لا"}[lang] in page
