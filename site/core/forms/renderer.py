"""Every form of ours is drawn by templates/forms: one field template, one error summary."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """`{{ form }}`: error summary and all fields; `{{ field.as_field_group }}`: one field."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
