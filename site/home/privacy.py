"""Classification and retention of the municipality's own pages."""

from core.privacy import OPEN, PERSONAL

_PAGE = {"page_ptr": OPEN, "reviewed_on": OPEN, "responsible": PERSONAL}

CLASSIFICATION = {
    "HomePage": _PAGE | {"intro": OPEN},
    "InfoPage": _PAGE | dict.fromkeys(["intro", "body"], OPEN),
    "NewsPage": _PAGE | dict.fromkeys(["day", "intro", "body"], OPEN),
}
RETENTION = dict.fromkeys(CLASSIFICATION, "Until an editor deletes the page.")
