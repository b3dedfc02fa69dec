"""Printed links with a code in them; below /k/, which logs cut off."""

from django.urls import path

from surveys.flow.entry import code_link
from surveys.flow.guardian import link

urlpatterns = [
    path("v/<str:token>/", link, name="guardian_link"),
    path("<str:code>/platta/", code_link, {"shared": True}, name="survey_tablet"),
    path("<str:code>/", code_link, name="survey_code"),
]
