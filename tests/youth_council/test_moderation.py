"""A council member writes, an editor looks and publishes, the public reads; in both languages."""

import pytest
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.roles import Role
from core.waiting import cards_for
from home.models import HomePage
from home.starting_pages import make as make_pages
from tests.youth_council.making import make_council, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return make_council()


@pytest.fixture
def member(news):
    return person("noor", Role.COUNCIL_MEMBER)


@pytest.fixture
def editor(news):
    return person("elsa", Role.EDITOR)


def edit(client, page, title, **action):
    """Posts the page editor's form as a browser would."""
    data = nested_form_data(
        {
            "title": title,
            "slug": page.slug,
            "day": str(page.day),
            "intro": page.intro,
            "body": streamfield([("heading", title)]),
            "seo_title": "",
            "search_description": "",
            "responsible": page.responsible,
            "reviewed_on": str(page.reviewed_on),
            "comments": inline_formset([]),
        }
    )
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | action)


def public(client, page):
    client.logout()
    return client.get(page.get_url()).content.decode()


@pytest.mark.requirement("PAR-5")
@pytest.mark.parametrize("code", ["sv", "ar"])
def test_from_draft_to_public(client, news, member, editor, code):
    page, title = news[code], {"sv": "Ny rubrik", "ar": "عنوان جديد"}[code]
    client.force_login(member)
    edit(client, page, title, **{"action-submit": "1"})
    assert title not in public(client, page)

    client.force_login(editor)
    task = TaskState.objects.reviewable_by(editor).get()
    assert task.revision.as_object().title == title
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(address, {"comment": ""})
    assert f"<h1>{title}</h1>" in public(client, page)


@pytest.mark.requirement("PAR-5")
def test_a_member_cannot_publish(client, news, member):
    client.force_login(member)
    edit(client, news["sv"], "Smyger ut", **{"action-publish": "1"})
    assert "Smyger ut" not in public(client, news["sv"])


def test_an_editor_sends_it_back(client, news, member, editor):
    client.force_login(member)
    edit(client, news["sv"], "Ny rubrik", **{"action-submit": "1"})
    task = TaskState.objects.get()
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:workflow_action", args=[news["sv"].pk, "reject", task.pk])
    client.post(address, {"comment": "Skriv var"})
    task.refresh_from_db()
    assert (task.status, task.comment) == ("rejected", "Skriv var")
    assert "Ny rubrik" not in public(client, news["sv"])


@pytest.mark.requirement("PRV-2", "PAR-5")
def test_the_role_reaches_nothing_else(news, member):
    make_pages()
    reached = {
        page.pk
        for page in Page.objects.filter(depth__gt=1).specific()
        if page.permissions_for_user(member).can_edit()
    }
    sections = {page.get_parent().pk: page.get_parent() for page in news.values()}.values()
    own = {one.pk for section in sections for one in section.get_descendants(inclusive=True)}
    published = [
        page.pk for page in Page.objects.all() if page.permissions_for_user(member).can_publish()
    ]
    assert (reached, published) == (own, [])


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("name", ["edit", "delete", "unpublish", "copy", "move", "history"])
def test_another_page_is_closed(client, news, member, name):
    front = HomePage.objects.first()
    client.force_login(member)
    response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[front.pk]))
    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_a_member_translates_only_what_they_may_edit(client, news, member):
    client.force_login(member)
    name = "simple_translation:submit_page_translation"
    front = HomePage.objects.first()
    news["ar"].delete()
    assert client.get(reverse(name, args=[news["sv"].pk])).status_code == 200
    assert client.get(reverse(name, args=[front.pk])).url == reverse("wagtailadmin_home")


class TestWaiting:
    def test_the_editor_sees_how_many_wait(self, client, news, member, editor):
        def counts() -> list[int]:
            return [card.count for card in cards_for(editor) if card.count is not None]

        assert counts() == [0, 0]  # promises to answer, pages to look at
        client.force_login(member)
        edit(client, news["sv"], "Ny rubrik", **{"action-submit": "1"})
        assert counts() == [0, 1]

    def test_the_member_sees_their_drafts_and_both_sections(self, client, news, member):
        client.force_login(member)
        edit(client, news["sv"], "Ny rubrik")
        html = client.get(reverse("my_page")).content.decode()
        assert ": <bdi>1</bdi></a></h2>" in html
        for page in news.values():
            explore = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
            assert f'href="{explore}"' in html


@pytest.mark.requirement("LNG-18")
@pytest.mark.parametrize(("code", "direction"), [("sv", "ltr"), ("ar", "rtl")])
def test_the_page_editor_speaks_the_persons_language(client, news, code, direction):
    user = person("omar", Role.COUNCIL_MEMBER)
    user.language = code
    user.save()
    client.post(f"/{code}/logga-in/", {"username": "omar", "password": "demo"})
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert f'lang="{code}" dir="{direction}"' in html
