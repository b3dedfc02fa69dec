"""REP-21: a curve over rounds says what each could tell, and nothing of what it never asked."""

from types import SimpleNamespace as Row

import pytest

from releases.trend import trend_of

pytestmark = pytest.mark.requirement("REP-21")
GROUP = ("school", "Ekskolan")


def report(year: str, options: str, groups=(GROUP,)):
    question = {
        "key": "q", "type": "single", "asked_of_some": False, "text": {"sv": "?"},
        "options": [{"key": one, "label": {"sv": one}} for one in options.split()],
    }  # fmt: skip
    facts = {
        "opens": f"{year}-04-01", "questions": [question], "wave": {"name": {"sv": year}},
        "groups": [{"dimension": d, "level": name, "invited": 100} for d, name in groups],
    }  # fmt: skip
    return Row(facts=facts), question


def cells(**counts: int) -> dict:
    n = sum(counts.values())
    return {"q": [Row(codes=code, count=count, n=n) for code, count in counts.items()]}


@pytest.mark.parametrize(
    ("past", "points"),
    [
        ([("2025", "ja nej", {"ja": 30, "nej": 10})], []),  # other answers: no nought per cent
        ([("2025", "ofta aldrig", {"ofta": 10, "aldrig": 30})], [("2025", 0.25)]),
        ([("2025", "ofta aldrig", {})], []),  # asked, and not told of the group
    ],
)
def test_a_round_that_did_not_offer_the_answer_has_no_point(past, points):
    now, facts = report("2026", "ofta ibland aldrig")
    before = [(report(year, options)[0], cells(**told)) for year, options, told in past]
    found = trend_of(
        now, facts, ("ofta",), cells(ofta=20, ibland=10, aldrig=10), before, "sv", GROUP
    )
    assert [(one.label.text, one.interval.value) for one in found] == [*points, ("2026", 0.5)]


def test_a_round_that_neither_offers_it_nor_shows_the_group_is_passed_over():
    now, facts = report("2026", "ofta ibland aldrig")
    before = [(report("2025", "ja nej", groups=())[0], {})]
    found = trend_of(now, facts, ("ofta",), cells(ofta=20, ibland=20), before, "sv", GROUP)
    assert [one.label.text for one in found] == ["2026"]
