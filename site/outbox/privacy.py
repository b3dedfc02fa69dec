"""Classification and retention of messages."""

from core.privacy import OPEN, PERSONAL

CLASSIFICATION = {
    "Message": {
        "id": OPEN,
        "kind": OPEN,
        "about": PERSONAL,
        "channel": OPEN,
        "language": PERSONAL,
        "recipient": PERSONAL,
        "subject": PERSONAL,
        "body": PERSONAL,
        "secret_source": OPEN,
        "secret_key": PERSONAL,
        "message_id": OPEN,
        "state": OPEN,
        "attempts": OPEN,
        "problem": OPEN,
        "created_at": OPEN,
        "changed_at": OPEN,
    }
}
RETENTION = {
    "Message": "As long as the enrolment or promise it is about; no longer than 12 months."
}
