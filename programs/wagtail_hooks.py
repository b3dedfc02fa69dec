"""Programmes and groups for the coordinator, in Wagtail's admin."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from core.models import User
from core.roles import Role, has_role
from programs.enums import SPOKEN_CHOICES, SeatKind
from programs.models import Group, Program
from programs.services import reminders, seats

PROGRAM_HELP = _(
    "What parents read in the catalogue. Write short sentences, in every language. The key is a "
    "short word without spaces for our own use; parents never see it."
)
GROUP_HELP = _(
    "Save the group. Its own page comes next: there the weekly meetings are added with the "
    "holidays left out, and the enrolment is opened and closed."
)


class GroupForm(WagtailAdminModelForm):
    """A group with the size of its two pools of seats, which are rows of their own."""

    adult_seats = forms.IntegerField(
        label=_("places for adults"),
        min_value=1,
        max_value=500,
        help_text=_("Taken seats stay, also when the number is lower."),
    )
    childcare_seats = forms.IntegerField(
        label=_("places in childcare"), min_value=0, max_value=200, initial=0
    )
    interpreter_languages = forms.MultipleChoiceField(
        label=_("interpreter languages"),
        choices=SPOKEN_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for kind in SeatKind:
                self.fields[f"{kind}_seats"].initial = self.instance.seats.filter(kind=kind).count()
        if "leaders" in self.fields:
            self.fields["leaders"].queryset = User.objects.filter(
                groups__name=Role.PROGRAM_LEADER.value
            )

    def save(self, commit: bool = True) -> Group:
        """Another place is a new version of every coming date in the parents' calendars."""
        if self.instance.pk and {"place", "address"} & set(self.changed_data):
            for meeting in self.instance.meetings.all():
                meeting.sequence += 1
        group = super().save(commit=commit)
        if commit:
            for kind in SeatKind:
                count = self.cleaned_data[f"{kind}_seats"]
                seats.set_capacity(group, kind=kind, count=count, by=self.for_user)
            reminders.plan_group(group)
        return group


class ProgramSnippets(SnippetViewSet):
    model = Program
    icon = "group"
    list_display = ["__str__", "kind", BooleanColumn("published", label=_("Published"))]
    panels = [
        HelpPanel(PROGRAM_HELP),
        *(
            FieldPanel(name)
            for name in (
                "key", "kind", "name", "summary", "for_whom", "what_happens", "leads", "cost",
                "queue_policy", "oldest_child", "completes_at", "decision", "offer_hours",
                "contact_name", "contact_phone", "published", "order",
            )
        ),
    ]  # fmt: skip


class ToOwnPage:
    """Saved, a group leads to its own page, which says what it still lacks and opens it."""

    object: Group

    def get_success_url(self) -> str:
        return reverse("leader:group", args=[self.object.pk])


class CreateGroup(ToOwnPage, CreateView):
    pass


class EditGroup(ToOwnPage, EditView):
    pass


class GroupSnippets(SnippetViewSet):
    model = Group
    add_view_class = CreateGroup
    edit_view_class = EditGroup
    icon = "group"
    list_display = ["__str__", "language", "state"]
    edit_handler = ObjectList(
        [
            HelpPanel(GROUP_HELP),
            *(
                FieldPanel(name)
                for name in (
                    "program", "area", "place", "address", "language", "interpreter_languages",
                    "adult_seats", "childcare_seats", "childcare_from_months", "food",
                    "contact_name", "contact_phone", "leaders", "late_starts",
                    "draws_at",
                )
            ),
            InlinePanel("meetings", label=_("Meetings")),
        ],
        base_form_class=GroupForm,
    )  # fmt: skip


class ProgramAdmin(SnippetViewSetGroup):
    menu_label = _("Programmes")
    menu_icon = "group"
    items = (ProgramSnippets, GroupSnippets)


register_snippet(ProgramAdmin)


class SeasonItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.PROGRAM_COORDINATOR)


@hooks.register("register_admin_menu_item")
def season_item() -> MenuItem:
    return SeasonItem(
        _("Groups and waiting lists"), reverse("leader:groups"), icon_name="list-ul", order=152
    )
