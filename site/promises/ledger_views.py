"""The ledger's pages: what children said and where it led; for those who answer, one more step."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.models import User
from promises import ledger
from promises.forms import StepForm
from promises.models import Matter
from promises.queries import workable_by


@require_safe
def list_matters(request: HttpRequest) -> HttpResponse:
    return render(request, "promises/ledger.html", {"matters": ledger.matters()})


@require_safe
def matter(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(ledger.matters(), slug=slug)
    may_work = workable_by(request.user).filter(pk=found.promise_id).exists()
    return render(request, "promises/matter.html", {"matter": found, "may_work": may_work})


def _mine(request: HttpRequest, slug: str) -> Matter:
    promises = workable_by(request.user)
    return get_object_or_404(ledger.matters(), slug=slug, promise__in=promises)


@require_safe
@never_cache
@login_required
def step(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"matter": _mine(request, slug), "form": StepForm()}
    return render(request, "promises/matter_step.html", context)


@never_cache
@login_required
def step_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds the step. What is wrong comes back with everything that was typed."""
    found = _mine(request, slug)
    if request.method != "POST":
        return redirect("promises:matter_step", slug)
    form = StepForm(request.POST)
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            ledger.add_step(found, by=request.user, **form.cleaned_data)
            return redirect("promises:matter", slug)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"matter": found, "form": form}
    return render(request, "promises/matter_step.html", context, status=422)
