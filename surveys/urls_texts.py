"""Reading free texts, for moderators. Reached from My page."""

from django.urls import path

from surveys import views_texts

app_name = "texts"
urlpatterns = [
    path("", views_texts.piles, name="list"),
    path("oro/", views_texts.harm, name="harm"),
    path("oro/klart/", views_texts.handled, name="handled"),
    path("<slug:slug>/las/", views_texts.read, name="read"),
    path("<slug:slug>/las/val/", views_texts.decide, name="decide"),
    path("<slug:slug>/lasta/", views_texts.decided, name="decided"),
    path("<slug:slug>/angra/", views_texts.undone, name="undo"),
    path("<slug:slug>/slappta/", views_texts.released, name="released"),
]
