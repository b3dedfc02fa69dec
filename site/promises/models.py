"""Who listens, what can change, and by when: the promise that stands behind each question asked."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.texts import LocalizedTextField, pick

# The address of the listeners' own page, beside those of the promises.
RESERVED = "att-svara"


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
        if self.slug == RESERVED:
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
