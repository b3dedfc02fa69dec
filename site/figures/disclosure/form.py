"""What the form tells beside the numbers, as far as the answers bear it out: who was asked what."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from figures.disclosure.worlds import Joint, joints
from figures.table import NO, NOT_SHOWN, YES, Bound, Counts, Group, Item, Link


def borne_out(counts: Counts) -> Counts:
    """With the links and bounds among what may be published that the answers keep."""
    asked = {item.key for item in counts.items}
    links = [one for one in counts.links if {one.asked, one.by} <= asked and _holds(counts, one)]
    bounds = [one for one in counts.bounds if one.keys <= asked and _within(counts, one)]
    return replace(counts, links=tuple(links), bounds=tuple(bounds))


def joints_of(counts: Counts) -> Iterator[Joint]:
    """What is to be held together."""
    for items in joints(counts.items, counts.links, counts.bounds):
        keys = {item.key for item in items}
        yield Joint(
            items,
            tuple(one for one in counts.links if one.asked in keys),
            _everybody_chose(counts, items),
            tuple(one for one in counts.bounds if one.keys <= keys),
        )


def _within(counts: Counts, bound: Bound) -> bool:
    """Whether the answers keep the bound, in every base cell where it is true."""
    fewer, more = (
        [sum(counts.values[key][code][i] for key, codes in terms for code in codes)
         for i in range(len(counts.sizes))]
        for terms in (bound.fewer, bound.more)
    )  # fmt: skip
    there = counts.membership(Group(bound.where))
    return all(a <= b for a, b, yes in zip(fewer, more, there, strict=True) if yes)


def _holds(counts: Counts, link: Link) -> bool:
    """Whether the answers are as the link says, in every base cell where it is true."""
    asked, by = counts.values[link.asked][NOT_SHOWN], counts.values[link.by]
    there = counts.membership(Group(link.where))
    return all(
        size - asked[i] == sum(by[code][i] for code in link.codes)
        for i, size in enumerate(counts.sizes)
        if there[i]
    )


def _everybody_chose(counts: Counts, items: Sequence[Item]) -> bool:
    """Whether in every base cell the options were chosen at least as often as answered."""
    parts: dict[str, list[Item]] = {}
    for item in items:
        if item.part:
            parts.setdefault(item.question, []).append(item)
    for of_question in parts.values():
        values = [counts.values[item.key] for item in of_question]
        if any(item.options != (YES, NO) for item in of_question):
            return False
        for i in range(len(counts.sizes)):
            if sum(v[YES][i] for v in values) < values[0][YES][i] + values[0][NO][i]:
                return False
    return bool(parts)
