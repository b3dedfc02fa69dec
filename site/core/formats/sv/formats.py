"""The house's formats, the same in every language."""

from core.formats.house import *  # noqa: F403 Django reads them as names of this module
