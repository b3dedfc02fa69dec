"""When something cannot be done, the page says what to do next, in the person's language."""

import pytest
from django.test import Client, RequestFactory

from core import errors

PAGES = {
    "bad_request": 400,
    "forbidden": 403,
    "csrf_failure": 403,
    "not_found": 404,
    "server_error": 500,
}


def look(name: str, lang: str) -> None:
    response = getattr(errors, name)(RequestFactory().get(f"/{lang}/x/"))
    html = response.content.decode()
    direction = {"sv": "ltr", "ar": "rtl"}[lang]
    assert response.status_code == PAGES[name]
    assert f'<html lang="{lang}" dir="{direction}">' in html
    assert f'href="/{lang}/"' in html
    assert html.count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.requirement("PAG-15")
@pytest.mark.parametrize("name", [name for name in PAGES if name != "server_error"])
def test_each_error_page_in_each_language(name, lang):
    look(name, lang)


@pytest.mark.requirement("PAG-15")
def test_the_page_for_our_own_faults_needs_no_database(lang):
    """Nor a language that middleware has chosen: it speaks both."""
    response = errors.server_error(RequestFactory().get(f"/{lang}/x/"))
    html = response.content.decode()
    assert (response.status_code, html.count("<h1>")) == (500, 1)
    assert [one in html for one in ('lang="sv" dir="ltr"', 'lang="ar" dir="rtl"')] == [True, True]


@pytest.mark.django_db
def test_a_missing_page(client, lang):
    response = client.get(f"/{lang}/finns-inte/")
    assert response.status_code == 404
    assert f'lang="{lang}"' in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_words(lang):
    response = Client(enforce_csrf_checks=True).post(f"/{lang}/logga-in/", {"username": "x"})
    assert response.status_code == 403
    assert f'lang="{lang}"' in response.content.decode()
