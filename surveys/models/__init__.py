"""Registers the model modules. Response is not re-exported: see contract 3 in .importlinter."""

from surveys.models import freetext, invitation, response, survey, wave, wheel

__all__ = ["freetext", "invitation", "response", "survey", "wave", "wheel"]
