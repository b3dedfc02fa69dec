"""The reference: a bare Django form that stores one JSON row. Changed only in its own commit."""

import environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

SHORT = """django.middleware.security.Security django.contrib.sessions.middleware.Session
django.middleware.common.Common django.middleware.csrf.CsrfView
django.contrib.auth.middleware.Authentication django.contrib.messages.middleware.Message
django.middleware.clickjacking.XFrameOptions"""
NAME = "django.DjangoTemplates"
settings.configure(
    SECRET_KEY="bare", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__,
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    DATABASES={"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 60}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    MIDDLEWARE=[f"{name}Middleware" for name in SHORT.split()],
    TEMPLATES=[{"BACKEND": f"django.template.backends.{NAME}", "DIRS": ["benchmarks"]}],
)  # fmt: skip
application = get_wsgi_application()


class Row(models.Model):
    answers = models.JSONField()

    class Meta:
        app_label = "bare"


def page(request):
    if request.method == "POST":
        Row.objects.create(answers={key: request.POST[key] for key in request.POST})
        return HttpResponse("thanks")
    return render(request, "bare_form.html", {"numbers": range(10), "faces": range(5)})


urlpatterns = [path("", page)]
