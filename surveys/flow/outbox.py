"""The sealed outbox: an answer that was finished while there was no network (SUR-28).

An envelope waits on the phone, where nobody can open it, for at most a day. What is sealed, with
which key and why no other token is asked for: docs/adr/0019.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.flow import drawer, steps
from surveys.flow.addresses import address
from surveys.flow.boxes import CAPSULE, boxed, opened
from surveys.flow.drawer import Draft, DrawerFull
from surveys.flow.limits import must_wait, was_wrong
from surveys.flow.sending import finish, store
from surveys.flow.views import (
    from_another_site,
    keep_draft,
    never_stored,
    readable,
    see,
    switched,
)
from surveys.services.submit import AnswerRefused, CodeUsed, WaveClosed


def capsule(draft: Draft) -> str:
    """The whole answer, sealed by the server for the page that may have to keep it; "" where the
    survey allows no such thing."""
    if draft.paper or not steps.definition_of(draft).offline:
        return ""
    return drawer.seal(drawer.packed(draft), draft.window, CAPSULE)


def said(status: int, text: str, url: str = "") -> HttpResponse:
    """What the script of the outbox shows. An envelope that got any of these is done with."""
    told = {"ok": status == 200, "text": text, "url": url}
    return never_stored(JsonResponse(told, status=status))


@csrf_exempt  # only who was let in has an envelope; see docs/adr/0019
@require_http_methods(["GET", "HEAD", "POST"])
def envelope(request: HttpRequest) -> HttpResponse:
    """Opens an envelope and stores its answer, once, however often it comes."""
    if request.method != "POST":
        return see("enter")
    if from_another_site(request):
        return said(403, _("The page was too old"))
    if not readable(request):
        return said(413, _("Too much text"))
    if must_wait(request):
        return never_stored(HttpResponse(status=429))  # no JSON: the envelope stays on the phone
    try:
        found = _found(request)
    except AnswerRefused as error:
        return said(422, str(error))
    if found is None:
        was_wrong(request)
        return said(400, _("This answer waited for more than a day. It could not be received."))
    draft, begun = found
    here = drawer.load(request)
    own = here is not None and here.sending == begun
    if "language" in request.POST:
        return _go_on(request, draft, begun) if own else said(409, _("The page was too old"))
    return _receive(request, draft, own=own)


def _found(request: HttpRequest) -> tuple[Draft, str] | None:
    """The answer in the envelope, and the sending of the draft that it began as."""
    if "box" in request.POST:
        return boxed(request.POST.get("biljett", ""), request.POST["box"])
    draft = opened(request.POST.get("kuvert", ""), CAPSULE)
    return (draft, draft.sending) if draft else None


def _go_on(request: HttpRequest, draft: Draft, begun: str) -> HttpResponse:
    """The answers so far become the phone's draft, and the question comes in another language."""
    questions = steps.definition_of(draft).questions
    place = request.POST.get("at", "")
    if not place.isdecimal() or int(place[:4]) >= len(questions):
        return said(400, _("The page was too old"))
    draft.sending, draft.at = begun, questions[int(place[:4])].key
    draft.count = 1  # of answers, for the cookies of the latest ones
    response = said(200, "", address("question", draft.at, code=switched(request)))
    try:
        return keep_draft(request, response, draft)
    except DrawerFull:
        return said(413, _("Too much text"))


def _receive(request: HttpRequest, draft: Draft, *, own: bool) -> HttpResponse:
    """`own`: what this phone is answering now is the same answer, and it can forget it."""
    try:
        store(draft)
    except AnswerRefused as error:
        return said(422, str(error))
    except WaveClosed:
        return said(410, _("The survey closed before this answer came. It could not be counted."))
    except CodeUsed:
        return said(409, _("The code has been used already. Each code of this kind works once."))
    ending = "tried" if draft.is_trial else "thanks"
    response = said(200, _("The answer has arrived."), address(ending) if own else "")
    if own and not draft.is_trial:
        finish(request, response, draft, wheel="here" in request.POST)
    return response
