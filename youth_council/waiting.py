"""What waits for a member of the youth council, and of ideas for those who read them."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.roles import Role, has_role
from core.waiting import Card
from youth_council import queries
from youth_council.models import CouncilPage


def own_pages(user: Any) -> Iterator[Card]:
    """The council's section, and the member's own drafts that nobody has published yet."""
    if not has_role(user, Role.COUNCIL_MEMBER):
        return
    drafts = Page.objects.filter(has_unpublished_changes=True).filter(
        Q(latest_revision__user=user) | Q(owner=user, latest_revision__user=None)
    )
    yield Card(
        title=_("Your drafts"),
        url=reverse("wagtailadmin_home"),
        text=_("Send them for a look when they are ready."),
        count=drafts.count(),
    )
    for section in CouncilPage.objects.select_related("locale").order_by("locale_id"):
        yield Card(
            title=section.title,
            url=reverse("wagtailadmin_explore", args=[section.pk]),
            text=_(
                "The youth council's pages in this language. Write, change and send for a look."
            ),
        )


def ideas(user: Any) -> Iterator[Card]:
    """Ideas to read for moderators, the rounds for editors."""
    if has_role(user, Role.MODERATOR):
        yield Card(
            title=_("Ideas to read"),
            url=reverse("ideas:waiting"),
            text=_("Nobody else sees an idea before you have read it."),
            count=queries.waiting().count(),
        )
    if has_role(user, Role.EDITOR):
        yield Card(
            title=_("Rounds of ideas"),
            url=reverse("ideas:rounds"),
            text=_("Open and close them. Each stands under a promise."),
        )
