"""The wellbeing wheel: versions as data, one spoke a page, and a person's own wheel at the end."""

import re
import time
from typing import Any

import brotli
import pytest
from django.test import Client
from wagtail.blocks.stream_block import StreamBlockValidationError

from core import csp, languages
from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from surveys.definition import parse
from surveys.enums import ScottishSpoke, SpokeColour
from surveys.flow import drawer
from surveys.models.invitation import CodeBatch
from surveys.models.wheel import Wheel, WheelVersion
from surveys.services.freeze import definition_of, find_problems
from surveys.services.wheels import keep_version, ship
from tests.house.test_css import GROUNDS, contrast, tokens
from tests.surveys.answering import Phone, code_of, open_wave, rows
from tests.surveys.making import both, make_survey, question, shown_if
from tests.surveys.test_blocks import clean, errors_of
from tests.surveys.test_staff import signed_in

pytestmark = pytest.mark.django_db
EIGHT = "scottish-eight"
CHOICE = f"{EIGHT}/1"
HEADING = {"sv": "Ditt hjul", "ar": "عجلتك"}


def wheel(**more: Any) -> dict:
    return question("hjul", type="wheel", options="", wheel=CHOICE, **more)


def frozen(*questions: dict) -> list[dict]:
    return definition_of(make_survey(*questions))["questions"]


def small(**changes: Any) -> Wheel:
    """A municipality's own: three spokes, three steps."""
    fields: dict[str, Any] = {
        "key": "eget",
        "title": both("Vårt hjul"),
        "steps": [{"type": "step", "value": {"key": k, "label": both(k)}} for k in ("a", "b", "c")],
        "spokes": [
            {"type": "spoke", "value": {"key": k, "name": both(k.title()), "text": both(f"Jag {k}"),
             "colour": SpokeColour.TEAL, "maps_to": "safe" if k == "lugn" else ""}}
            for k in ("lugn", "stark", "glad")
        ],
    }  # fmt: skip
    return Wheel.objects.create(**(fields | changes))


@pytest.mark.requirement("PAR-9")
def test_the_scottish_eight_are_there_once_with_words_in_every_language() -> None:
    ship()
    (version,) = WheelVersion.objects.all()
    spokes = version.content["spokes"]
    assert (version.wheel.key, version.number) == (EIGHT, 1)
    assert [one["maps_to"] for one in spokes] == ScottishSpoke.values
    assert spokes[3]["name"] == {"sv": "Omsorg", "ar": "الرعاية"}
    assert spokes[3]["text"] == {"sv": "Någon tar hand om mig", "ar": "هناك من يعتني بي"}
    assert find_problems(make_survey(wheel(text={}))) == []


@pytest.mark.requirement("PAR-9")
def test_a_municipality_makes_its_own_whose_versions_stay() -> None:
    own = small()
    first = keep_version(own, by=None)
    assert keep_version(own, by=None) == first
    own.title = both("Hjulet")
    second = keep_version(own, by=None)
    assert (second.number, first.content["title"]) == (2, both("Vårt hjul"))
    assert [one["maps_to"] for one in second.content["spokes"]] == ["safe", "", ""]
    with pytest.raises(TypeError):
        first.save()


@pytest.mark.requirement("PAR-9", "SUR-4")
def test_a_spoke_has_other_words_for_an_age() -> None:
    own = small()
    own.spokes[0].value["ages"].append({"band": "6-7", "text": both("Lugn?"), "help": {},
                                        "audio": {}})  # fmt: skip
    keep_version(own, by=None)
    asked = question("eget", type="wheel", options="", wheel="eget/1")
    read = parse(definition_of(make_survey(asked)))
    texts = [read.for_band(band).spokes[0].text["sv"] for band in ("6-7", "10-12")]
    assert texts == ["Lugn?", "Jag lugn"]


@pytest.mark.requirement("PAR-9")
def test_a_maker_writes_one_in_the_admin_and_each_saving_is_a_version() -> None:
    maker = User.objects.create(username="m")
    maker.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    client = Client()
    client.force_login(maker)
    own = small()
    address = f"/admin/snippets/surveys/wheel/edit/{own.pk}/"
    page = client.get(address).content.decode()
    assert ('value="eget"' in page, "disabled" in page) == (True, True)
    data = posted(own)
    data["spokes-1-value-text-sv"] = "Jag är stark"
    assert client.post(address, data).status_code == 302
    (version,) = own.versions.all()
    assert AuditEntry.objects.get(action="keep wheel").by == maker
    assert version.content["spokes"][1]["text"] == {"sv": "Jag är stark", "ar": "Jag stark ع"}
    data["spokes-1-value-name-ar"] = ""
    refused = client.post(address, data)
    assert (refused.status_code, own.versions.count()) == (200, 1)


def posted(own: Wheel) -> dict[str, Any]:
    """What the admin's form sends for the wheel as it is."""
    data: dict[str, Any] = {"key": own.key}
    data |= {f"title_{place}": text for place, text in enumerate(own.title.values())}
    data |= {f"title_{code}": text for code, text in own.title.items()}
    for field, kind in (("steps", "step"), ("spokes", "spoke")):
        children = list(getattr(own, field))
        data[f"{field}-count"] = len(children)
        for place, child in enumerate(children):
            name = f"{field}-{place}"
            data |= {f"{name}-type": kind, f"{name}-order": place, f"{name}-deleted": ""}
            data[f"{name}-id"] = child.id
            for part, value in child.value.items():
                if part == "ages":
                    data[f"{name}-value-ages-count"] = 0
                elif part == "audio":
                    data |= {f"{name}-value-audio-{code}": "" for code in value}
                elif hasattr(value, "items"):
                    data |= {f"{name}-value-{part}-{code}": one for code, one in value.items()}
                else:
                    data[f"{name}-value-{part}"] = value
    return data


@pytest.mark.requirement("PAR-9", "SUR-2")
def test_a_wheel_is_frozen_as_one_question_per_spoke() -> None:
    keep_version(small(), by=None)
    asked = frozen(
        question("forst"), wheel(condition=shown_if("all", ("forst", "in", "ja"))),
        question("eget", type="wheel", options="", wheel="eget/1"),
    )  # fmt: skip
    assert [one["key"] for one in asked][1:4] == ["trygghet", "halsa", "larande"]
    assert asked[9] == {
        "key": "lugn",
        "type": "wheel",
        "section": both("Vårt hjul"),
        "text": both("Jag lugn"),
        "options": [{"key": key, "label": both(key)} for key in "abc"],
        "spoke": {"wheel": "eget", "version": 1, "name": both("Lugn"), "colour": "#2a8580",
                  "maps_to": "safe"},
    }  # fmt: skip
    assert asked[1]["condition"] == asked[8]["condition"] == {"question": "forst", "is": "ja"}


def test_later_questions_may_look_at_a_spoke() -> None:
    later = question("varfor", condition=shown_if("all", ("trygghet", "in", "lite, inte")))
    wrong = question("fel", condition=shown_if("all", ("trygghet", "in", "kanske")))
    assert [one["key"] for one in clean(wheel(), later)] == ["hjul", "varfor"]
    assert errors_of(wheel(), wrong) == {1: "”trygghet” har inget svar ”kanske”."}


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([wheel() | {"value": wheel()["value"] | {"wheel": ""}}],
         ["Fråga 2 (Fråga hjul): välj vilket hjul."]),
        ([wheel() | {"value": wheel()["value"] | {"wheel": "finns-inte/7"}}],
         ["Fråga 2 (Fråga hjul): välj vilket hjul."]),
        ([wheel(), question("halsa")],
         ["Två frågor har nyckeln ”halsa”. Ta bort en av dem."]),
    ],
    ids=["none", "unknown", "same key"],
)  # fmt: skip
def test_what_stands_in_the_way_of_publishing(questions, said) -> None:
    survey = make_survey(question("forst"), *questions)
    assert find_problems(survey) == said


@pytest.mark.requirement("LNG-1")
def test_a_language_that_came_later_is_asked_for(monkeypatch) -> None:
    somali = languages.Language("so", "Soomaali", "ltr", ("",) * 7, ("",) * 12, "{day}")
    survey = make_survey(wheel(text={}))
    monkeypatch.setattr("core.texts.LANGUAGES", (*languages.LANGUAGES, somali))
    monkeypatch.setattr("surveys.services.texts.LANGUAGES", (*languages.LANGUAGES, somali))
    monkeypatch.setitem(languages.BY_CODE, "so", somali)
    problems = find_problems(survey)
    assert "Fråga 1 (Trivselhjul): Omsorg: texten på Soomaali saknas." in problems
    assert "Fråga 1 (Trivselhjul): Stämmer precis: texten på Soomaali saknas." in problems


def answered(*values: str, lang: str = "sv") -> Phone:
    """A phone that has sent these answers to the first spokes, the rest left empty."""
    phone = Phone()
    phone.enter(code_of(open_wave(*frozen(wheel()), slug="hjulet")), lang)
    for value in values:
        phone.answer(value)
    phone.press(f"/{lang}/svara/skicka/")
    return phone


@pytest.mark.requirement("PAR-9", "SUR-2", "SUR-3", "PAG-2")
def test_one_spoke_a_page_with_words_beside_each_drawing(lang) -> None:
    phone = Phone()
    response = phone.enter(code_of(open_wave(*frozen(wheel()), slug="hjulet")), lang)
    assert phone.heading == {"sv": "Jag känner mig trygg", "ar": "أشعر بالأمان"}[lang]
    assert re.findall(r'type="radio" name="answer" value="([\w-]+)"', phone.html) == [
        "precis", "ganska", "mitt_emellan", "lite", "inte", "-dk", "-no",
    ]  # fmt: skip
    assert phone.html.count('class="wedge" viewBox="0 0 32 32" aria-hidden="true"') == 5
    assert csp.extra_style("flow_wheel") in phone.html
    assert len(brotli.compress(response.content, quality=5)) <= 6_000
    assert re.findall(r"<(?:link|script|img)\b[^>]*(?:href|src)=\"(?!data:)", phone.html) == []


@pytest.mark.requirement("PAR-9", "SUR-3")
def test_each_spoke_is_one_value_with_the_codes_of_all_questions() -> None:
    answered("precis", "-no", "-dk")
    (stored,) = rows()
    first = ("trygghet", "halsa", "larande", "omsorg")
    assert [stored[key] for key in first] == ["precis", "-no", "-dk", "-nr"]
    assert len(stored) == 8


def own(phone: Phone) -> list[str]:
    """The person's own wheel in words, as the page tells it."""
    part = phone.html.partition('<section class="card wheel"')[2].partition("</section>")[0]
    found = re.findall(r"<li>(.*?)</li>", part)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


@pytest.mark.requirement("PAR-9", "SUR-26")
def test_after_sending_a_person_sees_their_own_wheel_and_nobody_elses(lang) -> None:
    phone = answered("precis", "inte", "-dk", lang=lang)
    assert f'<h2 id="own">{HEADING[lang]}</h2>' in phone.html
    assert own(phone)[:4] == {
        "sv": ["Trygghet Stämmer precis", "Hälsa Stämmer inte alls", "Lärande Inget svar",
               "Omsorg Inget svar"],
        "ar": ["الأمان صحيح تمامًا", "الصحة غير صحيح", "التعلّم والإنجاز لا إجابة",
               "الرعاية لا إجابة"],
    }[lang]  # fmt: skip
    assert phone.html.count('class="spoke"') == 2
    assert phone.html.count('class="rim"') == 8
    assert len(brotli.compress(phone.html.encode(), quality=5)) <= 6_000
    phone.go(f"/{lang}/svara/tack/")
    assert own(phone)[0].startswith(("Trygghet", "الأمان"))


@pytest.mark.requirement("PAR-9")
def test_two_wheels_are_drawn_as_two() -> None:
    keep_version(small(), by=None)
    two = frozen(wheel(), question("andra", type="wheel", options="", wheel="eget/1"))
    phone = Phone()
    phone.enter(code_of(open_wave(*two, slug="hjulen")), "sv")
    for value in ("precis", *["-dk"] * 7, "a"):
        phone.answer(value)
    phone.press("/sv/svara/skicka/")
    drawn = [part.count('class="rim"') for part in phone.html.split("<svg viewBox")[1:]]
    assert [count for count in drawn if count] == [8, 3]
    assert [said for said in own(phone) if not said.endswith("Inget svar")] == [
        "Trygghet Stämmer precis", "Lugn a",
    ]  # fmt: skip


def stored(phone: Phone) -> set[str]:
    """Names of what lies on the phone."""
    return {name for name, one in phone.cookies.items() if one.value}


@pytest.mark.requirement("PAR-9", "SUR-26")
@pytest.mark.parametrize("handed_on", [True, False], ids=["handed on", "another code"])
def test_the_next_person_does_not_see_it(handed_on) -> None:
    phone = answered("precis")
    assert stored(phone) == {"skickat", "hjul"}
    if handed_on:
        phone.post("/sv/svara/rensa/")
    else:
        phone.enter(code_of(CodeBatch.objects.get()))
    assert stored(phone) & {"skickat", "hjul"} == set()
    phone.go("/sv/svara/tack/")
    assert own(phone) == []


@pytest.mark.requirement("PAR-9")
def test_it_is_gone_after_half_an_hour_and_lies_nowhere_with_us(monkeypatch) -> None:
    phone = answered("precis", "lite")
    cookie = phone.cookies["hjul"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (1800, True, "Lax")
    assert own(phone)[1] == "Hälsa Stämmer bara lite"
    now = time.time()
    monkeypatch.setattr(drawer.time, "time", lambda: now + 1801)
    phone.go("/sv/svara/tack/")
    assert own(phone) == []
    assert "Ditt svar har kommit fram." in phone.html
    assert stored(phone) == {"skickat", "hjul"}  # no session; the browser drops the second


def test_one_that_was_not_sealed_as_a_wheel_is_not_drawn() -> None:
    phone = answered("precis")
    phone.cookies["hjul"] = phone.cookies["skickat"].value
    phone.go("/sv/svara/tack/")
    assert own(phone) == []


def test_without_an_answer_to_a_spoke_there_is_no_wheel() -> None:
    phone = answered("-dk")
    assert (own(phone), stored(phone)) == ([], {"skickat"})


@pytest.mark.requirement("PAR-9", "PAG-5")
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_colour_of_a_spoke_stands_out_from_every_ground(mode) -> None:
    grounds = [tokens()[mode][f"--{name}"] for name in GROUNDS]
    weak = [
        (colour, ground)
        for colour in SpokeColour.values
        for ground in grounds
        if contrast(colour, ground) < 3
    ]
    assert weak == []


def test_what_is_frozen_is_read() -> None:
    survey = make_survey(wheel())
    read = parse(definition_of(survey))
    assert [one.spoke.maps_to for one in read.spokes if one.spoke] == ScottishSpoke.values


def test_words_for_an_age_beside_a_wheel_are_refused_as_the_wheel_has_its_own() -> None:
    with pytest.raises(StreamBlockValidationError) as caught:
        clean(wheel(ages=[{"band": "6-7", "text": both("Kort")}]))
    (said,) = caught.value.block_errors[0].block_errors["ages"].non_block_errors
    assert said == "Hjulet har sitt eget. Ta bort det här, eller skriv det i hjulet."


@pytest.mark.requirement("PAR-9", "SUR-1")
def test_a_trial_ends_with_the_wheel_that_was_answered(lang) -> None:
    survey = make_survey(wheel(), question("sist"))
    survey.save_revision()
    phone = Phone()
    phone.cookies = signed_in(Role.SURVEY_MAKER).cookies
    phone.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "6-7"})
    phone.go(f"/{lang}/svara/start/")
    phone.start()
    for _spoke in range(8):
        phone.answer("precis")
    phone.answer("ja")
    phone.go(f"/{lang}/svara/klar/")
    phone.press(f"/{lang}/svara/skicka/")
    assert phone.address == f"/{lang}/svara/provat/"
    assert HEADING[lang] in phone.html
    assert csp.extra_style("flow_wheel") in phone.html
