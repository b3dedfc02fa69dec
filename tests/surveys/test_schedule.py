"""A survey is published at the hour that was chosen, or its maker hears what is missing."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from outbox.models import Message
from surveys.models.survey import Survey
from surveys.services.schedule import all_missed
from tests.surveys.making import make_survey, question
from tests.surveys.test_staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-1")]
MISSING = "Fråga 1 (Fråga trygg): texten på العربية saknas."


def tomorrow(survey: Survey, by: User | None) -> None:
    """To be published tomorrow."""
    survey.go_live_at = timezone.now() + timedelta(days=1)
    survey.save_revision(user=by).publish(user=by)


def run() -> str:
    out = StringIO()
    call_command("publish_scheduled", stdout=out)
    return out.getvalue()


def lose_a_text(survey: Survey) -> None:
    """As where a language is new on the site since the hour was chosen."""
    revision = survey.latest_revision
    asked = json.loads(revision.content["questions"])
    assert asked[0]["value"]["text"]["ar"]
    asked[0]["value"]["text"]["ar"] = ""
    revision.content["questions"] = json.dumps(asked)
    revision.save(update_fields=["content"])


def test_an_incomplete_survey_stays_a_draft_its_maker_is_told_and_others_are_published() -> None:
    maker = User.objects.create_user("maja", email="maja@ex.test", language="sv")
    maker.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    half, whole = make_survey(), make_survey(question("b"), key="hel")
    Survey.objects.update(live=False)
    for one in (half, whole):
        one.refresh_from_db()
        tomorrow(one, maker)
    half.refresh_from_db()
    lose_a_text(half)
    versions = half.versions.count()
    assert run() == ""
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        said = run().splitlines()[1:]  # the first line: the timer is late
        assert said == ["rasten: not published, something is missing", "hel: published"]
        assert run() == ""  # not again, and no second letter
        half.refresh_from_db()
        whole.refresh_from_db()
        assert (half.live, whole.live, half.versions.count()) == (False, True, versions)
        letter = Message.objects.get()
        assert (letter.recipient, MISSING in letter.body) == ("maja@ex.test", True)
        assert f"/admin/snippets/surveys/survey/edit/{half.pk}/" in letter.body
        told = AuditEntry.objects.filter(action="survey not published on schedule")
        assert [one.by for one in told] == [None]
        assert [one for one, _hour in all_missed()] == [half]
        client = signed_in(Role.SURVEY_MAKER)
        assert "En enkät publicerades inte" in client.get("/sv/min-sida/").content.decode()
        edit = client.get(f"/admin/snippets/surveys/survey/edit/{half.pk}/").content.decode()
        assert "Skulle ha publicerats då, men det skedde inte:" in edit
        assert MISSING in edit
        half.questions = [question("trygg")]
        half.save_revision().publish()
        assert all_missed() == []
    assert not Message.objects.exclude(pk=letter.pk).exists()


def test_every_maker_is_told_where_nobody_chose_the_hour() -> None:
    for name, language in (("maja", "sv"), ("amal", "ar")):
        user = User.objects.create_user(name, email=f"{name}@ex.test", language=language)
        user.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    survey = make_survey()
    tomorrow(survey, None)
    lose_a_text(survey)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        run()
        subjects = dict(Message.objects.values_list("recipient", "subject"))
    assert subjects == {
        "maja@ex.test": "En enkät publicerades inte",
        "amal@ex.test": "لم يُنشر أحد الاستبيانات",
    }
