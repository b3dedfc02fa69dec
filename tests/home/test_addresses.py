"""The way between languages, and what search engines are told."""

import re

import pytest

from home import starting_pages
from home.models import InfoPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages():
    starting_pages.make()


def links(html: str, rel: str) -> dict[str, str]:
    found = re.findall(rf'<link rel="{rel}" (?:hreflang="([\w-]+)" )?href="([^"]+)">', html)
    return dict(found)


def test_the_switcher_keeps_the_page(client, lang):
    other = {"sv": "ar", "ar": "sv"}[lang]
    html = client.get(f"/{lang}/kakor/").content.decode()
    assert f'<a href="/{other}/kakor/" lang="{other}"' in html


def test_a_page_without_its_translation_leads_to_the_other_front_page(client):
    InfoPage.objects.get(slug="kakor", locale__language_code="ar").unpublish()
    html = client.get("/sv/kakor/").content.decode()
    assert '<a href="/ar/" lang="ar"' in html
    assert set(links(html, "alternate")) == {"sv", "x-default"}


@pytest.mark.requirement("PAG-17")
def test_canonical_and_hreflang(client, lang):
    html = client.get(f"/{lang}/kakor/").content.decode()
    own = next(iter(links(html, "canonical").values()))
    alternates = links(html, "alternate")
    assert own.endswith(f"/{lang}/kakor/")
    assert set(alternates) == {"sv", "ar", "x-default"}
    assert alternates["x-default"] == alternates["sv"]
    assert alternates[lang] == own


@pytest.mark.requirement("PAG-17")
def test_the_sitemap_lists_both_languages_and_no_staff_page(client):
    xml = client.get("/sitemap.xml").content.decode()
    found = {re.sub(r"^https?://[^/]+", "", one) for one in re.findall("<loc>([^<]+)</loc>", xml)}
    slugs = ["", *(f"{slug}/" for slug in starting_pages.TEXTS["sv"])]
    assert found == {f"/{code}/{slug}" for code in ("sv", "ar") for slug in slugs}


def test_robots_keep_out_of_codes_and_staff_rooms(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /k/", "Disallow: /admin/"]
