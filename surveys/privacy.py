"""Classification of everything the survey engine stores."""

from core.privacy import OPEN, PERSONAL, SENSITIVE

# What every table of answers has (models.response.Sheet).
SHEET = {
    "id": OPEN,
    "wave": OPEN,
    "version": OPEN,
    "language": SENSITIVE,
    "school": SENSITIVE,
    "area": SENSITIVE,
    "school_year": SENSITIVE,
    "program_group": SENSITIVE,
    "band": SENSITIVE,
    "day": SENSITIVE,
    "answers": SENSITIVE,
}

CLASSIFICATION = {
    "Survey": dict.fromkeys(
        (
            "id", "key", "title", "intro", "intro_audio", "outro", "questions", "live",
            "has_unpublished_changes", "first_published_at", "last_published_at",
            "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by",
            "latest_revision", "live_revision", "k", "m", "k_staff", "ages", "bands", "translated",
            "kept_days", "decision",
            "instrument", "source", "licence", "may_translate", "sensitive", "help_lines",
            "offline", "mode",
        ),
        OPEN,
    ) | {"harm_contact": PERSONAL},
    "HelpLines": dict.fromkeys(("id", "lines", "exit_address"), OPEN),
    "BankQuestion": dict.fromkeys(
        (
            "id", "key", "question", "theme", "source", "licence", "locked", "may_translate",
            "words",
        ),
        OPEN,
    ),
    "SurveyVersion": dict.fromkeys(("id", "survey", "number", "definition", "digest"), OPEN),
    "Wheel": dict.fromkeys(("id", "key", "title", "steps", "spokes"), OPEN),
    "WheelVersion": dict.fromkeys(("id", "wheel", "number", "content"), OPEN),
    "Wave": dict.fromkeys(
        (
            "id", "slug", "name", "version", "promise", "previous", "state",
            "promise_complete", "scheduled", "follow_code", "opens", "closes", "closed_at",
            "counted_at", "guardian", "kept_days", "decision", "removed_at",
            "k", "m", "k_opened", "m_opened", "k_staff", "k_staff_opened",
        ),
        OPEN,
    ) | {"typists": PERSONAL},
    "InvitedGroup": {
        "id": OPEN,
        "wave": OPEN,
        "school": OPEN,
        "area": OPEN,
        "school_year": OPEN,
        "program_group": OPEN,
        "gender": OPEN,
        "size": SENSITIVE,  # a group of one is a person
    },
    "CodeBatch": dict.fromkeys(
        (
            "id", "wave", "school", "area", "school_year", "program_group", "program_words",
            "size", "band",
        ),
        OPEN,
    ) | dict.fromkeys(("guardian_yes", "guardian_no"), SENSITIVE),  # all of a group tells of each
    "PoolCode": {"id": OPEN, "batch": OPEN, "sealed": SENSITIVE},
    "GuardianSlip": {"digest": SENSITIVE, "batch": OPEN, "answered": SENSITIVE},
    "Code": {
        "digest": SENSITIVE,
        "batch": OPEN,
        "kind": OPEN,
        "shown": SENSITIVE,
        "used": OPEN,
    },
    "Response": SHEET,
    "FollowUpResponse": SHEET
    # With the key and a guess a word points to a person.
    | {"word": SENSITIVE},
    "PaperResponse": SHEET,
    "HandsRoom": {"id": OPEN, "batch": OPEN, "number": OPEN, "present": SENSITIVE},
    "HandCount": {"id": OPEN, "room": OPEN, "question": OPEN, "hands": SENSITIVE},
    "FollowUpKey": {"survey": OPEN, "secret": SENSITIVE, "destroyed": OPEN},
    "ReplayMark": {"digest": SENSITIVE, "wave": OPEN},
    "FreeText": {
        "id": OPEN,
        "wave": OPEN,
        "question": OPEN,
        "language": SENSITIVE,
        "text": SENSITIVE,
        "state": OPEN,
        "reason": SENSITIVE,
        "masked": SENSITIVE,
        "harm": SENSITIVE,
        "may_quote": SENSITIVE,
        "themes": SENSITIVE,
        "quote": SENSITIVE,
        "quote_language": SENSITIVE,
    },
    "Theme": {"id": OPEN, "wave": OPEN, "question": OPEN, "name": SENSITIVE},
}  # fmt: skip

RETENTION = {
    "Survey": "As long as the municipality uses it.",
    "HelpLines": "As long as the municipality uses it.",
    "BankQuestion": "As long as the municipality uses it.",
    "SurveyVersion": "As long as there are responses to it.",
    "Wheel": "As long as the municipality uses it.",
    "WheelVersion": "As long as there are surveys that ask with it.",
    "Wave": "For good: which survey was asked when. What people gave goes on its day (PRV-5).",
    "InvitedGroup": "With the wave: it says who was asked, never who answered.",
    "CodeBatch": "With the wave; what guardians said until the wave's day.",
    "Code": "Until 48 hours after the close, when nothing can be sent any more.",
    "PoolCode": "Until a guardian draws it; the rest until the wave is closed.",
    "GuardianSlip": "Until the wave is closed.",
    "Response": "So many days after the close as was decided for the wave; 730 otherwise.",
    "FollowUpResponse": "As Response; its code word until the survey's key is destroyed.",
    "PaperResponse": "As Response; nothing points to a person.",
    "HandsRoom": "As Response; nobody is named in it.",
    "HandCount": "With its room.",
    "FollowUpKey": "Its secret until the before and after have been compared; a maker destroys it.",
    "ReplayMark": "Until 48 hours after the close; the night's command (surveys_nightly) deletes.",
    "FreeText": "As Response; one that was hidden until the next night."
    " A quote that was published stays in the report, as its writer allowed.",
    "Theme": "With the wave's texts; what was published stays in the report.",
}
