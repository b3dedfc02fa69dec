"""Making a survey out of a workbook, as a draft that its makers go on editing, and back again.

Reader and writer are loaded where they are needed: their libraries bring numpy, which no process
that answers children has in memory.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from django.core import signing
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import QuestionType
from surveys.models.survey import Survey
from surveys.services.freeze import definition_of, find_problems, locks
from surveys.services.support import help_lines
from surveys.xlsform.imported import Imported, stream
from surveys.xlsform.problems import Remark, XlsformError

SALT = "surveys.workbook"
LASTS = 24 * 60 * 60  # seconds between looking at the report and importing
LARGEST = 700_000  # of what the page carries to the next step


class ParcelError(ValueError):
    """What the page carried was not made here for this person, or is too old."""


def read_upload(name: str, file: BinaryIO) -> Imported:
    """The uploaded workbook; nothing of it is kept. Raises XlsformError with all that is wrong."""
    from surveys.xlsform.importer import read

    given = Path(name)
    safe = (slugify(given.stem)[:50] or "survey") + given.suffix.lower()
    with TemporaryDirectory() as folder:
        path = Path(folder) / safe
        path.write_bytes(file.read())
        return read(path)


def pack(imported: Imported, by: User) -> str:
    """What was read, signed for one person, so that exactly what the report showed is imported."""
    parcel = signing.dumps(asdict(imported), salt=f"{SALT}.{by.pk}", compress=True)
    if len(parcel) > LARGEST:
        raise XlsformError([Remark(_("The workbook holds more cells than a survey can have."))])
    return parcel


def unpack(parcel: str, by: User) -> Imported:
    """What `pack` packed. Raises ParcelError."""
    try:
        data = signing.loads(parcel, salt=f"{SALT}.{by.pk}", max_age=LASTS)
    except signing.BadSignature as error:
        raise ParcelError from error
    return Imported(**data | {"ignored": [Remark(**one) for one in data["ignored"]]})


def face_lists(imported: Imported) -> list[tuple[str, str]]:
    """Lists that could be faces: (name, the choices in words)."""
    found: dict[str, str] = {}
    for question in imported.questions:
        if question["type"] == QuestionType.SINGLE and len(question["options"]) in (3, 5):
            labels = [next(iter(one["label"].values()), "") for one in question["options"]]
            found[question["list"]] = ", ".join(labels)
    return list(found.items())


def choose(imported: Imported, *, title: dict[str, str], faces: frozenset[str]) -> Imported:
    """The same with the titles that were written, and the lists that were said to be faces."""
    questions = [
        question | {"type": QuestionType.FACES.value}
        if question["type"] == QuestionType.SINGLE and question["list"] in faces
        else question
        for question in imported.questions
    ]
    return replace(imported, title=imported.title | title, questions=questions)


def as_survey(imported: Imported, survey: Survey) -> Survey:
    """The survey, unsaved, with what the workbook says."""
    survey.title = imported.title
    survey.intro = imported.intro
    survey.outro = imported.outro
    audio = [{"type": "recording", "value": imported.intro_audio}] if imported.intro_audio else []
    survey.intro_audio = audio
    survey.ages = [{"type": "age", "value": one} for one in imported.ages]
    survey.questions = stream(survey.key, imported.questions)
    own = _own_lines(imported)
    survey.help_lines = [{"type": "line", "value": one} for one in own]
    for name, value in imported.settings.items():
        setattr(survey, name, value)
    if imported.instrument:
        survey.instrument = True
        for name, term in imported.instrument.items():
            setattr(survey, name, term)
    return survey


def _own_lines(imported: Imported) -> list[dict[str, Any]]:
    """The workbook's help lines where they are others than the site's, which else go on holding."""
    lines = [{name: part for name, part in one.items() if part} for one in imported.help_lines]
    return [] if not lines or lines == help_lines() else imported.help_lines


def survey_named(key: str) -> Survey | None:
    """The survey whose draft an import would replace."""
    return Survey.objects.filter(key=key).first()


def refusal(imported: Imported, by: User | None) -> Sequence[str]:
    """Why this may not replace the survey of that key now; empty when it may."""
    survey = survey_named(imported.key)
    lock = survey.get_lock() if survey else None
    if lock and (by is None or lock.for_user(by)):
        return [_("The survey “%(key)s” is locked by somebody else.") % {"key": imported.key}]
    return locks(as_survey(imported, survey or Survey(key=imported.key)))


def lacks(imported: Imported) -> Sequence[str]:
    """What stands in the way of publishing it, which is no hindrance to importing it."""
    return find_problems(as_survey(imported, Survey(key=imported.key)))


@transaction.atomic
def save_imported(imported: Imported, *, by: User | None, key: str = "") -> Survey:
    """The survey with the workbook's key, made or with its draft replaced.

    Frozen versions, and the waves on them, stay as they are. Raises XlsformError where the survey
    is locked.
    """
    imported = replace(imported, key=key or imported.key)
    problems = refusal(imported, by)
    if problems:
        raise XlsformError([Remark(one) for one in problems])
    survey = as_survey(imported, survey_named(imported.key) or Survey(key=imported.key, live=False))
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


def workbook_of(survey: Survey, number: int | None = None) -> tuple[str, bytes]:
    """A name and the bytes: of the latest edit, or of a frozen version by its number.

    Raises XlsformError where a part has no place in a workbook; SurveyVersion.DoesNotExist.
    """
    if number is None:
        definition: dict[str, Any] = definition_of(survey.get_latest_revision_as_object())
    else:
        definition = survey.versions.get(number=number).definition
    from surveys.xlsform.exporter import export, file_name

    return file_name(survey.key, number), export(survey.key, definition)
