"""Survey makers' pages for workbooks: first what would happen, then the import; and the export."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from core.models import User
from core.roles import Role
from surveys.models.survey import Survey
from surveys.services.freeze import definition_of, freeze
from surveys.services.imports import pack, read_upload
from tests.surveys.making import WORKBOOK, both, make_survey, question
from tests.surveys.test_staff import signed_in
from tests.surveys.workbooks import CHOICES, ask, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-12"), pytest.mark.one_database]
UPLOAD, SAVE = "/admin/arbetsbocker/", "/admin/arbetsbocker/spara/"


def send(client: Client, path: Path) -> HttpResponse:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(f"{UPLOAD}titta/", {"workbook": file})


def carried(response: HttpResponse) -> dict[str, str]:
    return {"parcel": response.context["form"].initial["parcel"]}


def test_the_report_comes_first_and_then_exactly_that_is_imported() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    assert client.get(UPLOAD).status_code == 200
    response = send(client, WORKBOOK)
    page = response.content.decode()
    assert (response.status_code, Survey.objects.count()) == (200, 0)
    assert "Ingenting har importerats än." in page
    assert escape("survey rad 3, “appearance”: ”likert” importeras inte") in page
    assert "Titel: texten på العربية saknas." in page
    titles = {
        "title_sv": "Skolan",
        "title_ar": "المدرسة",
        "title_0": "Skolan",
        "title_1": "المدرسة",
    }
    saved = client.post(SAVE, carried(response) | titles)
    survey = Survey.objects.get()
    assert saved.url == f"/admin/snippets/surveys/survey/edit/{survey.pk}/"
    draft = survey.get_latest_revision_as_object()
    assert (survey.live, draft.title) == (False, {"sv": "Skolan", "ar": "المدرسة"})
    assert freeze(draft, by=None).definition["questions"][0]["key"] == "trivsel"


def test_a_list_becomes_faces_only_where_somebody_ticks_it(tmp_path: Path) -> None:
    three = [CHOICES[0], *[["jn", f"v{n}", f"{n}", f"{n}"] for n in range(3)]]
    path = workbook(tmp_path, ask("a"), ask("b"), choices=three)
    client = signed_in(Role.SURVEY_MAKER)
    response = send(client, path)
    assert "0, 1, 2" in response.content.decode()
    client.post(SAVE, carried(response))
    draft = Survey.objects.get().get_latest_revision_as_object()
    assert [one.value["type"] for one in draft.questions] == ["single", "single"]
    client.post(SAVE, carried(response) | {"faces": "jn"})
    draft = Survey.objects.get().get_latest_revision_as_object()
    assert [one.value["type"] for one in draft.questions] == ["faces", "faces"]


def test_no_workbook_is_told() -> None:
    response = signed_in(Role.SURVEY_MAKER).post(f"{UPLOAD}titta/")
    assert response.status_code == 422
    assert "Välj en arbetsbok i Excel." in response.content.decode()


def test_a_refused_workbook_says_where_and_imports_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path, ask("a"), ask("b", type="geopoint"))
    response = send(signed_in(Role.SURVEY_MAKER), path)
    assert response.status_code == 422
    page = response.content.decode()
    assert escape("survey rad 3, “type”: typen ”geopoint” stöds inte") in page
    assert 'action="/admin/arbetsbocker/spara/"' not in page


def test_an_existing_survey_is_named_before_its_draft_is_replaced(tmp_path: Path) -> None:
    version = freeze(make_survey(question("gammal"), key="prov"), by=None)
    client = signed_in(Role.SURVEY_MAKER)
    response = send(client, workbook(tmp_path, ask("ny")))
    assert "Det finns redan en enkät med nyckeln prov." in response.content.decode()
    client.post(SAVE, carried(response))
    survey = Survey.objects.get()
    assert [one.value["key"] for one in survey.get_latest_revision_as_object().questions] == ["ny"]
    version.refresh_from_db()
    assert [one["key"] for one in version.definition["questions"]] == ["gammal"]


def test_a_survey_that_somebody_has_locked_is_not_replaced(tmp_path: Path) -> None:
    survey = make_survey(question("gammal"), key="prov")
    survey.locked, survey.locked_by = True, User.objects.create(username="annan")
    survey.save()
    client = signed_in(Role.SURVEY_MAKER)
    path = workbook(tmp_path, ask("ny"))
    response = send(client, path)
    assert response.status_code == 422
    assert "Enkäten ”prov” är låst av någon annan." in response.content.decode()
    maker = User.objects.get(username="survey maker")
    with path.open("rb") as file:
        parcel = pack(read_upload(path.name, file), maker)
    assert client.post(SAVE, {"parcel": parcel}).status_code == 422
    assert not survey.revisions.exists()


def test_what_another_person_was_shown_or_somebody_made_up_is_not_imported() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    with WORKBOOK.open("rb") as file:
        stranger = pack(read_upload("x.xlsx", file), User.objects.create(username="annan"))
    for parcel in ("", "påhittad", stranger):
        response = client.post(SAVE, {"parcel": parcel})
        assert response.status_code == 422
        assert "Välj arbetsboken en gång till." in response.content.decode()
    assert not Survey.objects.exists()


def test_a_survey_is_downloaded_as_it_is_and_as_it_was(tmp_path: Path) -> None:
    survey = make_survey()
    first = freeze(survey, by=None).definition
    survey.title = both("Rasterna")
    survey.save_revision()
    client = signed_in(Role.SURVEY_MAKER)
    base = f"/admin/arbetsbocker/{survey.pk}/"
    page = client.get(base).content.decode()
    found = {}
    for name in ("enkat.xlsx", "version-1.xlsx"):
        assert f'href="{base}{name}"' in page
        response = client.get(base + name)
        (tmp_path / name).write_bytes(response.content)
        back = send(client, tmp_path / name)
        client.post(SAVE, carried(back))
        found[name] = definition_of(Survey.objects.get().get_latest_revision_as_object())
    assert found == {"enkat.xlsx": first | {"title": both("Rasterna")}, "version-1.xlsx": first}
    assert client.get(f"{base}version-2.xlsx").status_code == 404


def test_a_draft_without_words_says_why_it_is_not_exported() -> None:
    half = question("a")
    half["value"]["text"] = {}
    survey = make_survey(half)
    response = signed_in(Role.SURVEY_MAKER).get(f"/admin/arbetsbocker/{survey.pk}/enkat.xlsx")
    assert response.status_code == 422
    assert "a har ingen text än" in response.content.decode()


def test_the_ways_in_and_out_stand_in_the_admin() -> None:
    survey = make_survey()
    client = signed_in(Role.SURVEY_MAKER)
    surveys = "/admin/snippets/surveys/survey/"
    assert f'href="{UPLOAD}"' in client.get(surveys).content.decode()
    edit = client.get(f"{surveys}edit/{survey.pk}/").content.decode()
    assert f'href="/admin/arbetsbocker/{survey.pk}/"' in edit
