"""Commands that a timer has to run, and whether it does.

The last success of each is remembered. Without it nobody notices a timer that was never switched
on: letters wait, answers stay in the order in which they came, old enrolments are kept too long.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import TimerRun
from core.roles import Role, has_role
from core.waiting import Card

NIGHTLY = timedelta(hours=26)  # a day, and two hours for a slow night or a clock that changes
EVERY_MINUTE = timedelta(minutes=15)

_limits: dict[str, timedelta] = {}


@dataclass(frozen=True, slots=True)
class Late:
    """A command that should have succeeded since; `last` is None where it never has."""

    name: str
    last: datetime | None


def register(name: str, limit: timedelta) -> None:
    """This command is late when it has not succeeded for so long; from an app's `ready()`."""
    _limits[name] = limit


def late(now: datetime | None = None) -> list[Late]:
    """The commands that are late, by name."""
    now = now or timezone.now()
    runs = dict(TimerRun.objects.values_list("name", "succeeded_at"))
    return [
        Late(name, runs.get(name))
        for name, limit in sorted(_limits.items())
        if name not in runs or now - runs[name] > limit
    ]


def succeeded(name: str) -> None:
    TimerRun.objects.update_or_create(name=name, defaults={"succeeded_at": timezone.now()})


def cards(user: Any) -> Iterator[Card]:
    """One card for administrators; none in the demonstration, which has no timers."""
    if settings.DEMO or not has_role(user, Role.ADMINISTRATOR):
        return
    if found := late():
        yield Card(
            title=_("Work by timer that is late"),
            url=reverse("wagtailadmin_home"),
            text=_("Tell those who run the service: %(commands)s.")
            % {"commands": ", ".join(f"\u2066{one.name}\u2069" for one in found)},
            count=len(found),
        )


class TimedCommand(BaseCommand):
    """A command for a timer: says when it was late, and notes its success."""

    @property
    def own_name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def is_whole(self, options: dict[str, Any]) -> bool:
        """Whether a run with these options does all that the timer is for."""
        return True

    def execute(self, *args: Any, **options: Any) -> str | None:
        if self.is_whole(options):
            for one in late():
                if one.name == self.own_name and one.last:
                    out = options.get("stdout") or self.stdout
                    out.write(f"Late: the last success was {one.last:%Y-%m-%d %H:%M} UTC\n")
        said = super().execute(*args, **options)
        if self.is_whole(options):
            succeeded(self.own_name)
        return said
