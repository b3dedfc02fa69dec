"""The paper of a report: the same cells and chapters as its page, as PDF."""

from django.db import models

from releases.models import Publication


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
