"""A parent's private link: /k/p/<token>/. Outside the languages, so that a letter holds one link.

Its own namespace, since Django looks up a namespace in one place only.
"""

from django.urls import path

from programs.views import own_link

app_name = "own_link"
urlpatterns = [
    path("<str:token>/", own_link.show, name="show"),
    path("<str:token>/kalender.ics", own_link.calendar, name="calendar"),
    path("<str:token>/avboka/", own_link.cancel, name="cancel"),
    path("<str:token>/traff/<int:meeting>/", own_link.absence, name="absence"),
]
