"""No group fits: the wish is kept, shown again by its private link, and taken back there."""

from functools import partial
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from core.models import Area
from core.texts import pick
from programs import queries
from programs.enums import SPOKEN, ProgramKind, Times
from programs.forms.interest import InterestForm
from programs.models import Interest, Program
from programs.services import interests
from programs.services.private_link import token_of
from programs.views import kept, links
from programs.views.groups import coordinator_only


def _program(key: str) -> Program:
    return get_object_or_404(Program, key=key, published=True, kind=ProgramKind.GROUP)


def _drawer(program: Program) -> str:
    return f"kept_interest_{program.pk}"


@never_cache
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form, with what was written and what is wrong with it. Nothing is stored by a GET."""
    program = _program(key)
    first = {
        "send_key": token_urlsafe(24),
        "message_language": translation.get_language(),
        "adults": "1",
        "childcare": "0",
    }
    form = kept.kept(request, _drawer(program), partial(InterestForm, program=program))
    if form is None:
        form = InterestForm(initial=first, program=program)
    return render(request, "programs/interest.html", {"program": program, "form": form})


@never_cache
def send(request: HttpRequest, key: str) -> HttpResponse:
    program = _program(key)
    if request.method != "POST":
        return redirect("programs:interest", key)
    form = InterestForm(request.POST, program=program)
    if not form.is_valid():
        kept.keep(request, _drawer(program), form)
        return redirect("programs:interest", key)
    kept.forget(request, _drawer(program))
    made = interests.keep(program, form.cleaned_data, send_key=form.cleaned_data["send_key"])
    return redirect(links.here(token_of(made.send_key)))


def own(request: HttpRequest, interest: Interest, token: str, **_of_a_group: int) -> HttpResponse:
    """The private link of an interest; POST to its "cancel" takes it back."""
    if request.method == "POST" and request.path.endswith("/avboka/"):
        interests.withdraw(interest)
    if request.path != reverse("own_link:show", args=[token]):
        return redirect(links.here(token))
    context = {
        "interest": interest,
        "program": interest.program,
        "sent": queries.link_is_sent(interest),
        **links.context_of(request, token),
        **wishes(interest),
    }
    return render(request, "programs/interest_own.html", context)


def wishes(interest: Interest) -> dict:
    """Language, part of town and times in words; empty where anything is fine."""
    language = SPOKEN.get(interest.group_language)
    area: Area | None = interest.area
    return {
        "wanted_language": language.name if language else "",
        "wanted_area": pick(area.name, translation.get_language()).text if area else "",
        "wanted_times": [Times(one).label for one in interest.times],
    }


@never_cache
@coordinator_only
def interested(request: HttpRequest) -> HttpResponse:
    """Who waits for a group that suits, programme by programme. Names, no contact details."""
    rows = [{"interest": one, **wishes(one)} for one in queries.open_interests()]
    return render(request, "programs/interested.html", {"rows": rows})
