"""How each stored field is classified. Every app has a `privacy.py` with two tables:

    CLASSIFICATION = {"Model": {"field": OPEN | PERSONAL | SENSITIVE, ...}}
    RETENTION = {"Model": "how long it lives, in a sentence"}

There is no default class: a house test fails on a field that is missing.
"""

from enum import StrEnum


class Level(StrEnum):
    """OPEN may be public. PERSONAL points to a person. SENSITIVE is an answer or a need."""

    OPEN = "open"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


OPEN, PERSONAL, SENSITIVE = Level.OPEN, Level.PERSONAL, Level.SENSITIVE
