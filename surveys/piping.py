"""Earlier answers in later texts (SUR-7): `Du valde {svar:djur|ett djur}. Varför?`

The key is an earlier question's, the words after the bar stand there when it was not answered. A
choice is said in the reader's language, a number in digits; what somebody wrote is never repeated.
The page around it is kept for everybody, so the place of the answer is a hole (flow.shelf).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from surveys.enums import OPTION_TYPES, QuestionType

PIPE = re.compile(r"\{svar:(\w[\w.-]{0,59})\|([^{}|]*)\}")
BEGUN = re.compile(r"\{\s*svar\b", re.IGNORECASE)
SAID = OPTION_TYPES | {QuestionType.NUMBER}


class Pipe(NamedTuple):
    """`key`: whose answer; `otherwise`: the editor's words where there is none."""

    key: str
    otherwise: str

    @property
    def name(self) -> str:
        """Of its hole: nothing in it that a page would write in another way."""
        return f"svar {self.key} {self.otherwise.encode().hex()}"


def pipes(texts: Iterable[str]) -> tuple[Pipe, ...]:
    """Every different one in the texts, in order."""
    return tuple(dict.fromkeys(Pipe(*found) for text in texts for found in PIPE.findall(text)))


def replaced(text: str, put: Callable[[Pipe], str]) -> str:
    """The text with something else in the place of each pipe."""
    return PIPE.sub(lambda found: put(Pipe(*found.groups())), text) if "{" in text else text


def plain(words: Mapping[str, str]) -> dict[str, str]:
    """The words per language as somebody reads them who has answered nothing, such as a report."""
    return {code: replaced(text, lambda pipe: pipe.otherwise) for code, text in words.items()}


def plain_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question of a frozen definition in the words of reports: one wording for everybody."""
    found = dict(question) | {"text": plain(question["text"])}
    if "options" in question:
        found["options"] = [
            {**option, "label": plain(option["label"])} for option in question["options"]
        ]
    return found
