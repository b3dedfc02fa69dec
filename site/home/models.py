"""The municipality's own pages: the front page, pages that inform, and news."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Site
from wagtail.search import index

from core.pages import BasePage, DatedPage, TextPage
from youth_council.models import CouncilPage


class HomePage(BasePage):
    """The front page of one language; its four ways in are drawn by the template."""

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]

    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        council = CouncilPage.objects.child_of(self).live().public().first()
        context["doors"] = {"council": council.get_url(request) if council else ""}
        return context

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Wagtail asks only the site's own root; it answers for the other languages' trees too."""
        urls = super().get_sitemap_urls(request)
        if Site.objects.filter(root_page=self).exists():
            for front in self.get_translations().live():
                for page in front.get_descendants(inclusive=True).live().public().specific():
                    urls += page.get_sitemap_urls(request)
        return urls


class InfoPage(TextPage):
    """A page that informs: about us, accessibility, people's data, cookies."""

    template = "home/info_page.html"
    parent_page_types = ["home.HomePage", "home.InfoPage"]
    subpage_types = ["home.InfoPage"]

    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")


class NewsPage(DatedPage):
    """Something that happened, with its day."""

    template = "home/news_page.html"
    parent_page_types = ["home.HomePage"]

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
