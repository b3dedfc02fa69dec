"""Making a survey out of a workbook, as a draft that its makers go on editing."""

from django.db import transaction

from core.audit import record
from core.models import User
from surveys.models.survey import Survey
from surveys.xlsform.importer import Imported, stream


@transaction.atomic
def save_imported(imported: Imported, *, by: User | None, key: str = "") -> Survey:
    """The survey with the workbook's key, made or with its draft replaced.

    Frozen versions, and the waves on them, stay as they are.
    """
    key = key or imported.key
    survey = Survey.objects.filter(key=key).first() or Survey(key=key, live=False)
    survey.title = imported.title
    survey.intro = imported.intro
    survey.outro = imported.outro
    survey.questions = stream(key, imported.questions)
    if survey.pk is None:
        survey.save()
    survey.save_revision(user=by)
    record(by, "import survey", survey)
    return survey


@transaction.atomic
def publish(survey: Survey, *, by: User | None) -> Survey:
    """Publishes the newest draft; the caller freezes it (services.freeze)."""
    revision = survey.get_latest_revision() or survey.save_revision(user=by)
    revision.publish(user=by)
    survey.refresh_from_db()
    return survey
