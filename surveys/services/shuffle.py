"""Rewrites a wave's rows in random order, so that place and time of writing say nothing.

Why: a random key alone hides nothing, as rows keep the order of arrival (docs/adr/0002).
"""

import random
import uuid

from django.db import connection, models, transaction

from surveys.models.freetext import FreeText
from surveys.models.invitation import Code, CodeBatch, GuardianSlip, PoolCode
from surveys.models.response import (
    TABLES,
    FollowUpKey,
    ReplayMark,
    everything_of,
)
from surveys.models.wave import Wave

CHUNK = 500
# Where old rows would still tell an order, until the room is given back.
WORN: tuple[type[models.Model], ...] = (
    *TABLES.values(),
    FollowUpKey,
    FreeText,
    Code,
    ReplayMark,
    GuardianSlip,
    PoolCode,
    CodeBatch,
)


def _rewrite(rows: models.QuerySet, *, new_keys: bool) -> int:
    """Deletes and inserts again in one transaction; returns how many rows.

    Only rows that were read and locked are deleted: one that arrives meanwhile stays as it is.
    """
    objects = list(rows.select_for_update(of=("self",)))
    random.SystemRandom().shuffle(objects)
    everything = rows.model._default_manager
    old = [one.pk for one in objects]
    for start in range(0, len(old), CHUNK):
        everything.filter(pk__in=old[start : start + CHUNK]).delete()
    if new_keys:
        for one in objects:
            one.pk = uuid.uuid4()
    everything.bulk_create(objects, batch_size=CHUNK)
    return len(objects)


@transaction.atomic
def shuffle(wave: Wave) -> int:
    """Responses, texts, codes, pool and guardians' papers of the wave and all replay marks; returns
    how many responses.

    Marks of every wave go together: apart, their places would tell which wave came first.
    """
    Wave.objects.select_for_update().get(pk=wave.pk)
    _rewrite(FreeText.objects.filter(wave=wave), new_keys=True)
    _rewrite(Code.objects.filter(batch__wave=wave), new_keys=False)
    _rewrite(GuardianSlip.objects.filter(batch__wave=wave), new_keys=False)
    _rewrite(PoolCode.objects.filter(batch__wave=wave), new_keys=True)
    _rewrite(ReplayMark.objects.all(), new_keys=False)
    return sum(_rewrite(rows, new_keys=True) for rows in everything_of(wave))


def clear_old_versions() -> None:
    """Gives back the room of rows that were rewritten, with what it still says of their order.

    Outside a transaction. PostgreSQL frees the dead rows of these tables; SQLite writes its file
    anew. Neither reaches the log or the backups (docs/adr/0002).
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = (model._meta.db_table for model in WORN)
            cursor.execute(f"VACUUM {', '.join(map(connection.ops.quote_name, tables))}")
        else:
            cursor.execute("VACUUM")
