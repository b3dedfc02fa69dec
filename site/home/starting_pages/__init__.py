"""Pages that every public body has to have, in each language, for a municipality to make its own.

Text is data: one module per language with the same slugs; a test compares them.
"""

import json
import uuid
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from home.models import HomePage, InfoPage
from home.starting_pages import ar, sv

TEXTS: dict[str, dict[str, dict[str, Any]]] = {"sv": sv.PAGES, "ar": ar.PAGES}
RESPONSIBLE = {"sv": "Kommunledningskontoret", "ar": "إدارة البلدية"}


def make(*, reviewed_on: date | None = None) -> list[InfoPage]:
    """Publishes the pages that are missing; never touches one that is there."""
    made = []
    for home in HomePage.objects.order_by("pk"):
        code = home.locale.language_code
        for slug, text in TEXTS.get(code, {}).items():
            if not InfoPage.objects.child_of(home).filter(slug=slug).exists():
                made.append(_page(home, slug, text, code, reviewed_on))
    return made


def _page(
    home: HomePage, slug: str, text: dict[str, Any], code: str, reviewed_on: date | None
) -> InfoPage:
    other = InfoPage.objects.filter(slug=slug).exclude(locale=home.locale).first()
    page = InfoPage(
        title=text["title"],
        slug=slug,
        intro=text["intro"],
        body=body(text["body"]),
        locale=Locale.objects.get(language_code=code),
        responsible=RESPONSIBLE[code],
        reviewed_on=reviewed_on or timezone.localdate(),
        show_in_menus=False,
    )
    if other:
        page.translation_key = other.translation_key
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def body(parts: list[tuple[str, Any]]) -> str:
    """Blocks as the page stores them, with an id each as the editor would have given."""
    return json.dumps(
        [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in parts]
    )
