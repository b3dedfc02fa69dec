"""What the pages of a sensitive survey carry: whom to talk to, and a way out (SUR-27)."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from surveys.flow import drawer, tablet
from surveys.flow.views import from_another_site, language, never_stored, see
from surveys.queries.answering import exit_address


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """The quick exit: the answer so far is gone with this answer of the server, and another page
    comes. A shared tablet comes back to its own start, as no other page would lead it there.

    A plain link, so that it works without scripts; a link on somebody else's page clears nothing.
    """
    if from_another_site(request):
        return see("enter")
    again = tablet.next_person(request)
    if again is not None:
        return again
    response = HttpResponseRedirect(exit_address() or f"/{language()}/")
    response.status_code = 303
    drawer.forget(request, response)
    return never_stored(response)
