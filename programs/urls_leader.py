"""The evening of a group leader."""

from django.urls import path

from programs.views import (
    after,
    changes,
    evaluation,
    evening,
    groups,
    lists,
    messages,
    offers,
    offline,
    queue,
)

app_name = "leader"
urlpatterns = [
    path("", evening.evenings, name="evenings"),
    path("traff/<int:pk>/", evening.meeting, name="meeting"),
    path("traff/kopia.js", offline.worker, name="worker"),
    path("traff/<int:pk>/kopia/", offline.copy, name="copy"),
    path("traff/<int:pk>/synk/", offline.sync, name="sync"),
    path("traff/<int:pk>/narvaro/", evening.mark, name="mark"),
    path("traff/<int:pk>/kontakt/<int:enrolment>/", evening.contact, name="contact"),
    path("traff/<int:pk>/borta/", after.away, name="away"),
    path("traff/<int:pk>/borta/<int:enrolment>/", after.away_save, name="away_save"),
    path("grupp/<int:pk>/avslut/", after.ending, name="ending"),
    path("grupp/<int:pk>/avslut/<int:enrolment>/<int:adult>/", after.confirm, name="confirm"),
    path(
        "grupp/<int:pk>/intyg/<int:enrolment>/<int:adult>/<str:code>/",
        after.certificate,
        name="certificate",
    ),
    path("grupp/<int:pk>/utvardering/", evaluation.evaluation, name="evaluation"),
    path(
        "grupp/<int:pk>/utvardering/<int:batch>/lappar/", evaluation.slips, name="evaluation_slips"
    ),
    path(
        "grupp/<int:pk>/utvardering/<int:batch>/lappar/gor/",
        evaluation.slips_send,
        name="evaluation_slips_send",
    ),
    path(
        "grupp/<int:pk>/utvardering/<int:batch>/affisch.pdf",
        evaluation.poster,
        name="evaluation_poster",
    ),
    path("ring/<int:pk>/", evening.call, name="call"),
    path("grupp/<int:pk>/lista/", lists.look, name="list_in"),
    path("grupp/<int:pk>/lista/anmal/", lists.send, name="list_send"),
    path("grupp/<int:pk>/lista/ut/", lists.out, name="list_out"),
    path("utskick/", messages.messages, name="messages"),
    path("utskick/<int:pk>/", messages.message, name="message"),
    path("utskick/<int:pk>/beslut/", messages.decide, name="decide"),
    path("utskick/ord/", messages.wording_list, name="wordings"),
    path("utskick/ord/<slug:kind>/", messages.wording, name="wording"),
    path("utskick/ord/<slug:kind>/spara/", messages.wording_save, name="wording_save"),
    path("grupper/", groups.groups, name="groups"),
    path("grupp/<int:pk>/", groups.group, name="group"),
    path("grupp/<int:pk>/stol/", groups.chair, name="chair"),
    path("grupp/<int:pk>/dubbel/<int:later>/", groups.twice, name="twice"),
    path("grupp/<int:pk>/avboka/<int:party>/", groups.cancel, name="cancel"),
    path("grupp/<int:pk>/svar/<int:party>/", offers.answer, name="answer"),
    path("grupp/<int:pk>/igen/<int:party>/", offers.again, name="offer_again"),
    path("grupp/<int:pk>/traffar/", groups.meetings, name="add_meetings"),
    path("grupp/<int:pk>/flytta/<int:party>/", queue.move, name="move"),
    path("grupp/<int:pk>/ordning/<int:party>/", queue.order, name="order"),
    path("grupp/<int:pk>/lottning/", queue.draw, name="draw"),
    path("grupp/<int:pk>/andring/", changes.change, name="change"),
    path("grupp/<int:pk>/andring/tid/", changes.time, name="change_time"),
    path("grupp/<int:pk>/andring/plats/", changes.place, name="change_place"),
    path("grupp/<int:pk>/andring/skicka/", changes.send, name="change_send"),
    path("grupp/<int:pk>/andring/gjort/", changes.changed, name="changed"),
    path("grupp/<int:pk>/andring/angra/", changes.undo, name="change_undo"),
    path("grupp/<int:pk>/oppning/", groups.state, name="state"),
]
