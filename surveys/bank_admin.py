"""The question bank in the Wagtail admin: a list, and the window that a survey's editor opens."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from surveys.models.bank import BankQuestion
from surveys.queries.bank import find, themes


class BankFilterForm(BaseFilterForm):
    """Words in any language, and a theme."""

    q = forms.CharField(label=_("Words"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme = self.fields["theme"]
        assert isinstance(theme, forms.ChoiceField)
        theme.choices = [("", _("All themes")), *((one, one) for one in themes())]

    def filter(self, objects: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
        words = self.cleaned_data.get("q", "")
        if words:
            self.is_searching, self.search_query = True, words
        return find(words, self.cleaned_data.get("theme", ""), super().filter(objects))


class _Choosing:
    """What both views of the window share."""

    filter_form_class = BankFilterForm

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("theme", label=_("Theme")), Column("key", label=_("Key"))]


class BankChoose(_Choosing, ChooseView):
    pass


class BankResults(_Choosing, ChooseResultsView):
    pass


class BankChooser(SnippetChooserViewSet):
    choose_view_class = BankChoose
    choose_results_view_class = BankResults


class BankList(IndexView):
    """Searched as the window is: by words in any language."""

    is_searchable = True

    def search_queryset(self, queryset: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
        return find(self.search_query or "", among=queryset)


class BankViewSet(SnippetViewSet):
    model = BankQuestion
    icon = "folder-open-1"
    menu_label = _("Question bank")
    menu_order = 152
    add_to_admin_menu = True
    list_display = [
        "__str__", "theme", "key",
        BooleanColumn("locked", label=capfirst(_("licensed instrument: locked"))),
    ]  # fmt: skip
    list_filter = ["theme", "locked"]
    search_fields = ["words"]
    index_view_class = BankList
    chooser_viewset_class = BankChooser
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in ("question", "theme", "source", "licence", "locked", "may_translate")
        ]
    )
