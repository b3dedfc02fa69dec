"""Codes on paper, for survey makers and school contacts: class codes at any time, slips once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from core.languages import LANGUAGES, Language
from core.models import User
from core.roles import Role, role_required
from core.texts import pick
from surveys.enums import CodeKind
from surveys.flow import tablet
from surveys.forms import PAGE, SlipsForm
from surveys.models.invitation import Code, CodeBatch
from surveys.models.wave import Wave
from surveys.queries.waves import staff_waves
from surveys.services.invited import class_codes
from surveys.services.slips import SlipsRefused, SlipsShown, make_slips, slips_of
from surveys.sheets import chosen, drawn, in_rows, kept_nowhere, sheet_once

school = role_required(Role.SURVEY_MAKER, Role.SCHOOL_CONTACT)


def on_paper(request: HttpRequest, code: str) -> dict[str, Any]:
    """The code in groups of four, and as a QR code of its link."""
    link = request.build_absolute_uri(reverse("survey_code", args=[code]))
    return {"code": code, "groups": f"{code[:4]} {code[4:]}", "qr": drawn(link)}


def paper_words(
    request: HttpRequest, wave: Wave, *, once: bool, languages: tuple[Language, ...] = LANGUAGES
) -> list[dict[str, Any]]:
    """What stands on each piece of paper, in each of the languages."""
    words = []
    for one in languages:
        with override(one.code):
            title = pick(wave.version.definition["title"], one.code)
            words.append(
                {
                    "lang": one.code,
                    "dir": one.direction,
                    "title": title.text,
                    "host": request.get_host(),
                    "how": _("Write the code at this address:"),
                    "asks": f"{_('Who asks?')} {_('The municipality.')}",
                    "first": _("Point the camera at the square."),
                    "or_how": _("Or write the code at this address:"),
                    "small": _("Small schools"),
                    "comma": "،" if one.direction == "rtl" else ",",
                    "year": _("School year"),
                    "camera": _("Or point the camera at the square."),
                    "rule": _("The code works once. Nobody can see that it was yours.")
                    if once
                    else _("The same code is for everybody in the group."),
                }
            )
    return words


@require_safe
@school
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """The class codes, one card each, to print and cut."""
    found = get_object_or_404(staff_waves(), slug=slug)
    rows = [{"batch": one.batch} | on_paper(request, one.shown) for one in class_codes(found)]
    context = {
        "wave": found,
        "codes": rows,
        "batches": found.batches.order_by("area", "school", "pk"),
        "languages": LANGUAGES,
        "words": paper_words(request, found, once=False),
    }
    return kept_nowhere(render(request, "surveys/staff/codes.html", context))


@require_safe
@school
def tablet_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The address that makes a device a shared tablet of one batch (SUR-29)."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    code = get_object_or_404(Code, batch__pk=pk, batch__wave=wave, kind=CodeKind.CLASS)
    link = request.build_absolute_uri(reverse("survey_tablet", args=[code.shown]))
    context = {
        "wave": wave,
        "batch": code.batch,
        "link": link,
        "qr": drawn(link),
        "idle": tablet.IDLE,
        "warned": tablet.WARNED,
    }
    return kept_nowhere(render(request, "surveys/staff/tablet.html", context))


@dataclass
class Making:
    """What came of a form that makes papers: `made` where it did, else the form again."""

    form: SlipsForm
    status: int = 200
    shown: str = ""
    made: list[str] | None = None


def making(
    request: HttpRequest,
    form_class: type[SlipsForm],
    known: Callable[[], Any],
    make: Callable[..., list[str]],
) -> Making:
    """Papers are made once per form, and shown in the answer to that request alone."""
    form = form_class(known(), request.POST or None)
    if request.method != "POST":
        return Making(form)
    if not form.is_valid():
        return Making(form, 422)
    assert isinstance(request.user, User)
    data = form.cleaned_data
    wanted = {name: data[name] for name in ("count", "replace", "state")}
    try:
        return Making(form, made=make(**wanted, by=request.user))
    except SlipsShown as error:
        return Making(form_class(known()), 409, str(error))
    except SlipsRefused as error:
        form.add_error("count", str(error))
        return Making(form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@school
def slips(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes slips for one batch and shows them in the answer to that one request, never again."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    batch = get_object_or_404(CodeBatch, pk=pk, wave=wave)
    addresses = {
        "back_url": reverse("waves:codes", args=[slug]),
        "here_url": reverse("waves:slips", args=[slug, pk]),
        "send_url": reverse("waves:slips_send", args=[slug, pk]),
    }
    return slips_page(request, batch, SlipsForm, addresses | {"known": slips_of(batch)})


def slips_page(
    request: HttpRequest,
    batch: CodeBatch,
    form_class: type[SlipsForm],
    about: dict[str, Any],
) -> HttpResponse:
    """The page of `slips` for whoever may make them. `about`: its addresses, and with `known` how
    many there are."""
    wave, slug = batch.wave, batch.wave.slug
    found = making(request, form_class, lambda: slips_of(batch), partial(make_slips, batch))
    context: dict[str, Any] = {"wave": wave, "batch": batch, "known": None} | about
    if found.made is None:
        if context["known"]:
            context["known"] = slips_of(batch)
        context |= {"form": found.form, "shown": found.shown}
        page = render(request, "surveys/staff/slips.html", context, status=found.status)
        return kept_nowhere(page)
    context["slips"] = [on_paper(request, code) for code in found.made]
    paper = found.form.cleaned_data["paper"]
    if paper != PAGE:
        words = paper_words(request, wave, once=True, languages=chosen(paper))
        rows = in_rows([one | {"batch": None} for one in context["slips"]])
        parts = {"name": str(wave), "host": request.get_host(), "rows": rows, "words": words}
        if saved := sheet_once("cards", f"lappar-{slug}", parts):
            return saved
    context["words"] = paper_words(request, wave, once=True)
    return kept_nowhere(render(request, "surveys/staff/slips_sheet.html", context))


@school
def slips_send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form's own address (PAG-11): Back after a lost network still shows what was written."""
    return (
        slips(request, slug, pk) if request.method == "POST" else redirect("waves:slips", slug, pk)
    )
