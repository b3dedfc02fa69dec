"""Panels of the survey editor in the Wagtail admin."""

from typing import Any

from django import forms
from django.templatetags.static import static
from wagtail.admin.panels import Panel

from surveys.services.review import review
from surveys.services.schedule import missed


class ReviewPanel(Panel):
    """What is missing, stale or could be easier, each with a link to its field (LNG-14, LNG-15)."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "surveys/staff/review.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=[static("js/survey_editor.js")])

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            survey = getattr(self.form, "candidate", None) or self.instance
            return context | {
                "review": review(survey),
                "survey": self.instance,
                "missed": missed(self.instance),
            }
