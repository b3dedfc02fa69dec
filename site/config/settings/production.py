"""A real municipality. Everything secret comes from the environment; a gap stops the start."""

import sys

from django.core.exceptions import ImproperlyConfigured

from config.env import env
from config.settings.base import *  # noqa: F403 settings are layered by star import in Django
from core.logs import hook

SECRET_KEY = env.str("SECRET_KEY", default="")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or short. Make one with "
        "`python -c 'import secrets; print(secrets.token_urlsafe(64))'` and set it in the "
        "environment of the service. Keep it: unfinished answers and codes depend on it."
    )
if env.bool("DEMO", default=False):
    raise ImproperlyConfigured(
        "DEMO is set, but this is the production configuration. The demonstration has known "
        "passwords and publishes without the audit. Remove DEMO from the environment."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
sys.excepthook = hook  # what a timer's command says goes to the log, too (PRV-8)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
