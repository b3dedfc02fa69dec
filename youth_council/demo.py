"""The demonstration's youth council: its section, two pieces of news and three meetings."""

from datetime import datetime, time, timedelta
from typing import Any, TextIO

from django.utils import timezone
from wagtail.models import Page

from core.models import User
from promises import ledger
from promises.models import Promise
from youth_council.demo_ideas import IDEAS, ROUND
from youth_council.demo_words import MEETINGS, NEWS, SECTION
from youth_council.models import CouncilNewsPage, CouncilPage, Idea, IdeaRound, MeetingPage
from youth_council.services import ideas as services
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
    if not IdeaRound.objects.exists():
        _ideas()


def _ideas() -> None:
    """A round under a running promise: one idea that is decided of, one new, two to read."""
    promise = Promise.objects.filter(slug="skolan-och-fritiden-2026").first()
    if promise is None:  # the section by itself
        return
    listener = User.objects.get(username="lyssnare")
    moderator = User.objects.get(username="moderator")
    today = timezone.localdate()
    ideas = IdeaRound.objects.create(
        slug="ideer-2026", name=ROUND, promise=promise, opens=today - timedelta(days=20),
        closes=today + timedelta(days=40),
    )  # fmt: skip
    ideas = services.open_round(ideas, by=None)
    for row in IDEAS:
        idea, _code = services.send(ideas, row["text"], language=row["language"])
        Idea.objects.filter(pk=idea.pk).update(sent_on=today - timedelta(days=row["days_ago"]))
        idea.refresh_from_db()
        if "title" not in row:
            continue
        services.release(idea, title=row["title"], by=moderator)
        Idea.objects.filter(pk=idea.pk).update(supports=row["supports"])
        idea.refresh_from_db()
        for kind, status, days_ago, reason in row.get("steps", []):
            on = today - timedelta(days=days_ago)
            ledger.add_step(
                idea.matter, kind=kind, status=status, on=on, reason=reason, by=listener
            )


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
