"""Classification and retention of messages."""

from core.privacy import OPEN, PERSONAL

CLASSIFICATION = {
    "Message": {
        "id": OPEN,
        "kind": OPEN,
        "about": PERSONAL,
        "key": PERSONAL,
        "channel": OPEN,
        "language": PERSONAL,
        "recipient": PERSONAL,
        "subject": PERSONAL,
        "body": PERSONAL,
        "facts": PERSONAL,
        "secret_source": OPEN,
        "secret_key": PERSONAL,
        "message_id": OPEN,
        "provider_id": OPEN,
        "state": OPEN,
        "attempts": OPEN,
        "problem": OPEN,
        "due_at": OPEN,
        "created_at": OPEN,
        "changed_at": OPEN,
    },
    "Wording": dict.fromkeys(["id", "kind", "subject", "body", "sms", "changed_at"], OPEN)
    | {"changed_by": PERSONAL},
}
RETENTION = {
    "Message": "As long as the enrolment, wish or promise it is about; no longer than 12 months.",
    "Wording": "As long as it is used.",
}
