"""A whole survey in one page: its table, its weight, and what it sends."""

import json
import random
import re
import uuid
from datetime import timedelta
from typing import Any

import brotli
import pytest
import time_machine
from django.utils import timezone

from core.models import User
from surveys.conditions import path
from surveys.definition import Definition, parse
from surveys.enums import CodeKind
from surveys.flow import letter
from surveys.next_steps import END, TooManyWays, looked_at, table
from surveys.services.freeze import find_problems
from surveys.services.offline import MOST_BYTES, weight
from surveys.services.waves import close_wave
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave, rewrite, rows
from tests.surveys.making import both, make_survey, question, shown_if

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-28")]


def plan_in(html: str) -> dict[str, Any]:
    found = re.search(
        r'<template id="plan" data-ticket="([^"]+)" data-key="([^"]+)"[^>]*>(.*?)</template>', html
    )
    assert found, html
    return {"ticket": found[1], "key": found[2], "plan": json.loads(found[3])}


BRANCHED = [
    asks("q"),
    asks("r", condition={"question": "q", "is": "ja"}),
    asks("n", "number", min=0, max=7),
    asks("t", "text", max_length=300),
]  # fmt: skip


def one_load_code(*questions: dict[str, Any], kind: Any = CodeKind.CLASS, slug: str = "en") -> str:
    batch = open_wave(*(questions or BRANCHED), slug=slug)
    rewrite(batch.wave.version, offline="one_load")
    return code_of(batch, kind)


def opened(code: str, lang: str = "sv") -> Phone:
    """A phone with the whole survey in its first page."""
    phone = Phone()
    phone.enter(code, lang)
    return phone


def letter_of(phone: Phone, given: dict[int, Any], sending: str = "", **more: Any) -> Any:
    """What the script seals: of each question, by its place, the pairs of its form."""
    page = plan_in(phone.html)
    content: dict[str, Any] = {
        "id": sending or str(uuid.uuid4()),
        "answers": {str(place): pairs for place, pairs in given.items()},
        "biljett": page["ticket"],
    } | more
    return {"biljett": page["ticket"], "box": sealed(json.dumps(content), page["key"])}


def sealed(text: str, key: str) -> str:
    return letter.seal(text.encode(), key)


def answer(value: str) -> list[list[str]]:
    return [["answer", value]]


def send(phone: Phone, body: dict[str, str], lang: str = "sv", **more: str) -> Any:
    return phone.post(f"/{lang}/svara/kuvert/", {**body, "here": "1", **more})


def test_sealed_answers_are_read_as_if_posted_one_by_one_and_count_once(lang) -> None:
    phone = opened(one_load_code(), lang)
    given = {0: answer("nej"), 1: answer("ja"), 2: answer("٥"), 3: answer(" Ring 070-123 45 67 ")}
    body = letter_of(phone, given)
    assert [send(phone, body, lang).json()["url"] for _time in range(2)] == [
        f"/{lang}/svara/tack/",
        "",  # the phone has forgotten it already
    ]
    assert rows() == [{"q": "nej", "r": "-ns", "n": 5, "t": "-tx"}]
    phone.go(f"/{lang}/svara/f/q/")
    assert phone.html.count("<template") == 0


def test_an_answer_that_its_page_would_refuse_is_refused_with_the_same_words() -> None:
    phone = opened(one_load_code())
    for given, said in (
        ({2: answer("8")}, "Skriv ett tal från 0 till 7."),
        ({0: answer("blå")}, "Välj ett av svaren på sidan."),  # another survey's
        ({2: [["answer", "5"], ["optout", "-dk"]]}, "Välj antingen ett svar"),
        ({3: answer("x" * 301)}, "Skriv högst 300 tecken."),
    ):
        response = send(phone, letter_of(phone, given))
        assert (response.status_code, response.json()["text"][: len(said)]) == (422, said)
    off_the_path = {0: answer("nej"), 1: answer("blå")}  # decides nothing and is not stored
    assert send(phone, letter_of(phone, off_the_path)).status_code == 200
    assert rows() == [{"q": "nej", "r": "-ns", "n": "-nr", "t": "-nr"}]


def test_what_nobody_sealed_for_this_ticket_is_refused_and_nothing_breaks() -> None:
    phone, other = opened(one_load_code()), opened(one_load_code(asks("x"), slug="två"))
    page, body = plan_in(phone.html), letter_of(phone, {0: answer("ja")})
    ticket = {"biljett": page["ticket"]}
    wrong = [
        body | {"biljett": plan_in(other.html)["ticket"]},  # another wave's
        body | {"box": body["box"][:-8] + "AAAAAAA="},
        body | {"box": "%"}, body | {"box": ""}, {"box": body["box"]},
        {"kuvert": page["ticket"]},  # a ticket alone is no answer
        letter_of(phone, {0: answer("ja")}, "x"),
        letter_of(phone, {0: "ja"}), letter_of(phone, {0: [["answer", 5]]}),
        letter_of(phone, {0: answer("\ud800")}),
        letter_of(phone, {}, answers=[]),
    ]  # fmt: skip
    wrong += [ticket | {"box": sealed(text, page["key"])} for text in ("[" * 90_000, "5", "{", "ÿ")]
    assert [send(phone, one).status_code for one in wrong] == [400] * len(wrong)
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert send(phone, body).status_code == 400
    assert rows() == []


def test_a_page_answers_once_with_a_slip_and_a_day_after_the_close_never() -> None:
    phone = opened(one_load_code(kind=CodeKind.SLIP))
    first, second = (letter_of(phone, {0: answer(one)}) for one in ("ja", "nej"))
    assert [send(phone, one).status_code for one in (first, second, first)] == [200, 409, 200]
    assert len(rows()) == 1
    batch = open_wave(asks("q"), slug="två")
    rewrite(batch.wave.version, offline="one_load")
    early, late = (opened(code_of(batch)) for _phone in range(2))
    close_wave(batch.wave, by=None)
    assert send(early, letter_of(early, {0: answer("ja")})).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert send(late, letter_of(late, {0: answer("ja")})).status_code == 410


def test_going_on_in_another_language_keeps_the_answers_in_the_phones_own_draft() -> None:
    phone = opened(one_load_code())
    body = letter_of(phone, {0: answer("ja"), 1: answer("nej")})
    assert send(phone, body, at="900", language="ar").status_code == 400
    assert send(opened(one_load_code(slug="ny")), body, at="1", language="ar").status_code == 409
    assert send(phone, body, at="1", language="ar").json()["url"] == "/ar/svara/f/r/"
    phone.go("/ar/svara/f/r/")
    assert (phone.chosen, phone.html.count("<template")) == (["nej"], 0)
    phone.press("/ar/svara/skicka/")
    assert rows() == [{"q": "ja", "r": "nej", "n": "-nr", "t": "-nr"}]


def test_a_shared_tablet_and_somebody_who_has_begun_get_the_ordinary_pages() -> None:
    code = one_load_code()
    phone = opened(code)
    assert (phone.html.count("<template data-q"), "data-kuvert" in phone.html) == (3, True)
    phone.answer("ja")
    phone.answer("ja")
    phone.go("/sv/svara/f/q/")
    assert (phone.chosen, phone.html.count("<template")) == (["ja"], 0)
    tablet = Phone()
    tablet.go(f"/k/{code}/platta/")
    tablet.start()
    assert (tablet.heading, tablet.html.count("<template")) == ("Fråga q", 0)


def test_a_makers_trial_of_it_stores_nothing() -> None:
    survey = make_survey(question("q"))
    survey.offline = "one_load"
    survey.save()
    survey.save_revision()
    phone = Phone()
    User.objects.create_superuser("anna", password="demo")
    phone.login(username="anna", password="demo")
    phone.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "10-12"})
    phone.go("/sv/svara/start/")
    phone.start()
    assert 'class="demo">Ett test' in phone.html or "<aside" in phone.html
    response = send(phone, letter_of(phone, {0: answer("ja")}))
    assert (response.json()["url"], rows()) == ("/sv/svara/provat/", [])


def follow(read: Definition, answers: dict[str, Any]) -> list[str]:
    """The keys of the questions that the table leads through, as the script reads it."""
    found, row = [], len(table(read)) - 1
    while row != END:
        step = table(read)[row]
        asked = read.questions[step.question]
        given = answers.get(asked.key)
        said = given if isinstance(given, list) else [] if given is None else [str(given)]
        looked = looked_at(read, asked)
        if asked.type == "several":
            said = [key for key in looked if key in said]
        found.append(asked.key)
        row = dict(step.to).get(",".join(said), step.next)
    return found


def condition(rng: random.Random, earlier: list[dict[str, Any]], depth: int = 2) -> Any:
    kind = rng.random()
    if depth and kind < 0.4:
        parts = [condition(rng, earlier, depth - 1) for _part in range(2)]
        return {rng.choice(["all", "any"]): parts}
    if depth and kind < 0.5:
        return {"not": condition(rng, earlier, depth - 1)}
    asked = rng.choice(earlier)
    if asked["type"] == "number":
        operator = rng.choice(["lt", "le", "gt", "ge", "eq"])
        return {"question": asked["key"], operator: rng.randint(0, 7)}
    keys = [option["key"] for option in asked["options"]]
    if asked["type"] == "several":
        return {"question": asked["key"], "contains": rng.choice(keys)}
    if rng.random() < 0.5:
        return {"question": asked["key"], "is": rng.choice(keys)}
    return {"question": asked["key"], "in": rng.sample(keys, 2)}


@pytest.mark.parametrize("seed", range(25))
def test_the_table_leads_everybody_as_the_evaluator_does(seed: int) -> None:
    rng = random.Random(seed)
    made: list[dict[str, Any]] = []
    for number in range(9):
        kind = rng.choice(["single", "several", "number", "faces"])
        more: dict[str, Any] = {"min": 0, "max": 7} if kind == "number" else {}
        if made and rng.random() < 0.5:
            more["condition"] = condition(rng, made)
        made.append(asks(f"q{number}", kind, "a b c", **more))
    read = parse(definition(*made))
    for _person in range(60):
        answers: dict[str, Any] = {}
        for one in made:
            keys = ["a", "b", "c"]
            value = {
                "number": rng.randint(0, 7),
                "several": rng.sample(keys, rng.randint(1, 3)),
            }.get(one["type"], rng.choice(keys))
            answers[one["key"]] = rng.choice([value, value, value, "-dk", None])
        answers = {key: value for key, value in answers.items() if value is not None}
        assert follow(read, answers) == [one.key for one in path(read, answers)]


def test_a_table_stays_small_and_too_many_ways_are_refused() -> None:
    plain = parse(definition(*(asks(f"q{n}") for n in range(60))))
    assert len(table(plain)) == 60
    gates = [asks(f"g{n}") for n in range(14)]
    every = [asks("a", condition={"any": [{"question": f"g{n}", "is": "ja"} for n in range(14)]})]
    assert len(table(parse(definition(*gates, *every)))) <= 30
    each = [asks(f"q{n}", condition={"question": f"g{n}", "is": "ja"}) for n in range(14)]
    with pytest.raises(TooManyWays):
        table(parse(definition(*gates, *each)))


WORDS = {
    "sv": "skolan rasten vägen maten läraren kompisen gården boken simning fotboll lyssnar hinner "
    "trygg ensam glad trött ofta aldrig ibland hemma ute nära långt bättre roligt",
    "ar": "المدرسة الاستراحة الطريق الطعام المعلم الصديق الساحة الكتاب السباحة الكرة يسمع يكفي "
    "آمن وحيد سعيد متعب غالبا أبدا أحيانا البيت خارج قريب بعيد أفضل ممتع",
}


def long_survey(count: int, code: str, kind: str) -> list[dict[str, Any]]:
    rng = random.Random(count)

    def words(number: int) -> dict[str, str]:
        return {code: " ".join(rng.choices(WORDS[code].split(), k=number))}

    spoke = {"wheel": "w", "version": 1, "name": {code: "x"}, "colour": "#c9503f", "maps_to": ""}
    return [
        asks(
            f"fraga_{n}", kind, "a b c d e", text=words(9), help=words(7), section=words(2),
            **({"spoke": spoke} if kind == "wheel" else {}),
        ) | {"options": [{"key": f"svar_{n}_{one}", "label": words(2)} for one in range(5)]}
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.requirement("PAG-2")
@pytest.mark.parametrize(
    ("code", "count", "kind"), [("sv", 16, "faces"), ("ar", 16, "single"), ("sv", 8, "wheel")]
)
def test_a_survey_that_is_let_through_fits_the_first_flight(code, count, kind) -> None:
    asked = long_survey(count, code, kind)
    phone = opened(one_load_code(*asked), code)
    weighs = len(brotli.compress(phone.get(phone.address).content, quality=5))
    told = weight(parse(definition(*asked)), code)
    assert weighs <= told <= MOST_BYTES
    assert told <= weighs * 1.2


def test_the_editor_says_why_all_questions_at_once_is_not_possible() -> None:
    def said(*questions: dict[str, Any]) -> list[str]:
        survey = make_survey(*questions, key=f"s{len(questions)}{questions[0]['value']['key']}")
        survey.offline = "one_load"
        return [str(one) for one in find_problems(survey) if one.field == "id_offline"]

    gates = [question(f"g{n}") for n in range(14)]
    each = [question(f"q{n}", condition=shown_if("all", (f"g{n}", "is", "ja"))) for n in range(14)]
    long = [question(f"f{n}", text=both(random.Random(n).randbytes(60).hex())) for n in range(90)]
    assert said(question("a"), question("b", "single")) == []
    assert said(question("r", "ranking")) == [
        "Alla frågor på en gång: en rangordning behöver nätet."
    ]
    assert said(question("p"), question("s", text=both("{svar:p|x} bra?"))) == [
        "Alla frågor på en gång: en text kan inte upprepa ett tidigare svar."
    ]
    assert said(*gates, *each) == [
        "Alla frågor på en gång: svaren avgör på för många sätt vad som kommer sedan."
    ]
    (too_long,) = said(*long)
    assert too_long.startswith("Alla frågor på en gång: enkäten är för lång. Den väger ")
