"""What the form templates need to know of a field."""

from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField

register = template.Library()


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a link in the error summary moves focus to: the first radio, box or part."""
    widget = field.field.widget
    if getattr(widget, "widgets_names", None):  # one control per language: the first empty one
        typed = field.data if isinstance(field.data, list) else []
        return f"{field.auto_id}_{next((at for at, text in enumerate(typed) if not text), 0)}"
    if hasattr(widget, "add_id_index") and widget.add_id_index:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def _speaks_for_itself(field: BoundField, error: ValidationError) -> bool:
    """False for Django's own words, such as “This field is required.”, which name no field."""
    own = [
        str(words)
        for kind in type(field.field).__mro__
        if kind.__module__.startswith("django.")
        for words in getattr(kind, "default_error_messages", {}).values()
    ]
    return str(error.message) not in own


@register.filter
def said_of(field: BoundField) -> list[str]:
    """Its errors, each with the field's name where the words have none; the same in both places."""
    return [
        message if _speaks_for_itself(field, error) else f"{field.label}: {message}"
        for message, error in zip(field.errors, field.errors.as_data(), strict=True)
    ]


@register.filter
def form_errors(form: BaseForm) -> list[dict[str, Any]]:
    """Every error with the control that it is about, in the order of the page."""
    found = [{"message": message, "target": ""} for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_control(field)
        found += [{"message": message, "target": target} for message in said_of(field)]
    return found
