"""Sign-in, the start page of staff, and the few pages without words."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request

from core import languages
from core.waiting import cards_for


class SignInForm(AuthenticationForm):
    """Django's own, with the direction of what is typed (LNG-6)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"class": "input", "dir": "auto"}
        self.fields["password"].widget.attrs |= {"class": "input", "dir": "ltr"}


class SignIn(LoginView):
    """Sign-in for staff, leaders and council members, in the design of the site.

    The form posts to an address of its own, so that Back after a lost network shows it again.
    """

    template_name = "core/sign_in.html"
    redirect_authenticated_user = True

    authentication_form = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without Django's own `site_name`, which is the host's and would hide ours."""
        context = super().get_context_data(**kwargs)
        del context["site_name"]
        return context

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The same page with 422, as every form of ours; what is wrong leads to the first field."""
        for message in form.errors.pop(NON_FIELD_ERRORS, []):
            form.add_error("username", message)
        form.fields["username"].widget.attrs.pop("autofocus", None)  # the summary takes focus
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def sign_in_send(request: HttpRequest) -> HttpResponseBase:
    """GET leads to the form."""
    return SignIn.as_view()(request) if request.method == "POST" else redirect("login")


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """What waits for this person today, one card per task that their roles may do."""
    return render(request, "core/my_page.html", {"cards": cards_for(request.user)})


def choose_language(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the front page in a language that the browser asks for."""
    code = languages.get(get_language_from_request(request)).code
    response = HttpResponseRedirect(f"/{code}/")
    response["Vary"] = "Accept-Language"
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """Addresses with codes and the staff's own rooms are nothing to index."""
    lines = ["User-agent: *", "Disallow: /k/", "Disallow: /admin/"]
    lines += [f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")
