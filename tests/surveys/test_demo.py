"""The demonstration's surveys are made through the services, once, and the same every time."""

from io import StringIO

import pytest

from core import demo as people
from core.models import User
from core.units import units_of
from promises import demo as promises
from releases.models import ReleasePlan
from surveys import demo
from surveys.definition import parse
from surveys.demo_content import NOT_READ_YET, OF_HARM
from surveys.enums import WaveState
from surveys.models import response as responses
from surveys.models.survey import Survey
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch
from surveys.queries.texts import telling_of_harm, told_themes, unsorted, waiting
from surveys.reports.staff_plan import STAFF

pytestmark = pytest.mark.django_db


def build() -> str:
    out = StringIO()
    for room in (people, promises, demo):
        room.build(out)
    return out.getvalue()


@pytest.mark.requirement("SUR-10")
def test_three_waves_stand_ready_and_a_second_time_adds_nothing() -> None:
    said = build()
    counts = {
        wave.slug: (wave.state, wave.promise.slug, sum(n for _batch, n in by_batch(wave)))
        for wave in Wave.objects.all()
    }
    assert {slug: row[:2] for slug, row in counts.items()} == {
        "trivselhjulet-2026": (WaveState.OPEN, "trivselhjulet-2026"),
        "skolan-och-fritiden-2026": (WaveState.CLOSED, "skolan-och-fritiden-2026"),
        "skolan-och-fritiden-2025": (WaveState.CLOSED, "skolan-och-fritiden-2025"),
    }
    assert 50 < counts["trivselhjulet-2026"][2] < 150
    assert 300 < counts["skolan-och-fritiden-2025"][2] < counts["skolan-och-fritiden-2026"][2] < 600
    now = Wave.objects.get(slug="skolan-och-fritiden-2026")
    assert now.previous is not None
    assert now.previous.slug == "skolan-och-fritiden-2025"
    assert now.previous.version == now.version
    assert ReleasePlan.objects.filter(source="survey-wave").count() == 3
    assert [one.source_key for one in ReleasePlan.objects.filter(audience="staff")] == [
        STAFF.key_of(now.previous)
    ]
    assert set(units_of(User.objects.get(username="larare"))) == {
        ("school", name) for name in demo.SMALL
    }
    languages = responses.Response.objects.values_list("language", flat=True)
    assert set(languages) == {"sv", "ar"}
    wheel = Wave.objects.get(slug="trivselhjulet-2026")
    for code in demo.class_codes(wheel):
        assert f"{code.shown[:4]} {code.shown[4:]}" in said
    total = responses.Response.objects.count()
    build()
    assert (Wave.objects.count(), Survey.objects.count()) == (3, 2)
    assert responses.Response.objects.count() == total


@pytest.mark.requirement("REP-21", "SUR-43")
def test_the_moderator_has_sorted_what_was_written_under_themes_with_quotes() -> None:
    build()
    names = ["Längre raster", "Skolgården", "Lugn och ro", "Maten", "Böcker och läxhjälp"]
    for year, left in (("2025", set()), ("2026", {NOT_READ_YET})):
        wave = Wave.objects.get(slug=f"skolan-och-fritiden-{year}")
        told = told_themes(wave)
        assert [one.name["sv"] for one in told] == names
        assert all(one.texts >= 10 and 0 < len(one.quotes) <= 2 for one in told)
        assert not unsorted(wave).exists()
        assert {one.text for one in waiting(wave)} == left
    assert [one.text for one in telling_of_harm()] == [OF_HARM]


@pytest.mark.requirement("SUR-10", "SUR-12")
def test_the_surveys_are_what_the_walks_need() -> None:
    build()
    wheel = parse(Survey.objects.get(key="trivselhjulet").versions.get().definition)
    assert [one.type for one in wheel.questions] == [
        *["wheel"] * 8, "single", "several", "single", "number", "single",
    ]  # fmt: skip
    assert [one.key for one in wheel.questions if one.condition] == ["lugnare"]
    school = parse(Survey.objects.get(key="skolan_fritiden_2026").versions.get().definition)
    assert [one.key for one in school.questions if one.background] == ["kon"]
    assert [option.face for option in school.questions[0].options] == [5, 4, 3, 2, 1]
