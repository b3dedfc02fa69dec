"""The ways in: code, link or QR; the start page; handing the phone on."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.languages import get
from surveys.bands import looks_back
from surveys.enums import CodeKind, GuardianMode, Mode, WaveState
from surveys.flow import drawer, shelf, steps, tablet
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft
from surveys.flow.limits import must_wait, was_wrong
from surveys.flow.pages import safe, words
from surveys.flow.shelf import hole
from surveys.flow.trial import promise as trial_promise
from surveys.flow.views import (
    NotThere,
    drafted,
    from_another_site,
    in_language,
    keep_draft,
    language,
    page,
    readable,
    rendered,
    see,
    shown_as,
    support,
    switched,
    too_long,
    typed_code,
    with_links,
)
from surveys.queries.answering import public_wave
from surveys.services.codes import LENGTH, Way, find, find_followed, is_possible, normalize
from surveys.services.submit import receives
from surveys.validators import clean_text

FIELD = "enter"


def _enter_page(request: HttpRequest, typed: str, errors: list[str]) -> HttpResponse:
    unfinished = drawer.load(request) is not None
    context = {
        "typed": typed,
        "errors": errors,
        "unfinished": unfinished,
        "answer_url": address("enter_send"),
        "back_url": f"/{language()}/",
    }
    if typed or errors:
        return page("enter", context)
    key = ("enter", language(), unfinished)
    return shown_as(shelf.kept(key, lambda: rendered("enter", context)).fill({}))


@require_http_methods(["GET", "HEAD"])
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed. One that let nobody in stands in its field, with why."""
    typed, judged = drawer.typed(request, FIELD)
    problem = _problem(typed, find(typed)) if judged else ""
    return _enter_page(request, typed, [problem] if problem else [])


@csrf_exempt  # typing a code changes nothing on the server
@require_http_methods(["GET", "HEAD", "POST"])
def enter_send(request: HttpRequest) -> HttpResponse:
    """Looks the code up; a wrong one stays in its field with a sentence."""
    if request.method != "POST" or from_another_site(request):
        return see("enter")
    if not readable(request):
        return too_long(request)
    if "language" in request.POST:
        with in_language(switched(request)):
            return _ask_again(request, typed_code(request), judged=False)
    return _with_code(request, typed_code(request))


@require_http_methods(["GET", "HEAD"])
def code_link(request: HttpRequest, code: str, shared: bool = False) -> HttpResponse:
    """A printed QR code. The code leaves the address with the first redirect.

    `shared`: the link that makes the device a shared tablet. A slip's code is one person's.
    """
    with override(get(get_language_from_request(request)).code):
        return _with_code(request, clean_text(code[:40]), shared=shared)


def _with_code(request: HttpRequest, typed: str, *, shared: bool = False) -> HttpResponse:
    if must_wait(request):
        return page("too_many", with_links({}, "enter"), status=429)
    followed = find_followed(typed)
    if followed is not None:  # a code to see what happened, typed or scanned at the same place
        return see("followed", followed.slug)
    way = find(typed)
    problem = _problem(typed, way)
    if problem:
        if way is None and is_possible(normalize(typed)):
            was_wrong(request)
        return _ask_again(request, typed, judged=True)
    assert way is not None  # _problem has a sentence for a code that does not exist
    slip = way.digest if way.kind == CodeKind.SLIP else ""
    if shared and not slip:
        return tablet.begin(request, way)
    begun = drawer.load(request)
    if begun and (begun.batch, begun.slip, begun.paper) == (way.batch, slip, False):
        return see("start")  # the same code once more loses nothing; the page offers to start over
    draft = Draft(
        way.wave.pk, way.wave.version_id, way.version_digest, way.batch, slip, band=way.band
    )
    response = see("start")
    drawer.forget(request, response)
    return keep_draft(request, response, draft)


def _ask_again(request: HttpRequest, typed: str, *, judged: bool) -> HttpResponse:
    secure = request.is_secure()
    return drawer.keep_typed(see("enter"), FIELD, typed, judged=judged, secure=secure)


def _problem(typed: str, way: Way | None) -> str:
    """Why the code does not let anybody in, in a sentence; empty when it does."""
    if not normalize(typed):
        return _("Write the code that you got. It has %(count)s digits.") % {"count": LENGTH}
    if way is None:
        wrong = _("The code does not exist. Look at the paper and write it once more.")
        # Codes go two days after the close (PRV-5): a late one is not known from a wrong one.
        return f"{wrong} {_('When a survey has ended, its codes work no more.')}"
    wave = way.wave
    over = wave.is_over() or wave.state not in (WaveState.DRAFT, WaveState.OPEN, WaveState.PAUSED)
    if way.used and not over:  # afterwards nobody needs to know, so nobody is told
        return _("The code has been used already. Each code of this kind works once.")
    if way.kind == CodeKind.CLASS and wave.guardian == GuardianMode.YES:
        return _("Here everybody needs a code of their own, from a guardian who has said yes.")
    if wave.lets_in():
        return ""
    if wave.state == WaveState.PAUSED and not wave.is_over():
        return _("This survey is paused. Try again later.")
    if wave.state != WaveState.DRAFT:
        return _("This survey is closed. It is not possible to answer any more.")
    return _("This survey has not opened yet. Try again later.")


@require_http_methods(["GET", "HEAD"])
@drafted
def start(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Who asks, who listens, why, how long, and what anonymous means here."""

    def make() -> str:
        wave = None if draft.is_trial else public_wave(draft.wave)
        if not draft.is_trial and (wave is None or not wave.lets_in()):
            raise NotThere
        definition = steps.definition_of(draft)
        context = {
            "wave": wave,
            "promise": wave.promise if wave else trial_promise(),
            "title": words(definition.title, language()),
            "intro": words(definition.intro, language()),
            "audio_url": definition.intro_audio.get(language(), ""),
            "count": len(definition.asked),
            "anonymous": definition.mode == Mode.ANONYMOUS,
            "band": draft.band,
            "young": not looks_back(draft.band),
            "begun": bool(draft.at),
            "offline": definition.offline,
            "over_url": address("start_over"),
            "go_url": hole("go_url"),
            "token": hole("token"),
            "back_url": address("enter"),
        }
        context |= safe(definition, language())
        return rendered("start", with_links(context, "start"))

    key = ("start", draft.wave, draft.digest, draft.band, language(), bool(draft.at))
    try:
        kept = shelf.kept(key, make, settings.WAVE_PAGE_SECONDS)
    except NotThere:
        wave = public_wave(draft.wave)
        if draft.at and wave is not None and receives(wave, timezone.now()):
            return see("question", draft.at)  # what was begun before the end may be finished
        return page("closed", with_links(support(draft), "enter"), status=410)
    here = steps.current(steps.shown(steps.definition_of(draft), draft), draft)
    return shown_as(kept.fill({"token": draft.token, "go_url": address("question", here.key)}))


@require_http_methods(["GET", "HEAD", "POST"])
@drafted
def start_over(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Starts over: the answers so far are gone, and a new sending begins."""
    if request.method != "POST":
        return see("start")
    wave = public_wave(draft.wave)
    # To start over is to start; what was begun may be finished.
    if not draft.is_trial and (wave is None or not wave.lets_in()):
        return page("closed", with_links(support(draft), "enter"), status=410)
    draft = Draft(
        draft.wave, draft.version, draft.digest, draft.batch, draft.slip, band=draft.band,
        paper=draft.paper,
    )  # fmt: skip
    first = steps.definition_of(draft).questions[0]
    return keep_draft(request, see("question", first.key), draft)


@csrf_exempt  # only clears the phone's own cookies
@require_http_methods(["GET", "HEAD", "POST"])
def clear(request: HttpRequest) -> HttpResponse:
    """Hand the phone to the next one: nothing of this answer stays on it."""
    response = see("enter")
    if request.method == "POST" and not from_another_site(request):
        if readable(request) and "end" in request.POST:
            return tablet.end(request, response)
        drawer.forget(request, response)
        return tablet.next_person(request) or response
    return response
