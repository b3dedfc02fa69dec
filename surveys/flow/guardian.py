"""What a guardian meets behind the square on a paper (SUR-44, docs/adr/0022).

Opening the link changes nothing: scanners of mail open links too. It puts a sealed cookie on the
phone, as a code does, and the token leaves the address. A code that was drawn can be seen again for
half an hour on the phone that drew it, also when the answer to the press was lost on its way.
"""

import hmac
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language_from_request, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.languages import get
from surveys.definition import keep
from surveys.enums import GuardianMode
from surveys.flow import drawer
from surveys.flow.drawer import GUARDIAN_COOKIE
from surveys.flow.limits import must_wait, was_wrong
from surveys.flow.pages import words
from surveys.flow.views import (
    from_another_site,
    language,
    page,
    readable,
    see,
    too_long,
    with_links,
)
from surveys.models.invitation import CodeBatch
from surveys.services import guardians
from surveys.services.guardians import AlreadyAnswered, GuardianRefused, PoolEmpty

SHOWN = 1800  # seconds that a drawn code can be looked at again


@dataclass
class Paper:
    """What the phone keeps: which paper was opened, what was pressed and, a while, the code.

    `key`: digest of the one-time link, or the group's number where guardians are only told.
    `own`: made on this phone; it opens the receipt of a drawing whose answer got lost.
    """

    mode: str
    key: str
    own: str
    pressed: str = ""
    code: str = ""
    until: int = 0

    @property
    def token(self) -> str:
        """Goes into the form: only a page made for this paper can send to it."""
        return _mac("form", f"{self.mode}|{self.key}|{self.own}")[:32]

    @property
    def receipt(self) -> str:
        return f"guardian-{_mac('receipt', self.own)[:32]}"

    @property
    def shown_code(self) -> str:
        if self.code:
            return self.code if self.until > time.time() else ""
        box = cache.get(self.receipt)
        return guardians.opened(box, f"receipt|{self.own}") if box else ""


def _mac(purpose: str, message: str) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, f"guardian {purpose}|{message}".encode(), "sha256").hex()


def _load(request: HttpRequest) -> Paper | None:
    opened = drawer.unseal(request.COOKIES.get(GUARDIAN_COOKIE, ""), GUARDIAN_COOKIE)
    try:
        return Paper(*opened[0]) if opened else None
    except TypeError:  # sealed by a version of the program that kept other things
        return None


def _keep(request: HttpRequest, response: HttpResponse, paper: Paper) -> HttpResponse:
    window = int(time.time() // drawer.WINDOW)
    kept = [paper.mode, paper.key, paper.own, paper.pressed, paper.code, paper.until]
    sealed = drawer.seal(kept, window, GUARDIAN_COOKIE)
    drawer.set_cookie(response, GUARDIAN_COOKIE, sealed, window, request.is_secure())
    return response


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The square on a guardian's paper."""
    with override(get(get_language_from_request(request)).code):
        if must_wait(request):
            return page("too_many", with_links({}, "enter"), status=429)
        slip = guardians.find_slip(token[:40])
        batch = None if slip else guardians.batch_of_notice(token[:40])
        if slip is not None:
            mode, key = GuardianMode.YES.value, slip.digest
        elif batch is not None:
            mode, key = GuardianMode.INFORM.value, str(batch.pk)
        else:
            was_wrong(request)
            return _not_here(422)  # a 404 here would be sent on to /sv/k/…, which logs do not cut
        response = see("guardian")
        before = _load(request)
        if before and (before.mode, before.key) == (mode, key):
            return response  # the same paper on the same phone: what was pressed stays
        return _keep(request, response, Paper(mode, key, secrets.token_urlsafe(16)))


@require_safe
def guardian(request: HttpRequest) -> HttpResponse:
    """The information, and what can be answered; or what was answered on this phone."""
    paper = _load(request)
    return _not_here() if paper is None else _show(paper)


@csrf_exempt  # the paper's own token is checked here
@require_http_methods(["GET", "HEAD", "POST"])
def guardian_send(request: HttpRequest) -> HttpResponse:
    """Stores a yes or a no, once for each paper."""
    paper = _load(request)
    if request.method != "POST" or paper is None or from_another_site(request):
        return see("guardian")
    if not readable(request):
        return too_long(request)
    if not constant_time_compare(request.POST.get("token", ""), paper.token):
        return see("guardian")
    pressed = request.POST.get("answer", "")
    if pressed not in ("yes", "no") or (pressed, paper.mode) == ("yes", GuardianMode.INFORM):
        return see("guardian")
    try:
        _store(request, paper, pressed)
    except AlreadyAnswered:
        return see("guardian")  # the page knows whether it was this phone
    except PoolEmpty:
        paper.pressed = "empty"
    except GuardianRefused:
        return see("guardian")
    return _keep(request, see("guardian"), paper)


def _store(request: HttpRequest, paper: Paper, pressed: str) -> None:
    if paper.mode == GuardianMode.INFORM:
        guardians.count_no(int(paper.key), sending=request.POST.get("sending", "")[:60])
    elif pressed == "no":
        guardians.say_no(paper.key)
    else:
        paper.code = guardians.say_yes(paper.key)
        paper.until = int(time.time()) + SHOWN
        box = guardians.sealed(paper.code, f"receipt|{paper.own}")
        cache.set(paper.receipt, box, SHOWN)
    paper.pressed = pressed


@csrf_exempt  # only clears the phone's own cookie
@require_http_methods(["GET", "HEAD", "POST"])
def guardian_clear(request: HttpRequest) -> HttpResponse:
    """The code has been written down: nothing of the paper stays on the phone."""
    paper = _load(request)
    if request.method != "POST" or paper is None or from_another_site(request):
        return see("guardian")
    cache.delete(paper.receipt)
    response = see("enter")
    response.delete_cookie(GUARDIAN_COOKIE)
    return response


def _not_here(status: int = 404) -> HttpResponse:
    return page("guardian_not_here", with_links({}, "enter"), status=status)


def _show(paper: Paper) -> HttpResponse:
    slip, batch = None, None
    if paper.mode == GuardianMode.YES:
        slip = guardians.slip_of(paper.key)
        batch = slip.batch if slip else None
    else:
        batch = guardians.batch_that_informs(int(paper.key))
    code = paper.shown_code
    if batch is None or (not guardians.asks_guardians(batch.wave, timezone.localdate())):
        return _not_here(410)
    empty = paper.pressed == "empty"
    said = "" if empty else paper.pressed or ("yes" if code else "")
    context = told(batch) | {
        "mode": paper.mode,
        "empty": empty,
        "said": said,
        "used": bool(slip and slip.answered and not said),
        "code": code,
        "groups": f"{code[:4]} {code[4:]}",
        "start_url": reverse("survey_code", args=[code]) if code and batch.wave.lets_in() else "",
        "minutes": SHOWN // 60,
        "token": paper.token,
        "sending": secrets.token_urlsafe(16),
    }
    return page("guardian", with_links(context, "guardian"))


def told(batch: CodeBatch) -> dict[str, object]:
    """What a guardian reads, on paper and on the screen, in the language that is active."""
    wave = batch.wave
    definition = keep(wave.version.definition)
    return {
        "wave": wave,
        "promise": wave.promise,
        "title": words(definition.title, language()),
        "intro": words(definition.intro, language()),
        "count": len(definition.for_band(batch.band).asked),
        "anonymous": definition.mode == "anonymous",
        "by_yes": wave.guardian == GuardianMode.YES,
    }
