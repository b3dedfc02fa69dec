"""ESF+ months: what to send, what was sent, and what has to be sent again."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.audit import record
from core.languages import get as language_of
from programs.enums import ProgramKind
from programs.models import Program
from programs.services import esf, exports
from programs.views.steering import KINDS, steering_only
from releases.export import text_of

SAID = {
    "skickad": _("The month is marked as sent today, and the version is kept."),
    "inte": _(
        "Nothing was marked. The numbers have changed since the page was shown, or an earlier "
        "month goes first. Look again."
    ),
    "pa": _("ESF+ is on from this month."),
    "av": _("ESF+ is off. Nothing is counted. What was sent is kept."),
}


def _back(said: str = "") -> HttpResponse:
    return redirect(reverse("leader:esf") + (f"?klart={said}" if said else ""))


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


@never_cache
@steering_only
def page(request: HttpRequest) -> HttpResponse:
    programs = Program.objects.filter(kind=ProgramKind.GROUP)
    said = request.GET.get("klart", "")
    context = {
        "programs": [{"program": one, "months": esf.months(one)[::-1]} for one in programs],
        "said": SAID.get(said, ""),
        "refused": said == "inte",
    }
    return render(request, "programs/esf.html", context)


@require_POST
@steering_only
def switch(request: HttpRequest, key: str) -> HttpResponse:
    program = get_object_or_404(Program, key=key, kind=ProgramKind.GROUP)
    on = request.POST.get("what") == "on"
    esf.switch(program, on=on, by=request.user)
    return _back("pa" if on else "av")


@require_POST
@steering_only
def send(request: HttpRequest, key: str, month: str) -> HttpResponse:
    program, first = get_object_or_404(Program, key=key, kind=ProgramKind.GROUP), _month(month)
    try:
        if first is None:
            raise esf.NotNow
        esf.mark_sent(program, first, seen=request.POST.get("seen", ""), by=request.user)
    except esf.NotNow:
        return _back("inte")
    return _back("skickad")


@never_cache
@require_safe
@steering_only
def file(request: HttpRequest, key: str, month: str, number: int, ending: str) -> HttpResponse:
    """One version: one that was sent, or the one to be sent. None of that: back to the page."""
    program, first = get_object_or_404(Program, key=key, kind=ProgramKind.GROUP), _month(month)
    if ending not in KINDS:
        raise Http404
    found = esf.month_of(program, first) if first else None
    if found is None:
        return _back()
    kept = next((one.rows for one in found.versions if one.number == number), None)
    if kept is None and number != found.number:
        return _back()
    rows = esf.file_rows(found.first, number, found.rows if kept is None else kept)
    record(request.user, "export ESF+ month", program, note=f"{found.first:%Y-%m} {number}")
    rtl = language_of(get_language()).direction == "rtl"
    data = exports.workbook(rows, rtl) if ending == "xlsx" else text_of(rows)
    response = HttpResponse(data, content_type=KINDS[ending])
    name = f"esf-{program.key}-{found.first:%Y-%m}-v{number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
