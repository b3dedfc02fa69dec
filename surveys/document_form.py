"""Uploading to the document library (WAGTAILDOCS_DOCUMENT_FORM_BASE): recordings stay small."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from surveys.recordings import SOUNDS, extension, kind_of, problem


class DocumentForm(BaseDocumentForm):
    """What is sound, by its name or its bytes, must be a recording that a phone can play."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            file.seek(0)
            if extension(file.name) in SOUNDS or kind_of(file.read(16)) == "mp3":
                found = problem(file, file.size)
                if found:
                    raise ValidationError(found)
        return file
