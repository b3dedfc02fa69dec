"""Frozen recordings and pictures, as phones ask for them."""

import re

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from surveys import pictures
from surveys.recordings import FOLDER, KINDS, extension

NAME = re.compile(r"[0-9a-f]{20}\.(?:mp3|m4a)")
PICTURE = re.compile(r"[0-9a-f]{20}\.webp")
RANGE = re.compile(r"bytes=(\d{0,9})-(\d{0,9})")


@require_safe
def recording(request: HttpRequest, name: str) -> HttpResponse:
    """The sound, or the part of it that is asked for: an iPhone plays nothing without parts.

    The name is a digest of the bytes, so a browser may keep what it has heard; it says nothing
    about the person, and everybody with the survey hears the same.
    """
    content = _stored(NAME, FOLDER, name)
    part = RANGE.fullmatch(request.headers.get("Range", ""))
    response = _part(content, part[1], part[2]) if part else HttpResponse(content)
    response["Accept-Ranges"] = "bytes"
    return _kept(response, KINDS[extension(name)])


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """The small picture of an answer; everybody with the survey sees the same."""
    content = _stored(PICTURE, pictures.FOLDER, name)
    return _kept(HttpResponse(content), "image/webp")


def _stored(names: re.Pattern[str], folder: str, name: str) -> bytes:
    if not names.fullmatch(name) or not default_storage.exists(f"{folder}/{name}"):
        raise Http404
    with default_storage.open(f"{folder}/{name}", "rb") as file:
        content: bytes = file.read()
    return content


def _kept(response: HttpResponse, kind: str) -> HttpResponse:
    """The name is the content's digest: a browser never has to ask twice."""
    response["Content-Type"] = kind
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _part(content: bytes, first: str, last: str) -> HttpResponse:
    """206 with the bytes of one range (RFC 9110, 14.1.2), or 416 where there are none."""
    size = len(content)
    if first:
        start, end = int(first), min(int(last or size), size - 1)
    else:  # "-500": the last 500 bytes
        start, end = max(size - int(last or 0), 0), size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers = {"Content-Range": f"bytes {start}-{end}/{size}"}
    return HttpResponse(content[start : end + 1], status=206, headers=headers)
