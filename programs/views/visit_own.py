"""A home visit by its private link: see, change contact or language, cancel. POST alone changes."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from core.languages import BY_CODE, LANGUAGES
from programs.forms.details import DetailsForm
from programs.models import Visit
from programs.phones import spoken_phone
from programs.services import visits
from programs.services.details import Details
from programs.services.log import NotAllowed
from programs.services.visit_letters import is_written_to
from programs.views.registration import KEPT_MOST

KEPT = "refused_visit_details"


def opened(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """Every address below the link of a visit; those of an enrolment alone lead to its page."""
    asked = request.GET.get("lang") or request.POST.get("lang") or ""
    with translation.override(asked if asked in BY_CODE else visit.message_language):
        views = {"show": show, "cancel": cancel, "details": details, "details_save": save}
        name = request.resolver_match.url_name if request.resolver_match else "show"
        response = views.get(name or "", back)(request, visit, token)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _context(request: HttpRequest, visit: Visit, token: str) -> dict:
    here = reverse("own_link:show", args=[token])
    current = translation.get_language()
    return {
        "visit": visit,
        "program": visit.program,
        "token": token,
        "lang": current,
        "thanks": "tack" in request.GET and visit.is_open,
        "saved": "sparat" in request.GET,
        "sent": is_written_to(visit),
        "link_url": request.build_absolute_uri(here),
        "language_links": [
            {
                "code": one.code,
                "own_name": one.own_name,
                "direction": one.direction,
                "url": f"{here}?lang={one.code}",
                "current": one.code == current,
            }
            for one in LANGUAGES
        ],
    }


def back(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    return redirect(f"{reverse('own_link:show', args=[token])}?lang={translation.get_language()}")


def show(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    return render(request, "programs/visit_own.html", _context(request, visit, token))


def cancel(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """GET asks, POST cancels. Cancelled twice is cancelled once."""
    if request.method == "POST":
        visits.withdraw(visit)
    elif visit.is_open:
        return render(request, "programs/visit_cancel.html", _context(request, visit, token))
    return back(request, visit, token)


def details(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    if not visit.is_open:
        return back(request, visit, token)
    kept = request.session.get(KEPT, {})
    if kept.get("visit") == visit.pk:
        form = DetailsForm(QueryDict(kept["written"]))
        if not kept["judged"]:
            form = DetailsForm(initial=QueryDict(kept["written"]).dict())
    else:
        form = DetailsForm(
            initial={
                "message_language": visit.message_language,
                "phone": spoken_phone(visit.phone),
                "email": visit.email,
                "contact_way": visit.contact_way,
            }
        )
    context = _context(request, visit, token) | {"form": form}
    return render(request, "programs/visit_details.html", context)


def save(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """Stores what holds; else back to the page, which says what is wrong. GET leads there too."""
    here = reverse("own_link:details", args=[token])
    if request.method != "POST":
        return redirect(here)
    form, other = DetailsForm(request.POST), request.POST.get("language", "")
    if other in BY_CODE or not form.is_valid():
        written = request.POST.copy()
        for name in list(written):
            if name in DetailsForm.base_fields:
                written[name] = written[name][:KEPT_MOST]
            else:
                del written[name]
        judged = other not in BY_CODE
        request.session[KEPT] = {
            "visit": visit.pk, "written": written.urlencode(), "judged": judged
        }  # fmt: skip
        return redirect(f"{here}?lang={translation.get_language() if judged else other}")
    request.session.pop(KEPT, None)
    new = Details(**{name: form.cleaned_data[name] for name in Details.__dataclass_fields__})
    try:
        visits.change(visit, new)
    except NotAllowed:  # closed meanwhile: the page says how it stands
        return back(request, visit, token)
    shown = new.message_language
    return redirect(f"{reverse('own_link:show', args=[token])}?lang={shown}&sparat=1")
