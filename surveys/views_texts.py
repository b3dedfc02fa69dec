"""The moderators' reading of free texts, one at a time (SUR-43).

No page tells when a text came or from whom: nobody could, the store does not know it.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.languages import get
from core.models import User
from core.roles import Role, role_required
from surveys.definition import keep
from surveys.models.wave import Wave
from surveys.queries import texts
from surveys.queries.waves import staff_waves
from surveys.services import moderation
from surveys.services.moderation import TextGone
from surveys.text_forms import DecideForm, HandleForm

reader = role_required(Role.MODERATOR)
DONE = {"release", "hide", "mask", "flag"}


def _actor(request: HttpRequest) -> User:
    """Who is signed in; the decorators let nobody else come this far."""
    assert isinstance(request.user, User)
    return request.user


def _key(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> Any:
    """A page that the browser does not keep: children's words stand on it."""
    response = render(request, f"surveys/texts/{name}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _see(name: str, *args: str, **query: object) -> HttpResponse:
    address = reverse(name, args=args)
    if query:
        address += "?" + "&".join(f"{one}={value}" for one, value in query.items())
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def _asked(wave: Wave) -> dict[str, Any]:
    """The words of each question of the wave, by its key."""
    definition = keep(wave.version.definition)
    return {question.key: dict(question.text) for question in definition.questions}


def _rows(wave: Wave, found: Iterable[Any]) -> list[dict[str, Any]]:
    asked = _asked(wave)
    return [
        {"text": one, "question": asked.get(one.question, {}), "language": get(one.language)}
        for one in found
    ]


@require_safe
@reader
def piles(request: HttpRequest) -> HttpResponse:
    """Every wave with texts, and how many wait."""
    context = {"piles": texts.piles(), "harm": texts.telling_of_harm().count()}
    return _page(request, "piles", context)


@require_safe
@reader
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The next text. `?hoppa` goes past one that is to wait, `?klar` is the one just decided."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    text = texts.next_waiting(wave, _key(request.GET.get("hoppa")))
    form = DecideForm(text.parts) if text else None
    return _reading(request, wave, text, form)


def _reading(
    request: HttpRequest, wave: Wave, text: Any, form: DecideForm | None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "wave": wave,
        "rows": _rows(wave, [text] if text else []),
        "form": form,
        "left": texts.waiting(wave).count(),
        "last": _key(request.GET.get("klar")),
        "gone": "borta" in request.GET,
    }
    return _page(request, "read", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Let through, hide, cover words of it, or flag; then the next one."""
    if request.method != "POST":
        return redirect("texts:read", slug)
    wave = get_object_or_404(staff_waves(), slug=slug)
    key, do = _key(request.POST.get("text")), request.POST.get("do", "")
    text = texts.waiting(wave).filter(pk=key).first() if key else None
    if text is None or do not in DONE:
        return _see("texts:read", slug, borta=1)
    form = DecideForm(text.parts, do, request.POST)
    if not form.is_valid():
        return _reading(request, wave, text, form, 422)
    try:
        _do(wave, text.pk, form, by=_actor(request))
    except TextGone:
        return _see("texts:read", slug, borta=1)
    return _see("texts:read", slug, klar=text.pk)


def _do(wave: Wave, key: UUID, form: DecideForm, *, by: User) -> None:
    reason, words = form.cleaned_data["reason"], form.cleaned_data["words"]
    if form.do == "hide":
        moderation.hide(wave, key, reason=reason, by=by)
    elif form.do == "mask":
        moderation.mask(wave, key, places=words, reason=reason, by=by)
    elif form.do == "flag":
        moderation.flag(wave, key, by=by)
    else:
        moderation.release(wave, key, by=by)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def undone(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the last decision back, or one from the list of them."""
    if request.method != "POST":
        return redirect("texts:decided", slug)
    wave = get_object_or_404(staff_waves(), slug=slug)
    key = _key(request.POST.get("text"))
    try:
        if key is None:
            raise TextGone
        moderation.undo(wave, key, by=_actor(request))
    except TextGone:
        return _see("texts:read", slug, borta=1)
    return _see("texts:read", slug)


@require_safe
@reader
def decided(request: HttpRequest, slug: str) -> HttpResponse:
    """What has been decided of the wave's texts; each can be taken back."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    rows = _rows(wave, texts.decided(wave))
    return _page(request, "decided", {"wave": wave, "rows": rows})


@require_safe
@reader
def released(request: HttpRequest, slug: str) -> HttpResponse:
    """What has been let through, question by question, to write of in the report."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    return _page(request, "released", {"wave": wave, "rows": _rows(wave, texts.released(wave))})


@require_safe
@reader
def harm(request: HttpRequest) -> HttpResponse:
    """What tells of harm and waits, with what the law asks of whoever reads it."""
    return _harm(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def handled(request: HttpRequest) -> HttpResponse:
    """Notes what was done; the text goes, the log keeps who and what."""
    if request.method != "POST":
        return redirect("texts:harm")
    key = _key(request.POST.get("text"))
    text = texts.telling_of_harm().filter(pk=key).first() if key else None
    if text is None:
        return _see("texts:harm", borta=1)
    form = HandleForm(request.POST, auto_id=f"id_{text.pk}_%s")
    if not form.is_valid():
        return _harm(request, (text.pk, form), 422)
    try:
        moderation.handle(
            text.wave, text.pk, outcome=form.cleaned_data["outcome"], by=_actor(request)
        )
    except TextGone:
        return _see("texts:harm", borta=1)
    return _see("texts:harm", klar=1)


def _harm(
    request: HttpRequest, wrong: tuple[UUID, HandleForm] | None, status: int = 200
) -> HttpResponse:
    rows = []
    for text in texts.telling_of_harm():
        fresh = HandleForm(auto_id=f"id_{text.pk}_%s")
        form = wrong[1] if wrong and wrong[0] == text.pk else fresh
        contact = text.wave.version.survey.harm_contact
        rows += [row | {"form": form, "contact": contact} for row in _rows(text.wave, [text])]
    said = _("Noted. The text is gone.") if "klar" in request.GET else ""
    context = {
        "rows": rows,
        "failed": wrong is not None,
        "said": said,
        "gone": "borta" in request.GET,
    }
    return _page(request, "harm", context, status)
