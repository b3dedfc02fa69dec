"""What a survey may leave on a phone while there is no network (SUR-28)."""

from django.utils.translation import gettext as _

from surveys.models.survey import Survey


def offline_problems(survey: Survey) -> list[str]:
    """Why the survey cannot be published with what its maker chose, one sentence each."""
    if survey.offline and survey.sensitive:
        return [_("A sensitive survey leaves nothing on the phone: it needs the network.")]
    return []
