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
from surveys.asked import Picture, Question
from surveys.conditions import path
from surveys.definition import Definition
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
from surveys.flow.reading import QUOTE, Reading, at_most, from_to
from surveys.flow.shelf import hole
from surveys.flow.wheel import icon_of, share_of, spoke_context
from surveys.piping import SAID, replaced

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


def _holed(text: Mapping[str, str], code: str) -> str:
    """The words with a hole for each earlier answer."""
    return replaced(pick(dict(text), code).text, lambda pipe: hole(pipe.name))


def question_context(question: Question, code: str) -> dict[str, Any]:
    """The question in one language, as the templates want it; with holes where it has pipes."""
    asked = pick(dict(question.text), code).text
    return {
        "key": question.key,
        "type": question.type,
        "control": CONTROLS.get(question.type, question.type),
        "text": _holed(question.text, code),
        # A browser remembers titles long after the phone is handed on: no answer stands there.
        "title": replaced(asked, lambda pipe: pipe.otherwise),
        "help": _holed(question.help, code),
        "section": pick(dict(question.section), code).text,
        "audio_url": question.audio.get(code, ""),
        "options": [
            {
                "key": option.key,
                "label": _holed(option.label, code),
                "face": option.face,
                "icon": icon_of(share_of(place, len(question.options))) if question.spoke else "",
                "picture": _picture(option.picture, code) if option.picture else None,
            }
            for place, option in enumerate(question.options)
        ],
        "rule": said_rule(question),
        "max_length": question.max_length,
        "quotable": question.quotable,
        "band": question.band,
        "picture": _picture(question.picture, code) if question.picture else None,
        "credits": list(dict.fromkeys((one.author, one.licence) for one in _pictures(question))),
    }


def _pictures(question: Question) -> list[Picture]:
    """Every picture of the page, the question's own first."""
    found = (question.picture, *(option.picture for option in question.options))
    return [one for one in found if one]


def _picture(picture: Picture, code: str) -> dict[str, Any]:
    return {
        "src": picture.src.get(code, ""),
        "alt": words(picture.alt, code),
        "width": picture.width,
        "height": picture.height,
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
        "safe": None,
    }


def safe(definition: Definition | None, code: str) -> dict[str, Any]:
    """For the frame of each page of a sensitive survey: whom to call, and the way out (SUR-27)."""
    if definition is None or not definition.help_lines:
        return {}
    lines = [
        {
            "name": words(one.name, code),
            "number": one.number,
            "tel": one.number.replace(" ", "").replace("-", ""),
            "hours": words(one.hours, code),
        }
        for one in definition.help_lines
    ]
    return {"safe": {"exit_url": address("leave", code=code), "lines": lines}}


def unanswered(definition: Definition, question: Question, code: str) -> dict[str, Any]:
    """What a question's page shows before anything is answered."""
    return frame(code) | {
        "question": question_context(question, code),
        "chosen": set(),
        "errors": [],
        "value": "",
        "quote": False,
        "ranked": [],
        "left": [],
        "wheel": spoke_context(definition, question) if question.spoke else None,
    }


def _render(
    definition: Definition, question: Question, code: str, from_check: bool, extra: dict[str, Any]
) -> str:
    with override(code):
        answer_url = address("answer", question.key)
        context = unanswered(definition, question, code) | safe(definition, code)
        context["survey_title"] = pick(dict(definition.title), code).text
        context["answer_url"] = answer_url + ("?kontroll=1" if from_check else "")
        return render_to_string("surveys/question.html", context | extra)


def with_choices(html: str, question: Question) -> str:
    """A hole after each control, for `checked`; never at a language button of the same value."""
    for value in (*(option.key for option in question.options), *OPT_OUTS):
        for name in ("answer", "optout"):
            mark = f'name="{name}" value="{escape(value)}"'
            html = html.replace(mark, mark + hole(f"chosen {value}"), 1)
    mark = f'name="{QUOTE}" value=""'
    return html.replace(mark, mark + hole(f"chosen {QUOTE}"), 1)


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
            "quote": reading is not None and reading.quote,
            "ranked": [o for key in ranked for o in details["options"] if o["key"] == key],
            "left": [o for o in details["options"] if o["key"] not in ranked],
        }
        html = _render(definition, question, code, from_check, extra)
        fill = earlier(definition, question, draft, code)
        return shelf.Page(html).fill(fill) if fill else html

    def make() -> str:
        return with_choices(_render(definition, question, code, from_check, OWN), question)

    page = shelf.kept((definition.digest, question.key, question.band, code, from_check), make)
    for value in stored if isinstance(stored, list) else [stored]:
        own[f"chosen {value}"] = " checked"
    if question.key in draft.quotes:
        own[f"chosen {QUOTE}"] = " checked"
    own["value"] = draft.texts.get(question.key, "")
    if question.type == QuestionType.NUMBER and isinstance(stored, int):
        own["value"] = str(stored)
    return page.fill(own | earlier(definition, question, draft, code))


def earlier(
    definition: Definition, question: Question, draft: Draft, code: str
) -> dict[str, str | bytes]:
    """What goes into the question's holes for earlier answers (SUR-7).

    Only an answer on the path is said, each choice isolated from the words around it.
    """
    if not question.piped:
        return {}
    shown = {one.key for one in path(definition, draft.answers)}
    fill: dict[str, str | bytes] = {}
    comma = "، " if get(code).direction == "rtl" else ", "
    for pipe in question.piped:
        said = _repeated(definition, draft, pipe.key, code) if pipe.key in shown else []
        marked = comma.join(f"<bdi>{escape(one)}</bdi>" for one in said)
        fill[pipe.name] = (marked or escape(pipe.otherwise)).encode()
    return fill


def _repeated(definition: Definition, draft: Draft, key: str, code: str) -> list[str]:
    """The answer to an earlier question in words: choices and numbers, never what was written."""
    asked, given = definition.by_key.get(key), draft.answers.get(key)
    if asked is None or asked.type not in SAID or given is None or given in OPT_OUTS:
        return []
    return [replaced(one, lambda pipe: pipe.otherwise) for one in _said(draft, asked, code)]


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
    fill = earlier(definition, asked, draft, code)
    quote = asked.key in draft.quotes

    def row(said: list[str]) -> str:
        context = {
            "key": asked.key,
            "question": _holed(asked.text, code),
            "said": said,
            "ranked": asked.type == QuestionType.RANKING,
            "quote": quote,
            "url": address("question", asked.key) + "?kontroll=1",
        }
        return render_to_string("surveys/_check_row.html", context)

    if len(said) > 1 or fill:
        holed = [replaced(one, lambda pipe: hole(pipe.name)) for one in said]
        return shelf.Page(row(holed)).fill(fill)
    answered = bool(said)
    name = (asked.key, asked.band, code, answered, quote)
    kept = shelf.kept(
        ("row", definition.digest, *name),
        lambda: row([hole("said")] if answered else []),
    )
    return kept.fill({"said": said[0]} if answered else {})
