"""The short way of an answering request past what it does not need.

A survey step has no session, no user, no message and no page tree. Django's middleware for these
would cost more than the step itself, so question and answer pages are served from here. They carry
the same security headers as every page; see docs/adr/0007.
"""

import re
from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import override

from core.languages import BY_CODE
from surveys.flow import views

STEP = re.compile(r"/([a-z]{2,3})/svara/(f|steg)/([\w-]{1,60})/")


class AnsweringMiddleware:
    """Serves `<language>/svara/f/<key>/` and `/steg/<key>/`; everything else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def policy(self) -> str:
        return build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        step = STEP.fullmatch(request.path_info)
        if step is None or step[1] not in BY_CODE:
            return self.get_response(request)
        view = views.question if step[2] == "f" else views.answer
        with override(step[1]):
            response = view(request, key=step[3])
        response.headers["Content-Language"] = step[1]
        response.headers["Content-Security-Policy"] = self.policy
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        if not response.streaming and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response
