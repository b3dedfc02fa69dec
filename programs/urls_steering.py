"""Figures of the programmes for those who steer them; part of the leaders' addresses."""

from django.urls import path

from programs.views import steering, told

urlpatterns = [
    path("", steering.figures, name="steering"),
    path("tabell.<slug:ending>", steering.file, name="steering_file"),
    path("<slug:key>/planera/", told.plan, name="steering_plan"),
]
