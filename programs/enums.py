"""Closed vocabularies of the programmes."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ProgramKind(models.TextChoices):
    GROUP = "group", _("Meets in groups")
    VISIT = "visit", _("Visits at home")


class QueuePolicy(models.TextChoices):
    """What happens when two adults wait and one seat is free."""

    PASS = "pass", _("A smaller party may pass")
    WAIT = "wait", _("Everybody behind waits too")
    SPLIT = "split", _("One of the two is offered the place; the other stands first in line")


class GroupState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open for enrolment")
    CLOSED = "closed", _("Enrolment is closed")
    CANCELLED = "cancelled", _("The group is cancelled")


class Happening(models.TextChoices):
    """What may happen to a meeting or to a group that parents have to be told of."""

    ILL = "ill", _("The leader is ill or cannot come")
    CANCELLED = "cancelled", _("The meeting is cancelled for another reason")
    MOVED = "moved", _("The meeting is moved to another day or time")
    ADDED = "added", _("One more meeting")
    PLACE = "place", _("The group meets at another place from now on")
    GROUP = "group", _("The whole group is cancelled")


class Times(models.TextChoices):
    """When in the week a family can come."""

    DAY = "day", _("Weekdays before 16")
    EVENING = "evening", _("Weekdays in the late afternoon or evening")
    WEEKEND = "weekend", _("Weekends")


class SeatKind(models.TextChoices):
    ADULT = "adult", _("Adult")
    CHILDCARE = "childcare", _("Child in childcare")


class State(models.TextChoices):
    """How an enrolment stands. Who may change it, and to what, is `rules.TRANSITIONS`."""

    INTEREST = "interest", _("Asked whether the group suits")
    APPLIED = "applied", _("Received")
    CONFIRMED = "confirmed", _("Confirmed place")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is offered")
    ACTIVE = "active", _("Takes part")
    NOT_SEEN = "not_seen", _("Has not come yet")
    COMPLETED = "completed", _("Has completed the group")
    ENDED_EARLY = "ended_early", _("Ended early")
    WITHDRAWN = "withdrawn", _("Cancelled")
    NOT_PLACED = "not_placed", _("Got no place")
    MOVED = "moved", _("Moved to another group")
    PURGED = "purged", _("Removed")


# Something may still come of it: found as a duplicate, may be cancelled, may change its contact.
ONGOING = {
    State.INTEREST,
    State.APPLIED,
    State.CONFIRMED,
    State.WAITING,
    State.OFFERED,
    State.ACTIVE,
    State.NOT_SEEN,
}
# Belongs to the group and is expected at its meetings.
HAS_PLACE = {State.CONFIRMED, State.ACTIVE, State.NOT_SEEN, State.COMPLETED}
# Seats point to it: an offer holds what it offers.
HOLDS_SEATS = HAS_PLACE | {State.OFFERED}


class Answer(models.TextChoices):
    """What came of an offer. Empty while it stands."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    TOGETHER = "together", _("Waits for two places")
    EXPIRED = "expired", _("No answer in time")


class Actor(models.TextChoices):
    PARENT = "parent", _("The parent")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("The queue")


class ContactWay(models.TextChoices):
    CALL = "call", _("Phone call")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


class VisitState(models.TextChoices):
    """How a wish for a home visit stands. Who may change it: `rules.VISIT_TRANSITIONS`."""

    NEW = "new", _("New")
    CONTACTED = "contacted", _("We are trying to reach the family")
    AGREED = "agreed", _("A day is agreed")
    DONE = "done", _("The visit is done")
    UNREACHED = "unreached", _("Could not be reached")
    WITHDRAWN = "withdrawn", _("Cancelled")


VISIT_OPEN = {VisitState.NEW, VisitState.CONTACTED, VisitState.AGREED}
# Somebody has to get in touch.
VISIT_TO_CALL = {VisitState.NEW, VisitState.CONTACTED}


class CallTime(models.TextChoices):
    """When on a weekday a parent is best reached."""

    MORNING = "morning", _("Mornings, 8–12")
    AFTERNOON = "afternoon", _("Afternoons, 12–17")
    EVENING = "evening", _("Evenings, 17–20")


class AttemptWay(models.TextChoices):
    CALL = "call", _("Phone call")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")


class Mark(models.TextChoices):
    PRESENT = "present", _("Here")
    ABSENT = "absent", _("Not here")


class AwayReason(models.TextChoices):
    """Why a family was not there, if they want to say. No words of their own, nobody's illness."""

    HOME = "home", _("Somebody at home was ill")
    CARE = "care", _("Nobody to look after the children")
    WORK = "work", _("Work or studies")
    WAY = "way", _("Hard to get there")
    TIME = "time", _("The time did not fit")
    OTHER = "other", _("Something else")


class Reason(models.TextChoices):
    """Why a party on the waiting list has no place just now."""

    NO_SEAT = "no_seat", _("No place is free.")
    TOO_FEW_SEATS = "too_few_seats", _("Needs two places; one is free.")
    NO_CHILDCARE = "no_childcare", _("There are not enough free places in the childcare.")
    BEHIND = "behind", _("Stands behind a family that does not fit; nobody passes in this group.")
    BEGUN = "begun", _("The group has begun and takes nobody new.")
    PAUSED = "paused", _("Two offers were not answered. Phone first; then it gets offers again.")


class Places(models.TextChoices):
    """What the public is told about the seats of a group; never the number."""

    MANY = "many", _("Places left")
    FEW = "few", _("Few places left")
    FULL = "full", _("Full – waiting list")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language that people speak here: its own name, its direction and our word for it."""

    own_name: str
    direction: str
    name: Promise | str


SPOKEN: dict[str, Spoken] = {
    "sv": Spoken("Svenska", "ltr", _("Swedish")),
    "ar": Spoken("العربية", "rtl", _("Arabic")),
    "so": Spoken("Soomaali", "ltr", _("Somali")),
    "prs": Spoken("دری", "rtl", _("Dari")),
    "ckb": Spoken("کوردیی ناوەندی", "rtl", _("Sorani")),
    "ti": Spoken("ትግርኛ", "ltr", _("Tigrinya")),
    "uk": Spoken("Українська", "ltr", _("Ukrainian")),
    "en": Spoken("English", "ltr", _("English")),
}
SPOKEN_CHOICES = [(code, one.name) for code, one in SPOKEN.items()]
