"""Changing the language of messages and the contact, by the private link.

The page is shown by GET and posts to an address of its own, so that Back after a lost network
still shows what was written. Nothing is stored but by POST.
"""

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from core.languages import BY_CODE
from programs.forms.details import DetailsForm
from programs.forms.phones import spoken_phone
from programs.models import Enrolment
from programs.services.details import Details, change, details_of
from programs.services.log import NotAllowed
from programs.views.own_link import context_of, opened


def _page(
    request: HttpRequest, enrolment: Enrolment, token: str, form: DetailsForm, status: int = 200
) -> HttpResponse:
    context = context_of(request, enrolment, token) | {"form": form}
    return render(request, "programs/details.html", context, status=status)


@opened
def show(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    if enrolment.is_withdrawn:
        return redirect("own_link:show", token)
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
    """Stores what holds; else the same page with what is wrong (422). GET leads to the page."""
    if request.method != "POST":
        return redirect("own_link:details", token)
    form = DetailsForm(request.POST)
    other = request.POST.get("language", "")
    if other in BY_CODE:
        return _other_language(request, enrolment, token, form, other)
    if not form.is_valid():
        return _page(request, enrolment, token, form, status=422)
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


def _other_language(
    request: HttpRequest, enrolment: Enrolment, token: str, form: DetailsForm, code: str
) -> HttpResponse:
    """The same page in another language, with what is written on it, not judged yet."""
    with translation.override(code):
        form._errors = ErrorDict()
        return _page(request, enrolment, token, form)
