"""A survey as its makers edit it, and the frozen versions that people answer."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from core.roles import Role
from core.texts import LocalizedTextField, pick
from surveys.blocks import (
    QuestionStreamBlock,
    WelcomeAgesStreamBlock,
    WelcomeAudioStreamBlock,
)
from surveys.definition import digest_of
from surveys.enums import Mode, Offline
from surveys.help_blocks import HelpLinesStreamBlock

MIN_KEPT, MAX_KEPT = 30, 3650  # days; a report takes some weeks, and nothing is kept for ever


class Survey(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Edited as a Wagtail snippet: drafts, revisions, moderation. People never answer this row.

    `bands`: the age bands that are to be asked; whoever else comes is let in all the same.
    """

    key = models.SlugField(_("key"), unique=True, help_text=_("Made once; never changes."))
    title = LocalizedTextField(_("title"))
    intro = LocalizedTextField(_("welcome text"), long=True, blank=True)
    intro_audio = StreamField(
        WelcomeAudioStreamBlock(), verbose_name=_("recording of the start page"), blank=True
    )
    ages = StreamField(
        WelcomeAgesStreamBlock(), verbose_name=_("start page for an age"), blank=True
    )
    bands = models.JSONField(
        _("ages that will answer"),
        default=list,
        blank=True,
        help_text=_("Advice on the wording, and the previews, are for these ages."),
    )
    translated = models.JSONField(default=dict, editable=False)  # services.translations
    outro = LocalizedTextField(_("thank-you text"), long=True, blank=True)
    k = models.PositiveSmallIntegerField(
        _("smallest group that is shown"),
        default=10,
        help_text=_("So many must have answered in a group before its figures are shown."),
    )
    m = models.PositiveSmallIntegerField(
        _("smallest number who answered otherwise"),
        default=3,
        help_text=_("Where fewer answered otherwise than the rest, figures are made coarser."),
    )
    k_staff = models.PositiveSmallIntegerField(
        _("smallest group that staff of a unit are shown"),
        default=5,
        help_text=_("Signed-in staff of a school or an area may be told of smaller groups there."),
    )
    kept_days = models.PositiveSmallIntegerField(
        _("days that answers are kept after the close"),
        default=730,
        validators=[MinValueValidator(MIN_KEPT), MaxValueValidator(MAX_KEPT)],
        help_text=_("Then answers, texts and codes are deleted; what was published stays."),
    )
    decision = models.CharField(
        _("decision on removal"),
        max_length=120,
        blank=True,
        help_text=_("Such as the number of the decision. It stands in the protocol of what went."),
    )
    questions = StreamField(QuestionStreamBlock(), verbose_name=_("questions"), blank=True)
    mode = models.CharField(
        _("anonymous or followed up"),
        max_length=10,
        choices=Mode,
        default=Mode.ANONYMOUS,
        help_text=_(
            "Follow-up: at the end each person makes a code word, so that the answers before and "
            "after can be compared. The survey may then not call itself anonymous. What is chosen "
            "here holds for each wave that is made after the next publishing."
        ),
    )
    sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Every page then shows help lines and a way to leave quickly."),
    )
    help_lines = StreamField(
        HelpLinesStreamBlock(),
        verbose_name=_("the survey's own help lines"),
        blank=True,
        help_text=_("Of a sensitive survey. Empty: those of the site."),
    )
    offline = models.CharField(
        _("without a network"),
        max_length=10,
        choices=Offline,
        blank=True,
        help_text=_(
            "What may lie on a phone until the network is back, for at most a day. A page with "
            "all questions is not read aloud."
        ),
    )
    harm_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"groups__name": Role.MODERATOR.value, "is_active": True},
        verbose_name=_("who is told of harm"),
        help_text=_(
            "A moderator who is told the same working day when a text tells of harm to a child. "
            "Needed where the survey asks for texts."
        ),
    )
    instrument = models.BooleanField(
        _("licensed instrument: locked"),
        default=False,
        help_text=_("Words, order and number of answers can then never be changed, nor unlocked."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Who made it, and where it stands.")
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    may_translate = models.BooleanField(
        _("the licence allows translations"),
        default=False,
        help_text=_("A language may then be added to a locked instrument."),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="survey")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="survey",
        for_concrete_model=False,
    )

    class Meta:
        ordering = ["key"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    def __str__(self) -> str:
        return pick(self.title, "sv").text or self.key

    def clean(self) -> None:
        """REP-2: never under the floor, and never lower than where children have answered."""
        super().clean()
        asked = self.versions.filter(waves__promise_complete=True) if self.pk else None
        floors = {"k": settings.K_FLOOR, "m": settings.M_FLOOR, "k_staff": settings.K_STAFF_FLOOR}
        most = {name: models.Max(f"waves__{name}") for name in floors}
        found = asked.aggregate(**most) if asked else {}
        errors = {}
        for name, floor in floors.items():
            least = max(floor, found.get(name) or 0)
            if getattr(self, name) is not None and getattr(self, name) < least:
                errors[name] = _("At least %(number)s: it can be raised, never lowered.") % {
                    "number": least
                }
        if errors:
            raise ValidationError(errors)

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions


class SurveyVersion(models.Model):
    """The definition as it was when it was frozen (schema in surveys/definition.py). Immutable."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=16, editable=False)  # names the definition's content

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk and type(self).objects.filter(pk=self.pk).exists():
            raise TypeError("A survey version is immutable; freeze a new one.")
        self.digest = digest_of(self.definition)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
