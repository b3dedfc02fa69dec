"""Surveys that are to be published at an hour that somebody chose.

What was whole when the hour was chosen may lack something when it comes: a picture that is gone, a
language that is new. Then the survey stays as it was, and its maker is told what is missing.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from wagtail.models import Revision

from core.audit import record
from core.languages import get
from core.models import User
from core.roles import Role
from core.texts import pick
from outbox.services import post
from surveys.models.survey import Survey
from surveys.services.freeze import NotReady, find_problems

LETTER = "surveys/not_published"
SCHEDULED = "wagtail.publish.scheduled"  # Wagtail's own name for it in its log


def publish_due() -> Iterator[tuple[Survey, bool]]:
    """Each survey whose hour has come, and whether it was published."""
    due = Revision.objects.filter(
        approved_go_live_at__lt=timezone.now(),
        content_type__app_label="surveys",
        content_type__model="survey",
    )
    for revision in due.order_by("approved_go_live_at", "pk"):
        try:
            with transaction.atomic():
                revision.publish(log_action=SCHEDULED)
            published = True
        except NotReady:
            _set_aside(revision)
            published = False
        yield Survey.objects.get(pk=revision.object_id), published


@transaction.atomic
def _set_aside(revision: Revision) -> None:
    """It is not tried again; whoever chose the hour gets a letter, else every survey maker."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    survey = revision.as_object()
    record(None, "survey not published on schedule", survey)
    active = User.objects.filter(is_active=True).exclude(email="")
    makers = Group.objects.filter(name=Role.SURVEY_MAKER.value)
    people = active.filter(pk=revision.user_id) or active.filter(groups__in=makers)
    for one in people:
        language = get(one.language).code
        with translation.override(language):
            path = reverse("wagtailsnippets_surveys_survey:edit", args=[survey.pk])
            problems = [str(problem) for problem in find_problems(survey)]
        context = {
            "title": pick(survey.title, language).text or survey.key,
            "problems": problems,
            "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        }
        post(
            LETTER,
            about=f"surveys.survey:{survey.pk}:{revision.pk}:{one.pk}",
            language=language,
            context=context,
            email=one.email,
        )


def missed(survey: Survey) -> datetime | None:
    """When this draft was to be published, where that hour has come and it was not."""
    return _missed(survey.go_live_at, survey.last_published_at)


def all_missed() -> list[tuple[Survey, datetime]]:
    """Every survey of which that is true, with the hour."""
    drafts = Survey.objects.filter(has_unpublished_changes=True)
    found = drafts.filter(latest_revision__approved_go_live_at=None).values_list(
        "pk", "last_published_at", "latest_revision__content__go_live_at"
    )
    hours = {pk: _missed(parse_datetime(chosen), last) for pk, last, chosen in found if chosen}
    late = {pk: hour for pk, hour in hours.items() if hour}
    return [(one, late[one.pk]) for one in Survey.objects.filter(pk__in=late)] if late else []


def _missed(chosen: datetime | None, last: datetime | None) -> datetime | None:
    if chosen is None or chosen > timezone.now() or (last is not None and last >= chosen):
        return None
    return chosen
