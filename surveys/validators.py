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
