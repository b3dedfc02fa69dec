"""Surveys, promises and waves for tests of the survey engine."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.models import User
from core.roles import Role, ensure_roles
from promises.models import Promise
from surveys.models.survey import Survey
from surveys.services.freeze import freeze
from surveys.services.waves import create_wave

DATA = Path(__file__).resolve().parents[2] / "surveys" / "data"
WORKBOOK = DATA / "school-and-leisure.xlsx"
INVITED = DATA / "invited.csv"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def both(text: str) -> dict[str, str]:
    """A text in each language, told apart by a mark."""
    return {"sv": text, "ar": f"{text} ع"}


def question(key: str, type: str = "single", options: str = "ja nej", **more: Any) -> dict:
    value = {
        "key": key,
        "type": type,
        "text": both(f"Fråga {key}"),
        "options": [{"key": one, "label": both(one)} for one in options.split()],
        **more,
    }
    return {"type": "question", "value": value}


def shown_if(match: str, *rules: tuple[str, str, str]) -> dict:
    return {
        "match": match,
        "rules": [dict(zip(("question", "operator", "values"), one, strict=True)) for one in rules],
    }


def make_survey(*questions: dict, key: str = "rasten") -> Survey:
    return Survey.objects.create(
        key=key,
        title=both("Rasten"),
        intro=both("Hej"),
        questions=list(questions or (question("trygg"),)),
        harm_contact=_moderator() if any(map(_asks_for_text, questions)) else None,
    )


def _asks_for_text(one: dict) -> bool:
    return one["value"].get("type") in ("text", "short_text")


def _moderator() -> User:
    """Whoever is told of harm; without one no wave with texts opens."""
    user, _made = User.objects.get_or_create(username="moderator")
    user.groups.add(ensure_roles()[Role.MODERATOR])
    return user


def make_promise(slug: str = "lofte", **changes: Any) -> Promise:
    today = timezone.localdate()
    fields: dict[str, Any] = {
        "title": both("Rasten"),
        "invited": both("alla"),
        "ways": both("telefon och papper"),
        "listener_name": "Karin Ek",
        "listener_role": both("rektor, skolnämnden"),
        "accepted_at": datetime(2026, 1, 7, 9, tzinfo=STOCKHOLM),
        "can_change": both("rasterna"),
        "cannot_change": both("skolplikten"),
        "decision": both("skolgården"),
        "due": today + timedelta(days=60),
    }
    return Promise.objects.create(slug=slug, **(fields | changes))


def make_wave(survey: Survey | None = None, **changes: Any) -> Any:
    today: date = timezone.localdate()
    fields: dict[str, Any] = {
        "slug": "rasten-nu",
        "name": both("Nu"),
        "opens": today,
        "closes": today + timedelta(days=14),
        "by": None,
    }
    fields |= changes
    if "promise" not in fields:
        fields["promise"] = make_promise()
    return create_wave(freeze(survey or make_survey(), by=None), **fields)
