"""Changing the language of messages and the contact, by the private link of an enrolment.

The page is shown by GET and posts to an address of its own, so that Back after a lost network
still shows what was written. Nothing is stored but by POST.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programs.models import Enrolment
from programs.services.details import change
from programs.views import links, written_details
from programs.views.own_link import context_of, opened


@opened
def show(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    if not enrolment.is_ongoing or not enrolment.may_change_contact:
        return redirect(links.here(token))
    form = written_details.form_of(request, enrolment)
    context = context_of(request, enrolment, token) | {"form": form}
    return render(request, "programs/details.html", context)


@opened
def save(request: HttpRequest, enrolment: Enrolment, token: str) -> HttpResponse:
    if not enrolment.may_change_contact:  # the page says why
        return redirect(links.here(token))
    return written_details.take(request, enrolment, token, change)
