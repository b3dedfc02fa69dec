"""A parent's private link: /k/p/<token>/. Outside the languages, so that a letter holds one link.

Its own namespace, since Django looks up a namespace in one place only.
"""

from django.urls import path

from programs.views import own_details, own_link

app_name = "own_link"
urlpatterns = [
    path("<str:token>/", own_link.show, name="show"),
    path("<str:token>/kalender.ics", own_link.calendar, name="calendar"),
    path("<str:token>/avboka/", own_link.cancel, name="cancel"),
    path("<str:token>/svar/", own_link.answer, name="answer"),
    path("<str:token>/uppgifter/", own_details.show, name="details"),
    path("<str:token>/uppgifter/spara/", own_details.save, name="details_save"),
    path("<str:token>/traff/<int:meeting>/", own_link.absence, name="absence"),
    path("<str:token>/traff/<int:meeting>/skal/", own_link.reason, name="reason"),
]
