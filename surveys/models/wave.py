"""A wave: one opening of one survey version, with the groups invited to it."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick
from promises.models import Promise
from surveys.enums import DIGITS, FOLLOW_LENGTH, GuardianMode, WaveState
from surveys.models.survey import SurveyVersion

# As long as a draft lives: what was begun before the close may be finished (SUR-10).
FINISHING = timedelta(hours=24)
# What says which group somebody is invited in, of groups, batches and answers alike. Words, never a
# key to anything; an answer takes them from its batch and has nothing finer.
GROUPING = ("school", "area", "school_year", "program_group")


class Wave(models.Model):
    """Bound to one frozen version; opened and closed by services.waves, never by saving the field.

    `follow_code` is the wave's own, made once, the same for everybody who answered: it opens a
    public page on what became of the survey, and tells nothing of an answer.

    `promise_complete` is set where the service has seen a whole promise that its listener accepted;
    without it the database refuses an open wave. `scheduled`: opens by itself on its first day.
    `k`, `m`, `k_staff` (REP-2) come from the survey; what they were at the opening is their floor.
    `guardian` is chosen when the wave is made and never changed: letters have told it to families.
    `typists`: leaders who may type in what a group answered on paper or by hands (SUR-30).
    `kept_days`, `decision`: how long its answers are kept after the close, and who said so; from
    the survey, until somebody has decided anew. `removed_at`: since when they are gone (PRV-5).
    `closed_at` ends the letting in, `counted_at` ends the receiving of what was begun before.
    """

    slug = models.SlugField(_("address"), unique=True)
    name = LocalizedTextField(_("name"))
    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="waves")
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="waves")
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        verbose_name=_("earlier wave"),
    )
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.DRAFT)
    promise_complete = models.BooleanField(default=False, editable=False)
    scheduled = models.BooleanField(default=False, editable=False)
    follow_code = models.CharField(max_length=6, unique=True, blank=True, editable=False)
    guardian = models.CharField(
        max_length=10, choices=GuardianMode, default=GuardianMode.NONE, editable=False
    )
    typists = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)
    opens = models.DateField(_("opens"))
    closes = models.DateField(_("closes"))
    k = models.PositiveSmallIntegerField(default=10, editable=False)
    m = models.PositiveSmallIntegerField(default=3, editable=False)
    k_staff = models.PositiveSmallIntegerField(default=5, editable=False)
    k_opened = models.PositiveSmallIntegerField(default=10, editable=False)
    m_opened = models.PositiveSmallIntegerField(default=3, editable=False)
    k_staff_opened = models.PositiveSmallIntegerField(default=5, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    kept_days = models.PositiveSmallIntegerField(default=730, editable=False)
    decision = models.CharField(max_length=120, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-opens", "slug"]
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="wave_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[WaveState.DRAFT, WaveState.DISCARDED])
                | models.Q(promise_complete=True),
                name="wave_opens_on_a_complete_promise",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    k__gte=models.F("k_opened"),
                    m__gte=models.F("m_opened"),
                    k_staff__gte=models.F("k_staff_opened"),
                    k_opened__gte=10,
                    m_opened__gte=3,
                    k_staff_opened__gte=5,
                ),
                name="wave_thresholds_are_never_lowered",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None)
                | models.Q(state__in=[WaveState.DRAFT, WaveState.CLOSED]),
                name="nothing_goes_from_a_running_wave",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.name, "sv").text

    def save(self, *args: object, **kwargs: object) -> None:
        while not self.follow_code:
            code = "".join(secrets.choice(DIGITS) for _i in range(FOLLOW_LENGTH))
            if not Wave.objects.filter(follow_code=code).exists():
                self.follow_code = code
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def mode(self) -> str:
        """Of the frozen version: whether answers are anonymous (surveys.enums.Mode)."""
        return self.version.definition["mode"]

    def is_over(self, today: date | None = None) -> bool:
        """Whether the last day has passed, also where nothing has closed the wave yet."""
        return self.closes < (today or timezone.localdate())

    def lets_in(self, today: date | None = None) -> bool:
        """Whether a code to it starts a new answer."""
        return self.state == WaveState.OPEN and not self.is_over(today)

    @property
    def remove_on(self) -> date:
        """The day on which its answers go, as far as is known: a wave that runs may be extended."""
        closed = timezone.localdate(self.closed_at) if self.closed_at else self.closes
        return closed + timedelta(days=self.kept_days)

    @property
    def finishing_until(self) -> datetime | None:
        """Of a closed wave: until when answers that were begun before are received, if they are."""
        if self.state != WaveState.CLOSED or self.counted_at is not None or self.closed_at is None:
            return None
        return self.closed_at + FINISHING


class InvitedGroup(models.Model):
    """How many were invited, in the units of the wave's code batches, split by gender.

    School, area and school year are those of the batch, merged until it has at least k invited
    (services/invited.py): `school_year` is a label, "4" or for merged years "4–6"; `school` is
    blank where several small schools of an area share a batch, and `area` where areas do. Responses
    take the same values from their code, so that sums over the two tables always meet.
    `program_group` is the name of a programme's group, or of several that were pooled
    (services/pooled.py); those have no school.
    `gender` is blank where not known.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invited")
    school = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=80, blank=True)
    school_year = models.CharField(max_length=20, blank=True)
    program_group = models.CharField(max_length=160, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", *GROUPING, "gender"],
                name="invited_group_once",
            )
        ]
