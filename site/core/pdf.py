"""HTML on paper: A4 sheets as PDF, Arabic shaped and isolated.

WeasyPrint sets the text with Pango, a Debian package, and is loaded by the first sheet, not with
the site: answering needs neither its memory nor its time. Nothing is fetched: a sheet is whole.
"""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from core.csp import light_values

# What Debian calls what is missing; docs/operator.md and script/_setup.sh name the same.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
STYLE = Path(__file__).resolve().parent / "paper.css"

for _steps in ("weasyprint", "weasyprint.progress"):  # it tells each step of each sheet
    logging.getLogger(_steps).setLevel(logging.ERROR)


@cache
def can_make() -> bool:
    """Whether this machine has what sets the text."""
    try:
        import weasyprint  # noqa: F401 loads the libraries
    except (ImportError, OSError):
        return False
    return True


def _fetches_nothing() -> Any:
    """But a drawing that stands in its own address (data:)."""
    from weasyprint.urls import URLFetcher, URLFetchingError

    class Nothing(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:image/svg+xml;base64,"):
                return super().fetch(url, headers)
            raise URLFetchingError("A sheet fetches nothing.")

    return Nothing()


def _with_colours(html: str) -> str:
    """The site's drawings name their colours by token, which a drawing on paper cannot look up."""
    light = light_values()
    return re.sub(r"var\((--[\w-]+)\)", lambda found: light.get(found[1], found[0]), html)


def pdf_of(html: str) -> bytes:
    """The sheet as PDF. It says what it is called, not when or on which machine it was made."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=fonts)
    sheet = HTML(string=_with_colours(html), url_fetcher=_fetches_nothing())
    made: bytes = sheet.write_pdf(stylesheets=[style], font_config=fonts)
    return made


def document_of(html: str, style: str, *, rtl: bool) -> bytes:
    """A document to read: tagged, with a bookmark per heading, and its title shown as its name."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()

    def shown(_document: Any, file: Any) -> None:
        how = file.catalog.setdefault("ViewerPreferences", {})
        how["DisplayDocTitle"] = "true"
        how["Direction"] = "/R2L" if rtl else "/L2R"

    sheet = HTML(string=html, url_fetcher=_fetches_nothing())
    made: bytes = sheet.write_pdf(
        stylesheets=[CSS(string=style, font_config=fonts)],
        font_config=fonts,
        pdf_tags=True,
        finisher=shown,
    )
    return made


def pdf_response(html: str, name: str, *, once: bool = False) -> HttpResponse:
    """`once`: saved at once, since a browser's viewer may ask for the address again to save it."""
    response = HttpResponse(pdf_of(html), content_type="application/pdf")
    how = "attachment" if once else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
