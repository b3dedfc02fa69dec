"""What a visitor sees of the promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from promises import queries, services


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
    }
    return render(request, "promises/detail.html", context)


@require_POST
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """The listener says yes; anybody else is told that it is not theirs."""
    promise = get_object_or_404(queries.visible_to(request.user), slug=slug)
    services.accept(promise, by=request.user)
    return redirect("promises:detail", slug=slug)
