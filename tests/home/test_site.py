"""A fresh migrate gives a working site; what is missing can be made again."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from core.languages import get
from core.roles import Role
from home import services, starting_pages
from home.models import HomePage, InfoPage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_front_page_in_every_language_without_demo_content(client, lang):
    response = client.get(f"/{lang}/")
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{lang}" dir="{get(lang).direction}">' in html
    assert f"<h1>{services.FRONT_PAGE_WORDS[lang][0]}</h1>" in html


def test_the_bare_address_leads_to_the_browsers_language(client):
    assert client.get("/", headers={"accept-language": "ar"}).url == "/ar/"
    assert client.get("/", headers={"accept-language": "fi"}).url == "/sv/"


def test_front_pages_are_translations_of_each_other():
    keys = set(HomePage.objects.values_list("translation_key", flat=True))
    assert (HomePage.objects.count(), len(keys)) == (2, 1)
    assert list(Site.objects.values_list("root_page__homepage__locale__language_code")) == [("sv",)]


def test_making_the_site_again_changes_nothing():
    before = (
        list(Page.objects.values_list("pk", "path")),
        GroupPagePermission.objects.count(),
        Workflow.objects.count(),
    )
    services.ensure_site()
    services.setup_permissions()
    after = (
        list(Page.objects.values_list("pk", "path")),
        GroupPagePermission.objects.count(),
        Workflow.objects.count(),
    )
    assert after == before


def test_an_emptied_database_gets_its_site_back(client):
    Page.objects.all().delete()
    Site.objects.all().delete()
    services.ensure_site()
    services.setup_permissions()
    assert client.get("/ar/").status_code == 200


def test_roles_are_the_only_groups():
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


class TestStartingPages:
    def test_every_language_has_the_same_pages_and_parts(self):
        def shape(texts):
            return {slug: [kind for kind, _ in text["body"]] for slug, text in texts.items()}

        assert shape(starting_pages.TEXTS["sv"]) == shape(starting_pages.TEXTS["ar"])

    def test_making_them_twice_makes_them_once(self):
        assert len(starting_pages.make()) == 8
        assert starting_pages.make() == []
        keys = set(InfoPage.objects.values_list("translation_key", flat=True))
        assert (InfoPage.objects.count(), len(keys)) == (8, 4)

    @pytest.mark.parametrize("slug", ["om", "tillganglighet", "personuppgifter", "kakor"])
    def test_each_can_be_read(self, client, lang, slug):
        starting_pages.make()
        html = client.get(f"/{lang}/{slug}/").content.decode()
        assert f"<h1>{starting_pages.TEXTS[lang][slug]['title']}</h1>" in html

    @pytest.mark.requirement("PAG-13")
    @time_machine.travel("2026-11-22T23:30:00Z")  # it is Monday in Sweden already
    def test_a_page_says_who_when_and_where_to_report_a_fault(self, client, lang):
        starting_pages.make()
        html = client.get(f"/{lang}/om/").content.decode()
        page = InfoPage.objects.get(slug="om", locale__language_code=lang)
        assert f"<bdi>{starting_pages.RESPONSIBLE[lang]}</bdi>" in html
        assert f"{page.reviewed_on}" == "2026-11-23"
        assert html.count(f'datetime="{page.reviewed_on:%Y-%m-%d}"') == 2  # published and reviewed
        assert f'href="/{lang}/tillganglighet/"' in html.split('class="facts reviewed"')[1]
