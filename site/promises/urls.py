from django.urls import path

from promises import ledger_views, listening, views
from promises.models import LEDGER, WAITING

app_name = "promises"
urlpatterns = [
    path("", views.list_promises, name="list"),
    path(f"{WAITING}/", listening.waiting, name="waiting"),
    path(f"{LEDGER}/", ledger_views.list_matters, name="ledger"),
    path(f"{LEDGER}/<slug:slug>/", ledger_views.matter, name="matter"),
    path(f"{LEDGER}/<slug:slug>/steg/", ledger_views.step, name="matter_step"),
    path(f"{LEDGER}/<slug:slug>/steg/spara/", ledger_views.step_send, name="matter_step_send"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/lyssnade/", views.heard_send, name="heard_send"),
    path("<slug:slug>/lyssna/", views.accept, name="accept"),
    path("<slug:slug>/svar/", listening.write, name="write"),
    path("<slug:slug>/svar/spara/", listening.save, name="save"),
    path("<slug:slug>/svar/visa/", listening.look, name="look"),
    path("<slug:slug>/svar/publicera/", listening.publish, name="publish"),
    path("<slug:slug>/dag/", listening.move, name="move"),
    path("<slug:slug>/dag/flytta/", listening.move_send, name="move_send"),
]
