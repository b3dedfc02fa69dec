from django.urls import path

from promises import views

app_name = "promises"
urlpatterns = [
    path("", views.list_promises, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/lyssna/", views.accept, name="accept"),
]
