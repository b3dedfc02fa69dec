"""What waits for survey makers and school contacts on their start page."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.roles import Role, has_role
from core.waiting import Card
from surveys.queries.waves import open_waves, waves_to_open


def cards(user: Any) -> Iterable[Card]:
    """Survey makers: surveys, and waves to open. School contacts: codes of open waves."""
    if has_role(user, Role.SURVEY_MAKER):
        yield Card(
            _("Surveys"),
            reverse("wagtailsnippets_surveys_survey:list"),
            _("Write questions and publish them."),
        )
        yield Card(
            _("Waves to open"),
            reverse("waves:list"),
            _("A wave opens once its promise is complete."),
            waves_to_open().count(),
        )
    if has_role(user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT):
        yield Card(
            _("Class codes"),
            reverse("waves:list"),
            _("Codes to print, and how many have answered in each group."),
            open_waves().count(),
        )
