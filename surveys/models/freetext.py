"""Free text, apart from the coded answers and not joined to them."""

import uuid

from django.db import models

from surveys.models.wave import Wave


class FreeText(models.Model):
    """One text. Read only by the moderation query, by a person, before anyone else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    question = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
