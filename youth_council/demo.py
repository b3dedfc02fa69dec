"""The demonstration's youth council: its section, two pieces of news and three meetings."""

from datetime import datetime, time, timedelta
from typing import Any, TextIO

from django.utils import timezone
from wagtail.models import Page

from core.models import User
from youth_council.demo_words import MEETINGS, NEWS, SECTION
from youth_council.models import CouncilNewsPage, CouncilPage, MeetingPage
from youth_council.services import open_to_council

SLUG = "ungdomsradet"


def build(stdout: TextIO) -> None:
    """In every language that has words; what is there stays as it is."""
    member = User.objects.filter(username="ungdomsrad").first()
    fronts = Page.objects.filter(depth=2).order_by("pk")
    for front in fronts:
        code = front.locale.language_code
        if code in SECTION and not CouncilPage.objects.child_of(front).exists():
            _section(front, code, member)


def _section(front: Page, code: str, member: User | None) -> None:
    section = _publish(
        front, CouncilPage(slug=SLUG, show_in_menus=True, **SECTION[code]), owner=member
    )
    open_to_council(section)
    today = timezone.localdate()
    for slug, row in NEWS.items():
        day = today - timedelta(days=row["days_ago"])
        _publish(section, CouncilNewsPage(slug=slug, day=day, **row[code]), owner=member)
    for slug, row in MEETINGS.items():
        day = today + timedelta(days=row["in_days"])
        page = MeetingPage(
            slug=slug, starts=_at(day, time(16, 30)), ends=_at(day, time(18)), **row[code]
        )
        _publish(section, page, owner=member)


def _publish(parent: Page, page: Any, *, owner: User | None) -> Any:
    twin = type(page).objects.filter(slug=page.slug).exclude(locale=parent.locale).first()
    if twin:
        page.translation_key = twin.translation_key
    page.locale, page.owner = parent.locale, owner
    page.responsible = "Ungdomsrådet" if parent.locale.language_code == "sv" else "مجلس الشباب"
    page.reviewed_on = timezone.localdate()
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision(user=owner).publish()
    return page


def _at(day: Any, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
