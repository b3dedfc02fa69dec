"""Classification and retention of the youth council's pages."""

from core.privacy import OPEN, PERSONAL

_PAGE = {"page_ptr": OPEN, "reviewed_on": OPEN, "responsible": PERSONAL}

CLASSIFICATION = {
    "CouncilPage": _PAGE | dict.fromkeys(["intro", "body", "how_to_join"], OPEN),
    "CouncilNewsPage": _PAGE | dict.fromkeys(["day", "intro", "body"], OPEN),
    "MeetingPage": _PAGE | dict.fromkeys(["starts", "ends", "place", "agenda", "minutes"], OPEN),
}
RETENTION = dict.fromkeys(
    CLASSIFICATION, "Until the council or an editor deletes the page; minutes are archived."
)
