"""The only place where the content security policy is made weaker, and only for staff pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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


class AdminPolicyMiddleware:
    """Gives pages under /admin/ the policy that Wagtail's editor needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined]
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response
