"""How often one network may be wrong: codes that do not exist, envelopes that cannot be opened."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.network import address_of

# A class of thirty that all mistype once must get in; a machine that guesses must not.
WRONG_TRIES, WRONG_SECONDS = 60, 600


def must_wait(request: HttpRequest) -> bool:
    """Whether this network was wrong too often lately."""
    return bool(cache.get(_key(request), 0) >= WRONG_TRIES)


def was_wrong(request: HttpRequest) -> None:
    key = _key(request)
    cache.set(key, cache.get(key, 0) + 1, WRONG_SECONDS)


def _key(request: HttpRequest) -> str:
    """Counts wrong codes per network and day without keeping the address."""
    value = f"{timezone.localdate()}|{address_of(request)}"
    return f"wrong-codes-{salted_hmac('surveys.entry', value).hexdigest()[:20]}"
