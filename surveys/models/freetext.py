"""Free text, apart from the coded answers and not joined to them."""

import re
import uuid

from django.db import models

from surveys.enums import Harm, TextReason, TextState
from surveys.models.wave import Wave
from surveys.validators import MASK

PART = re.compile(r"\S+")


class FreeText(models.Model):
    """One text. Read only by the moderation query, by a person, before anyone else sees it.

    Always unlinked (docs/adr/0018): no response, batch, school, age or time. The key is random and
    changes every night, so its order is nobody's. `masked`: places of the words that are hidden;
    in the night they are written out of `text`, and what is hidden whole is deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    question = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=TextState, default=TextState.WAITING)
    reason = models.CharField(max_length=10, choices=TextReason, blank=True)
    masked = models.JSONField(default=list, blank=True)
    harm = models.CharField(max_length=10, choices=Harm, blank=True)

    @property
    def parts(self) -> list[str]:
        """Its words, as they can be masked one by one."""
        return PART.findall(self.text)

    @property
    def shown(self) -> str:
        """The text with the masked words covered; spaces and lines stay."""
        places = iter(range(len(self.text)))
        hidden = set(self.masked)
        return PART.sub(lambda part: MASK if next(places) in hidden else part[0], self.text)
