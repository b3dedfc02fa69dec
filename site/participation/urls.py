"""Reports for everybody, under <lang>/rapporter/."""

from django.urls import URLPattern

app_name = "participation"
urlpatterns: list[URLPattern] = []
