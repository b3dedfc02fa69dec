"""Pages of those who answer: what waits, writing "you said – we did", moving the day.

A form posts to another address than its page's (PAG-11): after a lost network Back shows it again.
Whatever was typed is kept as a draft first and judged afterwards.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.languages import LANGUAGES
from core.models import User
from core.templatetags.controls import form_errors
from promises import queries, services
from promises.forms import MOST_THEMES, AnswerForm, MoveForm
from promises.models import Promise
from promises.services import Theme


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # every view asks for sign-in
    return request.user


def _mine(request: HttpRequest, slug: str) -> Promise:
    """The promise, for its listener and helpers; a stranger learns not even that it exists."""
    return get_object_or_404(queries.workable_by(request.user), slug=slug)


@require_safe
@never_cache
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the nearest day first; then what is answered."""
    mine = queries.workable_by(request.user)
    context = {
        "open": queries.needing_an_answer(_actor(request)),
        "answered": mine.filter(kept_on__isnull=False).order_by("-kept_on"),
    }
    return render(request, "promises/waiting.html", context)


@require_safe
@never_cache
@login_required
def write(request: HttpRequest, slug: str) -> HttpResponse:
    promise = _mine(request, slug)
    if promise.kept_on or not promise.accepted_at:
        return redirect("promises:detail", slug)
    form = AnswerForm(promise)
    if "ny" in request.GET and form.count < MOST_THEMES:
        promise.draft = promise.draft | {"themes": [*promise.draft.get("themes", []), {}]}
        form = AnswerForm(promise)
    return _form_page(request, promise, form)


def _form_page(
    request: HttpRequest, promise: Promise, form: AnswerForm, refused: str = ""
) -> HttpResponse:
    errors: list[dict[str, Any]] = [{"message": refused, "target": ""}] if refused else []
    for part in form.forms:
        errors += form_errors(part) if part.is_bound else []
    context = {"promise": promise, "form": form, "errors": errors, "saved": "sparat" in request.GET}
    return render(request, "promises/write.html", context, status=422 if errors else 200)


@never_cache
@login_required
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps everything as a draft; then stays, adds a theme, or goes on to look at it."""
    promise = _mine(request, slug)
    if request.method != "POST" or promise.kept_on:
        return redirect("promises:write", slug)
    form = AnswerForm(promise, request.POST)
    draft = form.as_draft()
    gone = request.POST.get("remove", "")
    if gone.isdecimal() and len(gone) < 4 and int(gone) < len(form.themes):
        themes = [one.written() for at, one in enumerate(form.themes) if at != int(gone)]
        draft["themes"] = [theme for theme in themes if any(theme.values())]
    promise = services.keep_draft(promise, draft, by=_actor(request))
    address = reverse("promises:write", args=[slug])
    if gone:
        return redirect(f"{address}?sparat")
    if "add" in request.POST:
        return redirect(f"{address}?ny#theme-{len(draft['themes'])}")
    if "look" not in request.POST:
        return redirect(f"{address}?sparat")
    if not form.is_valid():
        return _form_page(request, promise, form)
    return redirect("promises:look", slug)


def _themes(promise: Promise) -> list[Theme]:
    empty = {"theme": {}, "you_said": {}, "we_did": {}, "why_not": {}}
    return [Theme(**(empty | theme)) for theme in promise.draft.get("themes", [])]


@require_safe
@never_cache
@login_required
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer as children will read it, in every language, before it is published."""
    promise = _mine(request, slug)
    if promise.kept_on or not promise.draft.get("themes"):
        return redirect("promises:write" if not promise.kept_on else "promises:detail", slug)
    parts = []
    for language in LANGUAGES:
        with translation.override(language.code):
            html = render_to_string("promises/_answers.html", {"answers": _themes(promise)})
        parts.append({"language": language, "html": html})
    return render(request, "promises/look.html", {"promise": promise, "parts": parts})


@never_cache
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publishes the draft. What is not whole comes back as the form, with everything in it."""
    promise = _mine(request, slug)
    if request.method != "POST":
        return redirect("promises:look", slug)
    form = AnswerForm(promise, _as_sent(promise))
    if promise.kept_on is None:
        if not form.is_valid():
            return _form_page(request, promise, form)
        themes = [one.as_theme() for one in form.themes]
        follow_up = form.follow_up.cleaned_data["follow_up"]
        try:
            services.answer(promise, themes, by=_actor(request), follow_up=follow_up)
        except ValidationError as error:
            return _form_page(request, promise, form, " ".join(error.messages))
    return redirect("promises:detail", slug)


def _as_sent(promise: Promise) -> dict[str, str]:
    """The draft as a form would send it, so that one set of rules judges it."""
    themes = promise.draft.get("themes") or [{}]
    sent = {"count": str(len(themes)), "follow_up": promise.draft.get("follow_up", "")}
    for at, theme in enumerate(themes):
        for part, texts in theme.items():
            sent |= {f"theme-{at}-{part}_{code}": text for code, text in texts.items()}
    return sent


@require_safe
@never_cache
@login_required
def move(request: HttpRequest, slug: str) -> HttpResponse:
    promise = _mine(request, slug)
    if promise.kept_on or not promise.accepted_at:
        return redirect("promises:detail", slug)
    return render(request, "promises/move.html", {"promise": promise, "form": MoveForm()})


@never_cache
@login_required
def move_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Moves the day, or shows the form again with what was typed and what to do."""
    promise = _mine(request, slug)
    if request.method != "POST":
        return redirect("promises:move", slug)
    form = MoveForm(request.POST)
    if form.is_valid():
        due, reason = form.cleaned_data["due"], form.cleaned_data["reason"]
        try:
            services.move_date(promise, due, by=_actor(request), reason=reason)
        except ValidationError as error:
            form.add_error("due", error)
        else:
            return redirect("promises:detail", slug)
    context = {"promise": promise, "form": form}
    return render(request, "promises/move.html", context, status=422)
