"""What every page of the site has: who answers for it, and when somebody last looked it through."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import body_blocks

# The accessibility statement, which says where a fault is reported, in every language.
STATEMENT_SLUG = "tillganglighet"


class BasePage(Page):
    """Page with its responsible person and review date (PAG-13).

    Serving it tells the rest of the request which page this is, so that the language links lead
    to this page's own translations.
    """

    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)

    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("responsible"), FieldPanel("reviewed_on")], heading=_("Responsibility")
        ),
    ]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.wagtail_page = self  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["canonical_url"] = self.get_full_url(request)
        context["alternates"] = [
            {"code": page.locale.language_code, "url": page.get_full_url(request)}
            for page in self.get_translations(inclusive=True)
            .live()
            .public()
            .select_related("locale")
        ]
        context["default_language"] = settings.LANGUAGE_CODE
        statement = Page.objects.live().filter(slug=STATEMENT_SLUG, locale=self.locale).first()
        context["report_url"] = statement.get_url(request) if statement else ""
        return context


class TextPage(BasePage):
    """A page of words: an introduction and a body of blocks, both found by search."""

    intro = models.TextField(_("introduction"), max_length=400)
    body = StreamField(body_blocks(), blank=True, verbose_name=_("content"))

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True


class DatedPage(TextPage):
    """News: words with their day. It has no pages below it."""

    subpage_types: list[str] = []

    day = models.DateField(_("day"), default=timezone.localdate)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("day"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [*TextPage.search_fields, index.FilterField("day")]

    class Meta:
        abstract = True
