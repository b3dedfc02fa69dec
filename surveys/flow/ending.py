"""The end of one answer: the check page, sending, the receipt."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.flow import drawer, shelf, steps, tablet
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
    shown = steps.shown(definition, draft)
    code = language()
    own: dict[str, str | bytes] = {
        "token": draft.token,
        "back_url": address("question", shown[-1].key),
        "rows": b"".join(
            check_row(definition, asked, draft, code) for asked in shown if not asked.is_info
        ),
        "capsule": capsule(draft),
    }
    return shown_as(
        shelf.kept(
            ("check", code, _whose(draft), bool(own["capsule"])),
            lambda: rendered("check", with_links(_holes(own) | support(draft), "check")),
        ).fill(own)
    )


def _whose(draft: Draft) -> str:
    """A sensitive survey has this page for itself; all others share one."""
    return draft.digest if steps.definition_of(draft).help_lines else ""


def _holes(own: Mapping[str, object]) -> dict[str, Any]:
    """Of the pieces that this page has; an empty capsule is none."""
    return {name: hole(name) if own[name] or name != "capsule" else "" for name in own}


@require_http_methods(["GET", "HEAD"])
@drafted
def ready(request: HttpRequest, draft: Draft) -> HttpResponse:
    """For the youngest, in the place of the check page: one big button, and a way to look first."""
    last = steps.shown(steps.definition_of(draft), draft)[-1]
    own = {
        "token": draft.token,
        "back_url": address("question", last.key),
        "capsule": capsule(draft),
    }
    return shown_as(
        shelf.kept(
            ("ready", language(), _whose(draft), bool(own["capsule"])),
            lambda: rendered("ready", with_links(_holes(own) | support(draft), "ready")),
        ).fill(own)
    )


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
    response = see("thanks")
    finish(request, response, draft)
    return response


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
