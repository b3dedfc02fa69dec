"""Classification of stored fields: published statistics of others."""

from core.privacy import OPEN

CLASSIFICATION = {
    "Indicator": dict.fromkeys(["id", "name", "group", "language", "kind", "unit"], OPEN),
    "Observation": dict.fromkeys(
        ["id", "indicator", "year", "value", "source", "dated", "imported_on"], OPEN
    ),
    "PopulationTable": dict.fromkeys(["id", "source", "dated", "imported_on"], OPEN),
    "PopulationRow": dict.fromkeys(
        ["id", "table", "school", "area", "school_year", "gender", "size"], OPEN
    ),
}

RETENTION = {
    "Indicator": "Kept as long as the municipality follows it.",
    "Observation": "Kept with its indicator.",
    "PopulationTable": "Kept with the reports that compare themselves with it.",
    "PopulationRow": "Kept with its table.",
}
