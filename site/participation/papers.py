"""Reports on paper: tagged PDF with bookmarks, from the same chapters and cells as the page.

A paper is made by the job that publishes and again at night where its words have changed, since
its last chapter, what happened then, is written later. No request makes one.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core import pdf
from core.languages import LANGUAGES, Language, format_date
from participation import made, page, pairs, queries
from participation.models import Paper
from releases import report as reading
from releases.models import Publication
from releases.queries import ALL

STYLE = Path(__file__).resolve().parent / "paper.css"
MADE = "{made on}"  # in the place of the day, which is no change of what is said


def make_missing() -> int:
    """A paper for every report and language that lacks one, and the years'; how many were made."""
    return _make(queries.without_papers(), renew=False) + made.make_years(renew=False)


def renew() -> int:
    """As make_missing, and anew where what the report says has changed since."""
    for publication in queries.printed():
        if not pairs.is_of(publication):
            made.workbook_of(publication)
    return _make(queries.printed(), renew=True) + made.make_years(renew=True)


def forget(publications: Sequence[Publication]) -> None:
    """They compare themselves with numbers that came or went: better no paper than an old one."""
    Paper.objects.filter(publication__in=publications).delete()
    made.forget(publications)


def _make(publications: Iterable[Publication], *, renew: bool) -> int:
    number = 0
    if not pdf.can_make():
        return number
    for publication in publications:
        said = dict(publication.papers.values_list("language", "says"))
        for language in LANGUAGES:
            if renew or language.code not in said:
                number += _one(publication, language, said.get(language.code, ""))
    return number


def _one(publication: Publication, language: Language, said: str) -> bool:
    """Whether a paper was made: not where it says already what it should."""
    html, style = html_of(publication, language), style_of()
    says = hashlib.sha256((html + style).encode()).hexdigest()
    if says == said:
        return False
    html = html.replace(MADE, format_date(timezone.localdate(), language.code))
    data = pdf.document_of(html, style, rtl=language.direction == "rtl")
    Paper.objects.update_or_create(
        publication=publication, language=language.code, defaults={"data": data, "says": says}
    )
    return True


def html_of(publication: Publication, language: Language) -> str:
    """The report as one long page, with every group of every question."""
    with override(language.code):
        path = reverse("participation:report", args=[publication.slug])
        more: dict[str, Any] = {
            "language": language,
            "made": MADE,
            "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        }
        if pairs.is_of(publication):
            return render_to_string("participation/pairs_paper.html", pairs.of(publication) | more)
        found = reading.load(publication, language.code, ALL)
        context = page.of(publication, found)
        curves = _drawn(publication, "trend", language.code)
        drawn = _drawn(publication, "wheel", language.code) if context["wheels"] else {}
        for wheel in context["wheels"]:
            wheel["drawn"] = drawn.get(wheel["key"], "")
        for _section, items in context["sections"]:
            for item in items:
                one = found.question(item["key"])
                assert one is not None
                item["groups"] = page.groups_of(one, found)
                item["curve"] = curves.get(item["key"], "")
        return render_to_string("participation/paper.html", context | more)


def _drawn(publication: Publication, kind: str, code: str) -> dict[str, str]:
    """Drawings as addresses that hold the drawing itself, by question."""
    drawn = queries.figures(publication, kind=kind, language=code, format="svg")
    return {
        one.question: "data:image/svg+xml;base64," + b64encode(bytes(one.data)).decode()
        for one in drawn
    }


def style_of() -> str:
    """The sheet, with a class for the length of each bar in whole per cent."""
    lengths = "\n".join(f".w{n} {{ inline-size: {n}%; }}" for n in range(101))
    return STYLE.read_text(encoding="utf-8") + lengths
