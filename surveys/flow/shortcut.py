"""The short way of an answering request past what it does not need.

A survey step has no session, no user, no message and no page tree. Django's middleware for these
would cost more than the step itself, so what lies below /<language>/svara/ is served from here, by
the addresses of surveys/urls.py. The pages carry the same security headers as every page; see
docs/adr/0007.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from csp.utils import build_policy
from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.functional import cached_property
from django.utils.translation import activate

from core.languages import BY_CODE
from surveys.flow.tablet import dressed

BELOW = re.compile(r"/([a-z]{2,3})/svara(/.*)")
_addresses = URLResolver(RegexPattern(r"^/"), "surveys.urls")


@lru_cache(maxsize=4096)
def _found(path: str) -> ResolverMatch:
    return _addresses.resolve(path)


class AnsweringMiddleware:
    """Serves the answering flow; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def policy(self) -> str:
        return build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        below = BELOW.fullmatch(request.path_info)
        if below is None or below[1] not in BY_CODE:
            return self.get_response(request)
        try:
            found = _found(below[2])
        except Resolver404:
            return self.get_response(request)
        activate(below[1])  # as Django's own LocaleMiddleware does
        try:
            response = found.func(request, *found.args, **found.kwargs)
        except Exception as error:  # becomes the error page, with the headers below
            response = response_for_exception(request, error)
        response = dressed(request, response)
        response.headers["Content-Language"] = below[1]
        response.headers["Content-Security-Policy"] = self.policy
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        if not response.streaming and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response
