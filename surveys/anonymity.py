"""Words that promise anonymity: only an anonymous survey may say them (SUR-42).

Recordings are not listened to; whoever records reads what stands in the text.
"""

import re
import unicodedata
from collections.abc import Mapping

# Parts of words. The Arabic ones say "of unknown identity", "without identity", "hiding the
# identity"; "unknown" alone is there because answers are called so too.
SAID = re.compile(
    r"anonym|مجهول|مجهّل|(?:بلا|بدون|دون|من دون)\s+(?:أي\s+)?(?:ال)?هوي|"
    r"(?:إخفاء|اخفاء|كشف|كتمان|الكشف عن)\s+(?:عن\s+)?(?:ال)?هوي"
)


def says_anonymous(text: str) -> bool:
    """Whether a text says that nobody can be known by their answers."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFKC", text)
    return any(SAID.search(one.casefold().replace("\u0640", "")) for one in (plain, bare))


def saying(words: Mapping[str, str] | None) -> list[str]:
    """The languages in which it does."""
    return [code for code, text in (words or {}).items() if says_anonymous(text or "")]
