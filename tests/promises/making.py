"""A complete promise for tests."""

from datetime import date, timedelta

from django.utils import timezone

from core.models import User
from promises.models import Promise
from promises.services import Theme

WORDS = {"sv": "svenska", "ar": "عربي"}
TEXTS = ("title", "invited", "ways", "listener_role", "can_change", "cannot_change", "decision")


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def make_promise(slug: str = "rasten", due: int = 10, *, accepted: bool = True, **more) -> Promise:
    """Due `due` days from today; accepted a hundred days ago unless told otherwise."""
    listener, _ = User.objects.get_or_create(username="lyssnare")
    values = dict.fromkeys(TEXTS, WORDS) | {
        "listener": listener,
        "listener_name": "Anna Holm",
        "due": day(due),
        "accepted_at": timezone.now() - timedelta(days=100) if accepted else None,
    }
    return Promise.objects.create(slug=slug, **(values | more))


THEME = Theme(theme=WORDS, you_said=WORDS, we_did=WORDS)
