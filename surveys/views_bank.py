"""A survey's questions for the bank: which to keep, under which theme, and by whose licence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.models import User
from core.roles import Role, role_required
from surveys.bank_forms import KeepForm
from surveys.models.survey import Survey
from surveys.services.bank import FRESH, OTHER, SAME, Found, keep, questions_of

maker = role_required(Role.SURVEY_MAKER)


@require_safe
@maker
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ticks on the questions; those that the bank has already are named."""
    survey = get_object_or_404(Survey, pk=pk)
    found = questions_of(survey)
    return _page(request, survey, found, KeepForm(found))


@maker
def keep_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was ticked, and leads to the bank."""
    if request.method != "POST":
        return redirect("bank:keep", pk)
    survey = get_object_or_404(Survey, pk=pk)
    found = questions_of(survey)
    form = KeepForm(found, request.POST)
    if form.is_valid():
        assert isinstance(request.user, User)
        data = dict(form.cleaned_data)
        problems = keep(survey, data.pop("keys"), by=request.user, **data)
        if not problems:
            return redirect("wagtailsnippets_surveys_bankquestion:list")
        form.add_error("keys", problems)
    return _page(request, survey, found, form)


def _page(request: HttpRequest, survey: Survey, found: list[Found], form: KeepForm) -> HttpResponse:
    context = {
        "form": form,
        "survey": survey.get_latest_revision_as_object(),
        "same": [one.value for one in found if one.state == SAME],
        "other": [one.value for one in found if one.state == OTHER],
        "any": any(one.state == FRESH for one in found),
    }
    status = 422 if form.errors else 200
    return render(request, "surveys/staff/keep.html", context, status=status)
