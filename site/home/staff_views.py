"""Wagtail's user pages, guarded (home.staff_accounts)."""

from typing import Any

from django.forms import BaseForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from core.units import set_units
from home.staff_accounts import guard
from home.staff_forms import StaffCreateForm, StaffEditForm


class NamesUnits:
    """Keeps the units that were ticked (REP-2)."""

    def save_instance(self) -> Any:
        user = super().save_instance()  # type: ignore[misc]
        set_units(user, self.form.cleaned_data["units"], by=self.request.user)  # type: ignore[attr-defined]
        return user


class StaffCreateView(NamesUnits, CreateView):
    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        return guard(super().get_form(*args, **kwargs), self.request.user)


class StaffEditView(NamesUnits, EditView):
    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        return guard(super().get_form(*args, **kwargs), self.request.user)


class StaffViewSet(UserViewSet):
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView

    def get_form_class(self, for_update: bool = False) -> type[BaseForm]:
        return StaffEditForm if for_update else StaffCreateForm
