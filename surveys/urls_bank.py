"""Keeping a survey's questions in the bank. Reached from the survey's editor."""

from django.urls import path

from surveys import views_bank

app_name = "bank"
urlpatterns = [
    path("<int:pk>/", views_bank.choose, name="keep"),
    path("<int:pk>/spara/", views_bank.keep_send, name="keep_send"),
]
