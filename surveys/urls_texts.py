"""Reading free texts, for moderators. Reached from My page."""

from django.urls import path

from surveys import views_texts, views_themes

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
    path("<slug:slug>/teman/", views_themes.overview, name="themes"),
    path("<slug:slug>/teman/nytt/", views_themes.make, name="theme_make"),
    path("<slug:slug>/teman/ta-bort/", views_themes.remove, name="theme_remove"),
    path("<slug:slug>/teman/sortera/", views_themes.sort, name="sort"),
    path("<slug:slug>/teman/sortera/val/", views_themes.sort_send, name="sort_send"),
    path("<slug:slug>/teman/sorterade/", views_themes.sorted_list, name="sorted"),
    path("<slug:slug>/teman/angra/", views_themes.unsort, name="unsort"),
]
