"""Sign-in and the start page of staff."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from core import gallery, views, views_retention

urlpatterns = [
    path("logga-in/", views.SignIn.as_view(), name="login"),
    path("logga-in/skicka/", views.sign_in_send, name="login_send"),
    path("logga-ut/", LogoutView.as_view(), name="logout"),
    path("min-sida/", views.my_page, name="my_page"),
    path("min-sida/gallring/", views_retention.retention, name="retention"),
    path("galleri/", gallery.gallery, name="gallery"),
]
