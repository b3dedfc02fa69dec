"""Ideas for everybody: read, send, support, follow by a code. No account, no script, no trace.

What was typed and did not do, the code that is shown once, and the idea that a code has opened lie
sealed in one cookie for some minutes (docs/adr/0032); what a device has supported in another.
"""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from promises.queries import workable_by
from surveys.flow.drawer import WINDOW, seal, set_cookie, unseal
from surveys.flow.limits import must_wait, was_wrong
from youth_council import queries
from youth_council.forms import CodeForm, IdeaForm
from youth_council.models.idea import MOST
from youth_council.services import ideas as services

COOKIE, SECONDS = "ide", 600
# A class of thirty with three ideas each gets through at once; a machine does not.
SENT, SENT_MOST = "ideas", 90
SUPPORTED, SUPPORTED_SECONDS, SUPPORTED_MOST = "stodda", 365 * 24 * 3600, 100


def keep(request: HttpRequest, response: HttpResponse, kind: str, value: Any) -> HttpResponse:
    window = int(time.time() // WINDOW)
    sealed = seal([kind, int(time.time()) + SECONDS, value], window, COOKIE)
    set_cookie(response, COOKIE, sealed, window, request.is_secure(), SECONDS)
    return response


def kept(request: HttpRequest, kind: str) -> Any:
    opened = unseal(request.COOKIES.get(COOKIE, ""), COOKIE)
    if opened is None or opened[0][0] != kind or opened[0][1] < time.time():
        return None
    return opened[0][2]


def drop(response: HttpResponse) -> HttpResponse:
    """What was kept is done with."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _supported(request: HttpRequest) -> list[str]:
    found = request.COOKIES.get(SUPPORTED, "").split(".")
    return [key for key in found if key.isdecimal()][:SUPPORTED_MOST]


@require_safe
def list_ideas(request: HttpRequest) -> HttpResponse:
    context = {"round": queries.receiving(), "ideas": queries.public()}
    return render(request, "youth_council/ideas/list.html", context)


@require_safe
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.public(), pk=pk)
    may_work = workable_by(request.user).filter(pk=found.round.promise_id).exists()
    context = {"idea": found, "said": str(pk) in _supported(request), "may_work": may_work}
    return render(request, "youth_council/ideas/idea.html", context)


@never_cache
def support(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.public(), pk=pk)
    page, said = redirect("ideas:idea", pk), _supported(request)
    if request.method == "POST" and str(pk) not in said:
        services.support(found)
        page.set_cookie(
            SUPPORTED,
            ".".join([str(pk), *said][:SUPPORTED_MOST]),
            max_age=SUPPORTED_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return page


@require_safe
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """The form; with what was typed where it did not do."""
    typed = kept(request, "typed")
    form = IdeaForm() if typed is None else IdeaForm({"text": typed})
    context = {"round": queries.receiving(), "form": form}
    return render(request, "youth_council/ideas/new.html", context)


@never_cache
def send(request: HttpRequest) -> HttpResponse:
    ideas = queries.receiving()
    if request.method != "POST" or ideas is None:
        return redirect("ideas:new")
    form = IdeaForm(request.POST)
    if not form.is_valid():
        typed = request.POST.get("text", "")[: MOST + 300]
        return keep(request, redirect("ideas:new"), "typed", typed)
    if must_wait(request, SENT, SENT_MOST):
        form.add_error(
            "text",
            _("Many ideas came from this network just now. Wait ten minutes, then send again."),
        )
        context = {"round": ideas, "form": form}
        return render(request, "youth_council/ideas/new.html", context, status=429)
    was_wrong(request, SENT)
    _idea, code = services.send(ideas, form.cleaned_data["text"], language=get_language())
    return keep(request, redirect("ideas:thanks"), "code", code)


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """The code, for some minutes or until it is written down; then nobody can show it again."""
    code = kept(request, "code")
    if code is None:
        return redirect("ideas:list")
    context = {"code": f"{code[:4]} {code[4:]}", "round": queries.receiving()}
    return render(request, "youth_council/ideas/thanks.html", context)


@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """This device forgets the code, and the idea that a code has opened."""
    page = redirect("ideas:list")
    if request.method == "POST":
        page.delete_cookie(COOKIE)
    return page


@require_safe
@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """Where a code is typed. One that opened nothing stands in its field, with why."""
    typed = kept(request, "wrong")
    form = CodeForm() if typed is None else CodeForm({"code": typed})
    if typed and form.is_valid():
        form.add_error("code", _("No idea has this code. Look at it once more: eight digits."))
    return render(request, "youth_council/ideas/follow.html", {"form": form})


@never_cache
def follow_send(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("ideas:follow")
    typed = request.POST.get("code", "")[:60]
    if must_wait(request):
        return render(request, "youth_council/ideas/wait.html", status=429)
    found = services.find(typed)
    if found is None:
        was_wrong(request)
        return keep(request, redirect("ideas:follow"), "wrong", typed)
    return keep(request, redirect("ideas:mine"), "mine", found.pk)


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """How it stands with the idea whose code was typed a moment ago on this device."""
    key = kept(request, "mine")
    found = queries.for_sender(key) if key else None
    if found is None:
        return redirect("ideas:follow")
    return render(request, "youth_council/ideas/mine.html", {"idea": found})
