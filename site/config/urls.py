"""All addresses. One that holds a code or a token begins with /k/: the logs cut it there."""

from anymail import urls as tracking
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from core import errors

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap),
    path("k/p/", include("programs.urls_private")),
    path("k/", include("surveys.urls_codes")),
    path("", include("core.urls_plain")),
    *i18n_patterns(
        path("", include("core.urls")),
        path("svara/", include("surveys.urls")),
        path("texter/", include("surveys.urls_texts")),
        path("kurser/", include("programs.urls")),
        path("ledare/", include("programs.urls_leader")),
        path("rapporter/", include("participation.urls")),
        path("andras-siffror/", include("indicators.urls")),
        path("loften/", include("promises.urls")),
        path("ideer/", include("youth_council.urls")),
        path("", include(wagtail_urls)),
    ),
]
if settings.ANYMAIL.get("WEBHOOK_SECRET"):  # without one anybody could say what became of a letter
    told = f"{settings.MAIL_PROVIDER}/tracking/"
    ours = [one for one in tracking.urlpatterns if str(one.pattern) == told]
    urlpatterns.insert(0, path("post/", include((ours, "anymail"))))
if settings.DEBUG or settings.DEMO:  # else the proxy's; Django's own static() does DEBUG only
    urlpatterns.insert(0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))
