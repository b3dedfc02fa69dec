"""Papers as PDF: in which languages, from which template, and what is said where there is none."""

import logging
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.languages import BY_CODE, LANGUAGES, Language
from core.pdf import PACKAGES, can_make, pdf_response
from surveys.models.wave import Wave

logger = logging.getLogger(__name__)


def drawn(link: str) -> SafeString:
    """The square of a link."""
    qr = segno.make(link, error="m", micro=False)
    return mark_safe(qr.svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308 drawn from our own address


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def chosen(wanted: str) -> tuple[Language, ...]:
    """The languages of a sheet: the one that was asked for, else all."""
    return (BY_CODE[wanted],) if wanted in BY_CODE else tuple(LANGUAGES)


def in_rows(cards: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Two cards beside each other. In one long line they would take minutes to set."""
    return [cards[start : start + 2] for start in range(0, len(cards), 2)]


def sheet(name: str, file: str, context: dict[str, Any]) -> HttpResponse:
    """One of templates/surveys/sheets as PDF. `words` has the languages, the first one first."""
    return pdf_response(_html(name, context), file)


def sheet_once(name: str, file: str, context: dict[str, Any]) -> HttpResponse | None:
    """The same for what can be shown a single time: a file that the browser saves.

    None where no PDF comes of it: then the page has to show it, as it cannot be made again.
    """
    if not can_make():
        return None
    try:
        return pdf_response(_html(name, context), file, once=True)
    except Exception:
        logger.exception("A sheet could not be made as PDF; it was shown as a page.")
        return None


def _html(name: str, context: dict[str, Any]) -> str:
    first = BY_CODE[context["words"][0]["lang"]]
    return render_to_string(f"surveys/sheets/{name}.html", context | {"language": first})


def no_pdf(request: HttpRequest, wave: Wave) -> HttpResponse:
    """This machine lacks what sets the text: a sentence, and the page can be printed instead."""
    context = {"wave": wave, "packages": PACKAGES}
    return kept_nowhere(render(request, "surveys/staff/no_pdf.html", context, status=503))
