"""Classification and retention of what the programmes store."""

from core.privacy import OPEN, PERSONAL, SENSITIVE

CLASSIFICATION = {
    "Program": dict.fromkeys(
        [
            "id", "key", "kind", "name", "summary", "for_whom", "what_happens", "leads", "cost",
            "queue_policy", "oldest_child", "completes_at", "decision", "offer_hours",
            "contact_name", "contact_phone", "published", "order", "esf_from",
            "takes_visits", "without_identity",
        ],
        OPEN,
    )
    | {"visitors": PERSONAL},
    "Group": dict.fromkeys(
        [
            "id", "program", "area", "place", "address", "language", "interpreter_languages",
            "childcare_from_months", "food", "contact_name", "contact_phone",
            "late_starts", "draws_at", "draw_seed", "drawn_at", "state",
        ],
        OPEN,
    )
    | {"leaders": PERSONAL},
    "Meeting": dict.fromkeys(
        ["id", "group", "starts", "ends", "cancelled_at", "sequence"], OPEN
    ),
    "Change": dict.fromkeys(
        ["id", "key", "group", "meeting", "what", "before", "at", "undone_at"], OPEN
    )
    | {"by": PERSONAL},
    "Interest": dict.fromkeys(
        [
            "id", "program", "send_key", "token_digest", "name", "phone", "email", "contact_way",
            "message_language", "adults", "children", "ages", "group_language", "area", "times",
            "created_at", "enrolments", "closed_at",
        ],
        PERSONAL,
    )
    | {"interpreter_language": SENSITIVE, "childcare": SENSITIVE},
    "Seat": dict.fromkeys(["id", "group", "kind", "number", "extra_reason"], OPEN)
    | {"enrolment": PERSONAL},
    "Enrolment": {
        "id": PERSONAL,
        "group": PERSONAL,
        "state": PERSONAL,
        "reference": PERSONAL,
        "send_key": PERSONAL,
        "token_digest": PERSONAL,
        "contact_person": SENSITIVE,
        "without_identity": PERSONAL,
        "contact_gone_at": PERSONAL,
        "name": PERSONAL,
        "phone": PERSONAL,
        "email": PERSONAL,
        "contact_way": PERSONAL,
        "message_language": PERSONAL,
        "interpreter_language": SENSITIVE,
        "adults": PERSONAL,
        "children": PERSONAL,
        "ages": PERSONAL,
        "childcare": SENSITIVE,
        "call_me": SENSITIVE,
        "any_group": PERSONAL,
        "queued_at": PERSONAL,
        "together": PERSONAL,
        "paused": PERSONAL,
        "came_from": PERSONAL,
    },
    "ProtectedContact": dict.fromkeys(
        ["id", "enrolment", "name", "phone", "email", "contact_way"], SENSITIVE
    ),
    "Offer": dict.fromkeys(
        [
            "id", "enrolment", "adults", "made_at", "deadline", "wants_call", "letter", "answer",
            "answered_at",
        ],
        PERSONAL,
    ),
    "EnrolmentLog": dict.fromkeys(
        ["id", "enrolment", "at", "before", "after", "actor", "by", "reason"], PERSONAL
    ),
    "Attendance": dict.fromkeys(
        ["id", "meeting", "enrolment", "adult", "mark", "by", "at"], PERSONAL
    ),
    "Removal": dict.fromkeys(
        ["id", "group", "at", "last_meeting", "decision", "families", "marks", "messages",
         "program", "contacts_only"], OPEN
    ),
    "Cleared": dict.fromkeys(["id", "meeting", "enrolment", "adult", "by", "at"], PERSONAL),
    "CannotCome": dict.fromkeys(["id", "meeting", "enrolment", "at"], PERSONAL),
    "Away": dict.fromkeys(["id", "meeting", "enrolment"], PERSONAL) | {"reason": SENSITIVE},
    "CatchUp": dict.fromkeys(["id", "enrolment", "missed", "instead", "by", "at"], PERSONAL),
    "Completion": dict.fromkeys(
        ["id", "enrolment", "adult", "attended", "meetings", "by", "at"], PERSONAL
    ),
    "Visit": dict.fromkeys(
        [
            "id", "program", "leader", "state", "reference", "send_key", "token_digest", "name",
            "phone", "email", "contact_way", "message_language", "times", "starts", "created_at",
            "closed_at",
        ],
        PERSONAL,
    )
    | {"interpreter_language": SENSITIVE},
    "VisitLog": dict.fromkeys(
        [
            "id", "visit", "at", "before", "after", "way", "reached", "starts", "undoes", "actor",
            "by",
        ],
        PERSONAL,
    ),
    "Evaluation": dict.fromkeys(["id", "group", "batch"], OPEN),
    "EsfVersion": dict.fromkeys(["id", "program", "month", "number", "sent_on"], OPEN)
    | {"rows": PERSONAL, "by": PERSONAL},
}  # fmt: skip
RETENTION = {
    "Program": "As long as the programme is offered.",
    "Group": "As long as the programme is offered.",
    "Meeting": "As long as its group.",
    "Change": "As long as its group.",
    "Interest": "Removed after 12 months, or 30 days after it was taken back or led to a place.",
    "Seat": "As long as its group; cleared with the enrolment.",
    "Enrolment": "Removed 12 months after the last meeting of its group; moved, of the new one. "
    "Without identity: phone and e-mail the night after that meeting.",
    "ProtectedContact": "As long as its enrolment.",
    "Offer": "As long as its enrolment.",
    "EnrolmentLog": "As long as its enrolment.",
    "Attendance": "As long as its enrolment.",
    "Removal": "Kept: it is the proof that data was removed, and names nobody.",
    "Cleared": "As long as its enrolment.",
    "CannotCome": "As long as its enrolment.",
    "Away": "As long as its enrolment.",
    "CatchUp": "As long as its enrolment.",
    "Completion": "As long as its enrolment.",
    "Visit": "Removed 12 months after it was done, cancelled or given up.",
    "VisitLog": "As long as its visit.",
    "Evaluation": "As long as the batch of codes.",
    "EsfVersion": "As long as the financier asks for its papers; sums of groups, nobody's name.",
}
