"""REP-3: sizes alone move the mask, through the real counting in the database."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from figures.disclosure.mask import group_mask
from figures.table import Group
from releases import services
from surveys.models.response import Response
from surveys.reports import publish
from surveys.reports.plan import plan_of
from surveys.reports.tables import counts_of
from tests.surveys.reports.made import make_wave, sheet

FACES = ["jattebra", "bra", "mitt", "daligt", "jattedaligt", "-dk", "-no", "-nr"]


def mask_of(wave):
    plan = plan_of(wave)
    return group_mask(counts_of(wave), services.groups_of(plan), plan.k)


@pytest.mark.requirement("REP-3")
@pytest.mark.django_db
def test_other_answers_of_the_same_people_give_the_same_mask():
    wave = make_wave()
    first, seen = mask_of(wave), publish.preview(wave, plan_of(wave))
    assert len(first.hidden) == 4
    everybody = list(Response.objects.filter(wave=wave))

    @given(st.integers(0, 10**6), st.sampled_from(FACES), st.sampled_from([0.0, 0.5, 1.0]))
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def try_answers(seed, popular, agreement):
        random = Random(seed)
        for one in everybody:
            gender = one.answers["kon"]
            one.answers = sheet(random, gender)
            if random.random() < agreement:
                one.answers |= {"trivsel": popular, "lyssnar": "ja", "plats": "-ns"}
        Response.objects.bulk_update(everybody, ["answers"])
        assert mask_of(wave) == first
        assert publish.preview(wave, plan_of(wave)) == seen

    try_answers()


@pytest.mark.requirement("REP-3")
@pytest.mark.django_db
def test_one_more_answer_in_a_small_group_does_move_it():
    """The check itself: sizes do move the mask."""
    wave = make_wave()
    before = mask_of(wave)
    one = Response.objects.filter(wave=wave, school="Näsets skola").first()
    Response.objects.bulk_create(
        Response(
            wave=wave, version=wave.version, language="sv", school=one.school, area=one.area,
            school_year=one.school_year, day=one.day, answers=one.answers,
        )
        for _more in range(6)
    )  # fmt: skip
    after = mask_of(wave)
    assert Group((("school", "Näsets skola"),)) in set(after.shown) - set(before.shown)
