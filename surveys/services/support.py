"""The help lines of a sensitive survey as they are frozen, and those that a site begins with."""

from typing import Any

from django.utils.translation import gettext as _

from core.texts import missing_languages
from surveys.models.support import HelpLines
from surveys.services.parts import words_of

# Facts: bris.se and sosalarm.se, 2026.
SHIPPED = [
    {
        "name": {"sv": "Bris, för dig under 18", "ar": "Bris، لمن هم دون 18 عامًا"},
        "number": "116 111",
        "hours": {"sv": "dygnet runt", "ar": "على مدار الساعة"},
    },
    {
        "name": {"sv": "Om det är fara nu", "ar": "عند خطر الآن"},
        "number": "112",
        "hours": {"sv": "dygnet runt", "ar": "على مدار الساعة"},
    },
]


def ship() -> None:
    """Lines to begin with; what a municipality changes afterwards stays."""
    if not HelpLines.objects.exists():
        HelpLines.objects.create(lines=[("line", one) for one in SHIPPED])


def help_lines(own: Any = ()) -> list[dict[str, Any]]:
    """A survey's own lines as data, else the site's; nothing empty is kept."""
    found = None if own else HelpLines.objects.first()
    lines = [
        {
            "name": words_of(child.value["name"]),
            "number": child.value["number"],
            "hours": words_of(child.value["hours"]),
        }
        for child in own or (found.lines if found else [])
    ]
    return [{name: part for name, part in line.items() if part} for line in lines]


def help_problems(own: Any = ()) -> list[str]:
    """What keeps a sensitive survey from being published."""
    lines = help_lines(own)
    if not lines:
        return [_("A sensitive survey needs a help line. Write it under Settings, Help lines.")]
    return [
        _("Help line %(number)s: write its name and hours in every language.")
        % {"number": line["number"]}
        for line in lines
        if missing_languages(line.get("name"))
        or ("hours" in line and missing_languages(line["hours"]))
    ]
