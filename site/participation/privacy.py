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
    "MadeFile": dict.fromkeys(
        ["id", "subject", "name", "language", "data", "says", "made_at"], OPEN
    ),
    "Meaning": dict.fromkeys(
        [
            "id",
            "plan",
            "text",
            "who",
            "live",
            "has_unpublished_changes",
            "first_published_at",
            "last_published_at",
            "go_live_at",
            "expire_at",
            "expired",
            "latest_revision",
            "live_revision",
        ],
        OPEN,
    ),
}

RETENTION = {
    "Paper": "Kept with its report; a newer one takes its place.",
    "MadeFile": "Kept with the report; a newer one takes its place.",
    "Meaning": "Kept with its report, with what was written before.",
}
