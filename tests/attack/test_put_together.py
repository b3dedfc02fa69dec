"""REP-9: two answers put together in a correction. The stranger has kept the first edition's files
and reads both; with the protection off the new ones tell of nobody more."""

from copy import deepcopy

import pytest

from releases.models import PublishJob
from surveys.models.response import Response
from surveys.reports import plan, publish
from tests.attack.attacker import given_away, small_groups
from tests.attack.reading import Report, read
from tests.attack.test_attack import K, M, decide_by, no_mask
from tests.attack.towns import neighbours, third_gender
from tests.surveys.reports.made import DEFINITION, QUESTIONS, make_wave, options, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.requirement("REP-9", "REP-7"),
]
ASKED = deepcopy(
    DEFINITION | {"questions": [q for q in QUESTIONS if q["key"] in ("kon", "lyssnar")]}
)
ASKED["questions"][1]["options"] = options(ja="Ja", jo="Jo", ibland="Ibland", nej="Nej")
LISTENS, THEN = "Lyssnar vuxna?", "Lyssnar vuxna? (rättad)"


def editions(client):
    """The first edition, and both as one: the corrected table is one more of the same children."""
    wave = make_wave(sizes=third_gender(), definition=ASKED)
    for one in Response.objects.filter(answers__lyssnar="ja")[::2]:
        one.answers["lyssnar"] = "jo"
        one.save()
    publish.publish_wave(wave, by=None)
    first = read(lambda path: client.get(path).content, wave.slug)
    change = {"join": {"question": "lyssnar", "codes": ["ja", "jo"]}, "reason": words("Samma.")}
    publish.run(PublishJob.objects.create(plan=plan.plan_of(wave), correction=change), wave)
    second = read(lambda path: client.get(path).content, wave.slug)
    assert second.sizes == first.sizes and second.hidden == first.hidden
    added = {group: table["Ja eller Jo"] for group, table in second.tables[LISTENS].items()}
    assert len(added) >= 3 and added == {
        group: table["Ja"] + table["Jo"] for group, table in first.tables[LISTENS].items()
    }
    tables = {**first.tables, THEN: second.tables[LISTENS]}
    coarse = first.coarse | {(THEN, group) for _question, group in second.coarse}
    return first, Report(first.sizes, tables, coarse, first.hidden)


def test_both_editions_together_give_away_nobody(client):
    first, both = editions(client)
    town = neighbours(third_gender())
    for report in (first, both):
        assert small_groups(report, town, K) + given_away(report, town, M) == []


def test_with_the_protection_off_the_new_table_tells_of_nobody_more(client, monkeypatch):
    decide_by(monkeypatch, no_mask)
    first, both = editions(client)
    town = neighbours(third_gender())
    small = small_groups(first, town, K)
    assert 2 in {one.people for one in small} and small_groups(both, town, K) == small
    found = given_away(both, town, M)
    known = [one for one in found if one.question == LISTENS]
    new = [one for one in found if one.question == THEN]
    assert known == given_away(first, town, M) and known != [] and new != []
    assert {claim(one) for one in new} <= {claim(one) for one in known}


def claim(find):
    """Who, and what: “Ja eller Jo” is what the first edition's two tell together."""
    answers = frozenset(part for one in find.answers for part in one.split(" eller "))
    return find.places, answers, find.others
