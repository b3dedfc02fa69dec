"""Free text, apart from the coded answers and not joined to them."""

import re
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import DEFAULT
from core.texts import LocalizedTextField, pick
from surveys.enums import Harm, TextReason, TextState
from surveys.models.wave import Wave
from surveys.validators import MASK

PART = re.compile(r"\S+")


class Theme(models.Model):
    """REP-21: what several texts of one question are about, named by a moderator.

    Which texts belong to it stands with the texts, since these get new keys at night.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    question = models.CharField(max_length=60)
    name = LocalizedTextField(_("theme"), max_length=80)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return pick(self.name, DEFAULT.code).text


class FreeText(models.Model):
    """One text. Read only by the moderation query, by a person, before anyone else sees it.

    Always unlinked (docs/adr/0018): no response, batch, school, age or time. The key is random and
    changes every night, so its order is nobody's. `masked`: places of the words that are hidden;
    in the night they are written out of `text`, and what is hidden whole is deleted.

    `may_quote` is the writer's own yes, kept here and nowhere else. `themes`: keys of the themes
    that a moderator put it under; None until then. `quote`: what of it a report shows, in
    `quote_language`; the database takes one only of a text that may be quoted and was let through.
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
    may_quote = models.BooleanField(default=False)
    themes = models.JSONField(null=True, blank=True)
    quote = models.CharField(max_length=320, blank=True)
    quote_language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quote="")
                | models.Q(may_quote=True, state=TextState.RELEASED, themes__isnull=False),
                name="a_quote_has_its_writers_yes",
            )
        ]

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
