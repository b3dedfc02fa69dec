"""Waves, for staff. Reached from the staff's start page and the admin's menu."""

from django.urls import path

from surveys import views

app_name = "waves"
urlpatterns = [
    path("", views.waves, name="list"),
    path("ny/", views.create, name="create"),
    path("<slug:slug>/", views.wave, name="wave"),
    path("<slug:slug>/koder/", views.codes, name="codes"),
    path("<slug:slug>/oppna/", views.open_, name="open"),
    path("<slug:slug>/stang/", views.close, name="close"),
]
