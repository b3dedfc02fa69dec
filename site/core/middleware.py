"""The only place where the content security policy is made weaker, and only for staff pages; and
who has nothing to do in the admin is led away from its front page.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Wagtail's editor writes its own inline script and style, and shows previews in a frame.
ADMIN_POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
}


def _only_passes_through(user: Any) -> bool:
    """Signed in, and let into the admin for a room below it at most, such as a wave's: its front
    page would be empty. What waits for them is on their own page.
    """
    return user.is_authenticated and user.get_all_permissions() <= {"wagtailadmin.access_admin"}


class AdminPolicyMiddleware:
    """Gives pages under /admin/ the policy that Wagtail's editor needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/admin/" and _only_passes_through(request.user):
            return redirect("my_page")
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response
