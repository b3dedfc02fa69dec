"""Staff enrol a parent who is beside them or on the phone, and print a slip for them."""

from secrets import token_urlsafe

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import pdf
from core.audit import record
from core.languages import BY_CODE, LANGUAGES
from core.models import User
from programs import queries
from programs.forms.assisted import AssistedForm
from programs.forms.steps import application_from
from programs.models import Enrolment, Group
from programs.services.enrolment import Application, Closed, enrol
from programs.services.private_link import path_of
from programs.services.protected import Hidden
from programs.views.groups import group_of, staff_only


@never_cache
@staff_only
def assist(request: HttpRequest, pk: int) -> HttpResponse:
    """One page with all questions."""
    group = group_of(request.user, pk)
    first = {
        "send_key": token_urlsafe(24),
        "message_language": translation.get_language(),
        "adults": "1",
    }
    return _page(request, group, AssistedForm(initial=first, group=group))


@never_cache
@staff_only
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent twice it is one enrolment. What is wrong comes back with all that was written."""
    group = group_of(request.user, pk)
    if request.method != "POST":
        return redirect("leader:assist", pk)
    form = AssistedForm(request.POST, group=group)
    refused = ""
    if form.is_valid():
        said = form.cleaned_data
        application = application_from(said)
        made, refused = taken(group, application, send_key=said["send_key"], by=request.user)
        if made:
            return redirect("leader:slip", pk, made.pk)
    return _page(request, group, form, refused)


def taken(
    group: Group,
    application: Application,
    *,
    send_key: str,
    by: User,
    hidden: Hidden | None = None,
) -> tuple[Enrolment | None, str]:
    """The enrolment, or why there is none. `hidden`: of a family with protected identity."""
    try:
        return enrol(group, application, send_key=send_key, by=by, hidden=hidden), ""
    except Closed:
        closed = _("The group takes no enrolments just now. Open it first, or choose another.")
        return None, closed


def _page(
    request: HttpRequest, group: Group, form: AssistedForm, refused: str = ""
) -> HttpResponse:
    context = {"group": group, "form": form, "refused": refused}
    return render(request, "programs/assist.html", context, status=422 if form.is_bound else 200)


@never_cache
@staff_only
def slip(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """That it is done. POST with a language makes the slip; each one is logged, as it is a key."""
    group = group_of(request.user, pk)
    person = get_object_or_404(group.enrolments.select_related("group__program"), pk=party)
    group_of(request.user, queries.where_now(person).group_id)  # the slip is a key to that one
    if request.method != "POST":
        own = person.message_language
        context = {
            "group": group,
            "enrolment": person,
            "languages_of_slip": sorted(LANGUAGES, key=lambda one: one.code != own),
        }
        return render(request, "programs/slip.html", context)
    code = request.POST.get("language", "")
    if code not in BY_CODE:
        return redirect("leader:slip", pk, party)
    record(request.user, "print a slip", person)
    html = slip_html(person, code)
    if not pdf.can_make():  # without Pango the browser prints it
        return HttpResponse(html)
    return pdf.pdf_response(html, f"lapp-{person.reference}")


def slip_html(person: Enrolment, code: str) -> str:
    """Reference, dates, and the private link as words and as a square to point a phone at."""
    link = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(queries.where_now(person))
    square = segno.make(link, error="m", micro=False).svg_inline(
        omitsize=True, border=2, dark="#000", light="#fff"
    )
    with translation.override(code):
        context = {
            "name": _("Your enrolment"),
            "language": BY_CODE[code],
            "enrolment": person,
            "group": person.group,
            "meetings": person.group.held,
            "link": link,
            "square": mark_safe(square),  # noqa: S308 drawn from our own address
        }
        return render_to_string("programs/sheets/slip.html", context)
