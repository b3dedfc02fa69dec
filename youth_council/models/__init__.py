"""The youth council's own pages."""

from .pages import CouncilNewsPage, CouncilPage, MeetingPage

__all__ = ["CouncilNewsPage", "CouncilPage", "MeetingPage"]
