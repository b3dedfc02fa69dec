"""The demonstration has no proxy: it shows uploaded pictures itself, and so does a trial of it."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client


def test_the_demonstration_shows_what_was_uploaded(settings) -> None:
    assert (settings.DEBUG, settings.DEMO) == (False, True)
    name = default_storage.save("images/prov.txt", ContentFile(b"hej"))
    response = Client().get(default_storage.url(name))
    assert b"".join(response.streaming_content) == b"hej"
