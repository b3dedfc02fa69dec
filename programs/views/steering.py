"""Steering figures for work: exact numbers, for those who read the families' lists anyway."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from core.audit import record
from core.languages import get as language_of
from core.models import Area
from core.roles import Role, has_role, role_required
from core.texts import pick
from programs import periods
from programs.forms.steering import SteeringForm
from programs.models import Program
from programs.periods import Period
from programs.queries import steering as queries
from programs.services import exports, steering, told
from releases.export import text_of

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
steering_only = role_required(Role.PROGRAM_COORDINATOR)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for; a word that means nothing is left aside."""

    period: Period
    program: Program | None
    area: Area | None

    @property
    def query(self) -> str:
        program = self.program.key if self.program else ""
        area = self.area.key if self.area else ""
        return f"period={self.period.key}&program={program}&omrade={area}"


def _chosen(request: HttpRequest) -> Chosen:
    said = {name: request.GET.get(name, "").replace("\x00", "") for name in request.GET}
    period = periods.find(said.get("period", "")) or periods.term_of(timezone.localdate())
    return Chosen(
        period,
        Program.objects.filter(key=said.get("program", "")).first(),
        Area.objects.filter(key=said.get("omrade", "")).first(),
    )


def _told(chosen: Chosen) -> list[tuple[queries.Figures, list[steering.Table]]]:
    which = {
        "program": chosen.program.pk if chosen.program else None,
        "area": chosen.area.pk if chosen.area else None,
    }
    now = queries.figures(list(queries.groups_in(chosen.period, **which)))
    then = queries.figures(list(queries.groups_in(chosen.period.earlier, **which)))
    before = {one.program.pk: one for one in then}
    return [(one, steering.tables(one, before.get(one.program.pk), chosen.period)) for one in now]


@never_cache
@steering_only
def figures(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    first, last = queries.span()
    today = timezone.localdate()
    known = periods.between(
        min(timezone.localdate(first), today), max(timezone.localdate(last), today)
    )
    offered = known if chosen.period in known else [chosen.period, *known]
    code = language_of(get_language()).code
    form = SteeringForm(
        periods=[(one.key, one.title) for one in offered],
        programs=[(one.key, pick(one.name, code).text) for one in Program.objects.all()],
        areas=[(one.key, pick(one.name, code).text) for one in Area.objects.all()],
        initial={
            "period": chosen.period.key,
            "program": chosen.program.key if chosen.program else "",
            "omrade": chosen.area.key if chosen.area else "",
        },
    )
    context = {
        "chosen": chosen,
        "form": form,
        "told": _told(chosen),
        "now": timezone.now(),
        "plan": told.plan_of(chosen.period),
        "can_plan": told.can_plan(chosen.period),
        "public": told.publication_of(chosen.period),
        "publishes": has_role(request.user, Role.REPORT_PUBLISHER),
    }
    return render(request, "programs/steering.html", context)


@never_cache
@steering_only
def file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same tables as a file; that it was taken is in the log."""
    if ending not in KINDS:
        raise Http404
    chosen = _chosen(request)
    rows = list(steering.file_rows(chosen.period, _told(chosen)))
    record(request.user, "export steering figures", request.user, note=chosen.period.key)
    rtl = language_of(get_language()).direction == "rtl"
    data = exports.workbook(rows, rtl) if ending == "xlsx" else text_of(rows)
    response = HttpResponse(data, content_type=KINDS[ending])
    name = f"styrtal-{chosen.period.key}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
