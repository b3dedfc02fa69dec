"""The youth council's own pages, and the ideas that anybody sends."""

from .idea import Idea, IdeaRound
from .pages import CouncilNewsPage, CouncilPage, MeetingPage

__all__ = ["CouncilNewsPage", "CouncilPage", "Idea", "IdeaRound", "MeetingPage"]
