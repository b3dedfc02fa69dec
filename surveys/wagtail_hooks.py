"""Surveys in the Wagtail admin: written as snippets, frozen when they are published."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.signals import published
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, WorkflowActionView

from core.models import User
from core.roles import Role, has_role
from surveys.bank_admin import BankViewSet
from surveys.forms import KeyedForm, SurveyForm
from surveys.models.survey import Survey
from surveys.models.wheel import Wheel
from surveys.panels import ReviewPanel
from surveys.services.freeze import NotReady, freeze
from surveys.services.review import advice
from surveys.services.wheels import keep_version


def _excel(text: Any, address: str, priority: int) -> Button:
    return Button(text, url=address, icon_name="table", priority=priority)


class SurveyList(IndexView):
    """The list of surveys, with the way in for a workbook."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        more = _excel(_("Import from Excel"), reverse("workbooks:upload"), 10)
        return [*super().header_more_buttons, more]


class SurveyEdit(EditView):
    """The editor of a survey, with the way out as a workbook."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = reverse("workbooks:survey", args=[self.object.pk])
        look = reverse("waves:try", args=[self.object.pk])
        bank = reverse("bank:keep", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            _excel(_("Export to Excel"), address, 40),
            Button(
                _("Keep in the question bank"), url=bank, icon_name="folder-open-1", priority=41
            ),
            Button(_("Preview and try"), url=look, icon_name="view", priority=5),
        ]


class SurveyApproval(WorkflowActionView):
    """An editor's yes publishes; where something is missing meanwhile it says so, and waits on."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().post(request, *args, **kwargs)
                return response
        except NotReady as error:
            messages.error(request, " ".join(map(str, error.problems)))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            shown = {"step": "success", "redirect": self.redirect_url}
            modal: HttpResponse = self.render_modal_json(request, shown)
            return modal
        return redirect(self.redirect_url)


_PIPED = _("An earlier answer can stand in a text: {svar:key|words if it is not answered}")


class SurveyViewSet(SnippetViewSet):
    """Draft, revisions, moderation and locking come from Wagtail; the form holds LNG-14."""

    model = Survey
    icon = "form"
    menu_label = _("Surveys")
    menu_order = 150
    index_view_class = SurveyList
    edit_view_class = SurveyEdit
    workflow_action_view_class = SurveyApproval
    add_to_admin_menu = True
    list_display = [
        "__str__", "key", BooleanColumn("live", label=_("Published"), sort_key="live"),
    ]  # fmt: skip
    list_filter = ["live"]
    search_fields = ["key"]
    edit_handler = ObjectList(
        [
            ReviewPanel(heading=_("What is left to do")),
            FieldPanel("key"),
            FieldPanel("title"),
            FieldPanel("intro"),
            FieldPanel("intro_audio"),
            FieldPanel("bands"),
            FieldPanel("ages"),
            FieldPanel("questions", help_text=_PIPED),
            FieldPanel("outro"),
            FieldPanel("mode", widget=RadioSelect),
            FieldPanel("sensitive"),
            FieldPanel("help_lines"),
            FieldPanel("offline"),
            FieldPanel("k"),
            FieldPanel("m"),
            FieldPanel("k_staff"),
            FieldPanel("harm_contact"),
            FieldPanel("kept_days"),
            FieldPanel("decision"),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("instrument", "source", "licence", "may_translate")],
                heading=_("Licensed instrument"),
            ),
        ],
        base_form_class=SurveyForm,
    )


register_snippet(SurveyViewSet)
register_snippet(BankViewSet)


class WheelViewSet(SnippetViewSet):
    """A municipality's own wellbeing wheel. Each saving is a version; surveys keep theirs."""

    model = Wheel
    icon = "radio-full"
    menu_label = _("Wellbeing wheels")
    menu_order = 152
    add_to_admin_menu = True
    list_display = ["__str__", "key"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("key", "title", "steps", "spokes")],
        base_form_class=KeyedForm,
    )


register_snippet(WheelViewSet)


@hooks.register("insert_editor_js")
def question_fields() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/question_fields.js"))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def keep_wheel(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, Wheel):
        keep_version(instance, by=request.user if isinstance(request.user, User) else None)


def freeze_published(sender: type, instance: Survey, revision: Any = None, **kwargs: Any) -> None:
    """Whatever published it (button, workflow, schedule, import), what is live has a version.

    Raises NotReady, and nothing is published, where a text is missing.
    """
    freeze(instance, by=revision.user if revision else None)


published.connect(freeze_published, sender=Survey, dispatch_uid="surveys.freeze_published")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def advise(request: HttpRequest, survey: Any) -> None:
    """SUR-5: what could be easier is listed when it is published, which it is all the same."""
    if isinstance(survey, Survey) and "action-publish" in request.POST:
        found = list(advice(survey))
        if found:
            lines = format_html_join("", "<li>{}</li>", ((str(one),) for one in found[:20]))
            intro = _("Published. These could be easier to read:")
            messages.warning(request, format_html("{}<ul>{}</ul>", intro, lines))


@hooks.register("register_admin_urls")
def wave_urls() -> list[URLPattern | URLResolver]:
    return [
        path("omgangar/", include("surveys.urls_waves")),
        path("arbetsbocker/", include("surveys.urls_workbooks")),
        path("fragebank/", include("surveys.urls_bank")),
    ]


class WavesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.SURVEY_MAKER, Role.SCHOOL_CONTACT)


@hooks.register("register_admin_menu_item")
def waves_item() -> MenuItem:
    return WavesItem(_("Waves"), reverse("waves:list"), icon_name="group", order=151)
