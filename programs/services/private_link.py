"""The parent's private link: 256 bits, kept only as a digest.

The token is a keyed hash of the enrolment's send key, so that it can be made again for a message
without being stored; whoever reads the database alone cannot make it.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse

from programs.models import Enrolment, Interest, Visit

SALT = b"programs.private_link:"
# No 0/O, 1/I/L: a reference is read aloud on the phone.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    made = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{made[:4]}-{made[4:]}"


def keys(send_key: str = "") -> dict[str, str]:
    """The keys of a new enrolment; without a `send_key` nobody sent a form for it."""
    send_key = send_key or secrets.token_urlsafe(24)
    return {
        "reference": new_reference(),
        "send_key": send_key,
        "token_digest": digest_of(token_of(send_key)),
    }


def token_of(send_key: str, secret: str | None = None) -> str:
    """43 characters that open one enrolment."""
    key = (secret or settings.SECRET_KEY).encode()
    made = hmac.new(key, SALT + send_key.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def path_of(enrolment: Enrolment | Interest | Visit) -> str:
    """The address of the link. After a change of SECRET_KEY the fallback keys are tried."""
    for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        token = token_of(enrolment.send_key, str(secret))
        if hmac.compare_digest(digest_of(token), enrolment.token_digest):
            return reverse("own_link:show", args=[token])
    raise LookupError("SECRET_KEY was changed without SECRET_KEY_FALLBACKS")


def url_of(key: str) -> str:
    """The whole address for a message; `key` is the enrolment's primary key."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(Enrolment.objects.get(pk=key))


def url_of_interest(key: str) -> str:
    """As `url_of`, of a wish for a group."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(Interest.objects.get(pk=key))


def url_of_visit(key: str) -> str:
    """As `url_of`, of a wish for a home visit."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path_of(Visit.objects.get(pk=key))
