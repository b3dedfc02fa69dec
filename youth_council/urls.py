"""Addresses of the youth council beside its pages. Ideas and referrals get theirs here."""

from django.urls import URLPattern

app_name = "youth_council"
urlpatterns: list[URLPattern] = []
