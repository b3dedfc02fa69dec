"""Where each publication is read, by its source: rooms above this one know their own pages."""

from collections.abc import Callable

from django.urls import reverse

from releases.models import Publication

Place = Callable[[Publication], str]

_places: dict[str, Place] = {}


def register(source: str, place: Place) -> None:
    """From the module of the page itself: addresses are loaded before anybody asks."""
    _places[source] = place


def place_of(publication: Publication) -> str:
    """The address of its page; a report's own, where no room has said otherwise."""
    own = _places.get(publication.plan.source)
    return own(publication) if own else reverse("participation:report", args=[publication.slug])
