"""REP-2: k and m belong to the survey, are frozen with the wave and never fall under the floor."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from figures.disclosure.mask import PlanError
from releases import services
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.reports.opening import open_with_plan
from surveys.reports.plan import plan_of
from surveys.services.freeze import freeze
from surveys.services.invited import InvitedError, invite, read_groups
from surveys.services.waves import create_wave
from tests.surveys.making import INVITED, both, make_promise, make_survey

pytestmark = pytest.mark.django_db


def a_wave(k=10, m=3, slug="omgang", k_staff=5):
    from django.utils import timezone

    survey = make_survey(key=f"s-{slug}")
    survey.k, survey.m, survey.k_staff = k, m, k_staff
    survey.full_clean()
    survey.save()
    today = timezone.localdate()
    return create_wave(
        freeze(survey, by=None), slug=slug, name=both("Omgång"),
        promise=make_promise(f"p-{slug}"), opens=today, closes=today, by=None,
    )  # fmt: skip


@pytest.mark.requirement("REP-2")
def test_a_wave_and_its_plan_take_the_surveys_thresholds():
    wave = a_wave(k=15, m=4)
    batches = invite(wave, read_groups(INVITED), by=None)
    assert min(one.size for one in batches) >= 15
    open_with_plan(wave, by=None)
    wave.refresh_from_db()
    assert (wave.k, wave.m, wave.k_opened, wave.m_opened) == (15, 4, 15, 4)
    plan = plan_of(wave)
    assert (plan.k, plan.m) == (15, 4)


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("lowered", [{"k": 14}, {"m": 3}])
def test_the_database_refuses_to_lower_them_after_the_opening(lowered):
    wave = a_wave(k=15, m=4)
    invite(wave, read_groups(INVITED), by=None)
    open_with_plan(wave, by=None)
    for state in (WaveState.OPEN, WaveState.CLOSED):
        Wave.objects.update(state=state)
        with pytest.raises(IntegrityError), transaction.atomic():
            Wave.objects.update(**lowered)
    Wave.objects.update(k=16, m=5)  # raising is allowed


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("low", [{"k": 9, "k_opened": 9}, {"m": 2, "m_opened": 2}])
def test_the_database_knows_a_floor_that_nobody_goes_under(low):
    a_wave()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.update(**low)


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize(("name", "value"), [("k", 11), ("m", 3)])
def test_a_survey_that_has_been_answered_keeps_its_thresholds(name, value):
    wave = a_wave(k=12, m=4)
    survey = wave.version.survey
    setattr(survey, name, value)
    survey.full_clean()  # nobody has been let in yet
    invite(wave, read_groups(INVITED), by=None)
    open_with_plan(wave, by=None)
    with pytest.raises(ValidationError) as found:
        survey.full_clean()
    assert set(found.value.message_dict) == {name}


@pytest.mark.requirement("REP-2")
def test_the_floors_of_the_settings_hold_for_surveys_waves_and_plans(settings):
    survey = make_survey()
    settings.K_FLOOR, settings.M_FLOOR = 12, 4
    with pytest.raises(ValidationError) as found:
        survey.full_clean()
    assert set(found.value.message_dict) == {"k", "m"}
    settings.K_FLOOR, settings.M_FLOOR = 10, 3
    older = a_wave(slug="aldre")
    settings.K_FLOOR, settings.M_FLOOR = 12, 4
    newer = create_wave(
        older.version, slug="nyare", name=both("Ny"), promise=older.promise,
        opens=older.opens, closes=older.closes, by=None,
    )  # fmt: skip
    assert (newer.k, newer.m) == (12, 4)
    for low in ({"k": 11}, {"m": 3}):
        with pytest.raises(PlanError):
            services.declare_plan(
                "x", "y", groups=[{"levels": []}], questions=[],
                closes=date(2100, 1, 1), by=None, **low,
            )  # fmt: skip


@pytest.mark.requirement("REP-2")
def test_floors_raised_while_a_wave_is_prepared_hold_when_it_opens(settings):
    wave = a_wave()
    invite(wave, read_groups(INVITED), by=None)
    settings.K_FLOOR, settings.M_FLOOR = 12, 4
    open_with_plan(wave, by=None)
    plan = plan_of(wave)
    assert (wave.k, wave.m, wave.k_opened, wave.m_opened, plan.k, plan.m) == (12, 4, 12, 4, 12, 4)


@pytest.mark.requirement("REP-2")
def test_the_threshold_of_staff_is_frozen_and_has_a_floor_too(settings):
    wave = a_wave(k_staff=7)
    settings.K_STAFF_FLOOR = 8  # raised while the wave is prepared
    invite(wave, read_groups(INVITED), by=None)
    open_with_plan(wave, by=None)
    wave.refresh_from_db()
    assert (wave.k_staff, wave.k_staff_opened) == (8, 8)
    for low in ({"k_staff": 7}, {"k_staff": 4, "k_staff_opened": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wave.objects.update(**low)
    with pytest.raises(ValidationError) as found:
        wave.version.survey.full_clean()
    assert set(found.value.message_dict) == {"k_staff"}


def test_too_few_invited_for_the_surveys_own_threshold_is_told():
    wave = a_wave(k=5000)
    with pytest.raises(InvitedError, match="5000"):
        invite(wave, read_groups(INVITED), by=None)
