from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


def prepare_site() -> None:
    """Languages, front pages, roles."""
    from home import services  # models are ready only now

    services.ensure_site()
    services.setup_permissions()


def speak_their_language(sender: type, user: Any, **kwargs: Any) -> None:
    """The page editor speaks the language that is set on the person."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(user)
    if not profile.preferred_language:
        profile.preferred_language = user.language
        profile.save(update_fields=["preferred_language"])


class HomeConfig(AppConfig):
    name = "home"

    def ready(self) -> None:
        from core import waiting
        from core.migrated import after_migrate
        from home.waiting import moderation

        after_migrate("home.HomePage", prepare_site)
        user_logged_in.connect(speak_their_language, dispatch_uid="home.speak_their_language")
        waiting.register(moderation)
