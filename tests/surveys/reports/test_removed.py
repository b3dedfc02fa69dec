"""PRV-5: of a wave whose answers are gone nothing new is told, and nothing is told beside it."""

import pytest
from django.utils import timezone, translation

from releases import same
from releases.services import PublishRefusedError
from surveys.models.wave import Wave
from surveys.reports import pool, publish, staff
from surveys.reports import same as of_waves
from surveys.reports.plan import plan_of
from tests.surveys.reports import small
from tests.surveys.reports.made import make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-5")]


@pytest.fixture
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def removed(wave: Wave) -> Wave:
    Wave.objects.filter(pk=wave.pk).update(removed_at=timezone.now())
    return Wave.objects.get(pk=wave.pk)


def test_small_groups_are_told_neither_to_staff_nor_of_two_rounds(monkeypatch):
    small.quickly(monkeypatch)
    wave = small.a_wave()
    publish.publish_wave(wave, by=None)
    assert staff.ready(wave).k == 5
    before = removed(wave)
    later = small.a_wave(slug="varen-2027", name="2027", previous=Wave.objects.get(pk=wave.pk))
    with translation.override("en"):
        with pytest.raises(PublishRefusedError, match=r"^The answers have been removed"):
            staff.ready(before)
        monkeypatch.setattr(pool.POOL.__class__, "plan_of", lambda self, one: plan_of(later))
        with pytest.raises(PublishRefusedError, match=r"^The answers have been removed"):
            pool.ready(later)


@pytest.mark.requirement("REP-4")
def test_another_survey_of_the_same_children_shares_no_question_with_one_that_is_gone(no_drawings):
    """Its tables cannot be held beside answers that nobody can count any more."""
    first, second = make_wave("vecka-5", "5"), make_wave("vecka-6", "6")
    publish.publish_wave(first, by=None)
    same.say(plan_of(second), plan_of(first), same=True, by=None)
    assert of_waves.refused(second, plan_of(second)) == ""
    removed(first)
    with translation.override("en"):
        said = of_waves.refused(second, plan_of(second))
        assert said.startswith("The same children answered a survey of which the report is out and")
        with pytest.raises(PublishRefusedError, match="Take the questions that both ask"):
            publish.publish_wave(second, by=None)
