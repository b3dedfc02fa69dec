"""What is made of reports or written beside them: papers, files, young people's words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from core.texts import LocalizedTextField
from releases.models import Publication, ReleasePlan


class Paper(models.Model):
    """Made off the request path and made anew when what it says has changed (docs/adr/0030).

    `says` is the digest of its words: they change when somebody answers the children.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="papers")
    language = models.CharField(max_length=10)
    data = models.BinaryField()
    says = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "language"], name="one_paper_per_report_and_language"
            )
        ]


class MadeFile(models.Model):
    """A file made off the request path, as papers are, and anew when what it says has changed
    (docs/adr/0042).

    `subject` is "year-2026" or "report-12", by the key of the publication; `name` what it is called
    at its address: "rapport.pdf", "svar.xlsx", "who.svg".
    """

    subject = models.SlugField(max_length=40)
    name = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    data = models.BinaryField()
    says = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "name", "language"], name="made_file_once")
        ]


class Meaning(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """REP-21: what young people themselves say that a report means. They write, an editor looks,
    as with the pages of the youth council. It belongs to the report, whichever edition."""

    plan = models.OneToOneField(
        ReleasePlan, models.PROTECT, related_name="meaning", verbose_name=_("report")
    )
    text = LocalizedTextField(
        _("what we say that it means"),
        long=True,
        help_text=_("Your own words about the figures. No names. An empty line begins a new part."),
    )
    who = LocalizedTextField(_("who has written it"), help_text=_("For example the youth council."))

    class Meta:
        verbose_name = _("what young people say")
        verbose_name_plural = _("what young people say")

    def __str__(self) -> str:
        return str(self.plan.publication or self.plan)
