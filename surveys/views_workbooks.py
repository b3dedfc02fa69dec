"""Excel workbooks (XLSForm) for survey makers: look at what an import would do, import, export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models import User
from core.roles import Role, role_required
from surveys.enums import QuestionType
from surveys.forms import ReportForm, WorkbookForm
from surveys.models.survey import Survey, SurveyVersion
from surveys.services.imports import (
    ParcelError,
    choose,
    lacks,
    pack,
    read_upload,
    refusal,
    save_imported,
    survey_named,
    unpack,
    workbook_of,
)
from surveys.xlsform.imported import Imported
from surveys.xlsform.problems import XlsformError

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
maker = role_required(Role.SURVEY_MAKER)


def _actor(request: HttpRequest) -> User:
    """Who is signed in; the decorators let nobody else come this far."""
    assert isinstance(request.user, User)
    return request.user


@require_safe
@maker
def upload(request: HttpRequest) -> HttpResponse:
    """Where a workbook is chosen."""
    return _upload_page(request, WorkbookForm())


@maker
def upload_send(request: HttpRequest) -> HttpResponse:
    """A workbook is sent; the answer is what an import would do. Nothing is kept yet."""
    if request.method != "POST":
        return redirect("workbooks:upload")
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form)
    file = form.cleaned_data["workbook"]
    by = _actor(request)
    try:
        imported = read_upload(file.name, file)
        parcel = pack(imported, by)
    except XlsformError as error:
        return _upload_page(request, WorkbookForm(), [str(one) for one in error.problems])
    report = ReportForm(imported, initial={"parcel": parcel, "title": imported.title})
    return _report_page(request, report, imported)


def _upload_page(
    request: HttpRequest, form: WorkbookForm, refused: list[str] | None = None
) -> HttpResponse:
    context = {"form": form, "refused": refused or []}
    status = 422 if refused or form.errors else 200
    return render(request, "surveys/staff/workbook.html", context, status=status)


def _report_page(request: HttpRequest, form: ReportForm, imported: Imported) -> HttpResponse:
    kinds = dict(QuestionType.choices)
    refused = refusal(imported, _actor(request))
    context = {
        "form": form,
        "imported": imported,
        "rows": [{"question": one, "kind": kinds[one["type"]]} for one in imported.questions],
        "replaced": survey_named(imported.key),
        "lacks": lacks(imported),
        "refused": refused,
    }
    response = render(
        request,
        "surveys/staff/workbook_report.html",
        context,
        status=422 if refused or form.errors else 200,
    )
    response["Cache-Control"] = "no-store"
    return response


@maker
def save(request: HttpRequest) -> HttpResponse:
    """Imports exactly what the report showed, as a draft, and leads to its editor."""
    if request.method != "POST":
        return redirect("workbooks:upload")
    by = _actor(request)
    try:
        imported = unpack(request.POST.get("parcel", ""), by)
    except ParcelError:
        return _upload_page(request, WorkbookForm(), [_("Choose the workbook once more.")])
    form = ReportForm(imported, request.POST)
    if not form.is_valid():
        return _report_page(request, form, imported)
    data = form.cleaned_data
    chosen = choose(imported, title=data["title"], faces=frozenset(data["faces"]))
    try:
        survey = save_imported(chosen, by=by)
    except XlsformError:
        return _report_page(request, form, imported)
    return redirect("wagtailsnippets_surveys_survey:edit", survey.pk)


@require_safe
@maker
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbooks that can be had of a survey: its latest edit and each frozen version."""
    return _survey_page(request, get_object_or_404(Survey, pk=pk))


def _survey_page(
    request: HttpRequest, found: Survey, refused: list[str] | None = None
) -> HttpResponse:
    context = {
        "survey": found.get_latest_revision_as_object(),
        "versions": found.versions.order_by("-number"),
        "refused": refused or [],
    }
    status = 422 if refused else 200
    return render(request, "surveys/staff/workbooks.html", context, status=status)


@require_safe
@maker
def download(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The workbook of the latest edit, or of one version."""
    found = get_object_or_404(Survey, pk=pk)
    if number is not None:
        get_object_or_404(SurveyVersion, survey=found, number=number)
    try:
        name, content = workbook_of(found, number)
    except XlsformError as error:
        return _survey_page(request, found, [str(one) for one in error.problems])
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
