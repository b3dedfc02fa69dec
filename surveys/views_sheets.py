"""The same papers as PDF, in Swedish, Arabic or both, for survey makers and school contacts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from core.pdf import can_make
from surveys.enums import CodeKind, GuardianMode
from surveys.models.invitation import Code, CodeBatch
from surveys.models.wave import Wave
from surveys.queries.waves import staff_waves
from surveys.services.invited import class_codes
from surveys.services.waves import promise_gaps
from surveys.sheets import chosen, in_rows, no_pdf, sheet
from surveys.views_codes import on_paper, paper_words, school
from surveys.views_guardians import letter_parts


def _codes(request: HttpRequest, wave: Wave, rows: list[Code], name: str) -> HttpResponse:
    if not rows:
        return redirect("waves:codes", wave.slug)
    if not can_make():
        return no_pdf(request, wave)
    languages = chosen(request.GET.get("sprak", ""))
    codes = [{"batch": one.batch} | on_paper(request, one.shown) for one in rows]
    context = {
        "name": str(wave),
        "host": request.get_host(),
        "codes": codes,
        "rows": in_rows(codes),
        "words": paper_words(request, wave, once=False, languages=languages),
    }
    return sheet(name, f"{name}-{wave.slug}", context)


@require_safe
@school
def classes_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The class codes of a wave, one card each."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    return _codes(request, wave, class_codes(wave), "cards")


@require_safe
@school
def posters_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """A poster for the wall of each group, one after another."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    return _codes(request, wave, class_codes(wave), "posters")


@require_safe
@school
def poster_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One group's poster: the square, the address and the code in large digits."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    return poster_of(request, get_object_or_404(CodeBatch, pk=pk, wave=wave))


def poster_of(request: HttpRequest, batch: CodeBatch) -> HttpResponse:
    """The same for whoever may hand out the batch's codes."""
    rows = Code.objects.filter(batch=batch, kind=CodeKind.CLASS).select_related("batch")
    return _codes(request, batch.wave, list(rows), "posters")


@require_safe
@school
def letter_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The letter to guardians. While its promise is not whole its page says what is missing."""
    wave = get_object_or_404(staff_waves(), slug=slug)
    batch = get_object_or_404(CodeBatch.objects.select_related("wave"), pk=pk, wave=wave)
    if wave.guardian == GuardianMode.NONE or promise_gaps(wave.promise):
        return redirect("waves:letter", slug, pk)
    if not can_make():
        return no_pdf(request, wave)
    languages = chosen(request.GET.get("sprak", ""))
    context = {"name": str(wave), "qr": "", "address": ""}
    return sheet("letter", f"brev-{slug}", context | letter_parts(request, batch, languages))
