"""Classification of stored fields: what everybody may read."""

from core.privacy import OPEN

CLASSIFICATION = {
    "Paper": {
        "id": OPEN,
        "publication": OPEN,
        "language": OPEN,
        "data": OPEN,
        "says": OPEN,
        "made_at": OPEN,
    },
}

RETENTION = {"Paper": "Kept with its report; a newer one takes its place."}
