"""REP-2: what a block is, counted once more by hand on the published cells."""

from collections import Counter

import pytest

from releases.models import PublishedCell
from surveys.models.response import Response
from surveys.models.survey import SurveyVersion
from surveys.reports import publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_wave

pytestmark = pytest.mark.django_db
CODES = ["-dk", "-no", "-ns", "-nr"]


@pytest.fixture
def wave(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    wave = make_wave(happy=2)
    publish.publish_wave(wave, by=None)
    return wave


def published(question, part="", dimension="total", level=""):
    rows = PublishedCell.objects.filter(
        question=question, part=part, dimension=dimension, level=level
    )
    assert all(row.count is not None for row in rows)
    return {row.codes: row.count for row in rows}, {row.n for row in rows}


def by_hand(found, options):
    return {code: found[code] for code in [*options, *CODES]}


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize("group", [("total", ""), ("school", "Ekskolan"), ("school_year", "5")])
def test_every_kind_of_question_is_the_whole_distribution_of_its_group(wave, group):
    dimension, level = group
    sheets = [
        one.answers
        for one in Response.objects.filter(wave=wave)
        if dimension == "total" or getattr(one, dimension) == level
    ]
    faces = ["jattebra", "bra", "mitt", "daligt", "jattedaligt"]
    wanted = {
        ("trivsel", ""): by_hand(Counter(one["trivsel"] for one in sheets), faces),
        ("lyssnar", ""): by_hand(
            Counter(one["lyssnar"] for one in sheets), ["ja", "ibland", "nej"]
        ),
    }
    bands = {"0-2": range(3), "3-5": range(3, 6), "6-7": range(6, 8)}
    days = Counter(
        next((band for band, days in bands.items() if one["frukost"] in days), one["frukost"])
        for one in sheets
    )
    wanted["frukost", ""] = by_hand(days, bands)
    first = Counter(
        one["onskan"][0] if isinstance(one["onskan"], list) else one["onskan"] for one in sheets
    )
    wanted["onskan", ""] = by_hand(first, ["idrott", "musik"])
    for part in ("gard", "matsal"):
        given = Counter(
            one["plats"] if isinstance(one["plats"], str) else ("no", "yes")[part in one["plats"]]
            for one in sheets
        )
        wanted["plats", part] = by_hand(given, ["yes", "no"])
    for (question, part), numbers in wanted.items():
        found, sizes = published(question, part, dimension, level)
        assert (found, sizes) == (numbers, {len(sheets)})
        assert sum(found.values()) == len(sheets)


@pytest.mark.requirement("REP-2")
def test_classes_and_free_text_can_be_neither_planned_nor_published(wave):
    plan = plan_of(wave)
    dimensions = {name for one in plan.groups for name, _level in one["levels"]}
    assert dimensions == {"school", "area", "school_year", "kon"}
    assert plan.questions == ["trivsel", "lyssnar", "plats", "frukost", "onskan"]
    asked = set(PublishedCell.objects.values_list("question", flat=True))
    assert asked == set(plan.questions)


@pytest.mark.requirement("REP-2")
def test_bands_are_fixed_with_the_version_before_anybody_answers(wave):
    version = wave.version
    question = next(one for one in version.definition["questions"] if one["key"] == "frukost")
    assert question["bands"] == [[0, 2], [3, 5], [6, 7]]
    question["bands"] = [[0, 0], [1, 7]]
    with pytest.raises(TypeError, match="immutable"):
        version.save()
    kept = SurveyVersion.objects.get(pk=version.pk).definition["questions"]
    assert next(one for one in kept if one["key"] == "frukost")["bands"] == [[0, 2], [3, 5], [6, 7]]


@pytest.mark.requirement("REP-1")
def test_the_plan_goes_by_priority_and_stays_as_it_was_declared(wave):
    """The total, then each kind of group with the largest invited first; later calls change
    nothing, and an order that was declared cannot be rearranged."""
    plan = plan_of(wave)
    assert [one["levels"] for one in plan.groups] == [
        [],
        *([["school", name]] for name in ("Ekskolan", "Åsskolan", "Sjöskolan", "Näsets skola")),
        *([["area", name]] for name in ("Centrum", "Söder")),
        *([["school_year", name]] for name in ("4", "5")),
        *([["kon", name]] for name in ("pojke", "flicka", "annat", "not_said")),
    ]
    plan.declared_groups = plan.groups[::-1]
    with pytest.raises(TypeError):
        plan.save()
