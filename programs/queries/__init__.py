"""Reads. The docstring of each says who may see what comes out."""

from programs.queries.evaluations import evaluations_of, groups_to_ask, is_shared
from programs.queries.groups import (
    catalogue,
    groups_of,
    groups_with_counts,
    may_move_to,
    open_groups,
    places_of,
    program_names,
    sister_groups,
    spare_chairs,
)
from programs.queries.meetings import (
    day_of,
    expected,
    meetings_in_order,
    meetings_of,
    next_meeting,
    to_be_reminded,
)
from programs.queries.messages import calls_made, calls_to_make, messages_of, undecided
from programs.queries.people import (
    by_token_digest,
    enrolled_in,
    groups_left,
    had_place,
    interest_of,
    open_interests,
    perhaps_twice,
    same_person,
    where_now,
)
from programs.queries.queue import changes_of_order, offers_in, queue_of, why_nobody

__all__ = [
    "by_token_digest",
    "calls_made",
    "calls_to_make",
    "catalogue",
    "changes_of_order",
    "day_of",
    "enrolled_in",
    "evaluations_of",
    "expected",
    "groups_left",
    "groups_of",
    "groups_to_ask",
    "groups_with_counts",
    "had_place",
    "interest_of",
    "is_shared",
    "may_move_to",
    "meetings_in_order",
    "meetings_of",
    "messages_of",
    "next_meeting",
    "offers_in",
    "open_groups",
    "open_interests",
    "perhaps_twice",
    "places_of",
    "program_names",
    "queue_of",
    "same_person",
    "sister_groups",
    "spare_chairs",
    "to_be_reminded",
    "undecided",
    "where_now",
    "why_nobody",
]
