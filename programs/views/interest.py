"""No group fits: the wish is kept, shown again by its private link, and taken back there."""

import time
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from core.languages import LANGUAGES
from core.models import Area
from core.texts import pick
from programs import queries
from programs.enums import SPOKEN, ProgramKind, Times
from programs.forms.interest import InterestForm
from programs.models import Interest, Program
from programs.services import interests
from programs.services.private_link import token_of
from programs.views.groups import coordinator_only
from programs.views.registration import DRAWER_SECONDS, KEPT_MOST


def _program(key: str) -> Program:
    return get_object_or_404(Program, key=key, published=True, kind=ProgramKind.GROUP)


@never_cache
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The form, with what was written and what is wrong with it. Nothing is stored by a GET."""
    program = _program(key)
    at, written = request.session.get(f"interest_form_{key}", (0, ""))
    if at < time.time() - DRAWER_SECONDS:  # perhaps somebody else sits there now
        request.session.pop(f"interest_form_{key}", None)
        written = ""
    first = {
        "send_key": token_urlsafe(24),
        "message_language": translation.get_language(),
        "adults": "1",
        "childcare": "0",
    }
    form = InterestForm(QueryDict(written) if written else None, initial=first, program=program)
    return render(request, "programs/interest.html", {"program": program, "form": form})


@never_cache
def send(request: HttpRequest, key: str) -> HttpResponse:
    program = _program(key)
    if request.method != "POST":
        return redirect("programs:interest", key)
    form = InterestForm(request.POST, program=program)
    if not form.is_valid():
        own = request.POST.copy()
        for name in list(own):
            if name in form.fields:
                own.setlist(name, [text[:KEPT_MOST] for text in own.getlist(name)])
            else:
                del own[name]
        request.session[f"interest_form_{key}"] = (int(time.time()), own.urlencode())
        return redirect("programs:interest", key)
    request.session.pop(f"interest_form_{key}", None)
    made = interests.keep(program, form.cleaned_data, send_key=form.cleaned_data["send_key"])
    here = reverse("own_link:show", args=[token_of(made.send_key)])
    return redirect(f"{here}?lang={translation.get_language()}")


def own(request: HttpRequest, interest: Interest, token: str) -> HttpResponse:
    """The private link of an interest; POST to its "cancel" takes it back."""
    here = reverse("own_link:show", args=[token])
    if request.method == "POST" and request.path.endswith("/avboka/"):
        interests.withdraw(interest)
    if request.path != here:
        return redirect(f"{here}?lang={translation.get_language()}")
    context = {
        "interest": interest,
        "program": interest.program,
        "sent": queries.link_is_sent(interest),
        "token": token,
        "lang": translation.get_language(),
        "language_links": [
            {
                "code": one.code,
                "own_name": one.own_name,
                "direction": one.direction,
                "url": f"{here}?lang={one.code}",
                "current": one.code == translation.get_language(),
            }
            for one in LANGUAGES
        ],
        "link_url": request.build_absolute_uri(here),
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
