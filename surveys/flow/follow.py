"""What became of a survey: the wave's own code opens a public page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from surveys.enums import FOLLOW_LENGTH, WaveState
from surveys.flow import drawer
from surveys.flow.addresses import address
from surveys.flow.pages import words
from surveys.flow.views import (
    in_language,
    language,
    page,
    readable,
    see,
    switched,
    too_long,
    typed_code,
    with_links,
)
from surveys.queries.answering import followed_wave, report_of
from surveys.services.codes import LENGTH, find_followed, normalize

FIELD = "follow"


def _ask(typed: str = "", errors: list[str] | None = None, status: int = 200) -> HttpResponse:
    context = {
        "typed": typed,
        "errors": errors or [],
        "answer_url": address("follow_send"),
        "back_url": address("enter"),
    }
    return page("follow", context, status=status)


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Where a follow code is typed. One that opened nothing stands in its field, with why."""
    typed, judged = drawer.typed(request, FIELD)
    if not judged:
        return _ask(typed)
    digits = normalize(typed)
    if not digits:
        problem = _("Write the code from the thank-you page. It has %(count)s digits.")
    elif len(digits) == LENGTH:
        problem = _(
            "That is a code to answer with. The code to see what happens has %(count)s digits."
        )
    else:
        problem = _("No survey has this code. Look at it once more: it has %(count)s digits.")
    return _ask(typed, [problem % {"count": FOLLOW_LENGTH}])


@csrf_exempt  # typing a code changes nothing on the server
@require_http_methods(["GET", "HEAD", "POST"])
def follow_send(request: HttpRequest) -> HttpResponse:
    """To the wave's page. What the code opens is public, so tries are not counted."""
    if request.method != "POST":
        return see("follow")
    if not readable(request):
        return too_long(request)
    typed, secure = typed_code(request), request.is_secure()
    if "language" in request.POST:
        with in_language(switched(request)):
            return drawer.keep_typed(see("follow"), FIELD, typed, judged=False, secure=secure)
    wave = find_followed(typed)
    if wave is not None:
        return see("followed", wave.slug)
    return drawer.keep_typed(see("follow"), FIELD, typed, judged=True, secure=secure)


@require_safe
def followed(request: HttpRequest, slug: str) -> HttpResponse:
    """Who listens, by when, and what there is to read. For everybody; no code in the address."""
    wave = followed_wave(slug)
    if wave is None:
        return _ask(errors=[_("This survey is not here. Write its code.")], status=404)
    context = {
        "wave": wave,
        "promise": wave.promise,
        "title": words(wave.name, language()),
        "is_open": wave.state == WaveState.OPEN,
        "report": report_of(wave),
        "back_url": address("follow"),
    }
    return page("followed", with_links(context, "followed", slug))
