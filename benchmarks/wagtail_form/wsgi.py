"""Serves the form page, and makes it."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.wagtail_form.settings"
application = get_wsgi_application()
urlpatterns = [path("", include("wagtail.urls"))]


def make() -> None:
    from django.core.management import call_command
    from wagtail.models import Page

    from benchmarks.wagtail_form.models import Field, FormPage

    call_command("migrate", verbosity=0)
    page = Page.objects.get(depth=2).add_child(instance=FormPage(title="Form", slug="form"))
    choices = "\n".join(f"a{number}" for number in range(5))
    for number in range(10):
        label = f"Question {number}"
        Field.objects.create(page=page, label=label, field_type="radio", choices=choices)
