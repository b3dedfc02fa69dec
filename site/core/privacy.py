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

# ---- what core itself stores -------------------------------------------------------------------

CLASSIFICATION = {
    "User": dict.fromkeys(
        [
            "id",
            "password",
            "last_login",
            "username",
            "first_name",
            "last_name",
            "email",
            "date_joined",
            "language",
        ],
        PERSONAL,
    )
    | dict.fromkeys(
        ["is_superuser", "is_staff", "is_active", "groups", "user_permissions"], PERSONAL
    ),
    "Area": dict.fromkeys(["id", "key", "name"], OPEN),
    "StaffUnit": dict.fromkeys(["id", "user", "kind", "name"], PERSONAL),
    "AuditEntry": dict.fromkeys(["id", "at", "by", "action", "subject", "note"], PERSONAL),
    "Removal": dict.fromkeys(
        ["id", "kind", "subject", "name", "decision", "due", "counts", "at"], OPEN
    ),
    "TimerRun": dict.fromkeys(["id", "name", "succeeded_at"], OPEN),
}
RETENTION = {
    "User": "Until the person stops working here; then made inactive, and kept while the log is.",
    "Area": "As long as the municipality has the area.",
    "StaffUnit": "As long as the person works there: an administrator takes it away.",
    "AuditEntry": "Two years, as the municipality's archive plan says for logs.",
    "Removal": "For good: it is the protocol of what was removed, and names nobody.",
    "TimerRun": "One row per command, written anew at each success.",
}
