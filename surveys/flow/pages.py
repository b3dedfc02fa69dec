"""Renders question pages. The template is rendered once per version, language and question; a
request only puts its few own pieces in, since a thousand children open the same page."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from core.languages import LANGUAGES, get
from core.texts import pick, site_name
from surveys.definition import Definition, Question
from surveys.enums import QuestionType
from surveys.flow.drawer import Draft
from surveys.flow.reading import Reading

# Private-use characters: nobody can type them into a text and no template holds them.
TOKEN, POSITION, TOTAL, VALUE, BACK = (f"\ue000{name}\ue001" for name in "TPSVB")
_cache: dict[tuple[str, str, str, bool], str] = {}
_MOST = 5000  # pages kept; a survey of 200 questions in two languages takes 400


def words(text: Mapping[str, str], code: str) -> dict[str, Any]:
    """The text with the language it is really in, for templates: text, lang, direction, other."""
    picked = pick(dict(text), code)
    return {
        "text": picked.text,
        "lang": picked.lang,
        "direction": get(picked.lang).direction,
        "other": picked.is_fallback,
    }


def question_context(question: Question, code: str) -> dict[str, Any]:
    """The question in one language, as the templates want it."""
    asked = words(question.text, code)
    return {
        "key": question.key,
        "type": question.type,
        "text": asked["text"],
        "words": asked,
        "help": pick(dict(question.help), code).text,
        "section": pick(dict(question.section), code).text,
        "audio_url": question.audio.get(code, ""),
        "options": [
            {
                "key": option.key,
                "label": pick(dict(option.label), code).text,
                "face": option.face,
            }
            for option in question.options
        ],
        "max_choices": question.max_choices,
        "max_length": question.max_length,
    }


def frame(code: str) -> dict[str, Any]:
    """What every page of the flow needs; no request, no query."""
    return {
        "language": get(code),
        "site_name": site_name(code).text,
        "demo": settings.DEMO,
        "other_languages": [
            {"code": one.code, "own_name": one.own_name, "direction": one.direction, "url": ""}
            for one in LANGUAGES
            if one.code != code
        ],
        "back_url": "",
        "answer_url": "",
    }


def _render(
    definition: Definition, question: Question, code: str, from_check: bool, extra: dict[str, Any]
) -> str:
    with override(code):
        answer_url = reverse("surveys:answer", args=[question.key])
        context = frame(code) | {
            "question": question_context(question, code),
            "survey_title": pick(dict(definition.title), code).text,
            "answer_url": answer_url + ("?kontroll=1" if from_check else ""),
            "chosen": set(),
            "errors": [],
            "value": "",
            "ranked": [],
            "left": [],
        }
        return render_to_string("surveys/question.html", context | extra)


def _checked(page: str, value: str) -> str:
    """With the control of this value chosen; never a language button that has the same value."""
    for name in ("answer", "optout"):
        mark = f'name="{name}" value="{escape(value)}"'
        page = page.replace(mark, f"{mark} checked", 1)
    return page


def question_page(
    definition: Definition,
    question: Question,
    draft: Draft,
    code: str,
    *,
    position: int,
    total: int,
    back_url: str,
    from_check: bool,
    reading: Reading | None = None,
) -> str:
    """The page as the person has it: their answer, their place, their way back.

    With a `reading` that has errors the page shows these and what was typed.
    """
    own = {"token": draft.token, "position": position, "total": total, "back_url": back_url}
    stored = draft.answers.get(question.key)
    if (reading and reading.errors) or question.type == QuestionType.RANKING:
        ranked = stored if isinstance(stored, list) else []
        chosen = reading.chosen if reading else {stored} if isinstance(stored, str) else set()
        details = question_context(question, code)
        extra = own | {
            "chosen": chosen,
            "errors": reading.errors if reading else [],
            "value": reading.raw if reading else "",
            "ranked": [o for key in ranked for o in details["options"] if o["key"] == key],
            "left": [o for o in details["options"] if o["key"] not in ranked],
        }
        return _render(definition, question, code, from_check, extra)
    key = (definition.digest, question.key, code, from_check)
    page = _cache.get(key)
    if page is None:
        slots = {"token": TOKEN, "position": POSITION, "total": TOTAL, "back_url": BACK}
        page = _render(definition, question, code, from_check, slots | {"value": VALUE})
        if len(_cache) < _MOST:
            _cache[key] = page
    for value in stored if isinstance(stored, list) else [stored]:
        if isinstance(value, str):
            page = _checked(page, value)
    typed = draft.texts.get(question.key, "")
    if question.type == QuestionType.NUMBER and isinstance(stored, int):
        typed = str(stored)
    return (
        page.replace(TOKEN, draft.token)
        .replace(POSITION, str(position))
        .replace(TOTAL, str(total))
        .replace(BACK, escape(back_url))
        .replace(VALUE, escape(typed))
    )
