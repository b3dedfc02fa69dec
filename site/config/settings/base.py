"""What every installation shares. Values that differ come from the environment (config.env)."""

from config.env import ROOT, database, env, texts
from core.csp import script_hashes, style_hashes
from core.languages import LANGUAGES as SITE_LANGUAGES

BASE_DIR = ROOT
DEBUG = False
DEMO = False
# REP-2: a published group has at least k responses, and never do all but fewer than m agree. A
# survey may ask for more; a municipality may raise the floors and never lower them.
K_FLOOR = max(10, env.int("SMALLEST_GROUP", default=10))
K_STAFF_FLOOR = max(5, env.int("SMALLEST_STAFF_GROUP", default=5))  # signed in, their own unit
M_FLOOR = max(3, env.int("SMALLEST_REST", default=3))
# Surveys no further apart, with a question and a group in common, are of the same children until
# a publisher says otherwise (docs/adr/0047).
SAME_CHILDREN_DAYS = 92
# Words per language; read them by core.texts.site_name.
SITE_NAME = texts(env.str("SITE_NAME", default=""), {"sv": "Barnens röst", "ar": "صوت الأطفال"})
# The start and thank-you pages of a wave are rendered at most this often by a process.
WAVE_PAGE_SECONDS = 5.0

ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
# True only where a proxy of ours writes X-Forwarded-For: rate limits look at its last address.
TRUST_PROXY = env.bool("TRUST_PROXY", default=False)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "my_page"
LOGOUT_REDIRECT_URL = "login"

INSTALLED_APPS = [
    "core",
    "outbox",
    "releases",
    "indicators",
    "promises",
    "surveys",
    "programs",
    "youth_council",
    "participation",
    "home",
    "formtools",
    "anymail",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "home.staff_accounts.StaffAccountsConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "surveys.flow.shortcut.AnsweringMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.AdminPolicyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "core.forms.renderer.HouseRenderer"

DATABASES = {"default": database(f"sqlite:///{ROOT / 'var' / 'db.sqlite3'}")}

# Counts of wrong codes. In files, so that every worker process of the machine counts the same and
# the database, its log and its backups hold nothing of anybody's network.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.path("CACHE_DIR", default=str(ROOT / "var" / "cache"))(),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# Languages are data: see core/languages.py.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [(one.code, one.own_name) for one in SITE_LANGUAGES]
LANGUAGE_CODE = "sv"
USE_I18N = WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Stockholm"
LOCALE_AREAS = ["core", "promises", "surveys", "programs", "youth_council", "reports"]
LOCALE_PATHS = [ROOT / "locale" / area for area in LOCALE_AREAS]
FORMAT_MODULE_PATH = ["core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(ROOT / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WAGTAIL_SITE_NAME = next(iter(SITE_NAME.values()))
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
WAGTAILDOCS_DOCUMENT_FORM_BASE = "surveys.document_form.DocumentForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request leaves for another host
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Off: an autosave that is still under way when "save" is pressed can overwrite what was just saved
# (wagtail/wagtail#13749, not merged). Leaving a page with unsaved changes still asks.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("sv", "Svenska"), ("ar", "العربية"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Whatever an unknown person sends is read up to here and then refused with a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor posts many fields

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "style-src": ["'self'", *style_hashes()],
        "script-src": ["'self'", *script_hashes()],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@example.org")
# For Django's SMTP backend; the others are told by ANYMAIL, such as {"MAILGUN_API_KEY": "…"}.
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
# A parent who sends the form waits at most this long for a mail server that does not answer.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=5)
ANYMAIL = {"REQUESTS_TIMEOUT": EMAIL_TIMEOUT, **env.json("ANYMAIL", default={})}
# The provider that may tell what became of a letter, out of anymail.backends.<provider>.
MAIL_PROVIDER = EMAIL_BACKEND.removeprefix("anymail.backends.").partition(".")[0]

# Text messages: the class that sends them (outbox.sms); none without. SMS_URL: apprise's address of
# the provider with {number} in it. Whoever may write to a phone is not told by any log.
SMS_SENDER = env.str("SMS_SENDER", default="")
SMS_URL = env.str("SMS_URL", default="")
SMS_FILE = env.str("SMS_FILE", default=str(ROOT / "var" / "sms.txt"))

# Logs say that something happened and where, never what a person sent: no query strings, no bodies,
# and of an address below /k/ nothing more (core.logs).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"cut": {"()": "core.logs.Cut", "format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "cut"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "apprise": {"handlers": [], "propagate": False},  # it names the number
        "django_tasks": {"level": "WARNING"},  # Wagtail's search index, once per saved row
        "wagtail": {"level": "WARNING"},
    },
}
