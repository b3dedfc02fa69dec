"""A family asks for a home visit: one short page, no account, and a private link as the receipt."""

from functools import partial
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.enums import ProgramKind
from programs.forms.visits import VisitForm
from programs.models import Program
from programs.services import visits
from programs.services.enrolment import Closed
from programs.services.private_link import token_of
from programs.views import kept, links
from surveys.flow.limits import must_wait, was_wrong

SENT, SENT_MOST = "visits", 30


def _program(key: str) -> Program:
    return get_object_or_404(Program, key=key, published=True, kind=ProgramKind.VISIT)


def _drawer(program: Program) -> str:
    return f"kept_visit_{program.pk}"


@never_cache
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form, with what was written and what is wrong with it. Nothing is stored by a GET."""
    program = _program(key)
    first = {"send_key": token_urlsafe(24), "message_language": translation.get_language()}
    form = kept.kept(request, _drawer(program), partial(VisitForm, program=program))
    if form is None:
        form = VisitForm(initial=first, program=program)
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
        kept.keep(request, _drawer(program), form)
        return redirect("programs:visit", key)
    if must_wait(request, SENT, SENT_MOST):
        form.add_error(
            "name",
            _("Much was sent from this network just now. Wait ten minutes, then send again."),
        )
        return _page(request, program, form, status=429)
    was_wrong(request, SENT)
    kept.forget(request, _drawer(program))
    try:
        made = visits.ask(program, form.cleaned_data, send_key=form.cleaned_data["send_key"])
    except Closed:
        return redirect("programs:visit", key)
    return redirect(links.here(token_of(made.send_key), tack=1))
