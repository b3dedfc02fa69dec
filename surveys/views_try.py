"""Staff look at a survey and try it before anybody is asked (SUR-1)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.languages import BY_CODE, LANGUAGES
from core.roles import Role, role_required
from surveys.definition import DefinitionError, parse
from surveys.enums import AgeBand
from surveys.flow import drawer, trial
from surveys.flow.views import never_stored, see
from surveys.models.survey import Survey
from surveys.services.drafts import draft_definition, newest
from surveys.services.freeze import find_problems
from surveys.services.review import bands_of

maker = role_required(Role.SURVEY_MAKER)
UNREADY = (DefinitionError, ValueError, TypeError)


@require_safe
@maker
def try_(request: HttpRequest, pk: int) -> HttpResponse:
    """The ages and languages that the survey can be seen and tried in."""
    return _page(request, pk, ready=True)


def _page(request: HttpRequest, pk: int, *, ready: bool) -> HttpResponse:
    survey = newest(get_object_or_404(Survey, pk=pk))
    problems: list[str] = []
    if not ready:
        problems = list(map(str, find_problems(survey))) or [_("Too little is written yet.")]
    context = {
        "survey": survey, "ages": bands_of(survey), "languages_all": LANGUAGES,
        "problems": problems,
    }  # fmt: skip
    return render(request, "surveys/staff/try.html", context, status=200 if ready else 422)


@require_safe
@maker
def preview(request: HttpRequest, pk: int, code: str, band: str) -> HttpResponse:
    """Every page below each other, in one language and for one age, as wide as a phone."""
    get_object_or_404(Survey, pk=pk)
    if code not in BY_CODE or band not in AgeBand.values:
        raise Http404
    try:
        definition = parse(draft_definition(pk)).for_band(band)
    except UNREADY:
        return _page(request, pk, ready=False)
    back_url = reverse("waves:try", args=[pk])
    with override(code):
        return never_stored(HttpResponse(trial.sheet(definition, code, back_url)))


@maker
def try_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a trial in the place of what this browser was answering, and goes to its start page."""
    if request.method != "POST":
        return redirect("waves:try", pk)
    get_object_or_404(Survey, pk=pk)
    band = request.POST.get("band", "")
    try:
        draft = trial.begin(pk, band if band in AgeBand.values else "")
    except UNREADY:
        return _page(request, pk, ready=False)
    response = see("start")
    drawer.forget(request, response)
    drawer.save(response, draft, secure=request.is_secure())
    return response
