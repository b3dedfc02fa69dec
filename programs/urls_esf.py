"""ESF+ months; part of the leaders' addresses."""

from django.urls import path

from programs.views import esf

urlpatterns = [
    path("", esf.page, name="esf"),
    path("<slug:key>/lage/", esf.switch, name="esf_switch"),
    path("<slug:key>/<slug:month>/skickad/", esf.send, name="esf_send"),
    path("<slug:key>/<slug:month>/<int:number>.<slug:ending>", esf.file, name="esf_file"),
]
