"""Groups of a programme that a wave may invite. Each room offers its own; surveys knows no room.

What is taken from here into a wave is words and a number, never a key to a group. A room may keep
for itself which of its groups a batch holds, so that their leaders can hand out its codes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offered:
    """One group. `key` and `program` tell groups and programmes apart and are not kept here;
    `title` is the programme's name and `name` the group's own, per language. `area` is written as
    the school office's file writes areas; `size`: so many people have a place."""

    key: str
    program: str
    title: dict[str, str]
    name: dict[str, str]
    area: str
    size: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a room does: gives its groups, is told which of them a batch holds, and knows it."""

    groups: Callable[[], Iterable[Offered]]
    taken: Callable[[int, Iterable[str]], None]
    keys_in: Callable[[int], Iterable[str]]


_rooms: list[Room] = []


def register(room: Room) -> Room:
    """Called from an app's `ready()`."""
    if room not in _rooms:
        _rooms.append(room)
    return room


def offered() -> list[Offered]:
    """Every group that can be invited now, in the order of its room. Survey makers."""
    return [one for room in _rooms for one in room.groups()]


def taken(batch: int, keys: Iterable[str]) -> None:
    """A batch has been made of these groups. Each room takes the keys that are its own."""
    for room in _rooms:
        room.taken(batch, keys)


def keys_in(batch: int) -> tuple[str, ...]:
    """The groups that a batch was made of, as far as their rooms know."""
    return tuple(key for room in _rooms for key in room.keys_in(batch))
