"""How often one network may do what nobody else's answer depends on: be wrong, or send an idea.

Codes that do not exist and envelopes that cannot be opened count together (docs/adr/0010).
"""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.network import address_of

# A class of thirty that all mistype once must get in; a machine that guesses must not.
WRONG, WRONG_TRIES, WRONG_SECONDS = "wrong-codes", 60, 600


def must_wait(request: HttpRequest, what: str = WRONG, most: int = WRONG_TRIES) -> bool:
    """Whether this network was wrong, or did `what`, too often lately."""
    return bool(cache.get(_key(request, what), 0) >= most)


def was_wrong(request: HttpRequest, what: str = WRONG) -> None:
    """One more."""
    key = _key(request, what)
    cache.set(key, cache.get(key, 0) + 1, WRONG_SECONDS)


def _key(request: HttpRequest, what: str) -> str:
    """Counts per network and day without keeping the address."""
    value = f"{timezone.localdate()}|{address_of(request)}"
    return f"{what}-{salted_hmac('surveys.entry', value).hexdigest()[:20]}"
