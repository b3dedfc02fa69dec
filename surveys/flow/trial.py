"""Trying a survey before anybody is asked (SUR-1): the same pages, a banner, and nothing written.

A trial is a draft without a wave: its `version` is the survey's key in the table, its words are the
maker's newest saved ones. It is made on a staff page only, and sending it stores nothing.
"""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.languages import LANGUAGES, get
from core.texts import pick
from surveys.conditions import path
from surveys.definition import Definition, keep
from surveys.flow import drawer, shelf, steps
from surveys.flow.drawer import Draft
from surveys.flow.pages import earlier, frame, unanswered
from surveys.flow.views import page, with_links
from surveys.flow.wheel import levels, own_wheel
from surveys.services.drafts import draft_definition


def begin(survey_pk: int, band: str) -> Draft:
    """The draft of a trial, in the words of this band; ValueError where it is asked nothing."""
    definition = keep(draft_definition(survey_pk))
    if not definition.for_band(band).asked:
        raise ValueError("Nothing is asked of this age.")
    return Draft(0, survey_pk, definition.digest, 0, band=band)


def promise() -> Any:
    """Stands in on the start page: a survey has no promise before it has a wave."""
    here = {one.code: _("(as in the promise)") for one in LANGUAGES}
    return SimpleNamespace(
        listener_name=_("(the listener)"), listener_role=here, decision=here, can_change=here,
        cannot_change=here, due=None,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD"])
def tried(request: HttpRequest) -> HttpResponse:
    """Where a trial ends, with the way back to where it began."""
    draft = drawer.load(request)
    back, drawn = "", ""
    if draft and draft.is_trial:
        back = reverse("waves:try", args=[draft.version])
        drawn = _wheel(draft)
    response = page("tried", with_links({"back_url": back, "wheel": drawn}, "tried"))
    drawer.forget(request, response)
    return response


def _wheel(draft: Draft) -> str:
    """What the person who tried would see after sending; it is kept nowhere."""
    try:
        definition = steps.definition_of(draft)
    except (ValueError, TypeError):  # the survey was changed meanwhile, and is half written
        return ""
    places = levels(definition, steps.shown(definition, draft), draft)
    return own_wheel(definition, places, get(get_language()).code)


def sheet(definition: Definition, code: str, back_url: str) -> str:
    """Every question of a band below each other, with nothing answered."""
    draft = Draft(0, 0, definition.digest, 0, band=definition.band)
    always = {question.key for question in path(definition, {})}
    total = len(definition.asked)
    parts, position = [], 0
    for question in definition.questions:
        if not question.is_asked:
            continue
        position += not question.is_info
        context = unanswered(definition, question, code)
        context["left"] = context["question"]["options"]
        context |= {"token": "", "position": max(position, 1), "total": total}
        html = render_to_string("surveys/_question.html", context)
        own = earlier(definition, question, draft, code)
        parts.append({
            "html": shelf.Page(html).fill(own).decode(), "sometimes": question.key not in always,
        })  # fmt: skip
    title = pick(dict(definition.title), code).text
    context = {"parts": parts, "band": definition.band, "back_url": back_url, "survey_title": title}
    return render_to_string("surveys/preview.html", frame(code) | context)
