"""Recordings that people listen to: what may be uploaded, and how one is frozen with a version.

A frozen recording lies in the storage under the digest of its own bytes. Nobody can change what an
open wave plays by replacing or deleting the document it was taken from, and a browser may keep it.
"""

import hashlib
import re
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.documents import get_document_model

MOST_BYTES = 60_000  # SUR-24: ten seconds' wait at most on a slow network
FOLDER = "recordings"
KINDS = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
# Uploaded under one of these names, a file is meant to be listened to.
SOUNDS = {*KINDS, "aac", "amr", "flac", "ogg", "oga", "opus", "wav", "weba", "wma", "3gp", "aif"}


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


def kind_of(start: bytes) -> str:
    """mp3 or m4a, from how the bytes begin, whatever the file is called; else empty."""
    if start[4:8] == b"ftyp":
        return "m4a"
    # MPEG audio begins with a tag or with eleven set bits and layer III.
    if start[:3] == b"ID3" or (
        len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0 and start[1] & 0x06 == 0x02
    ):
        return "mp3"
    return ""


def problem(file: BinaryIO | Any, size: int) -> str:
    """Why this cannot be a recording, in a sentence for the maker; empty when it can."""
    file.seek(0)
    kind = kind_of(file.read(16))
    file.seek(0)
    if not kind:
        return _("A recording is an MP3 or M4A file, and this is not. Save it as MP3 first.")
    if size > MOST_BYTES:
        return _(
            "The recording is %(now)s kB, and at most %(most)s kB may be played on a phone. "
            "Make it shorter, or save it as mono MP3 with 16 or 24 kbit/s."
        ) % {"now": -(-size // 1000), "most": MOST_BYTES // 1000}
    return ""


def document_problem(document: Any) -> str:
    """The same for a document of the library; a file that is gone is a problem too."""
    try:
        with document.file.open("rb") as file:
            return problem(file, file.size)
    except (OSError, ValueError):  # Django: "The file cannot be reopened."
        return _("The file of the recording is gone. Choose another.")


def _read(document: Any) -> tuple[str, bytes]:
    with document.file.open("rb") as file:
        content = file.read()
    return f"{hashlib.sha256(content).hexdigest()[:20]}.{kind_of(content[:16]) or 'mp3'}", content


def address(document: Any, code: str) -> str:
    """Where the frozen recording will be heard."""
    with override(code):
        return reverse("surveys:recording", args=[_read(document)[0]])


def addresses(audio: Any) -> dict[str, str]:
    """Where the recordings of a text will be heard, by language."""
    return {code: address(one, code) for code, one in audio.items() if one}


def store(document: Any) -> None:
    """Puts the bytes under their digest; the same recording twice is one file."""
    name, content = _read(document)
    if not default_storage.exists(f"{FOLDER}/{name}"):
        default_storage.save(f"{FOLDER}/{name}", ContentFile(content))


def document_named(name: str) -> Any:
    """The document that holds this recording: by its frozen name, else by its file's; or None."""
    base = name.rpartition("/")[2]
    documents = get_document_model().objects.all()
    for document in documents.filter(file__endswith=f"/{base}"):
        if not document_problem(document):
            return document
    if re.fullmatch(r"[0-9a-f]{20}\.\w{3}", base) is None:
        return None
    for document in documents.filter(file__iendswith=extension(base)):
        if not document_problem(document) and _read(document)[0] == base:
            return document
    return None
