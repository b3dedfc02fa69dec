"""Surveys in the Wagtail admin: written as snippets, frozen when they are published."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.signals import published
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from core.roles import Role, has_role
from surveys.forms import SurveyForm
from surveys.models.survey import Survey
from surveys.services.freeze import freeze


class SurveyViewSet(SnippetViewSet):
    """Draft, revisions, moderation and locking come from Wagtail; the form holds LNG-14."""

    model = Survey
    icon = "form"
    menu_label = _("Surveys")
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["__str__", "key", "live"]
    list_filter = ["live"]
    search_fields = ["key"]
    edit_handler = ObjectList(
        [
            FieldPanel("key"),
            FieldPanel("title"),
            FieldPanel("intro"),
            FieldPanel("intro_audio"),
            FieldPanel("questions"),
            FieldPanel("outro"),
            FieldPanel("k"),
            FieldPanel("m"),
        ],
        base_form_class=SurveyForm,
    )


register_snippet(SurveyViewSet)


def freeze_published(sender: type, instance: Survey, revision: Any = None, **kwargs: Any) -> None:
    """Whatever published it (button, workflow, schedule, import), what is live has a version.

    Raises NotReady, and nothing is published, where a text is missing.
    """
    freeze(instance, by=revision.user if revision else None)


published.connect(freeze_published, sender=Survey, dispatch_uid="surveys.freeze_published")


@hooks.register("register_admin_urls")
def wave_urls() -> list[URLPattern | URLResolver]:
    return [path("omgangar/", include("surveys.urls_waves"))]


class WavesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT)


@hooks.register("register_admin_menu_item")
def waves_item() -> MenuItem:
    return WavesItem(_("Waves"), reverse("waves:list"), icon_name="group", order=151)
