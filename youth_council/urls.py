"""Addresses of ideas. The council's own pages are the page editor's."""

from django.urls import path

from youth_council.views import ideas, reading

app_name = "ideas"
urlpatterns = [
    path("", ideas.list_ideas, name="list"),
    path("ny/", ideas.new, name="new"),
    path("ny/skicka/", ideas.send, name="send"),
    path("tack/", ideas.thanks, name="thanks"),
    path("klart/", ideas.done, name="done"),
    path("folj/", ideas.follow, name="follow"),
    path("folj/kod/", ideas.follow_send, name="follow_send"),
    path("min/", ideas.mine, name="mine"),
    path("las/", reading.waiting, name="waiting"),
    path("las/<int:pk>/", reading.read, name="read"),
    path("las/angra/", reading.unhide, name="unhide"),
    path("las/<int:pk>/bestam/", reading.decide, name="decide"),
    path("omgangar/", reading.rounds, name="rounds"),
    path("omgangar/<slug:slug>/", reading.round_state, name="round_state"),
    path("<int:pk>/", ideas.idea, name="idea"),
    path("<int:pk>/stod/", ideas.support, name="support"),
]
