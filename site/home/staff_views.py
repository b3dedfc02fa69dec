"""Wagtail's user pages, guarded (home.staff_accounts)."""

from typing import Any

from django.forms import BaseForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from home.staff_accounts import guard


class StaffCreateView(CreateView):
    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        return guard(super().get_form(*args, **kwargs), self.request.user)


class StaffEditView(EditView):
    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        return guard(super().get_form(*args, **kwargs), self.request.user)


class StaffViewSet(UserViewSet):
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
