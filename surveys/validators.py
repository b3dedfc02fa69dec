"""What people send, read with care: characters that could deceive, and data that names somebody."""

import re

# Controls (null among them) and the marks that change the direction of what follows.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PERSONAL = (
    re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]+"),  # e-mail
    re.compile(r"\b(?:19|20)?\d{6}[-+ ]?\d{4}\b"),  # Swedish personal number
    re.compile(r"(?<!\d)\+?\d(?:[\s-]?\d){6,14}(?!\d)"),  # telephone
)
MASK = "•••"


def clean_text(text: str) -> str:
    """Without controls and direction marks, line ends as \\n, no space around."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n")).strip()


def mask_personal(text: str) -> str:
    """Phone numbers, e-mail addresses and personal numbers are replaced before anything is kept."""
    for pattern in _PERSONAL:
        text = pattern.sub(MASK, text)
    return text


LEFT_OUT = "…"


def is_part_of(quote: str, text: str) -> bool:
    """Whether a quote is the text, or whole words of it in order, with "…" where some are left out.

    Spaces and lines count alike, and three dots as the sign.
    """
    whole = " ".join(text.split())
    parts = [" ".join(one.split()) for one in quote.replace("...", LEFT_OUT).split(LEFT_OUT)]
    if not any(parts):
        return False
    at = 0
    for number, one in enumerate(parts):
        if not one:
            continue
        # A part begins and ends with the text, or where a word does.
        start = r"\A" if number == 0 else r"(?:(?<!\w)|(?=\W))"
        end = r"\Z" if number == len(parts) - 1 else r"(?:(?!\w)|(?<=\W))"
        found = re.compile(start + re.escape(one) + end).search(whole, at)
        if found is None:
            return False
        at = found.end()
    return True
