"""What waits for survey makers, school contacts and moderators on their start page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.languages import get
from core.roles import Role, has_role
from core.texts import pick
from core.waiting import Card
from surveys.enums import RUNNING
from surveys.queries.texts import count_waiting, telling_of_harm
from surveys.queries.waves import open_waves, waves_to_open, waves_to_type
from surveys.services.paper import why_not
from surveys.services.schedule import all_missed


def _isolated(words: Mapping[str, str]) -> str:
    return f"\u2068{pick(words, get(get_language()).code).text}\u2069"


def cards(user: Any) -> Iterable[Card]:
    """Survey makers: surveys, and waves to open. School contacts: codes of open waves.
    Moderators: what people have written, what tells of harm first. Group leaders: answers of their
    groups to type in.
    """
    if has_role(user, Role.MODERATOR):
        yield Card(
            _("Texts that tell of harm"),
            reverse("texts:harm"),
            _("To be dealt with the same day."),
            telling_of_harm().count(),
        )
        yield Card(
            _("Texts to read"),
            reverse("texts:list"),
            _("You read what people have written before anybody else does."),
            count_waiting(),
        )
    if has_role(user, Role.SURVEY_MAKER):
        yield Card(
            _("Surveys"),
            reverse("wagtailsnippets_surveys_survey:list"),
            _("Write questions and publish them."),
        )
        for survey, _hour in all_missed():
            yield Card(
                _("A survey was not published"),
                reverse("wagtailsnippets_surveys_survey:edit", args=[survey.pk]),
                _("Something is missing: %(survey)s") % {"survey": _isolated(survey.title)},
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
    elif has_role(user, Role.PROGRAM_LEADER):
        for wave in waves_to_type(user).filter(state__in=RUNNING):
            if not why_not(wave):
                yield Card(
                    _("Answers to type in"),
                    reverse("waves:paper", args=[wave.slug]),
                    _("What your group answered on paper or by raising hands: %(wave)s")
                    % {"wave": _isolated(wave.name)},
                )
