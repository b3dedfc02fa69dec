from django.apps import AppConfig


class YouthCouncilConfig(AppConfig):
    name = "youth_council"
