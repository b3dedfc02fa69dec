"""Groups in the waves of a survey."""

from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from core.languages import DEFAULT, LANGUAGES, format_day, listed
from core.texts import pick
from programs.enums import HAS_PLACE, GroupState, SeatKind
from programs.models import Evaluation, Group, Seat
from programs.queries.groups import count_of
from programs.queries.meetings import meetings_in_order
from surveys.offered import Offered


def groups_to_ask() -> list[Offered]:
    """Groups whose parents a survey may invite, with how many adults have a place. Survey makers,
    through the form of a wave; nothing in a wave leads back to a group."""
    seats = Seat.objects.filter(
        group=OuterRef("pk"), kind=SeatKind.ADULT, enrolment__state__in=HAS_PLACE
    )
    groups = Group.objects.exclude(state=GroupState.DRAFT).annotate(adults=count_of(seats, "group"))
    return [
        Offered(
            key=f"programs-{one.pk}",
            program=one.program.key,
            title=one.program.name,
            name={lang.code: _called(one, lang.code) for lang in LANGUAGES},
            area=pick(one.area.name, DEFAULT.code).text if one.area else "",
            size=one.adults,
        )
        for one in groups.filter(adults__gt=0)
        .select_related("program", "area")
        .prefetch_related("meetings")
        .order_by("program__order", "program__key", "pk")
    ]


def evaluations_of(group: Group) -> QuerySet[Evaluation]:
    """Surveys in which the group is asked, the latest first. Those who look after the group."""
    return group.evaluations.select_related("batch__wave__version").order_by(
        "-batch__wave__opens", "-pk"
    )


def is_shared(evaluation: Evaluation) -> bool:
    """Whether other groups have codes of the same batch. As `evaluations_of`."""
    others = Evaluation.objects.filter(batch=evaluation.batch_id).exclude(pk=evaluation.pk)
    return others.exists()


def _called(group: Group, code: str) -> str:
    """Its place and first day, which tell it from the programme's other groups."""
    first = meetings_in_order(group)[:1]
    days = [format_day(timezone.localdate(one.starts), code) for one in first]
    return listed(*filter(None, (pick(group.place, code).text, *days)), code=code)
