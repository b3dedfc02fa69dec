"""A survey that another looks at before it is published: Wagtail's steps, and our freezing."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from core.models import User
from core.roles import Role, ensure_roles
from surveys.models.survey import Survey
from surveys.services.rights import setup_rights
from tests.surveys.test_staff import survey_post

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-1")]
ADD = "/admin/snippets/surveys/survey/add/"


def person(name: str, role: Role, language: str) -> Client:
    user = User.objects.create(username=name, language=language)
    user.groups.add(ensure_roles()[role])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def people(lang) -> tuple[Client, Client]:
    """A maker who may write but not publish, and an editor who looks first."""
    setup_rights()
    makers = ensure_roles()[Role.SURVEY_MAKER]
    makers.permissions.remove(makers.permissions.get(codename="publish_survey"))
    return person("m", Role.SURVEY_MAKER, lang), person("r", Role.EDITOR, lang)


def edit(survey: Survey) -> str:
    return f"/admin/snippets/surveys/survey/edit/{survey.pk}/"


def decide(client: Client, survey: Survey, action: str, **words: str):
    state = survey.current_workflow_task_state
    address = reverse("wagtailsnippets_surveys_survey:workflow_action",
                      args=[survey.pk, action, state.pk])  # fmt: skip
    return client.post(address, words)


def test_a_maker_without_the_right_asks_an_editor_whose_yes_publishes_and_freezes(people) -> None:
    maker, editor = people
    maker.post(ADD, survey_post(**{"action-publish": "1"}))
    survey = Survey.objects.get()
    assert (survey.live, survey.versions.count()) == (False, 0), "the right is missing"
    assert 'name="action-publish"' not in maker.get(edit(survey)).content.decode()
    maker.post(edit(survey), survey_post(**{"action-submit": "1"}))
    survey.refresh_from_db()
    assert (survey.workflow_in_progress, survey.live) == (True, False)
    page = editor.get(edit(survey))
    assert page.status_code == 200
    decide(maker, survey, "approve")
    assert not Survey.objects.get().live, "nobody says yes to their own"
    decide(editor, survey, "approve")
    survey = Survey.objects.get()
    assert (survey.workflow_in_progress, survey.live) == (False, True)
    (asked,) = survey.versions.get().definition["questions"]
    assert asked["key"] == "ar_rasten_bra"


def test_an_editor_sends_it_back_and_the_maker_asks_again(people) -> None:
    maker, editor = people
    maker.post(ADD, survey_post(**{"action-submit": "1"}))
    survey = Survey.objects.get()
    decide(editor, survey, "reject", comment="Lägg till en fråga om maten.")
    survey = Survey.objects.get()
    assert (survey.live, survey.versions.count()) == (False, 0)
    assert survey.workflow_states.get().status == "needs_changes"
    maker.post(edit(survey), survey_post(**{"action-submit": "1"}))
    decide(editor, Survey.objects.get(), "approve")
    assert Survey.objects.get().versions.count() == 1


def test_what_is_not_complete_is_neither_sent_nor_published_and_says_what_is_missing(
    people, lang
) -> None:
    maker, editor = people
    refused = maker.post(ADD, survey_post(arabic="", **{"action-submit": "1"})).content.decode()
    missing = {"sv": "texten på العربية saknas.", "ar": "النص بلغة العربية ناقص."}[lang]
    assert missing in refused
    assert not Survey.objects.exists()
    maker.post(ADD, survey_post(**{"action-submit": "1"}))
    survey = Survey.objects.get()
    editor.post(edit(survey), survey_post(arabic=""))  # while it waits, a text is lost
    response = decide(editor, survey, "approve")
    said = [str(one) for one in get_messages(response.wsgi_request)][-1]
    assert (response.url, said.endswith(missing)) == (edit(survey), True)
    saved = editor.post(edit(survey), survey_post(arabic="", **{
        "action-workflow-action": "1", "workflow-action-name": "approve"}))  # fmt: skip
    assert missing in saved.content.decode()
    survey = Survey.objects.get()
    assert (survey.live, survey.versions.count()) == (False, 0)
    assert survey.workflow_in_progress, "it waits still"
