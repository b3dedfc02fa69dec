"""Themes of texts that were let through, and quotes, for the report (REP-21). For moderators."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from core.languages import get
from core.texts import pick
from surveys.definition import keep
from surveys.enums import TEXT_TYPES
from surveys.models.wave import Wave
from surveys.queries import texts
from surveys.queries.waves import staff_waves
from surveys.reports.plan import plan_of
from surveys.services import themes
from surveys.services.moderation import TextGone
from surveys.services.themes import QuoteRefused
from surveys.theme_forms import SortForm, ThemeForm
from surveys.views_texts import _actor, _key, _page, _rows, _see, reader

POST = require_http_methods(["GET", "HEAD", "POST"])


def _is_told(wave: Wave) -> bool:
    """Whether the report is published: its themes and quotes are as they were then."""
    plan = plan_of(wave)
    return plan is not None and plan.publication is not None


def _questions(wave: Wave) -> list[tuple[str, str]]:
    """The questions that were answered in own words."""
    code = get(get_language()).code
    asked = keep(wave.version.definition).questions
    return [(one.key, pick(dict(one.text), code).text) for one in asked if one.type in TEXT_TYPES]


@require_safe
@reader
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The themes of each question, and how many texts are left."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    return _overview(request, wave, ThemeForm(_questions(wave)))


def _overview(request: HttpRequest, wave: Wave, form: ThemeForm, status: int = 200) -> HttpResponse:
    asked = dict(_questions(wave))
    told = texts.told_themes(wave)
    groups = [
        {"text": text, "themes": [one for one in told if one.question == key]}
        for key, text in asked.items()
    ]
    context = {
        "wave": wave,
        "form": form,
        "groups": groups,
        "has_themes": bool(told),
        "left": texts.unsorted(wave).count(),
        "any": texts.released(wave).exists(),
        "told": _is_told(wave),
    }
    return _page(request, "themes", context, status)


@POST
@reader
def make(request: HttpRequest, slug: str) -> HttpResponse:
    wave = get_object_or_404(staff_waves(), slug=slug)
    if request.method != "POST" or _is_told(wave):
        return redirect("texts:themes", slug)
    form = ThemeForm(_questions(wave), request.POST)
    if not form.is_valid():
        return _overview(request, wave, form, 422)
    asked, name = form.cleaned_data["question"], form.cleaned_data["name"]
    themes.make_theme(wave, asked, name, by=_actor(request))
    return _see("texts:themes", slug)


@POST
@reader
def remove(request: HttpRequest, slug: str) -> HttpResponse:
    wave = get_object_or_404(staff_waves(), slug=slug)
    number = request.POST.get("theme", "")
    theme = texts.themes_of(wave).filter(pk=number).first() if _is_number(number) else None
    if request.method == "POST" and theme is not None and not _is_told(wave):
        themes.remove_theme(theme, by=_actor(request))
    return _see("texts:themes", slug)


def _is_number(text: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", text) is not None


@require_safe
@reader
def sort(request: HttpRequest, slug: str) -> HttpResponse:
    """The next text that belongs nowhere yet. `?klar` is the one just put somewhere."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    if _is_told(wave):
        return redirect("texts:themes", slug)
    after = _key(request.GET.get("hoppa"))
    left = texts.unsorted(wave).order_by("pk")
    text = (left.filter(pk__gt=after).first() if after else None) or left.first()
    form = SortForm(text, texts.themes_of(wave)) if text else None
    return _sort(request, wave, text, form)


def _sort(
    request: HttpRequest, wave: Wave, text: Any, form: SortForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "wave": wave,
        "rows": _rows(wave, [text] if text else []),
        "form": form,
        "has_themes": form is not None and bool(form.fields["themes"].choices),
        "left": texts.unsorted(wave).count(),
        "last": _key(request.GET.get("klar")),
        "gone": "borta" in request.GET,
    }
    return _page(request, "sort", context, status)


@POST
@reader
def sort_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts the text under the chosen themes, with or without a quote; then the next one."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    if request.method != "POST" or _is_told(wave):
        return redirect("texts:sort", slug)
    key = _key(request.POST.get("text"))
    text = texts.unsorted(wave).filter(pk=key).first() if key else None
    if text is None:
        return _see("texts:sort", slug, borta=1)
    form = SortForm(text, texts.themes_of(wave), request.POST)
    if not form.is_valid():
        return _sort(request, wave, text, form, 422)
    try:
        themes.sort(wave, text.pk, **form.chosen, by=_actor(request))
    except QuoteRefused as error:
        form.add_error("quote", str(error))
        return _sort(request, wave, text, form, 422)
    except TextGone:
        return _see("texts:sort", slug, borta=1)
    return _see("texts:sort", slug, klar=text.pk)


@require_safe
@reader
def sorted_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What belongs where; each can be taken back until the report is published."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    names = {one.pk: one.name for one in texts.themes_of(wave)}
    rows = _rows(wave, texts.sorted_texts(wave))
    for row in rows:
        row["themes"] = [names[one] for one in row["text"].themes if one in names]
    context = {"wave": wave, "rows": rows, "told": _is_told(wave)}
    return _page(request, "sorted", context)


@POST
@reader
def unsort(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes back where a text was put, and its quote."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    key = _key(request.POST.get("text"))
    if request.method != "POST" or _is_told(wave):
        return redirect("texts:sorted", slug)
    try:
        if key is None:
            raise TextGone
        themes.unsort(wave, key, by=_actor(request))
    except TextGone:
        return _see("texts:sort", slug, borta=1)
    return _see("texts:sort", slug)
