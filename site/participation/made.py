"""Files made off the request path, and anew at night where they would say something else: the
report of each year, and workbooks to which something was added after publishing (docs/adr/0042).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import pdf
from core.languages import LANGUAGES, Language, format_date
from core.texts import site_name
from participation import page, papers, queries, yearly
from participation.models import MadeFile
from releases import report as reading
from releases.models import Publication
from releases.queries import ALL
from surveys.reports import outside


def subject_of(publication: Publication) -> str:
    return f"report-{publication.pk}"


def subject_of_year(year: int) -> str:
    return f"year-{year}"


def forget(publications: Sequence[Publication]) -> None:
    """Their numbers came or went: the year that tells them is made anew too."""
    subjects = [subject_of(one) for one in publications]
    subjects += {subject_of_year(_year_of(one)) for one in publications}
    MadeFile.objects.filter(subject__in=subjects).delete()


def _year_of(publication: Publication) -> int:
    """The year that tells of it: of a survey when it opened, of anything else when it was told."""
    opens = publication.facts.get("opens")
    return int(opens[:4]) if opens else timezone.localtime(publication.published_at).year


def workbook_of(publication: Publication) -> None:
    """The workbook again, where young people have said what the report means, or others have
    measured something since."""
    for language in LANGUAGES:
        with override(language.code):
            found = reading.load(publication, language.code, ALL)
            more = [*outside.rows(found), *page.meaning_rows(publication)]
            key = subject_of(publication), "svar.xlsx", language.code
            says = _digest(more)
            if not more or _says(*key) == says:
                continue
            # Loads numpy, so never with the site (REP-25).
            from surveys.reports.workbook import workbook

            data = workbook(found, language.code, language.direction == "rtl", more)
        _keep(*key, data, says)


def make_years(*, renew: bool) -> int:
    """The report of each year as PDF, workbook and figures; how many papers were made."""
    number = 0
    for year in yearly.years():
        for language in LANGUAGES:
            missing = queries.made_file(subject_of_year(year), "svar.xlsx", language.code) is None
            if renew or missing:
                with override(language.code):
                    number += _year(yearly.of(year, language.code), language)
    return number


def _year(found: yearly.Year, language: Language) -> bool:
    subject, rtl = subject_of_year(found.year), language.direction == "rtl"
    rows = list(yearly.rows(found))
    says = _digest(rows)
    if _says(subject, "svar.xlsx", language.code) != says:
        from surveys.reports.workbook import plain_book

        _keep(subject, "svar.xlsx", language.code, plain_book(_("Answers"), rows, rtl), says)
        for name, data in _figure(found, rtl).items():
            _keep(subject, f"who.{name}", language.code, data, says)
    if not pdf.can_make():
        return False
    html = html_of(found, language)
    says = hashlib.sha256((html + papers.style_of()).encode()).hexdigest()
    if _says(subject, "rapport.pdf", language.code) == says:
        return False
    html = html.replace(papers.MADE, format_date(timezone.localdate(), language.code))
    data = pdf.document_of(html, papers.style_of(), rtl=rtl)
    _keep(subject, "rapport.pdf", language.code, data, says)
    return True


def html_of(found: yearly.Year, language: Language) -> str:
    path = reverse("participation:year", args=[found.year])
    context = page.of_year(found) | {
        "language": language,
        "made": papers.MADE,
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
    }
    return render_to_string("participation/year_paper.html", context)


def _figure(found: yearly.Year, rtl: bool) -> dict[str, bytes]:
    """The shares who answered, as PNG and SVG; nothing where none is known."""
    from figures.charts import Bar, Words, bars, isolated

    rows = [
        Bar(
            isolated(one.label.text) if one.label.is_fallback else one.label.text,
            one.percent / 100,
        )
        for one in found.answered
        if one.percent is not None
    ]
    if not rows:
        return {}
    title = _("Who answered in %(year)s") % {"year": found.year}
    source = _("Source: %(source)s.") % {"source": site_name(found.code).text}
    words = Words(title, _("Share of those who were invited"), source, "", rtl)
    return bars(rows, words)


def _digest(rows: Iterable[Iterable[object]]) -> str:
    text = json.dumps([[str(cell) for cell in row] for row in rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _says(subject: str, name: str, language: str) -> str:
    found = queries.made_file(subject, name, language)
    return found.says if found else ""


def _keep(subject: str, name: str, language: str, data: bytes, says: str) -> None:
    MadeFile.objects.update_or_create(
        subject=subject, name=name, language=language, defaults={"data": data, "says": says}
    )
