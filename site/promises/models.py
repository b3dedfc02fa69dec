"""Who listens, what can change, and by when: the promise that stands behind each question asked."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick

# The addresses of the listeners' own page and of the ledger, beside those of the promises.
WAITING, LEDGER = RESERVED = ("att-svara", "vad-hande")


class Promise(models.Model):
    """A named adult's promise to answer. The first date stays public when the date moves."""

    slug = models.SlugField(_("address"), unique=True)
    title = LocalizedTextField(_("title"))
    invited = LocalizedTextField(_("who is invited, and who is usually missed"), long=True)
    ways = LocalizedTextField(_("languages, sound and another way than the screen"), long=True)
    listener_name = models.CharField(_("listener"), max_length=120)
    listener_role = LocalizedTextField(_("the listener's role and board"))
    listener = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="promises"
    )
    accepted_at = models.DateTimeField(
        _("accepted by the listener"), null=True, blank=True, editable=False
    )
    can_change = LocalizedTextField(_("what can change"), long=True)
    cannot_change = LocalizedTextField(_("what cannot change"), long=True)
    decision = LocalizedTextField(_("the decision it feeds"))
    due = models.DateField(_("answer by"))
    first_due = models.DateField(_("first promised date"), editable=False)
    kept_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    follow_up = models.DateField(_("looked at again"), null=True, blank=True)
    # What a listener has written and not published: {"themes": [{part: {language: text}}],
    # "follow_up": text}. Apart from the answers, so that nothing public can ever read it.
    draft = models.JSONField(default=dict, blank=True, editable=False)
    # PAR-3, four faces: the last day to say, and the day on which the sums were told or dropped.
    heard_until = models.DateField(null=True, blank=True, editable=False)
    heard_told_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("first_due")),
                name="promise_first_date_is_the_first",
            ),
            models.CheckConstraint(
                condition=models.Q(kept_on=None) | models.Q(accepted_at__isnull=False),
                name="promise_kept_only_by_a_listener",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title, "sv").text

    def save(self, *args: object, **kwargs: object) -> None:
        self._first_date()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """An accepted date moves only on the promise's own page, where it takes a reason."""
        self._first_date()
        if self.slug in RESERVED:
            raise ValidationError({"slug": _("Choose another address.")})
        stored = Promise.objects.filter(pk=self.pk, accepted_at__isnull=False).first()
        if stored and self.due != stored.due:
            raise ValidationError(
                {"due": _("The promise is public. Move the day on its own page, with a reason.")}
            )

    def _first_date(self) -> None:
        """Until the listener has said yes nothing is promised, so the date is free."""
        if self.accepted_at is None or not self.first_due:
            self.first_due = self.due

    def days_left(self, today: date | None = None) -> int:
        """Days until the answer is due; negative when it is late."""
        return (self.due - (today or timezone.localdate())).days

    @property
    def is_late(self) -> bool:
        return self.kept_on is None and self.days_left() < 0

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left()) if self.kept_on is None else 0

    @property
    def moved(self) -> bool:
        """Whether the date is another than the one first promised."""
        return self.due != self.first_due

    @property
    def kept_on_time(self) -> bool:
        """Answered by the first date promised; a moved date does not make a late answer early."""
        return self.kept_on is not None and self.kept_on <= self.first_due


class PromiseAnswer(models.Model):
    """One theme of the answer: you said – we did, or why not."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="answers")
    theme = LocalizedTextField(_("theme"))
    you_said = LocalizedTextField(_("you said"), long=True)
    we_did = LocalizedTextField(_("we did"), long=True, blank=True)
    why_not = LocalizedTextField(_("why not"), long=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")


class PromiseMove(models.Model):
    """A date that was moved, and why. Public, and never changed afterwards."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="moves")
    was = models.DateField(_("promised day before"))
    became = models.DateField(_("new day"))
    reason = LocalizedTextField(_("reason"), long=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("moved day")
        verbose_name_plural = _("moved days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(became__gt=models.F("was")), name="promise_moves_onwards"
            )
        ]


class HeardCount(models.Model):
    """How many chose one of the four faces for “did the adults listen?” (promises.heard).

    One row for each face, all made with the answer: there is no row for anybody who chose, no
    time, no order. Nothing shows the numbers; on the day they are told these rows are deleted.
    """

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="+")
    face = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "face"], name="heard_face_once"),
            models.CheckConstraint(
                condition=models.Q(face__gte=1, face__lte=4), name="heard_four_faces"
            ),
        ]


class MatterKind(models.TextChoices):
    IDEA = "idea", _("Idea")
    THEME = "theme", _("Survey")
    WORKSHOP = "workshop", _("Workshop")
    REFERRAL = "referral", _("Question from a board")


class StepKind(models.TextChoices):
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")
    EFFECT = "effect", _("Effect")


class StepStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    GOING = "ongoing", _("Going on")
    DONE = "done", _("Done")
    NO = "no", _("Will not be done")


class Matter(models.Model):
    """PAR-4: something that children said, in the ledger of where it led (promises.ledger)."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=10, choices=MatterKind)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = LocalizedTextField(_("title"))
    said = LocalizedTextField(_("what was said"), long=True)
    heard_on = models.DateField(_("said on"))

    class Meta:
        ordering = ["-heard_on", "-pk"]
        verbose_name = _("matter")
        verbose_name_plural = _("matters")

    def __str__(self) -> str:
        return pick(self.title, "sv").text

    @property
    def last_step(self) -> "MatterStep | None":
        """The latest; what a list shows of it."""
        return next(reversed(self.steps.all()), None)


class MatterStep(models.Model):
    """A decision, an action or an effect, with its day and why. Only ever added."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    status = models.CharField(max_length=10, choices=StepStatus)
    on = models.DateField(_("day"))
    reason = LocalizedTextField(_("reason"), long=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError("A step is only ever added.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
