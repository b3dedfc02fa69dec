"""Whether a text may tell of harm to a child, by the word list in data/harm.json (SUR-43).

It decides only that a person looks at once; it is neither proof nor the only way: whoever reads a
text may flag it. Nothing is learnt from the texts.
"""

import json
import re
from functools import cache
from pathlib import Path

from surveys.wording import bare

WORDS = Path(__file__).resolve().parent / "data" / "harm.json"
_ONE_FORM = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})


@cache
def _pattern() -> re.Pattern[str]:
    """All lists in one: the beginning of a word, in Arabic also after "and", "so" and "with"."""
    lists = json.loads(WORDS.read_text(encoding="utf-8"))
    words = [_plain(word) for code, found in lists.items() if code != "about" for word in found]
    return re.compile(rf"(?<!\w)[وفب]?(?:{'|'.join(map(re.escape, words))})")


def _plain(text: str) -> str:
    # Vowel marks are taken away before the letters they would join to are made one form.
    return bare(text).translate(_ONE_FORM)


def tells_of_harm(text: str) -> bool:
    return _pattern().search(_plain(text)) is not None
