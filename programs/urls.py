"""The catalogue of groups and the enrolment in steps."""

from django.urls import path

from programs.views import catalogue, interest, registration, told, visit_ask

app_name = "programs"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("intresse/<slug:key>/", interest.ask, name="interest"),
    path("intresse/<slug:key>/skicka/", interest.send, name="interest_send"),
    path("siffror/", told.terms, name="told_list"),
    path("siffror/<slug:key>/", told.term, name="told"),
    path("siffror/<slug:key>/tabell.<slug:ending>", told.file, name="told_file"),
    path("hembesok/<slug:key>/", visit_ask.ask, name="visit"),
    path("hembesok/<slug:key>/skicka/", visit_ask.send, name="visit_send"),
    path("grupp/<int:pk>/", catalogue.group, name="group"),
    path("grupp/<int:pk>/anmalan/", registration.begin, name="enrol"),
    path("grupp/<int:pk>/anmalan/skicka/", registration.send, name="enrol_send"),
    path("grupp/<int:pk>/anmalan/kvitto/", registration.receipt, name="enrol_receipt"),
    path("grupp/<int:pk>/anmalan/glom/", registration.forget, name="enrol_forget"),
    path("grupp/<int:pk>/anmalan/<slug:step>/", registration.step, name="enrol_step"),
    path("grupp/<int:pk>/anmalan/<slug:step>/svar/", registration.answer, name="enrol_answer"),
]
