"""The menu at the top and the links at the bottom, the same on every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page


def main_nav(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """The four ways in, then pages that editors put in the menu."""
    items = [
        {"title": _("Answer a survey"), "url": reverse("surveys:enter")},
        {"title": _("Parent groups"), "url": reverse("programs:catalogue")},
        {"title": _("Reports"), "url": reverse("participation:list")},
        {"title": _("Promises"), "url": reverse("promises:list")},
    ]
    pages = Page.objects.live().public().in_menu().filter(locale__language_code=code)
    items += [{"title": page.title, "url": page.get_url(request)} for page in pages]
    return [item | {"current": item["url"] == request.path} for item in items]


def footer_links(code: str) -> list[dict[str, str]]:
    """Pages that every public body has to have, found by their slug in this language."""
    slugs = ("tillganglighet", "personuppgifter", "kakor")
    pages = Page.objects.live().filter(locale__language_code=code, slug__in=slugs)
    by_slug = {page.slug: page for page in pages}
    return [
        {"title": by_slug[slug].title, "url": by_slug[slug].url}
        for slug in slugs
        if slug in by_slug
    ]
