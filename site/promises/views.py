"""What a visitor sees of the promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from promises import heard, queries, services
from promises.forms import HeardForm


def list_promises(request: HttpRequest) -> HttpResponse:
    """Late first, then running, then kept; and the share kept on time."""
    return render(
        request,
        "promises/list.html",
        {
            "late": queries.late(),
            "running": queries.running(),
            "kept": queries.kept(),
            "share": queries.kept_on_time(),
        },
    )


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One promise; before it is accepted only its listener and helpers see it."""
    promise = get_object_or_404(queries.visible_to(request.user), slug=slug)
    may_accept = request.user.is_authenticated and services.may_accept(promise, request.user)
    context = {
        "promise": promise,
        "answers": promise.answers.all(),
        "moves": promise.moves.all(),
        "may_accept": may_accept,
        "may_work": queries.workable_by(request.user).filter(pk=promise.pk).exists(),
        "matters": promise.matters.all(),
        "heard": heard.told(promise),
        "heard_open": heard.is_open(promise),
        "heard_said": str(promise.pk) in heard.said_here(request.COOKIES),
        "heard_form": HeardForm({}) if "fel" in request.GET else HeardForm(),
    }
    return render(request, "promises/detail.html", context)


@require_POST
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """The listener says yes; anybody else is told that it is not theirs."""
    promise = get_object_or_404(queries.visible_to(request.user), slug=slug)
    services.accept(promise, by=request.user)
    return redirect("promises:detail", slug=slug)


@never_cache
def heard_send(request: HttpRequest, slug: str) -> HttpResponse:
    """A face is counted, and this device remembers that it was; which face, nothing remembers."""
    promise = get_object_or_404(queries.public(), slug=slug)
    page = redirect("promises:detail", slug=slug)
    said = heard.said_here(request.COOKIES)
    if request.method != "POST" or str(promise.pk) in said or not heard.is_open(promise):
        return _at_the_faces(page)
    form = HeardForm(request.POST)
    if not form.is_valid():
        return redirect(page.url + "?fel")
    if heard.say(promise, form.cleaned_data["face"]):
        page.set_cookie(
            heard.COOKIE,
            ".".join([str(promise.pk), *said][: heard.COOKIE_MOST]),
            max_age=heard.COOKIE_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return _at_the_faces(page)


def _at_the_faces(page: HttpResponse) -> HttpResponse:
    page.headers["Location"] += "#heard"
    return page
