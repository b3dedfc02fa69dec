"""Pictures of questions and of answers: what may be one, and how it is frozen with a version.

As with recordings, a copy lies in the storage under the digest of its own bytes: what an open wave
shows changes with no upload. The copy is small and holds nothing of what a camera writes beside.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model

FOLDER = "pictures"
MOST_BYTES = 30_000  # a page has two to five of them


@dataclass(frozen=True)
class Copy:
    """How large a copy of the picture phones get, in pixels and in bytes."""

    rendition: str
    most: int


ANSWER = Copy("max-320x320|format-webp|webpquality-60", MOST_BYTES)  # twice a card's width
QUESTION = Copy("max-640x480|format-webp|webpquality-60", 45_000)  # one on the page, as wide as it


def problem(image: Any, copy: Copy = ANSWER) -> str:
    """Why this cannot be shown, in a sentence for the maker; empty when it can."""
    try:
        size = len(_made(image, copy)[1])
    except Exception:  # whatever Pillow stumbles over, the file is no use
        return _("The file of the picture is gone or broken. Choose another.")
    if size > copy.most:
        return _(
            "The picture is too rich in detail: %(now)s kB when made small, and at most %(most)s "
            "kB may be shown on a phone. Choose a simpler one."
        ) % {"now": -(-size // 1000), "most": copy.most // 1000}
    return ""


def _made(image: Any, copy: Copy) -> tuple[str, bytes, int, int]:
    """Name, bytes, width and height of the small copy."""
    rendition = image.get_rendition(copy.rendition)
    with rendition.file.open("rb") as file:
        content = file.read()
    name = f"{hashlib.sha256(content).hexdigest()[:20]}.webp"
    return name, content, rendition.width, rendition.height


def frozen(image: Any, codes: list[str], copy: Copy = ANSWER) -> dict[str, Any]:
    """What a definition keeps of it: an address per language, and the size."""
    name, _content, width, height = _made(image, copy)
    return {"src": {code: _address(name, code) for code in codes}, "width": width, "height": height}


def _address(name: str, code: str) -> str:
    with override(code):
        return reverse("surveys:picture", args=[name])


def image_named(name: str, copy: Copy) -> Any:
    """The image of the library with this name: that of its file, else its title (a file is stored
    under another name where its own was taken), else of its frozen copy; or None.

    One that was ever frozen has a small copy already, so that none is made to be compared.
    """
    base = name.rpartition("/")[2]
    images = get_image_model().objects
    found = None
    if base:
        found = images.filter(file__endswith=f"/{base}").order_by("pk").first()
        found = found or images.filter(title=base.rpartition(".")[0]).order_by("pk").first()
    if found is not None or not re.fullmatch(r"[0-9a-f]{20}\.webp", base):
        return found
    for small in images.model.get_rendition_model().objects.filter(filter_spec=copy.rendition):
        with small.file.open("rb") as file:
            if f"{hashlib.sha256(file.read()).hexdigest()[:20]}.webp" == base:
                return small.image
    return None


def store(image: Any, copy: Copy = ANSWER) -> None:
    """Puts the bytes under their digest; the same picture twice is one file."""
    name, content, _width, _height = _made(image, copy)
    if not default_storage.exists(f"{FOLDER}/{name}"):
        default_storage.save(f"{FOLDER}/{name}", ContentFile(content))
