"""Rewrites a wave's rows in random order, so that place and time of writing say nothing.

Why: a random key alone hides nothing, since rows keep the order in which they arrived (docs/adr/0002).
"""

import random
import uuid

from django.db import models, transaction

from surveys.models.freetext import FreeText
from surveys.models.invitation import Code
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave

CHUNK = 1000


def _rewrite(rows: models.QuerySet, *, new_keys: bool) -> int:
    """Deletes and inserts again in one transaction; returns how many rows."""
    objects = list(rows)
    random.SystemRandom().shuffle(objects)
    if new_keys:
        for one in objects:
            one.pk = uuid.uuid4()
    rows.delete()
    rows.model._default_manager.bulk_create(objects, batch_size=CHUNK)
    return len(objects)


@transaction.atomic
def shuffle(wave: Wave) -> int:
    """Responses, texts and codes of the wave and all replay marks; returns the responses' number."""
    Wave.objects.select_for_update().get(pk=wave.pk)
    _rewrite(FreeText.objects.filter(wave=wave), new_keys=True)
    _rewrite(Code.objects.filter(batch__wave=wave), new_keys=False)
    _rewrite(ReplayMark.objects.all(), new_keys=False)
    return _rewrite(Response.objects.filter(wave=wave), new_keys=True)
