"""The test suite: fast hashing, mail kept in memory, strict templates."""

from config.env import database
from config.settings.base import *  # noqa: F403 settings are layered by star import in Django

SECRET_KEY = "only-for-tests"  # noqa: S105
DEMO = True
ALLOWED_HOSTS = ["*"]
SAME_CHILDREN_DAYS = -1_000_000  # the waves of tests are all of one month; see test_same.py
WAVE_PAGE_SECONDS = 0.0  # tests look at what they changed a moment ago
DATABASES = {"default": database("sqlite://:memory:")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
MAIL_PROVIDER = "brevo"
SMS_SENDER = "outbox.sms.Memory"
ANYMAIL = ANYMAIL | {"WEBHOOK_SECRET": "post:only-for-tests"}  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
