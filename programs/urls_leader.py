"""The evening of a group leader."""

from django.urls import path

from programs.views import evening

app_name = "leader"
urlpatterns = [
    path("", evening.evenings, name="evenings"),
    path("traff/<int:pk>/", evening.meeting, name="meeting"),
    path("traff/<int:pk>/narvaro/", evening.mark, name="mark"),
    path("traff/<int:pk>/kontakt/<int:enrolment>/", evening.contact, name="contact"),
    path("ring/<int:pk>/", evening.call, name="call"),
]
