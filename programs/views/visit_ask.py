"""A family asks for a home visit: one short page, no account, and a private link as the receipt."""

import time
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.enums import ProgramKind
from programs.forms.visits import VisitForm
from programs.models import Program
from programs.services import visits
from programs.services.enrolment import Closed
from programs.services.private_link import token_of
from programs.views.registration import DRAWER_SECONDS, KEPT_MOST
from surveys.flow.limits import must_wait, was_wrong

SENT, SENT_MOST = "visits", 30


def _program(key: str) -> Program:
    return get_object_or_404(Program, key=key, published=True, kind=ProgramKind.VISIT)


def _drawer(program: Program) -> str:
    return f"visit_form_{program.pk}"


@never_cache
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form, with what was written and what is wrong with it. Nothing is stored by a GET."""
    program = _program(key)
    at, written = request.session.get(_drawer(program), (0, ""))
    if written and at < time.time() - DRAWER_SECONDS:  # perhaps somebody else sits there now
        request.session.pop(_drawer(program), None)
        written = ""
    first = {"send_key": token_urlsafe(24), "message_language": translation.get_language()}
    form = VisitForm(QueryDict(written) if written else None, initial=first, program=program)
    return _page(request, program, form)


def _page(
    request: HttpRequest, program: Program, form: VisitForm, status: int = 200
) -> HttpResponse:
    context = {"program": program, "form": form}
    return render(request, "programs/visit_ask.html", context, status=status)


@never_cache
def send(request: HttpRequest, key: str) -> HttpResponse:
    program = _program(key)
    if request.method != "POST" or not program.takes_visits:
        return redirect("programs:visit", key)
    form = VisitForm(request.POST, program=program)
    if not form.is_valid():
        own = request.POST.copy()
        for name in list(own):
            if name in form.fields:
                own.setlist(name, [text[:KEPT_MOST] for text in own.getlist(name)])
            else:
                del own[name]
        request.session[_drawer(program)] = (int(time.time()), own.urlencode())
        return redirect("programs:visit", key)
    if must_wait(request, SENT, SENT_MOST):
        form.add_error(
            "name",
            _("Much was sent from this network just now. Wait ten minutes, then send again."),
        )
        return _page(request, program, form, status=429)
    was_wrong(request, SENT)
    request.session.pop(_drawer(program), None)
    try:
        made = visits.ask(program, form.cleaned_data, send_key=form.cleaned_data["send_key"])
    except Closed:
        return redirect("programs:visit", key)
    here = reverse("own_link:show", args=[token_of(made.send_key)])
    return redirect(f"{here}?lang={translation.get_language()}&tack=1")
