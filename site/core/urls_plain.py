"""Addresses without a language: robots and health."""

from django.urls import path

from core import views

urlpatterns = [
    path("", views.choose_language),
    path("robots.txt", views.robots),
    path("healthz", views.healthz),
]
