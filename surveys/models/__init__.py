"""Registers the model modules. Response is not re-exported: see contract 3 in .importlinter."""

from surveys.models import (
    bank,
    freetext,
    hands,
    invitation,
    response,
    support,
    survey,
    wave,
    wheel,
)

__all__ = [
    "bank",
    "freetext",
    "hands",
    "invitation",
    "response",
    "support",
    "survey",
    "wave",
    "wheel",
]
