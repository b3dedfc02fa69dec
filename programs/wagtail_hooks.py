"""Programmes and groups for the coordinator, in Wagtail's admin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList, Panel
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
from programs import queries
from programs.enums import SPOKEN_CHOICES, ProgramKind, SeatKind
from programs.models import Group, Program
from programs.services import seats

PROGRAM_HELP = _(
    "What parents read in the catalogue. Write short sentences, in every language. The key is a "
    "short word without spaces for our own use; parents never see it."
)
GROUP_HELP = _(
    "Save the group. Its own page comes next: there the weekly meetings are added with the "
    "holidays left out, and the enrolment is opened and closed."
)

SINCE_OPENED = _(
    "The group was opened after you came to this page. Its place and meetings are now changed "
    "under “Cancel or move”, so that the families are told. The rest "
    "is as you wrote it: save again."
)

CANCEL_INSTEAD = _(
    "Families may know of this group, so it is not deleted. Cancel it here: they are told."
)


NOT_FOR_VISITS = _("A visit at home is made to somebody known. Choose this for groups only.")
KNOWS_FAMILIES = _(
    "Families have enrolled in this programme or wish for a group, so it stays as it is. Make a "
    "programme of its own for the other way."
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
        group = super().save(commit=commit)
        if commit:
            for kind in SeatKind:
                count = self.cleaned_data[f"{kind}_seats"]
                seats.set_capacity(group, kind=kind, count=count, by=self.for_user)
        return group


class AnnouncedForm(GroupForm):
    """Without place and meetings: the families are told of those, by the guided action alone."""

    def clean(self) -> dict[str, Any]:
        """The page was perhaps loaded before the group was opened."""
        said = super().clean()
        if "meetings-TOTAL_FORMS" in self.data:
            raise forms.ValidationError(SINCE_OPENED)
        return said


class ProgramForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "visitors" in self.fields:
            self.fields["visitors"].queryset = User.objects.filter(
                groups__name=Role.PROGRAM_LEADER.value
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        without = said.get("without_identity", False)
        if without and said.get("kind") == ProgramKind.VISIT:
            self.add_error("without_identity", NOT_FOR_VISITS)
        elif "without_identity" in self.changed_data and queries.knows_families(self.instance):
            self.add_error("without_identity", KNOWS_FAMILIES)
        return said


class ProgramSnippets(SnippetViewSet):
    model = Program
    icon = "group"
    list_display = ["__str__", "kind", BooleanColumn("published", label=_("Published"))]
    edit_handler = ObjectList(
        [
            HelpPanel(PROGRAM_HELP),
            *(
                FieldPanel(name)
                for name in (
                    "key",
                    "kind",
                    "name",
                    "summary",
                    "for_whom",
                    "what_happens",
                    "leads",
                    "cost",
                    "queue_policy",
                    "oldest_child",
                    "completes_at",
                    "decision",
                    "without_identity",
                    "offer_hours",
                    "contact_name",
                    "contact_phone",
                    "takes_visits",
                    "visitors",
                    "published",
                    "order",
                )
            ),
        ],
        base_form_class=ProgramForm,
    )


class ToOwnPage:
    """Saved, a group leads to its own page, which says what it still lacks and opens it."""

    object: Group

    def get_success_url(self) -> str:
        return reverse("leader:group", args=[self.object.pk])


class CreateGroup(ToOwnPage, CreateView):
    pass


WHERE, WHO = ("place", "address"), (
    "language", "interpreter_languages", "adult_seats", "childcare_seats", "childcare_from_months",
    "food", "contact_name", "contact_phone", "leaders", "late_starts", "draws_at",
)  # fmt: skip


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


class EditGroup(ToOwnPage, EditView):
    """A draft is edited whole. Once families may know of it, days and place have one door."""

    def get_panel(self) -> Panel:
        if not self.object.is_announced:
            return super().get_panel()
        found = ObjectList(
            [
                HelpPanel(template="programs/admin_announced.html"),
                *_fields("program", "area", *WHO),
            ],
            base_form_class=AnnouncedForm,
        )
        return found.bind_to_model(Group)

    def get_form_class(self) -> type[forms.ModelForm]:
        """The panel's, not the one that all groups share."""
        return self.panel.get_form_class()


@hooks.register("before_delete_snippet")
def told_before_gone(request: HttpRequest, instances: list) -> HttpResponse | None:
    """A group that families may know of is cancelled, which tells them; it is never just gone."""
    for one in instances:
        if isinstance(one, Group) and one.is_announced:
            messages.error(request, CANCEL_INSTEAD)
            return redirect("wagtailsnippets_programs_group:edit", one.pk)
    return None


class GroupSnippets(SnippetViewSet):
    model = Group
    add_view_class = CreateGroup
    edit_view_class = EditGroup
    icon = "group"
    list_display = ["__str__", "language", "state"]
    edit_handler = ObjectList(
        [
            HelpPanel(GROUP_HELP),
            *_fields("program", "area", *WHERE, *WHO),
            InlinePanel("meetings", label=_("Meetings")),
        ],
        base_form_class=GroupForm,
    )


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
