"""After a meeting: who was away and why, catching up elsewhere, completing, the certificate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from core import pdf
from core.languages import LANGUAGES
from core.languages import get as language_of
from core.roles import Role, role_required
from programs import queries
from programs.enums import AwayReason
from programs.models import Away, CatchUp, Completion, Meeting
from programs.services import after

staff_only = role_required(Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR)

DONE = {
    "sparat": _("Saved."),
    "stol": _("There is a chair in the other group, and the family gets a message."),
    "full": _("Somebody else got the chair. Choose another meeting."),
    "klar": _("The course is confirmed as completed. The certificate can be printed."),
    "tillbaka": _("It is taken back."),
    "for-fa": _("There are too few meetings for a certificate."),
}


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Http404
    return int(text[:12])


@never_cache
@staff_only
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """The families that nobody came from: a reason if they gave one, and where to catch up."""
    found = get_object_or_404(queries.meetings_of(request.user), pk=pk)
    reasons = dict(Away.objects.filter(meeting=found).values_list("enrolment", "reason"))
    instead = {
        one.enrolment_id: one
        for one in CatchUp.objects.filter(missed=found).select_related("instead__group")
    }
    rows = [
        {
            "enrolment": one,
            "reason": reasons.get(one.pk, ""),
            "instead": instead.get(one.pk),
            "sisters": [] if one.pk in instead else after.sisters(one, found),
        }
        for one in after.absent_at(found)
    ]
    word = request.GET.get("klart", "")
    context = {
        "meeting": found,
        "group": found.group,
        "rows": rows,
        "reasons": AwayReason.choices,
        "done": DONE.get(word, ""),
        "kind": "warning" if word == "full" else "done",
    }
    return render(request, "programs/away.html", context)


@never_cache
@staff_only
def away_save(request: HttpRequest, pk: int, enrolment: int) -> HttpResponse:
    """Notes a reason (`reason`, empty takes it away) or gives a chair elsewhere (`instead`)."""
    found = get_object_or_404(queries.meetings_of(request.user), pk=pk)
    here = reverse("leader:away", args=[pk])
    if request.method != "POST":
        return redirect(here)
    person = next((one for one in after.absent_at(found) if one.pk == enrolment), None)
    if person is None:
        raise Http404
    if "instead" in request.POST:
        other = get_object_or_404(Meeting, pk=_number(request.POST["instead"]))
        try:
            after.catch_up(person, found, other, by=request.user)
        except after.NoChair:
            return redirect(f"{here}?klart=full#rad-{enrolment}")
        return redirect(f"{here}?klart=stol#rad-{enrolment}")
    reason = request.POST.get("reason", "")
    if reason and reason not in AwayReason.values:
        raise Http404
    after.set_reason(found, person, AwayReason(reason) if reason else None)
    return redirect(f"{here}?klart=sparat#rad-{enrolment}")


@never_cache
@staff_only
def ending(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each adult has come; the leader confirms, and prints certificates."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    rows = after.progress(group)
    word = request.GET.get("klart", "")
    context = {
        "group": group,
        "rows": rows,
        "first": rows[0] if rows else None,
        "codes": LANGUAGES,
        "done": DONE.get(word, ""),
        "kind": "warning" if word == "for-fa" else "done",
    }
    return render(request, "programs/ending.html", context)


@never_cache
@staff_only
def confirm(request: HttpRequest, pk: int, enrolment: int, adult: int) -> HttpResponse:
    """Confirms one adult, or takes it back (`back`). GET leads to the list."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    here = reverse("leader:ending", args=[pk])
    if request.method != "POST":
        return redirect(here)
    if not queries.enrolled_in(group).filter(pk=enrolment, adults__gte=adult).exists():
        raise Http404
    if "back" in request.POST:
        after.take_back(group, enrolment, adult, by=request.user)
        return redirect(f"{here}?klart=tillbaka")
    try:
        after.confirm(group, enrolment, adult, by=request.user)
    except after.NotReached:
        return redirect(f"{here}?klart=for-fa")
    return redirect(f"{here}?klart=klar")


def _written(completion: Completion) -> str:
    """A name that nobody asked for is written by hand: a second adult's, or everybody's."""
    unknown = completion.adult > 1 or completion.enrolment.without_identity
    return "" if unknown else completion.enrolment.name


def certificate_html(completion: Completion, code: str) -> str:
    """The sheet in one language."""
    group = completion.enrolment.group
    meetings = queries.meetings_in_order(group)
    with translation.override(code):
        context = {
            "name": now_in("Certificate"),
            "language": language_of(code),
            "completion": completion,
            "person": _written(completion),
            "group": group,
            "first": meetings[0].starts if meetings else None,
            "last": meetings[-1].starts if meetings else None,
            "leaders": [one.get_full_name() or "" for one in group.leaders.all()],
            "today": timezone.now(),
        }
        return render_to_string("programs/sheets/certificate.html", context)


@never_cache
@staff_only
def certificate(
    request: HttpRequest, pk: int, enrolment: int, adult: int, code: str
) -> HttpResponse:
    """The certificate as PDF. Without Pango a page says what is missing."""
    group = get_object_or_404(queries.groups_of(request.user), pk=pk)
    found = get_object_or_404(
        Completion.objects.select_related("enrolment__group__program"),
        enrolment__group=group,
        enrolment=enrolment,
        adult=adult,
    )
    if code not in {one.code for one in LANGUAGES}:
        raise Http404
    if not pdf.can_make():
        context = {"back": reverse("leader:ending", args=[pk]), "packages": pdf.PACKAGES}
        return render(request, "programs/no_paper.html", context, status=503)
    return pdf.pdf_response(certificate_html(found, code), f"intyg-{found.enrolment.reference}")
