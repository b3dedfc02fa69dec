"""A developer's machine and the demonstration. Never for real people's answers."""

from config.env import env
from config.settings.base import *  # noqa: F403 settings are layered by star import in Django

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = "only-for-a-developers-own-machine-never-in-production"  # noqa: S105
SMS_SENDER = env.str("SMS_SENDER", default="outbox.sms.Console")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
LOGGING["formatters"]["cut"]["()"] = "logging.Formatter"  # noqa: F405 here faults have their words
