from django.urls import path

from promises import listening, views
from promises.models import RESERVED

app_name = "promises"
urlpatterns = [
    path("", views.list_promises, name="list"),
    path(f"{RESERVED}/", listening.waiting, name="waiting"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/lyssna/", views.accept, name="accept"),
    path("<slug:slug>/svar/", listening.write, name="write"),
    path("<slug:slug>/svar/spara/", listening.save, name="save"),
    path("<slug:slug>/svar/visa/", listening.look, name="look"),
    path("<slug:slug>/svar/publicera/", listening.publish, name="publish"),
    path("<slug:slug>/dag/", listening.move, name="move"),
    path("<slug:slug>/dag/flytta/", listening.move_send, name="move_send"),
]
