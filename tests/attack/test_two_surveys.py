"""REP-9: two surveys of the same children, in published files. Who reads both and knows which child
came to one of them only subtracts; with the protection off that child's answer is read."""

import pytest

from releases import same
from surveys.models.response import Response
from surveys.reports import publish
from surveys.reports.plan import plan_of
from tests.attack.attacker import given_away, small_groups
from tests.attack.reading import EVERYBODY, Report, read
from tests.attack.test_attack import K, M
from tests.attack.test_cut_anew import marked, part
from tests.attack.towns import neighbours
from tests.surveys.reports.made import DEFINITION, make_wave

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("REP-4", "REP-9"),
]
SIZES = {
    (school, "Centrum", "4", gender): (30, n)
    for school, gender, n in (
        ("Ekskolan", "flicka", 11), ("Ekskolan", "pojke", 12), ("Åsskolan", "flicka", 14),
        ("Åsskolan", "pojke", 13),
    )
}  # fmt: skip
MORE = "Hur många dagar åt du frukost?"
BOTH = ("kon", "trivsel", "lyssnar")
WHY = {"sv": "Andra klasser.", "ar": "صفوف أخرى."}


def asking(*keys):
    return DEFINITION | {"questions": [q for q in DEFINITION["questions"] if q["key"] in keys]}


def side_by_side(first, second):
    """Both reports as one: groups of the second have a number. A child answers alike in both."""
    found = Report(dict(first.sizes), {}, set(first.coarse), set(first.hidden))
    found.sizes |= {marked(group, 1): n for group, n in second.sizes.items()}
    for question in first.tables:
        told = second.tables.get(question, {})
        found.tables[question] = first.tables[question] | {
            marked(group, 1): table for group, table in told.items()
        }
    found.coarse |= {(q, marked(group, 1)) for q, group in second.coarse if q in first.tables}
    return found


@pytest.mark.parametrize("held", [True, False], ids=["on", "off"])
@pytest.mark.parametrize("place", [0, 3], ids=["a-girl-of-ekskolan", "a-boy-of-asskolan"])
def test_a_child_who_came_to_one_of_two_surveys(client, monkeypatch, settings, held, place):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    settings.SAME_CHILDREN_DAYS = 92
    waves = [
        make_wave(f"vecka-{n}", f"Vecka {n}", sizes=SIZES, seed=3, definition=asking(*keys))
        for n, keys in ((5, BOTH), (6, (*BOTH, "frukost")))
    ]
    school, _area, _year, gender = list(SIZES)[place]
    there = Response.objects.filter(wave=waves[1], school=school, answers__kon=gender)
    child = there.filter(answers__lyssnar="ja").first()
    child.delete()
    publish.publish_wave(waves[0], by=None)
    plans = [plan_of(one) for one in waves]
    if not held:
        same.say(*plans, same=False, reason=WHY, by=None)
    publish.publish_wave(waves[1], by=None)
    first, second = (read(lambda path: client.get(path).content, one.slug) for one in waves)
    assert second.sizes[EVERYBODY] == first.sizes[EVERYBODY] - 1
    town = neighbours(SIZES)
    assert len(set(town)) == len(town)
    joined = [one | part(one, 1) for one in town] + [town[place]]
    alone = len(town)
    finds = given_away(side_by_side(first, second), joined, M)
    about_the_child = {one.answers for one in finds if one.places == frozenset({alone})}
    if held:
        assert finds == []
        assert set(second.tables) == {MORE}
        assert small_groups(Report(second.sizes), town, K) == []
    else:
        assert ("Ja",) in about_the_child
