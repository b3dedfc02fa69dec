"""Answering a survey; below /<language>/svara/. flow.shortcut serves these addresses."""

from django.urls import path

from surveys.flow import (
    codeword,
    ending,
    entry,
    follow,
    guardian,
    listen,
    one_load,
    outbox,
    safety,
    trial,
    views,
)

app_name = "surveys"
urlpatterns = [
    path("", entry.enter, name="enter"),
    path("kod/", entry.enter_send, name="enter_send"),
    path("start/", entry.start, name="start"),
    path("om/", entry.start_over, name="start_over"),
    path("f/<str:key>/", one_load.question, name="question"),
    path("steg/<str:key>/", views.answer, name="answer"),
    path("kontrollera/", ending.check, name="check"),
    path("klar/", ending.ready, name="ready"),
    path("kodord/", codeword.codeword, name="codeword"),
    path("kodord/spara/", codeword.codeword_send, name="codeword_send"),
    path("skicka/", ending.send, name="send"),
    path("kuvert/", outbox.envelope, name="envelope"),
    path("tack/", ending.thanks, name="thanks"),
    path("provat/", trial.tried, name="tried"),
    path("rensa/", entry.clear, name="clear"),
    path("lamna/", safety.leave, name="leave"),
    path("folj/", follow.follow, name="follow"),
    path("folj/kod/", follow.follow_send, name="follow_send"),
    path("folj/<slug:slug>/", follow.followed, name="followed"),
    path("vuxen/", guardian.guardian, name="guardian"),
    path("vuxen/svar/", guardian.guardian_send, name="guardian_send"),
    path("vuxen/rensa/", guardian.guardian_clear, name="guardian_clear"),
    path("bild/<str:name>", listen.picture, name="picture"),
    path("ljud/<str:name>", listen.recording, name="recording"),
]
