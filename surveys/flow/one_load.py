"""A whole survey in one page: answered without a network once it has come (SUR-28).

The page is the first question's own, and without scripts it is nothing more. The other questions
lie in it as templates with the table of what comes next (surveys.next_steps). What the script has
sealed is read as if each question had been posted by itself. See docs/adr/0019.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from core.texts import pick
from surveys.asked import Question
from surveys.definition import Definition
from surveys.enums import Offline, QuestionType
from surveys.flow import drawer, letter, shelf, steps, tablet
from surveys.flow.addresses import address
from surveys.flow.boxes import TICKET
from surveys.flow.drawer import Draft
from surveys.flow.pages import OWN, said_rule, unanswered, with_choices
from surveys.flow.reading import QUOTE, both
from surveys.flow.shelf import hole
from surveys.flow.views import ask, drafted, language, shown_as
from surveys.next_steps import LISTS, TooManyWays, looked_at, table

# How the browser seals, as surveys.flow.letter opens it.
WAYS = (
    {"name": "ECDH", "namedCurve": "P-256"},
    {"name": "HKDF", "hash": "SHA-256"},
    {"name": "AES-GCM", "length": 256},
)
PLACE, TOTAL = "#1", "#2"  # what the script puts numbers in the place of


@require_http_methods(["GET", "HEAD"])
@drafted
def question(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """One question; with all others in its page where the survey is set so and nobody has begun."""
    definition = steps.definition_of(draft)
    if definition.offline == Offline.ONE_LOAD and _is_first(request, draft, definition, key):
        return shown_as(whole(definition, draft, language()))
    return ask(request, draft, key)


def _is_first(request: HttpRequest, draft: Draft, definition: Definition, key: str) -> bool:
    """Whether this page can be the whole survey: the first question, and no answer to another.

    A shared tablet steps through the ordinary pages, which start over by themselves.
    """
    first = steps.shown(definition, draft)[0].key
    fresh = key == first and draft.answers.keys() <= {first} and not draft.refused
    return (
        fresh
        and "kontroll" not in request.GET
        and not steps.makes_word(draft)
        and not draft.paper
        and not tablet.is_shared(request)
        and _rows(definition) is not None
    )


def _rows(definition: Definition) -> tuple[Any, ...] | None:
    try:
        return table(definition)
    except TooManyWays:  # frozen by a program that could say more
        return None


def whole(definition: Definition, draft: Draft, code: str) -> bytes:
    """The page, with this person's ticket, key and token."""
    first = steps.shown(definition, draft)[0]
    checks = steps.closing(draft) == "check"
    page = shelf.kept(
        ("whole", definition.digest, definition.band, code, checks),
        lambda: _render(definition, first, code, checks),
    )
    stored = draft.answers.get(first.key)
    own: dict[str, str | bytes] = {
        "token": draft.token,
        "position": "1",
        "total": str(table(definition)[-1].left),
        "back_url": address("start"),
        "ticket": drawer.seal(drawer.packed(_empty(draft)), draft.window, TICKET),
        "key": letter.public_key(draft.window),
    }
    for value in stored if isinstance(stored, list) else [stored]:
        own[f"chosen {value}"] = " checked"
    if first.key in draft.quotes:
        own[f"chosen {QUOTE}"] = " checked"
    if isinstance(stored, int) or first.key in draft.texts:
        own["value"] = draft.texts.get(first.key, str(stored))
    return page.fill(own)


def _empty(draft: Draft) -> Draft:
    """The same beginning without an answer."""
    return Draft(
        draft.wave, draft.version, draft.digest, draft.batch, draft.slip, draft.sending,
        band=draft.band,
    )  # fmt: skip


def _render(definition: Definition, first: Question, code: str, checks: bool) -> str:
    with override(code):
        context = unanswered(definition, first, code) | OWN
        context |= {
            "survey_title": pick(dict(definition.title), code).text,
            "answer_url": address("answer", first.key),
            "parts": [
                (place, _part(definition, one, code))
                for place, one in enumerate(definition.questions)
                if one.is_asked and one is not first
            ],
            "rows": _check_rows(definition, code),
            "plan": _plan(definition),
            "ticket": hole("ticket"),
            "key": hole("key"),
            "checks": checks,
            "wheels": bool(definition.spokes),
            "both": both(),
        }
        html = render_to_string("surveys/one_load.html", context)
    return with_choices(html, first)


def _part(definition: Definition, question: Question, code: str) -> str:
    context = unanswered(definition, question, code)
    return render_to_string("surveys/_asked.html", context | {"position": PLACE, "total": TOTAL})


def _check_rows(definition: Definition, code: str) -> list[tuple[int, str]]:
    """Place and words of each question that can stand on the check page."""
    return [
        (place, pick(dict(one.text), code).text)
        for place, one in enumerate(definition.questions)
        if one.is_asked and not one.is_info
    ]


def _plan(definition: Definition) -> str:
    """The table as the script reads it: rows, and of each question what a page would refuse."""
    rows = [[*row[:3], dict(row.to)] if row.to else list(row[:3]) for row in table(definition)]
    asked = [_asked(definition, one) for one in definition.questions]
    text = json.dumps([rows, asked, *WAYS], separators=(",", ":"), ensure_ascii=False)
    # In a page a quotation mark may stand as it is; what could begin a tag may not.
    return mark_safe(text.replace("&", "\\u0026").replace("<", "\\u003c"))  # noqa: S308


def _asked(definition: Definition, question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if question.type in LISTS:
        found["look"] = looked_at(definition, question)
    if question.type == QuestionType.NUMBER:
        found |= {"low": question.min, "high": question.max}
    if question.type == QuestionType.SEVERAL and question.max_choices:
        found["most"] = question.max_choices
    if question.is_info:
        found["info"] = 1
    rule = said_rule(question)
    return found | ({"rule": rule} if rule else {})
