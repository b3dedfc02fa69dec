"""REP-6: the certificate. Worlds are stored; checking them is adding up, without a solver.

One world contradicts many secrets, and each joint keeps only the worlds that contradict one that no
earlier world does. The worlds were made from what is told and from sizes alone; the real answers
are not among what is looked at to make them. It holds sizes of small groups and
is therefore never shown to the public.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from figures.disclosure.attribute import Released
from figures.disclosure.span import SearchLimitError
from figures.disclosure.worlds import (
    Atom,
    Fact,
    Joint,
    Union,
    agrees,
    exactly_known,
    facts_of,
    unproved,
)
from figures.table import Bound, Group, Item, Levels, Link

SCHEMA = 1
ItemKey = tuple[str, str]


def certify(
    told: Sequence[Group],
    atoms: Sequence[Atom],
    unions: Sequence[Union],
    joints: Sequence[Joint],
    worlds: Sequence[npt.NDArray[np.int64]],
    k: int,
    m: int,
) -> dict[str, Any]:
    """As JSON."""
    return {
        "schema": SCHEMA,
        "k": k,
        "m": m,
        "groups": [[list(level) for level in group.levels] for group in told],
        "atoms": [
            [atom.people, atom.cells, sorted(atom.groups), *_places(atom.known)] for atom in atoms
        ],
        "unions": [[list(part) for part in union] for union in unions],
        "joints": [
            {
                "items": [
                    [i.question, i.part, list(i.options), i.ordered, i.asked_of_some,
                     list(i.sensitive)]
                    for i in joint.items
                ],
                "links": [
                    [list(link.asked), list(link.by), list(link.codes), *_places(link.where)]
                    for link in joint.links
                ],
                "bounds": [
                    [_listed(bound.fewer), _listed(bound.more), *_places(bound.where)]
                    for bound in joint.bounds
                ],
                "chose_one": joint.chose_one,
                "worlds": found.tolist(),
            }
            for joint, found in zip(joints, worlds, strict=True)
        ],
    }  # fmt: skip


def check_certificate(certificate: Mapping[str, Any], released: Sequence[Released]) -> list[str]:
    """What does not hold: a number told that a world does not give, or a secret that no world
    contradicts. `released` is everything ever told about these people; an empty list is a pass."""
    return list(_faults(certificate, released))


def items_of(certificate: Mapping[str, Any]) -> list[Item]:
    return [item for data in certificate["joints"] for item in joint_of(data).items]


def _faults(certificate: Mapping[str, Any], released: Sequence[Released]) -> Iterator[str]:
    k, m = certificate["k"], certificate["m"]
    groups = [
        Group(tuple((name, level) for name, level in levels)) for levels in certificate["groups"]
    ]
    index = {group: i for i, group in enumerate(groups)}
    atoms = [
        Atom(people, frozenset(of), cells, frozenset(_levels(where)))
        for people, cells, of, *where in certificate["atoms"]
    ]
    unions: list[Union] = [tuple((a, n) for a, n in union) for union in certificate["unions"]]
    if any(atom.people < 1 or atom.cells < 1 for atom in atoms):
        yield "an atom without people"
    facts: dict[ItemKey, list[Fact]] = {}
    for one in released:
        place = index.get(one.block.group)
        size = sum(atom.people for atom in atoms if place in atom.groups)
        if place is None or size != one.block.n:
            yield f"{one.block.group.dimension} {one.block.group.level} is of another size"
            return
        facts.setdefault(one.block.item.key, []).extend(facts_of(one, place, m))
    for data in certificate["joints"]:
        joint = joint_of(data)
        worlds = np.array(data["worlds"], np.int64)
        name = "+".join(dict.fromkeys(item.question for item in joint.items))
        told = [fact for item in joint.items for fact in facts.pop(item.key, [])]
        if not len(worlds):
            if groups:
                yield f"{name}: no world"
            continue
        for i, world in enumerate(worlds):
            yield from (f"{name}: world {i} {fault}" for fault in agrees(world, joint, atoms, told))
        answers = joint.answers(m)
        for union, j in unproved(worlds, atoms, unions, answers):
            yield f"{name}: {answers[j].name[2:]} is proven of group {union}"
        for item in joint.items:
            columns = [joint.column[item.key, code] for code in item.codes]
            try:
                known = exactly_known(worlds, atoms, columns, k, joint.settled(item, atoms))
            except SearchLimitError:
                known = ()
            if known is not None:
                yield f"{name}: a small group may be known exactly"
    yield from (f"{key}: no worlds for what is told" for key in facts)


def joint_of(data: Mapping[str, Any]) -> Joint:
    items = tuple(
        Item(question, part, tuple(options), ordered, some, tuple(sensitive))
        for question, part, options, ordered, some, sensitive in data["items"]
    )
    links = tuple(
        Link((a[0], a[1]), (b[0], b[1]), tuple(codes), _levels(where))
        for a, b, codes, *where in data["links"]
    )
    bounds = tuple(
        Bound(_terms(fewer), _terms(more), _levels(where))
        for fewer, more, *where in data.get("bounds", ())  # certificates before there were any
    )
    return Joint(items, links, data["chose_one"], bounds)


def _listed(terms: Iterable[tuple[ItemKey, tuple[str, ...]]]) -> list[list[list[str]]]:
    return [[list(key), list(codes)] for key, codes in terms]


def _terms(data: Iterable[Sequence[Sequence[str]]]) -> tuple[tuple[ItemKey, tuple[str, ...]], ...]:
    return tuple(((key[0], key[1]), tuple(codes)) for key, codes in data)


def _places(where: Iterable[tuple[str, str]]) -> list[list[list[str]]]:
    """Levels, as a last part that is left out where there are none."""
    return [[list(level) for level in sorted(where)]] if where else []


def _levels(data: Sequence[Sequence[Sequence[str]]]) -> Levels:
    return tuple((name, level) for part in data for name, level in part)
