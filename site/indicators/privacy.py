"""Classification of stored fields: published statistics of others."""

from core.privacy import OPEN

CLASSIFICATION = {
    "Indicator": {"id": OPEN, "name": OPEN, "group": OPEN, "language": OPEN},
    "Observation": {
        "id": OPEN,
        "indicator": OPEN,
        "year": OPEN,
        "percent": OPEN,
        "source": OPEN,
        "imported_on": OPEN,
    },
}

RETENTION = {
    "Indicator": "Kept as long as the municipality follows it.",
    "Observation": "Kept with its indicator.",
}
