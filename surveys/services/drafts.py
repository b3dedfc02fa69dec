"""A survey's newest saved words as a definition, whole or not: for looking at and trying."""

from typing import Any

from surveys.models.survey import Survey
from surveys.services.freeze import definition_of, keep_files


def newest(survey: Survey) -> Survey:
    """The survey as its makers last saved it, published or not."""
    return survey.get_latest_revision_as_object()


def draft_definition(survey_pk: int) -> dict[str, Any]:
    """In the schema of surveys/definition.py; a text that is missing is empty.

    Raises ValueError or TypeError where the draft says too little to be asked.
    """
    survey = newest(Survey.objects.get(pk=survey_pk))
    data = definition_of(survey)
    if not data["questions"]:
        raise ValueError("There is no question yet.")
    for question in data["questions"]:
        question.setdefault("text", {})
        for option in question.get("options", []):
            option["label"] = option["label"] or {}
    keep_files(survey)
    return data
