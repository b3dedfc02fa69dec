"""REP-9: two surveys answered by the same children, each with its report, and a child who was in
one of them only. The attacker reads both, knows who answered what, and that nobody changed."""

from dataclasses import replace

import pytest

from figures.disclosure import twice
from figures.disclosure.certificate import check_certificate
from figures.disclosure.protect import protect
from figures.disclosure.twice import NOW, WAS, Past, of_now, of_then, protect_again
from figures.table import TOTAL, Group, Item
from tests.figures.attacker import Reader
from tests.figures.made import SCALE, counts_of

K, M = 10, 3
LISTENS = Item("lyssnar", "", ("ja", "ibland", "nej"))
FOOD = Item("maten", "", ("bra", "mitt", "daligt"))
QUESTIONS = (LISTENS, FOOD, SCALE)
WAYS = {"one is missing": (12, 11, 11), "one for another": (12, 12, 11), "all": (12, 12, 12)}


def child(i, items):
    """Number 12 answers everything in another way than number 0."""
    place = i + i // 12
    return {item.key: item.options[(place + n) % len(item.options)] for n, item in enumerate(items)}


def town(items, first, last):
    """Two schools: children numbered from `first` up to `last` in Ek, beside two of a third gender,
    and the same ones in Ås."""
    rows = [({"school": "Ek", "gender": "f"}, child(i, items)) for i in range(first, last)]
    rows += [({"school": "Ek", "gender": "x"}, child(i, items)) for i in range(2)]
    rows += [({"school": "As", "gender": "p"}, child(i, items)) for i in range(30)]
    return counts_of(rows, items)


def groups(counts):
    names = sorted({(name, level) for cell in counts.cells for name, level in cell.items()})
    return [TOTAL, *(Group((one,)) for one in names)]


def reader(was, now, overlap, before, after, item):
    """Of both reports: it knows how many in each base cell answered which."""
    cells = []
    sizes = [
        {tuple(sorted(cell.items())): n for cell, n in zip(c.cells, c.sizes, strict=True)}
        for c in (was, now)
    ]
    for cell in sizes[0] | sizes[1]:
        a, b = sizes[0].get(cell, 0), sizes[1].get(cell, 0)
        both = overlap.get(cell, min(a, b))
        for n, marks in ((a - both, (WAS,)), (both, (WAS, NOW)), (b - both, (NOW,))):
            if n:
                cells.append(({WAS[0]: "no", NOW[0]: "no", **dict((*cell, *marks))}, n))
    rows = []
    for outcome, mark in ((before, WAS), (after, NOW)):
        rows += [
            (dict((*one.block.group.levels, mark)), one.block.n, c.codes, c.count, c.at_least)
            for one in outcome.released
            if one.block.item.key == item.key
            for c in one.cells
        ]
    return Reader(cells, rows, item.options, item.ordered, K, M)


def single(reader):
    """The children of a stratum whose answer it can prove."""
    return [
        codes
        for what, places, codes in reader.finds()
        if sum(reader.cells[i][1] for i in places) < M
    ]


def checked(held, told_of, first):
    """What the proofs of tables that both reports tell do not show; one proof for each."""
    assert len(held.certificates) == 1 + len(told_of)
    faults = []
    for item, proof in zip(told_of, held.certificates[1:], strict=True):
        told = [
            replace(one, block=replace(one.block, group=name(one.block.group)))
            for outcome, name in ((first, of_then), (held, of_now))
            for one in outcome.released
            if one.block.item == item
        ]
        faults += check_certificate(proof, told)
    return faults


@pytest.mark.requirement("REP-4", "REP-5", "REP-6", "REP-9")
@pytest.mark.parametrize(
    ("way", "items"),
    [("one is missing", QUESTIONS), ("one for another", QUESTIONS[:1]), ("all", QUESTIONS[:1])],
)
def test_who_is_in_one_of_two_surveys_is_not_told_by_both(way, items):
    """With 1 and 3 questions in common, and also where the attacker knows that one child fewer
    answered both than the system could tell."""
    a, b, both = WAYS[way]
    was, now = town(items, 0, a), town(items, a - both, a - both + b)
    ek = (("gender", "f"), ("school", "Ek"))
    first = protect(was, groups(was), K, M).outcome
    alone = protect(now, groups(now), K, M).outcome
    held = protect_again(now, groups(now), K, M, [Past("before", was, first.released)])
    known = {ek: both}
    wins = [single(reader(was, now, known, first, alone, one)) for one in items]
    assert [bool(one) for one in wins] == [way != "all"] * len(items)
    for overlap in (known, {ek: both - 1}):
        for one in items:
            assert single(reader(was, now, overlap, first, held, one)) == []
    assert (held.released == alone.released) == (way == "all")  # nothing is lost without need
    told_of = items if way == "all" else ()  # what would tell one child is told of nobody
    assert {one.block.item for one in held.released} == set(told_of)
    assert checked(held, told_of, first) == []


@pytest.mark.requirement("REP-5")
def test_what_has_too_many_pieces_to_look_at_is_told_of_nobody(monkeypatch):
    items = QUESTIONS[:1]
    was = now = town(items, 0, 12)
    first = protect(was, groups(was), K, M).outcome
    past = Past("before", was, first.released)
    assert protect_again(now, groups(now), K, M, [past]).released
    monkeypatch.setattr(twice, "MOST_UNIONS", 0)
    assert protect_again(now, groups(now), K, M, [past]).released == ()


@pytest.mark.requirement("REP-5")
@pytest.mark.parametrize("turn", [1, 2])
def test_a_child_of_one_survey_alone_is_held_together_with_two_of_both(turn):
    """Had fewer answered both, these two might have been others, as that child is."""
    items = QUESTIONS[:1]
    was, now = (town(items, 0, 12), town(items, 1, 12))[:: 1 if turn == 1 else -1]
    first = protect(was, groups(was), K, M).outcome
    own = protect(now, groups(now), K, M).outcome
    levels = {(one.block.group, one.block.item.key): one.level for one in own.released}
    past = Past("before", was, first.released)
    pair = twice._Pair(now, past, items[0], groups(now), own.shown, levels, K, M)
    pair._look()
    marks = {(pair.atoms[i].people, n) for parts in pair.unions for i, n in parts}
    assert (len(pair.unions), marks) == (1, {(1, 1), (11, 2)})


FOUR = Item("fyra", "", ("a", "b", "c", "d"))
EVEN = (10, 10, 10, 10)


def two_schools(ek, as_):
    """So many of each answer in Ek, and in Ås."""
    places = (({"school": "Ek", "gender": "f"}, ek), ({"school": "As", "gender": "p"}, as_))
    rows = [
        (place, {FOUR.key: code})
        for place, told in places
        for code, n in zip(FOUR.options, told, strict=True)
        for _ in range(n)
    ]
    return counts_of(rows, (FOUR,))


@pytest.mark.requirement("REP-4", "REP-5", "REP-6")
@pytest.mark.parametrize("gone", [0, 1])
def test_where_enough_were_exchanged_what_both_ask_is_told(gone):
    """Twelve of Ek were exchanged. Where one of Ås is missing too, everybody's table stays."""
    was = two_schools((12, 12, 6, 6), EVEN)
    now = two_schools((6, 6, 12, 12), (10, 10, 10, 10 - gone))
    first = protect(was, groups(was), K, M).outcome
    alone = protect(now, groups(now), K, M).outcome
    held = protect_again(now, groups(now), K, M, [Past("before", was, first.released)])
    assert len(alone.released) == 5
    if gone:
        assert [one.block.group for one in held.released] == [TOTAL]
    else:
        assert held.released == alone.released
    assert checked(held, [FOUR], first) == []
    known = {(("gender", "f"), ("school", "Ek")): 24}  # the largest that there can be
    assert single(reader(was, now, known, first, held, FOUR)) == []
    assert bool(single(reader(was, now, known, first, alone, FOUR))) == bool(gone)
