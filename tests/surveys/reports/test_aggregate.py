import json
from collections import Counter
from random import Random

import pytest

from figures.table import DONT_KNOW, NOT_REACHED, NOT_SHOWN, TOTAL, Group
from surveys.models.response import Response
from surveys.reports.aggregate import NOT_SAID, answer_counts, cell_sizes
from surveys.reports.tables import counts_of
from tests.surveys.reports.made import make_wave, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return make_wave()


@pytest.mark.requirement("REP-25")
def test_all_questions_are_counted_in_one_grouping(wave, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = answer_counts(wave, ["kon"])
    assert {row.question for row in rows} == {
        "kon", "trivsel", "lyssnar", "plats", "frukost", "onskan", "ensak",
    }  # fmt: skip


ODD = [
    {"lyssnar": "3", "frukost": 3, "plats": ["a", 'b"c'], "onskan": ["åäö", "-dk"]},
    {"lyssnar": "3", "frukost": "-no", "plats": ["a"], "trivsel": "true"},
    {"lyssnar": "['", "frukost": -2, "plats": "-ns", "kon": "-no"},
    {"lyssnar": "\\u0041", "frukost": 30, "plats": ["b", "a"], "kon": "flicka"},
]


@pytest.mark.requirement("REP-26")
def test_each_answer_is_counted_as_it_is_by_hand(wave):
    """A number is no text that looks alike, a list keeps its order, a cell its people."""
    sheets = list(Response.objects.all())
    for one, answers in zip(sheets, ODD * 3, strict=False):
        one.answers = answers
    sheets[-1].school, sheets[-1].area = "Ek\tskolan, [4]", '"Söder"'
    Response.objects.bulk_update(sheets, ["answers", "school", "area"])
    by_hand = Counter()
    for one in sheets:
        gender = one.answers.get("kon", "-nr")
        kind = NOT_SAID if gender < "a" else gender
        cell = one.school, one.area, one.school_year, one.program_group, kind
        for question, answer in one.answers.items():
            by_hand[cell, question, json.dumps(answer, ensure_ascii=False)] += 1
    found = Counter()
    for row in answer_counts(wave, ["kon"]):
        assert row.responses > 0
        answer = json.dumps(json.loads(row.answer), ensure_ascii=False)
        found[row.cell, row.question, answer] += row.responses
    assert found == by_hand


def test_sizes_agree_with_counting_by_hand(wave):
    by_hand = Counter(
        (
            one.school,
            one.area,
            one.school_year,
            one.program_group,
            one.answers["kon"].replace("-no", NOT_SAID),
        )
        for one in Response.objects.all()
    )
    assert cell_sizes(wave, ["kon"]) == dict(by_hand)


@pytest.mark.requirement("REP-2")
def test_every_item_agrees_with_counting_by_hand(wave):
    counts = counts_of(wave)
    counts.check()
    answers = [one.answers for one in Response.objects.all()]
    by_key = {item.key: counts.block(TOTAL, item).counts for item in counts.items}
    faces = Counter(one["trivsel"] for one in answers)
    assert by_key["trivsel", ""] == {code: faces[code] for code in by_key["trivsel", ""]}
    yard = [one["plats"] for one in answers]
    assert by_key["plats", "gard"] == {
        "yes": sum("gard" in one for one in yard if isinstance(one, list)),
        "no": sum("gard" not in one for one in yard if isinstance(one, list)),
        "-dk": 0,
        "-no": 0,
        "-ns": sum(one == NOT_SHOWN for one in yard),
        "-nr": sum(one == NOT_REACHED for one in yard),
    }
    days = Counter(one["frukost"] for one in answers)
    assert by_key["frukost", ""]["3-5"] == days[3] + days[4] + days[5]
    first = Counter(one["onskan"][0] for one in answers if one["onskan"] != DONT_KNOW)
    assert by_key["onskan", ""]["musik"] == first["musik"]


@pytest.mark.requirement("REP-2")
def test_free_text_and_grouping_questions_are_never_items(wave):
    assert {item.question for item in counts_of(wave).items} == {
        "trivsel", "lyssnar", "plats", "frukost", "onskan",
    }  # fmt: skip


def test_whoever_said_no_gender_is_a_group_of_their_own(wave):
    assert counts_of(wave).size(Group((("kon", NOT_SAID),))) == 13


def test_a_missing_answer_counts_as_not_reached(wave):
    one = Response.objects.filter(school="Ekskolan").first()
    before = counts_of(wave)
    del one.answers["lyssnar"]
    one.answers["trivsel"] = "bra"
    one.save()
    after = counts_of(wave)
    after.check()
    item = next(item for item in after.items if item.question == "lyssnar")
    was, now = (c.block(TOTAL, item).counts[NOT_REACHED] for c in (before, after))
    assert now == was + 1


def test_answers_of_another_wave_are_not_counted(wave):
    other = make_wave("hosten-2026", "Hösten 2026", seed=2)
    Response.objects.filter(wave=other).exclude(school="Ekskolan").delete()
    assert sum(cell_sizes(wave, ["kon"]).values()) == 157
    assert sum(cell_sizes(other, ["kon"]).values()) == 83


def test_the_made_answers_are_the_same_every_time():
    assert sheet(Random(1), "flicka") == sheet(Random(1), "flicka")
