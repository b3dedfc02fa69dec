"""Waves, for staff. Reached from the staff's start page and the admin's menu."""

from django.urls import path

from surveys import (
    views,
    views_codes,
    views_guardians,
    views_hands,
    views_paper,
    views_sheets,
    views_try,
)

app_name = "waves"
urlpatterns = [
    path("", views.waves, name="list"),
    path("ny/", views.create, name="create"),
    path("ny/spara/", views.create_send, name="create_send"),
    path("prova/<int:pk>/", views_try.try_, name="try"),
    path("prova/<int:pk>/borja/", views_try.try_begin, name="try_begin"),
    path("prova/<int:pk>/<str:code>/<str:band>/", views_try.preview, name="preview"),
    path("<slug:slug>/", views.wave, name="wave"),
    path("<slug:slug>/koder/", views_codes.codes, name="codes"),
    path("<slug:slug>/koder.pdf", views_sheets.classes_pdf, name="classes_pdf"),
    path("<slug:slug>/affischer.pdf", views_sheets.posters_pdf, name="posters_pdf"),
    path("<slug:slug>/grupp/<int:pk>/affisch.pdf", views_sheets.poster_pdf, name="poster_pdf"),
    path("<slug:slug>/grupp/<int:pk>/brev.pdf", views_sheets.letter_pdf, name="letter_pdf"),
    path("<slug:slug>/oppna/", views.open_, name="open"),
    path("<slug:slug>/planera/", views.schedule, name="schedule"),
    path("<slug:slug>/planera-inte/", views.unschedule, name="unschedule"),
    path("<slug:slug>/datum/", views.dates, name="dates"),
    path("<slug:slug>/datum/spara/", views.dates_send, name="dates_send"),
    path("<slug:slug>/aldrar/", views.ages, name="ages"),
    path("<slug:slug>/aldrar/spara/", views.ages_send, name="ages_send"),
    path("<slug:slug>/pausa/", views.pause, name="pause"),
    path("<slug:slug>/fortsatt/", views.resume, name="resume"),
    path("<slug:slug>/stang/", views.close, name="close"),
    path("<slug:slug>/papper/", views_paper.typing, name="paper"),
    path("<slug:slug>/grupp/<int:pk>/papper/", views_paper.begin, name="paper_begin"),
    path("<slug:slug>/grupp/<int:pk>/papper/bort/", views_paper.remove, name="paper_remove"),
    path("<slug:slug>/hander/", views_hands.rooms, name="hands"),
    path("<slug:slug>/grupp/<int:pk>/hander/<int:number>/", views_hands.room, name="hands_room"),
    path(
        "<slug:slug>/grupp/<int:pk>/hander/<int:number>/spara/",
        views_hands.room_send,
        name="hands_send",
    ),
    path(
        "<slug:slug>/grupp/<int:pk>/hander/<int:number>/bort/",
        views_hands.remove,
        name="hands_remove",
    ),
    path("<slug:slug>/skriver/", views_hands.typists, name="typists"),
    path("<slug:slug>/skriver/spara/", views_hands.typists_send, name="typists_send"),
    path("<slug:slug>/kodord/", views.destroy_words, name="destroy_words"),
    path("<slug:slug>/kassera/", views.discard, name="discard"),
    path("<slug:slug>/grupp/<int:pk>/lappar/", views_codes.slips, name="slips"),
    path("<slug:slug>/grupp/<int:pk>/lappar/gor/", views_codes.slips_send, name="slips_send"),
    path("<slug:slug>/grupp/<int:pk>/brev/", views_guardians.letter, name="letter"),
    path(
        "<slug:slug>/grupp/<int:pk>/vardnadshavare/",
        views_guardians.guardian_slips,
        name="guardian_slips",
    ),
    path(
        "<slug:slug>/grupp/<int:pk>/vardnadshavare/gor/",
        views_guardians.guardian_slips_send,
        name="guardian_slips_send",
    ),
    path("<slug:slug>/grupp/<int:pk>/platta/", views_codes.tablet_link, name="tablet"),
    path("<slug:slug>/grupp/<int:pk>/kassera/", views.discard_group, name="discard_group"),
]
