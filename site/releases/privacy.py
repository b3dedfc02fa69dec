"""Classification of stored fields. Published figures are open; who pressed the button is not."""

from core.privacy import OPEN, PERSONAL

CLASSIFICATION = {
    "ReleasePlan": {
        "id": OPEN,
        "source": OPEN,
        "source_key": OPEN,
        "groups": OPEN,
        "questions": OPEN,
        "k": OPEN,
        "m": OPEN,
        "closes": OPEN,
        "declared_at": OPEN,
        "declared_by": PERSONAL,
    },
    "Publication": {
        "id": OPEN,
        "plan": OPEN,
        "slug": OPEN,
        "title": OPEN,
        "facts": OPEN,
        "published_at": OPEN,
        "published_by": PERSONAL,
    },
    "PublishedCell": {
        "id": OPEN,
        "publication": OPEN,
        "order": OPEN,
        "question": OPEN,
        "part": OPEN,
        "dimension": OPEN,
        "level": OPEN,
        "codes": OPEN,
        "n": OPEN,
        "count": OPEN,
        "at_least": OPEN,
    },
    "Figure": {
        "id": OPEN,
        "publication": OPEN,
        "question": OPEN,
        "kind": OPEN,
        "language": OPEN,
        "format": OPEN,
        "data": OPEN,
    },
    "LedgerEntry": {
        "number": OPEN,
        "at": OPEN,
        "action": OPEN,
        "subject": OPEN,
        "content": OPEN,
        "previous": OPEN,
        "digest": OPEN,
    },
    "PublishJob": {
        "id": OPEN,
        "plan": OPEN,
        "state": OPEN,
        "done": OPEN,
        "total": OPEN,
        "reason": OPEN,
        "asked_at": OPEN,
        "asked_by": PERSONAL,
    },
}

RETENTION = {
    "ReleasePlan": "Kept: what was promised about publishing belongs to the public record.",
    "Publication": "Kept: a published report is a public document.",
    "PublishedCell": "Kept with its report.",
    "Figure": "Kept with its report.",
    "LedgerEntry": "Kept: the ledger shows everything that was ever published.",
    "PublishJob": "Kept with its plan; it holds no answers.",
}
