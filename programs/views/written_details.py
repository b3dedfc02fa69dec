"""Language and contact as a family changes them by its link, of an enrolment or a home visit."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from core.languages import BY_CODE
from programs.forms.details import DetailsForm
from programs.models import Enrolment, Visit
from programs.phones import spoken_phone
from programs.services.details import Details
from programs.services.log import NotAllowed
from programs.views import kept, links


def _drawer(of: Enrolment | Visit) -> str:
    return f"kept_details_{of._meta.model_name}_{of.pk}"


def form_of(request: HttpRequest, of: Enrolment | Visit) -> DetailsForm:
    """With what was written and could not be taken; else as it is stored."""
    initial = {
        "message_language": of.message_language,
        "phone": spoken_phone(of.phone),
        "email": of.email,
        "contact_way": of.contact_way,
    }
    return kept.kept(request, _drawer(of), DetailsForm) or DetailsForm(initial=initial)


def take(
    request: HttpRequest, of: Enrolment | Visit, token: str, change: Callable[..., bool]
) -> HttpResponse:
    """Stores what holds; else back to the page, which says what is wrong. GET leads there too.

    Another language of the page is asked for by a button of the form: what is written comes along,
    and is not judged.
    """
    here = reverse("own_link:details", args=[token])
    if request.method != "POST":
        return redirect(here)
    form, other = DetailsForm(request.POST), request.POST.get("language", "")
    if other in BY_CODE or not form.is_valid():
        kept.keep(request, _drawer(of), form, judged=other not in BY_CODE)
        code = other if other in BY_CODE else translation.get_language()
        return redirect(f"{here}?lang={code}")
    kept.forget(request, _drawer(of))
    new = Details(**{name: form.cleaned_data[name] for name in Details.__dataclass_fields__})
    before = of.message_language
    try:
        change(of, new)
    except NotAllowed:  # closed meanwhile: the page says how it stands
        return redirect(links.here(token))
    changed = new.message_language if new.message_language != before else ""
    return redirect(links.here(token, changed, sparat=1))
