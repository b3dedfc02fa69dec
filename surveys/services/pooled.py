"""Programme groups in units of at least k people, so that a code can carry the unit into an answer.

Groups too small are put together with others of the same programme, never of another: what parents
say of one programme would else be read as said of both. Each group is in one unit, so that no two
units can be subtracted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import DEFAULT, LANGUAGES
from core.texts import pick
from surveys.models.invitation import CodeBatch
from surveys.models.wave import Wave
from surveys.offered import Offered, keys_in

LONGEST = 160


class TooFew(ValueError):
    """A programme has fewer than k people in all; `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True, slots=True)
class Unit:
    """`words`: its name in each language; the default one's is what is kept with answers. `keys`:
    of the groups in it, for the room that they are of."""

    words: Mapping[str, str]
    area: str
    size: int
    keys: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.words[DEFAULT.code]


def pool(groups: Iterable[Offered], k: int) -> list[Unit]:
    """The groups in units of at least k people, no unit of two programmes. Raises TooFew.

    A group of k people is a unit. Smaller ones join their neighbours in the order given until they
    are k; what is left over joins the smallest unit of its programme.
    """
    programs: dict[str, list[Offered]] = {}
    for one in groups:
        programs.setdefault(one.program, []).append(one)
    found: list[list[Offered]] = []
    problems = []
    for of_one in programs.values():
        units = _units(of_one, k)
        if any(_size(unit) < k for unit in units):
            title = pick(of_one[0].title, get_language() or "").text
            problems.append(
                _(
                    "%(program)s: fewer than %(k)s people have a place in the chosen groups. "
                    "Choose more of its groups, or leave it out."
                )
                % {"program": f"\u2068{title}\u2069", "k": k}
            )
        found += units
    if problems:
        raise TooFew(problems)
    return _named(found)


def _units(groups: Sequence[Offered], k: int) -> list[list[Offered]]:
    units = [[one] for one in groups if one.size >= k]
    rest: list[Offered] = []
    for one in groups:
        if one.size < k:
            rest.append(one)
            if _size(rest) >= k:
                units.append(rest)
                rest = []
    if rest and units:
        min(units, key=_size).extend(rest)
    elif rest:
        units.append(rest)
    return units


def _size(unit: Iterable[Offered]) -> int:
    return sum(one.size for one in unit)


def _named(units: list[list[Offered]]) -> list[Unit]:
    """Units of one wave have different names in the language that is kept."""
    named: list[Unit] = []
    taken: set[str] = set()
    for unit in units:
        number = 1
        words = {one.code: _words(unit, one.code, number) for one in LANGUAGES}
        while words[DEFAULT.code] in taken:
            number += 1
            words = {one.code: _words(unit, one.code, number) for one in LANGUAGES}
        taken.add(words[DEFAULT.code])
        areas = {one.area for one in unit}
        named.append(
            Unit(
                words,
                areas.pop() if len(areas) == 1 else "",
                _size(unit),
                tuple(one.key for one in unit),
            )
        )
    return named


def _words(unit: Sequence[Offered], code: str, number: int) -> str:
    """“COPE: Biblioteket + Folkets hus”, cut where it is too long to be kept."""
    groups = " + ".join(filter(None, (pick(one.name, code).text for one in unit)))
    text = ": ".join(filter(None, (pick(unit[0].title, code).text, groups)))
    end = f" ({number})" if number > 1 else ""
    room = LONGEST - len(end)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + end


def units_of(wave: Wave) -> list[Unit]:
    """The units that a wave has, for inviting the same people once more: those who were pooled
    before stay together after, however many they are by then."""
    batches: Iterable[CodeBatch] = wave.batches.exclude(program_group="").order_by("pk")
    return [Unit(one.program_words, one.area, one.size, keys_in(one.pk)) for one in batches]
