"""Papers for guardians, for survey makers and school contacts (SUR-44)."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from core.languages import LANGUAGES, Language
from surveys.enums import GuardianMode
from surveys.flow.guardian import told
from surveys.forms import PAGE, GuardianSlipsForm
from surveys.models.invitation import CodeBatch
from surveys.queries.waves import staff_waves
from surveys.services.guardians import asked, make_guardian_slips, notice_token
from surveys.services.waves import promise_gaps
from surveys.sheets import chosen, drawn, in_rows, kept_nowhere, sheet_once
from surveys.views_codes import Making, making, school


def _batch(slug: str, pk: int) -> CodeBatch:
    wave = get_object_or_404(staff_waves(), slug=slug)
    batch = get_object_or_404(CodeBatch, pk=pk, wave=wave)
    batch.wave = wave
    return batch


def linked(request: HttpRequest, token: str) -> dict[str, Any]:
    """The address behind a guardian's paper, and its square."""
    link = request.build_absolute_uri(reverse("guardian_link", args=[token]))
    return {"qr": drawn(link), "address": link.split("://", 1)[1]}


def letter_parts(
    request: HttpRequest, batch: CodeBatch, languages: tuple[Language, ...] = LANGUAGES
) -> dict[str, Any]:
    """The letter in each of the languages on the same paper, and where a no can be said."""
    parts: dict[str, Any] = {"words": letter_words(batch, languages)}
    if batch.wave.guardian == GuardianMode.INFORM:
        parts |= linked(request, notice_token(batch))
    return parts


def letter_words(batch: CodeBatch, languages: tuple[Language, ...]) -> list[dict[str, Any]]:
    words = []
    for one in languages:
        with override(one.code):
            context = told(batch)
            html = render_to_string("surveys/_guardian_words.html", context | {"language": one})
            words.append(
                {"lang": one.code, "dir": one.direction, "title": context["title"], "html": html}
                | letter_says(batch)
            )
    return words


def letter_says(batch: CodeBatch) -> dict[str, str]:
    """What a letter says beside the facts, in the language that is active."""
    hello = _("For you as a guardian: your child's group is invited to answer a survey.")
    if batch.wave.guardian == GuardianMode.YES:
        how = _(
            "Your child can take part only if you say yes. You get a paper with a square of your "
            "own. There you answer yes or no. With a yes you get a code for your child. Nobody "
            "can see which guardian got which code."
        )
        return {"hello": hello, "how": how, "where": "", "strip": "", "name": ""}
    return {
        "hello": hello,
        "how": _(
            "Where you want your child to take part, you do not have to do anything. Where you do "
            "not want it: tell the teacher, or hand in the strip below. You can also press a "
            "button on the page behind the square. Then tell the teacher too, as nobody there "
            "knows who your child is."
        ),
        "where": _("Or write this address:"),
        "strip": _("I do not want my child to take part in the survey:"),
        "name": _("The child's name:"),
    }


@require_safe
@school
def letter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The letter to the guardians of one group, to print as often as it is needed."""
    batch = _batch(slug, pk)
    if batch.wave.guardian == GuardianMode.NONE:
        return redirect("waves:wave", slug)
    context = {
        "wave": batch.wave,
        "batch": batch,
        "gaps": promise_gaps(batch.wave.promise),
        "languages": LANGUAGES,
        "qr": "",
    } | letter_parts(request, batch)
    return kept_nowhere(render(request, "surveys/staff/letter.html", context))


def paper_words(
    batch: CodeBatch, languages: tuple[Language, ...] = LANGUAGES
) -> list[dict[str, Any]]:
    """What stands on each guardian's paper, in each of the languages."""
    words = []
    for one in languages:
        with override(one.code):
            words.append(
                {
                    "lang": one.code,
                    "dir": one.direction,
                    "title": told(batch)["title"],
                    "hello": _(
                        "For you as a guardian: your child's group is invited to answer a survey."
                    ),
                    "camera": _("Point the camera at the square. Read, and answer yes or no."),
                    "where": _("Or write this address:"),
                    "rule": _("The paper works once. Your answer is counted without your name."),
                }
            )
    return words


@require_http_methods(["GET", "HEAD", "POST"])
@school
def guardian_slips(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes papers for one group and shows them in the answer to that one request, never again."""
    batch = _batch(slug, pk)
    if batch.wave.guardian != GuardianMode.YES:
        return redirect("waves:wave", slug)
    gaps = promise_gaps(batch.wave.promise)
    if request.method == "POST" and gaps:
        found = Making(GuardianSlipsForm(asked(batch)), 422)
    else:
        make = partial(make_guardian_slips, batch)
        found = making(request, GuardianSlipsForm, lambda: asked(batch), make)
    context: dict[str, Any] = {"wave": batch.wave, "batch": batch}
    if found.made is None:
        context |= {"form": found.form, "known": asked(batch), "gaps": gaps, "shown": found.shown}
        page = render(request, "surveys/staff/guardian_slips.html", context, status=found.status)
        return kept_nowhere(page)
    context["papers"] = [linked(request, token) for token in found.made]
    paper = found.form.cleaned_data["paper"]
    if paper != PAGE:
        rows, words = in_rows(context["papers"]), paper_words(batch, chosen(paper))
        parts = context | {"name": str(batch.wave), "words": words, "rows": rows}
        if saved := sheet_once("guardians", f"vardnadshavare-{slug}", parts):
            return saved
    context["words"] = paper_words(batch)
    return kept_nowhere(render(request, "surveys/staff/guardian_slips_sheet.html", context))


@school
def guardian_slips_send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form's own address (PAG-11): Back after a lost network still shows what was written."""
    if request.method == "POST":
        return guardian_slips(request, slug, pk)
    return redirect("waves:guardian_slips", slug, pk)
