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
from surveys.flow.drawer import Draft
from surveys.flow.limits import must_wait, was_wrong
from surveys.flow.sending import finish, store
from surveys.flow.views import from_another_site, never_stored, readable, see
from surveys.services.submit import AnswerRefused, CodeUsed, WaveClosed

CAPSULE = "kuvert"  # sealed by the server, with the answers in it
# A draft lives at most a day, and what it became waits at most another.
WINDOWS = 2 * drawer.WINDOWS


def capsule(draft: Draft) -> str:
    """The whole answer, sealed by the server for the page that may have to keep it; "" where the
    survey allows no such thing."""
    if not steps.definition_of(draft).offline:
        return ""
    return drawer.seal(drawer.packed(draft), draft.window, CAPSULE)


def opened(text: str, name: str) -> Draft | None:
    """The draft in an envelope; None where it is broken, forged or too old."""
    found = drawer.unseal(text, name, WINDOWS)
    return drawer.unpacked(*found) if found else None


def said(status: int, text: str, url: str = "") -> HttpResponse:
    """What the script of the outbox shows. An envelope that got any of these is done with."""
    return never_stored(JsonResponse({"text": text, "url": url}, status=status))


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
        return said(
            429, _("Wait ten minutes and try again. A teacher can show the code once more.")
        )
    draft = opened(request.POST.get("kuvert", ""), CAPSULE)
    if draft is None:
        was_wrong(request)
        return said(400, _("This answer waited for more than a day. It could not be received."))
    return _receive(request, draft, drawer.load(request))


def _receive(request: HttpRequest, draft: Draft, here: Draft | None) -> HttpResponse:
    """`here`: what this phone is answering now, which may be the same answer or another one's."""
    try:
        store(draft)
    except AnswerRefused as error:
        return said(422, str(error))
    except WaveClosed:
        return said(410, _("The survey closed before this answer came. It could not be counted."))
    except CodeUsed:
        return said(409, _("The code has been used already. Each code of this kind works once."))
    own = here is not None and here.sending == draft.sending
    ending = "tried" if draft.is_trial else "thanks"
    response = said(200, _("The answer has arrived."), address(ending) if own else "")
    if own and not draft.is_trial:
        finish(request, response, draft, wheel="here" in request.POST)
    return response
