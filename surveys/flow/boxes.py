"""Opening what a phone sends out of its outbox: an envelope of ours, or a box of the browser's.

What a box holds is read as if each question had been posted by itself.
"""

import json
import re
from typing import Any

from django.http import QueryDict

from surveys.asked import Question
from surveys.enums import QuestionType
from surveys.flow import drawer, letter, steps
from surveys.flow.drawer import Draft
from surveys.flow.reading import read
from surveys.services.submit import AnswerRefused

CAPSULE = "kuvert"  # sealed by the server, with the answers in it
TICKET = "biljett"  # sealed by the server too, for answers that the browser seals (flow.one_load)
# A draft lives at most a day, and what it became waits at most another.
WINDOWS = 2 * drawer.WINDOWS
SENDING = re.compile(r"[0-9a-f-]{36}")


def opened(text: str, name: str) -> Draft | None:
    """The draft in an envelope; None where it is broken, forged or too old."""
    found = drawer.unseal(text, name, WINDOWS)
    return drawer.unpacked(*found) if found else None


def boxed(ticket: str, box: str) -> tuple[Draft, str] | None:
    """The draft that the script has sealed, and the sending of the phone's own draft.

    None where ticket or box are broken, forged, too old or not each other's. Raises AnswerRefused
    for the first answer on the path that its page would have refused.
    """
    draft = opened(ticket, TICKET)
    plain = letter.unseal(box, draft.window) if draft else None
    if draft is None or plain is None:
        return None
    try:
        content = json.loads(plain)
        json.dumps(content, ensure_ascii=False).encode()  # half a pair of UTF-16 is no text
    except (ValueError, RecursionError):
        return None
    begun = draft.sending
    if not _is_whole(content) or content.get("biljett") != ticket:
        return None
    draft.sending = content["id"]
    _fill(draft, content["answers"])
    return draft, begun


def _is_whole(content: Any) -> bool:
    """A sending id, and for each question's place the pairs that its form would have posted."""
    if not isinstance(content, dict) or not isinstance(content.get("answers"), dict):
        return False
    sending = content.get("id")
    return (
        isinstance(sending, str)
        and SENDING.fullmatch(sending) is not None
        and all(
            isinstance(pairs, list)
            and all(
                isinstance(pair, list)
                and len(pair) == 2
                and all(isinstance(part, str) for part in pair)
                for pair in pairs
            )
            for pairs in content["answers"].values()
        )
    )


def _fill(draft: Draft, posted: dict[str, list[list[str]]]) -> None:
    """Reads each question's answer as its own page would have."""
    definition = steps.definition_of(draft)
    wrong: dict[str, str] = {}
    for place, asked in enumerate(definition.questions):
        for form in _forms(asked, posted.get(str(place), [])):
            reading = read(asked, form, draft.answers.get(asked.key))
            if reading.errors:
                wrong[asked.key] = reading.errors[0]
            drawer.put(draft, asked.key, reading.value, reading.text, reading.quote)
    for asked in steps.shown(definition, draft):
        if asked.key in wrong:
            refused = AnswerRefused(asked.key)
            refused.args = (wrong[asked.key],)
            raise refused


def _forms(asked: Question, pairs: list[list[str]]) -> list[QueryDict]:
    """What was posted to the question: one form, or for a ranking one for each press."""
    presses = [[pair] for pair in pairs]
    forms = []
    for part in presses if asked.type == QuestionType.RANKING else [pairs]:
        form = QueryDict(mutable=True)
        for name, value in part:
            form.appendlist(name, value)
        forms.append(form)
    return forms
