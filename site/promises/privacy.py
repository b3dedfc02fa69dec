"""Classification and retention of the promises, which are public by purpose."""

from core.privacy import OPEN, PERSONAL

CLASSIFICATION = {
    "Promise": dict.fromkeys(
        [
            "id",
            "slug",
            "title",
            "invited",
            "ways",
            "listener_role",
            "accepted_at",
            "can_change",
            "cannot_change",
            "decision",
            "due",
            "first_due",
            "kept_on",
            "follow_up",
            "heard_until",
            "heard_told_on",
        ],
        OPEN,
    )
    # An unfinished text may still hold a name that is taken out before it is published.
    | {"listener_name": PERSONAL, "listener": PERSONAL, "draft": PERSONAL},
    "PromiseAnswer": dict.fromkeys(
        ["id", "promise", "theme", "you_said", "we_did", "why_not", "order"], OPEN
    ),
    "PromiseMove": dict.fromkeys(["id", "promise", "was", "became", "reason", "at"], OPEN),
    "Matter": dict.fromkeys(["id", "promise", "kind", "slug", "title", "said", "heard_on"], OPEN),
    "MatterStep": dict.fromkeys(["id", "matter", "kind", "status", "on", "reason", "at"], OPEN),
    "HeardCount": dict.fromkeys(["id", "promise", "face", "count"], OPEN),
}
RETENTION = {
    "Promise": "Kept: what adults promised children is part of the municipality's record; "
    "the draft of an answer until it is published.",
    "PromiseAnswer": "Kept together with its promise.",
    "PromiseMove": "Kept together with its promise.",
    "Matter": "Kept: what children said and where it led is part of the municipality's record.",
    "MatterStep": "Kept together with its matter.",
    "HeardCount": "Until the day the sums are told; sums without a person, a device or a time.",
}
