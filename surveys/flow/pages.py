"""What the pages of the flow show. Rendered once per version, language and question where they can
be (flow.shelf); a request only puts its few own pieces in."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import LANGUAGES, get
from core.texts import pick, site_name
from surveys.definition import Definition, Question
from surveys.enums import (
    CHOICE_TYPES,
    DONT_KNOW,
    DONT_WANT,
    OPT_OUTS,
    TEXT_GIVEN,
    TEXT_TYPES,
    QuestionType,
)
from surveys.flow import shelf
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft
from surveys.flow.reading import Reading, at_most, from_to
from surveys.flow.shelf import hole

# What a question is answered with, by its type.
CONTROLS: dict[str, str] = {
    **dict.fromkeys(CHOICE_TYPES, "radio"),
    **dict.fromkeys(TEXT_TYPES, "text"),
    QuestionType.SEVERAL: "checkbox",
    QuestionType.INFO: "",
}
OWN = {name: hole(name) for name in ("token", "position", "total", "value", "back_url")}


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
        "control": CONTROLS.get(question.type, question.type),
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
        "rule": said_rule(question),
        "max_length": question.max_length,
    }


def said_rule(question: Question) -> str:
    """What an answer must keep to, in words; the same words as the error's. Empty: nothing."""
    if question.type == QuestionType.SEVERAL and question.max_choices:
        return at_most(question)
    if question.type == QuestionType.NUMBER and None not in (question.min, question.max):
        return from_to(question)
    return ""


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
        answer_url = address("answer", question.key)
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


def _with_choices(html: str, question: Question) -> str:
    """A hole after each control, for `checked`; never at a language button of the same value."""
    for value in (*(option.key for option in question.options), *OPT_OUTS):
        for name in ("answer", "optout"):
            mark = f'name="{name}" value="{escape(value)}"'
            html = html.replace(mark, mark + hole(f"chosen {value}"), 1)
    return html


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
) -> str | bytes:
    """The page as the person has it: their answer, their place, their way back.

    With a `reading` that has errors the page shows these and what was typed.
    """
    own = {
        "token": draft.token,
        "position": str(position),
        "total": str(total),
        "back_url": back_url,
    }
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

    def make() -> str:
        return _with_choices(_render(definition, question, code, from_check, OWN), question)

    page = shelf.kept((definition.digest, question.key, code, from_check), make)
    for value in stored if isinstance(stored, list) else [stored]:
        own[f"chosen {value}"] = " checked"
    own["value"] = draft.texts.get(question.key, "")
    if question.type == QuestionType.NUMBER and isinstance(stored, int):
        own["value"] = str(stored)
    return page.fill(own)


def _said(draft: Draft, asked: Question, code: str) -> list[str]:
    """The answer in words; a ranking and several choices have more than one."""
    given = draft.answers.get(asked.key)
    if given == DONT_KNOW:
        return [_("I do not know")]
    if given == DONT_WANT:
        return [_("I do not want to answer")]
    if given == TEXT_GIVEN:
        return [draft.texts.get(asked.key, "")]
    keys = given if isinstance(given, list) else [given]
    labels = {option.key: pick(dict(option.label), code).text for option in asked.options}
    return [labels.get(key, str(key)) for key in keys if key is not None]


def check_row(definition: Definition, asked: Question, draft: Draft, code: str) -> bytes:
    """One question with its answer and a way to change it, for the check page."""
    said = _said(draft, asked, code)

    def row(said: list[str]) -> str:
        context = {
            "key": asked.key,
            "question": pick(dict(asked.text), code).text,
            "said": said,
            "ranked": asked.type == QuestionType.RANKING,
            "url": address("question", asked.key) + "?kontroll=1",
        }
        return render_to_string("surveys/_check_row.html", context)

    if len(said) > 1:
        return row(said).encode()
    answered = bool(said)
    kept = shelf.kept(
        ("row", definition.digest, asked.key, code, answered),
        lambda: row([hole("said")] if answered else []),
    )
    return kept.fill({"said": said[0]} if answered else {})
