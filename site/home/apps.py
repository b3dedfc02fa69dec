from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


def prepare_site(sender: AppConfig, **kwargs: Any) -> None:
    """Once all tables and permissions are there: languages, front pages, roles."""
    try:
        kwargs["apps"].get_model("home", "HomePage")
    except LookupError:
        return  # migrated back to before there were pages
    from home import services

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
        from home.waiting import moderation

        # Permissions are made app by app, in this order; ours need all of them.
        last = [one for one in apps.get_app_configs() if one.models_module is not None][-1]
        post_migrate.connect(prepare_site, sender=last, dispatch_uid="home.prepare_site")
        user_logged_in.connect(speak_their_language, dispatch_uid="home.speak_their_language")
        waiting.register(moderation)
