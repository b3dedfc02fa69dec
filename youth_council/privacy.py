"""Classification and retention of the youth council's pages and of ideas."""

from core.privacy import OPEN, PERSONAL, SENSITIVE

_PAGE = {"page_ptr": OPEN, "reviewed_on": OPEN, "responsible": PERSONAL}

CLASSIFICATION = {
    "CouncilPage": _PAGE | dict.fromkeys(["intro", "body", "how_to_join"], OPEN),
    "CouncilNewsPage": _PAGE | dict.fromkeys(["day", "intro", "body"], OPEN),
    "IdeaRound": dict.fromkeys(
        [
            "id",
            "slug",
            "name",
            "promise",
            "opens",
            "closes",
            "is_open",
            "promise_complete",
            "kept_days",
            "decision",
        ],
        OPEN,
    ),
    "Idea": dict.fromkeys(
        ["id", "round", "language", "title", "state", "reason", "supports", "sent_on", "matter"],
        OPEN,
    )
    # A child may write who somebody is, and what happens at home, before a person has read it.
    | {"digest": PERSONAL, "text": SENSITIVE, "masked": PERSONAL, "tells_of_harm": SENSITIVE},
    "MeetingPage": _PAGE | dict.fromkeys(["starts", "ends", "place", "agenda", "minutes"], OPEN),
}
RETENTION = dict.fromkeys(
    CLASSIFICATION, "Until the council or an editor deletes the page; minutes are archived."
) | {
    "IdeaRound": "Kept together with its promise.",
    "Idea": "What is hidden or covered is deleted at once; the rest so many days after the round"
    " as was decided, 730 otherwise. What everybody could read stays in the ledger.",
}
