"""Pages that young members edit themselves and an editor publishes after a look."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from core.pages import BasePage, DatedPage, TextPage

PLAIN_TEXT = ["bold", "link", "ol", "ul"]


class CouncilPage(TextPage):
    """The council's own section in one language: who we are, news, meetings."""

    template = "youth_council/council_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["youth_council.CouncilNewsPage", "youth_council.MeetingPage"]
    show_in_menus_default = True

    how_to_join = RichTextField(_("how to join"), features=PLAIN_TEXT, blank=True)

    content_panels = [*TextPage.content_panels, FieldPanel("how_to_join")]

    class Meta:
        verbose_name = _("youth council section")
        verbose_name_plural = _("youth council sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        meetings = MeetingPage.objects.child_of(self).live().public()
        context["news"] = CouncilNewsPage.objects.child_of(self).live().public()[:6]
        context["coming"] = meetings.filter(starts__gte=now).order_by("starts")
        context["past"] = meetings.filter(starts__lt=now)[:6]
        return context


class CouncilNewsPage(DatedPage):
    """News in the council's own words."""

    template = "youth_council/council_news_page.html"
    parent_page_types = ["youth_council.CouncilPage"]

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("youth council news")
        verbose_name_plural = _("youth council news")


class MeetingPage(BasePage):
    """A meeting: notice and agenda before, minutes in plain language after."""

    template = "youth_council/meeting_page.html"
    parent_page_types = ["youth_council.CouncilPage"]
    subpage_types: list[str] = []

    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=120)
    agenda = RichTextField(_("what we will talk about"), features=PLAIN_TEXT)
    minutes = RichTextField(_("what we said and decided"), features=PLAIN_TEXT, blank=True)

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("starts"), FieldPanel("ends"), FieldPanel("place")],
            heading=_("When and where"),
        ),
        FieldPanel("agenda"),
        FieldPanel("minutes"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("agenda"),
        index.SearchField("minutes"),
    ]

    class Meta:
        ordering = ["-starts", "-pk"]
        verbose_name = _("youth council meeting")
        verbose_name_plural = _("youth council meetings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="meeting_ends_after_it_starts"
            )
        ]
