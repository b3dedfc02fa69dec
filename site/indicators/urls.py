"""Figures that others have measured, for report publishers."""

from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.show, name="show"),
    path("fil/", views.look, name="look"),
    path("fil/spara/", views.save, name="save"),
    path("<int:pk>/ta-bort/", views.remove, name="remove"),
    path("befolkning/<int:pk>/ta-bort/", views.remove_table, name="remove_table"),
]
