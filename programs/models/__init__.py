"""Everything that is stored about programmes."""

from programs.models import protected
from programs.models.after import Away, CatchUp, Completion
from programs.models.attendance import Attendance, CannotCome, Cleared
from programs.models.change import Change
from programs.models.enrolment import Enrolment, EnrolmentLog, Offer
from programs.models.esf import EsfVersion
from programs.models.evaluation import Evaluation
from programs.models.group import Group, Meeting, Program, Seat
from programs.models.interest import Interest
from programs.models.retention import Removal
from programs.models.visit import Visit, VisitLog

__all__ = [
    "Attendance",
    "Away",
    "CannotCome",
    "CatchUp",
    "Change",
    "Cleared",
    "Completion",
    "Enrolment",
    "EnrolmentLog",
    "EsfVersion",
    "Evaluation",
    "Group",
    "Interest",
    "Meeting",
    "Offer",
    "Program",
    "Removal",
    "Seat",
    "Visit",
    "VisitLog",
    "protected",
]
