"""Changing the language of messages and the contact, by the private link.

The page is shown by GET and posts to an address of its own, so that Back after a lost network
still shows what was written. Nothing is stored but by POST. What is not right lies in the session
for the same page, which is shown by GET again: Back never shows one that has to be posted again.
"""

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from core.languages import BY_CODE
from programs.forms.details import DetailsForm
from programs.models import Enrolment
from programs.phones import spoken_phone
from programs.services.details import Details, change, details_of
from programs.services.log import NotAllowed
from programs.views.own_link import context_of, opened
from programs.views.registration import KEPT_MOST

KEPT = "refused_details"


def _page(
    request: HttpRequest, enrolment: Enrolment, token: str, form: DetailsForm
) -> HttpResponse:
    context = context_of(request, enrolment, token) | {"form": form}
    return render(request, "programs/details.html", context)


@opened
def show(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    if not enrolment.is_ongoing:
        return redirect("own_link:show", token)
    kept = _kept(request).get(str(enrolment.pk))
    if kept:
        form = DetailsForm(QueryDict(kept["written"]))
        if not kept["judged"]:
            form._errors = ErrorDict()
        return _page(request, enrolment, token, form)
    phone = spoken_phone(enrolment.phone)
    form = DetailsForm(
        initial={
            "message_language": enrolment.message_language,
            "phone": phone,
            "email": enrolment.email,
            "contact_way": enrolment.contact_way,
        }
    )
    return _page(request, enrolment, token, form)


@opened
def save(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    """Stores what holds; else back to the page, which says what is wrong. GET leads there too."""
    if request.method != "POST":
        return redirect("own_link:details", token)
    form = DetailsForm(request.POST)
    other = request.POST.get("language", "")
    if other in BY_CODE or not form.is_valid():
        return _again(request, enrolment, token, other)
    _keep(request, enrolment, None)
    here = reverse("own_link:show", args=[token])
    before = details_of(enrolment).message_language
    new = Details(**{name: form.cleaned_data[name] for name in Details.__dataclass_fields__})
    try:
        change(enrolment, new)
    except NotAllowed:  # cancelled meanwhile: the page says how it stands
        return redirect(here)
    code = translation.get_language()
    shown = new.message_language if new.message_language != before else code
    return redirect(f"{here}?lang={shown}&sparat=1")


def _again(request: HttpRequest, enrolment: Enrolment, token: str, other: str) -> HttpResponse:
    """The same page with what is written on it: judged, or in another language and not judged."""
    written = request.POST.copy()
    for name in list(written):
        if name in DetailsForm.base_fields:
            written[name] = written[name][:KEPT_MOST]
        else:
            del written[name]
    _keep(request, enrolment, {"written": written.urlencode(), "judged": other not in BY_CODE})
    code = other if other in BY_CODE else translation.get_language()
    return redirect(f"{reverse('own_link:details', args=[token])}?lang={code}")


def _kept(request: HttpRequest) -> dict[str, dict]:
    return request.session.get(KEPT, {})


def _keep(request: HttpRequest, enrolment: Enrolment, written: dict | None) -> None:
    others = {pk: one for pk, one in _kept(request).items() if pk != str(enrolment.pk)}
    if written or others != _kept(request):
        request.session[KEPT] = others | ({str(enrolment.pk): written} if written else {})
