"""As `wagtail start` makes them, as far as a form page needs them."""

import environ

SHORT = """django.contrib.sessions.middleware.Session django.middleware.common.Common
django.middleware.csrf.CsrfView django.contrib.auth.middleware.Authentication
django.contrib.messages.middleware.Message django.middleware.clickjacking.XFrameOptions
django.middleware.security.Security wagtail.contrib.redirects.middleware.Redirect"""
SECRET_KEY, ALLOWED_HOSTS, USE_TZ, DEBUG = "bare", ["127.0.0.1"], True, False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ROOT_URLCONF, STATIC_URL = "benchmarks.wagtail_form.wsgi", "/static/"
WAGTAIL_SITE_NAME, WAGTAILADMIN_BASE_URL = "Form", "https://127.0.0.1"
DATABASES = {"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 60}}
PARTS = """contrib.forms contrib.redirects sites users documents images search admin"""
BELOW = """auth contenttypes sessions messages"""
INSTALLED_APPS = ["benchmarks.wagtail_form", *(f"wagtail.{name}" for name in PARTS.split())]
INSTALLED_APPS += ["wagtail", "modelcluster", "taggit"]
INSTALLED_APPS += [f"django.contrib.{name}" for name in BELOW.split()]
MIDDLEWARE = [f"{name}Middleware" for name in SHORT.split()]
NAME = "django.template.backends.django.DjangoTemplates"
TEMPLATES = [{"BACKEND": NAME, "APP_DIRS": True}]
