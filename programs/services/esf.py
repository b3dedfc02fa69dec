"""ESF+ reporting: off by default; months are sent in order, and again when one was corrected.

Only sums are kept (docs/adr/0050): how many adults of a group were at a meeting in the month, and
for how many minutes together. A version is what was marked as sent. Where the marks of a sent
month say something else now, it and every later month that was sent have to be sent again, in
order: the receiver adds the months up.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from programs.models import EsfVersion, Program
from programs.queries import esf as queries
from programs.queries.esf import Rows


class NotNow(Exception):
    """An earlier month goes first, the month is not over, or the numbers are others than shown."""


class Standing(StrEnum):
    """How a month stands."""

    GOING = "going"
    SEND = "send"
    SENT = "sent"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it is now. `is_next`: the first that waits, so the only one that may be sent."""

    first: date
    rows: Rows
    versions: list[EsfVersion]
    standing: Standing
    is_next: bool

    @property
    def number(self) -> int:
        """Of the version that a file of it is: the last one, or the one to be sent."""
        last = self.versions[-1].number if self.versions else 0
        return last if self.standing == Standing.SENT else last + 1

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.rows, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def participants(self) -> int:
        return sum(one["participants"] for one in self.rows)

    @property
    def hours(self) -> str:
        return hours(sum(one["minutes"] for one in self.rows))

    @property
    def changes(self) -> list[str]:
        """What differs from what was sent last."""
        return changed(self.versions[-1].rows, self.rows) if self.versions else []


def hours(minutes: int) -> str:
    return number_format(round(minutes / 60, 2) if minutes % 60 else minutes // 60)


def changed(old: Rows, new: Rows) -> list[str]:
    """In counts, a sentence for each group."""
    before, now = ({one["group"]: one for one in rows} for rows in (old, new))
    none = {"participants": 0, "minutes": 0}
    return [
        _(
            "%(group)s: participants %(old)s before, %(new)s now; "
            "hours %(old_hours)s before, %(new_hours)s now"
        )
        % {
            "group": (now.get(group) or before[group])["name"],
            "old": before.get(group, none)["participants"],
            "new": now.get(group, none)["participants"],
            "old_hours": hours(before.get(group, none)["minutes"]),
            "new_hours": hours(now.get(group, none)["minutes"]),
        }
        for group in sorted({*before, *now})
        if _sums(before.get(group, none)) != _sums(now.get(group, none))
    ]


def _sums(row: dict) -> tuple[int, int]:
    return row["participants"], row["minutes"]


def months(program: Program, today: date | None = None) -> list[Month]:
    """From the month when it was turned on to this one, in order; none while it is off."""
    if program.esf_from is None:
        return []
    today = today or timezone.localdate()
    first, last = program.esf_from, queries.first_day(today)
    attended = queries.attended(program, first, queries.after(last))
    sent, names = queries.versions(program), queries.names(program)
    gone = queries.removed_groups(program)
    found: list[Month] = []
    waits, newest = False, 0  # of the months before
    while first <= last:
        versions = sent.get(first, [])
        told = {one["group"]: one for one in versions[-1].rows} if versions else {}
        rows: list[dict[str, Any]] = [
            {"group": group, "name": names[group], "participants": n, "minutes": minutes}
            for group, (n, minutes) in sorted(attended.get(first, {}).items())
            if group not in gone
        ]
        rows += [row for group, row in told.items() if group in gone]
        rows.sort(key=lambda row: row["group"])
        standing = Standing.GOING if first == last else Standing.SEND
        if versions:
            same = not changed(versions[-1].rows, rows)
            whole = same and not waits and versions[-1].pk > newest
            standing = Standing.SENT if whole else Standing.AGAIN
            newest = max(newest, versions[-1].pk)
        due = standing in (Standing.SEND, Standing.AGAIN)
        found.append(Month(first, rows, versions, standing, due and not waits))
        waits = waits or due
        first = queries.after(first)
    return found


def month_of(program: Program, first: date, today: date | None = None) -> Month | None:
    return next((one for one in months(program, today) if one.first == first), None)


@transaction.atomic
def switch(program: Program, *, on: bool, by: User, today: date | None = None) -> None:
    """On from this month, or off: then nothing is counted. What was sent is kept."""
    held = Program.objects.select_for_update().get(pk=program.pk)
    if on == (held.esf_from is not None):
        return
    held.esf_from = queries.first_day(today or timezone.localdate()) if on else None
    held.save(update_fields=["esf_from"])
    record(by, "turned ESF+ on" if on else "turned ESF+ off", held)


@transaction.atomic
def mark_sent(
    program: Program, first: date, *, seen: str, by: User, today: date | None = None
) -> EsfVersion:
    """The month was sent as it was shown (`seen` is its digest). NotNow where that cannot be."""
    held = Program.objects.select_for_update().get(pk=program.pk)
    month = month_of(held, first, today)
    if month is None or not month.is_next or month.digest != seen:
        raise NotNow
    made = EsfVersion.objects.create(
        program=held, month=first, number=month.number, rows=month.rows, by=by,
        sent_on=today or timezone.localdate(),
    )  # fmt: skip
    record(by, "marked ESF+ month as sent", made)
    return made


def file_rows(first: date, number: int, rows: Rows) -> list[list[object]]:
    head: list[object] = [
        _("Month"), _("Version number"), _("Group"), _("Participants"), _("Minutes"), _("Hours"),
    ]  # fmt: skip
    return [head] + [
        [f"{first:%Y-%m}", number, one["name"], one["participants"], one["minutes"],
         hours(one["minutes"])]
        for one in rows
    ]  # fmt: skip
