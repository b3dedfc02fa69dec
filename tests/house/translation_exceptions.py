"""Strings whose translation may be the source itself, or Arabic without Arabic letters, and why."""

SAME: dict[tuple[str, str], str] = {
    ("sv", "CSV"): "the name of a file format",
    ("ar", "CSV"): "the name of a file format",
    ("sv", "Start"): "the same word in Swedish",
    ("sv", "Status"): "the same word in Swedish",
    ("sv", "Orange"): "the same word in Swedish",
    ("sv", "Dari"): "the name of a language",
    ("sv", "Sorani"): "the name of a language",
    ("sv", "Alias"): "the same word in Swedish",
    ("sv", "SMS"): "the same word in Swedish",
}
