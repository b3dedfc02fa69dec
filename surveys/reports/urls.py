"""Where a report publisher works. Included by participation.urls under publicera/."""

from django.urls import path

from surveys.reports import views

app_name = "publish"
urlpatterns = [
    path("", views.waves, name="waves"),
    path("<slug:slug>/", views.wave, name="wave"),
    path("<slug:slug>/plan/", views.make_plan, name="plan"),
    path("<slug:slug>/publicera/", views.send, name="send"),
]
