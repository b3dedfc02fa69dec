"""The end of one answer: the check page, sending, the receipt."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.asked import Question
from surveys.enums import Mode
from surveys.flow import codeword, drawer, shelf, steps, tablet
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft
from surveys.flow.outbox import capsule
from surveys.flow.pages import check_row, safe
from surveys.flow.reading import Reading
from surveys.flow.sending import finish, store
from surveys.flow.shelf import hole
from surveys.flow.views import (
    NotThere,
    drafted,
    keep_draft,
    language,
    never_stored,
    no_draft,
    page,
    refused_at_once,
    rendered,
    see,
    shown_as,
    support,
    with_links,
)
from surveys.flow.wheel import own_wheel
from surveys.queries.answering import public_wave
from surveys.services.submit import AnswerRefused, CodeUsed, WaveClosed


@require_http_methods(["GET", "HEAD"])
@drafted
def check(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All answers with a way to change each, before sending."""
    definition = steps.definition_of(draft)
    if steps.ending(draft) == "codeword":
        return see("codeword")
    shown = steps.shown(definition, draft)
    code = language()
    rows = [check_row(definition, asked, draft, code) for asked in shown if not asked.is_info]
    if steps.makes_word(draft):
        rows.append(render_to_string("surveys/_check_row.html", codeword.row(draft)).encode())
    own: dict[str, str | bytes] = {
        "token": draft.token,
        "back_url": _back(draft, shown),
        "rows": b"".join(rows),
        "capsule": capsule(draft),
    }
    return _closing("check", own, draft)


def _back(draft: Draft, shown: list[Question]) -> str:
    last = address("question", shown[-1].key)
    return address("codeword") if steps.makes_word(draft) else last


def _closing(name: str, own: Mapping[str, str | bytes], draft: Draft) -> HttpResponse:
    """The last page, rendered once for all who see the same."""

    mode, digest = _whose(draft)

    def make() -> str:
        context = _holes(own) | support(draft) | {"anonymous": mode == Mode.ANONYMOUS}
        return rendered(name, with_links(context, name))

    key = (name, language(), mode, digest, bool(own["capsule"]))
    return shown_as(shelf.kept(key, make).fill(own))


def _whose(draft: Draft) -> tuple[str, str]:
    """A sensitive survey has this page for itself; all others of one mode share it."""
    definition = steps.definition_of(draft)
    return definition.mode, draft.digest if definition.help_lines else ""


def _holes(own: Mapping[str, object]) -> dict[str, Any]:
    """Of the pieces that this page has; an empty capsule is none."""
    return {name: hole(name) if own[name] or name != "capsule" else "" for name in own}


@require_http_methods(["GET", "HEAD"])
@drafted
def ready(request: HttpRequest, draft: Draft) -> HttpResponse:
    """For the youngest, in the place of the check page: one big button, and a way to look first."""
    if steps.ending(draft) == "codeword":
        return see("codeword")
    shown = steps.shown(steps.definition_of(draft), draft)
    own = {"token": draft.token, "back_url": _back(draft, shown), "capsule": capsule(draft)}
    return _closing("ready", own, draft)


@csrf_exempt  # a draft is sent only with its own token; without a draft nothing is stored
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Stores the answer once and shows the receipt, however often it is sent."""
    if request.method != "POST":
        draft = drawer.load(request)
        return see(steps.ending(draft) if draft else "check")
    if drawer.load(request) is None and drawer.finished(request) is not None:
        return see("thanks")
    return _send(request)


@drafted
def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    if steps.ending(draft) == "codeword":
        return see("codeword")  # another tab's reply has written over it, or it was passed by
    try:
        store(draft)
    except AnswerRefused as error:
        asked = steps.definition_of(draft).by_key[error.key]
        drawer.put(draft, asked.key, None)
        again = refused_at_once(request, draft, asked, Reading(errors=[str(error)]))
        return keep_draft(request, again, draft)
    except WaveClosed:
        return page("closed", with_links(support(draft), "enter"), status=410)
    except CodeUsed:
        return page("code_used", with_links(support(draft), "enter"), status=409)
    if draft.is_trial:
        return see("tried")
    if draft.paper:
        return _next_paper(request, draft)
    response = see("thanks")
    finish(request, response, draft)
    return response


def _next_paper(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Back to the staff's page, with nothing of the last sheet."""
    wave = public_wave(draft.wave)
    assert wave is not None  # it has just received an answer
    response = HttpResponseRedirect(reverse("waves:paper", args=[wave.slug]) + "?klart")
    response.status_code = 303
    drawer.forget(request, response)
    return never_stored(response)


@require_http_methods(["GET", "HEAD"])
def thanks(request: HttpRequest) -> HttpResponse:
    """The receipt: what happens now, who listens and by when."""
    wave_id = drawer.finished(request)
    drawn = _own_wheel(request, wave_id)
    shared = tablet.is_shared(request)

    def make() -> str:
        wave = public_wave(wave_id) if wave_id is not None else None
        if wave is None:
            raise NotThere
        outro = wave.version.definition.get("outro")
        context = {"wave": wave, "promise": wave.promise, "outro": outro}
        context["follow_code"] = f"{wave.follow_code[:3]} {wave.follow_code[3:]}"
        context["wheel"] = hole("wheel") if drawn else ""
        context["followed_up"] = wave.mode == Mode.FOLLOW_UP
        context["shared"] = shared  # no way off the pages that come back to the start
        context |= safe(steps.definition_in(wave), language())
        return rendered("thanks", with_links(context, "thanks"))

    try:
        key = ("thanks", wave_id, language(), bool(drawn), shared)
        kept = shelf.kept(key, make, settings.WAVE_PAGE_SECONDS)
    except NotThere:
        return no_draft(request)
    return shown_as(kept.fill({"wheel": drawn.encode()}))


def _own_wheel(request: HttpRequest, wave_id: int | None) -> str:
    """The wheel that the receipt in this phone tells of, drawn anew for each request."""
    found = drawer.own_wheel(request)
    wave = public_wave(wave_id) if found and wave_id is not None else None
    if found is None or wave is None:
        return ""
    return own_wheel(steps.definition_in(wave), found, language())
