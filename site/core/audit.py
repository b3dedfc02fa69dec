"""The one way to write the audit log."""

from django.db import models

from core.models import AuditEntry, User


def record(by: User | None, action: str, subject: models.Model, *, note: str = "") -> AuditEntry:
    """Adds one entry. `action` is a short verb phrase; `note` says why or where, never a value."""
    return AuditEntry.objects.create(
        by=by, action=action, subject=f"{subject._meta.label_lower}:{subject.pk}", note=note
    )
