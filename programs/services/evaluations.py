"""Before and after: our groups in the waves of a survey (PRG-35, docs/adr/0037).

A wave asks this room for groups, and tells it which batch they came into. That is all that is kept:
who got which paper is written nowhere.
"""

from collections.abc import Iterable

from programs.models import Evaluation, Group

PREFIX = "programs-"


def key_of(group: Group) -> str:
    """How a wave's form names the group."""
    return f"{PREFIX}{group.pk}"


def take(batch: int, keys: Iterable[str]) -> None:
    """The batch was made of these groups; those of other rooms are left alone."""
    own = [int(key.removeprefix(PREFIX)) for key in keys if key.startswith(PREFIX)]
    found = Group.objects.filter(pk__in=own)
    Evaluation.objects.bulk_create([Evaluation(group=one, batch_id=batch) for one in found])


def keys_in(batch: int) -> list[str]:
    """The groups of a batch, as `take` got them."""
    return [key_of(one) for one in Group.objects.filter(evaluations__batch=batch)]
