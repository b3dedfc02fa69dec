"""What every page of the site knows: languages, the ways to the other languages, name and menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from core.languages import BY_CODE, LANGUAGES, get
from core.menus import footer_links, main_nav
from core.texts import site_name


def same_address(path: str, code: str) -> str:
    """The address in another language, also of a page that does not exist.

    Empty for an address without a language: there the language is the person's own setting.
    """
    language, _slash, rest = path.removeprefix("/").partition("/")
    return f"/{code}/{rest}" if language in BY_CODE else ""


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page in every language. A Wagtail page knows its own translations."""
    current = get(get_language()).code
    page = getattr(request, "wagtail_page", None)
    translated = (
        {
            one.locale.language_code: one.get_url(request)
            for one in page.get_translations(True).live()
        }
        if page
        else {}
    )
    links = []
    for one in LANGUAGES:
        if page:
            url = translated.get(one.code) or f"/{one.code}/"
        else:
            url = same_address(request.get_full_path(), one.code)
        if not url:
            if one.code != current:
                continue
            url = request.get_full_path()
        links.append(
            {
                "code": one.code,
                "own_name": one.own_name,
                "direction": one.direction,
                "url": url,
                "current": one.code == current,
            }
        )
    return links


def site(request: HttpRequest) -> dict[str, Any]:
    code = get(get_language()).code
    return {
        "language": get(code),
        "languages": LANGUAGES,
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "site_name": site_name(code).text,
        "site_words": settings.SITE_NAME,
        "demo": settings.DEMO,
        "main_nav": SimpleLazyObject(lambda: main_nav(request, code)),
        "footer_links": SimpleLazyObject(lambda: footer_links(code)),
    }
