"""The unfinished answer, sealed in the phone's own cookie; see docs/adr/0001.

No row and no session holds it. The key changes every four hours and is taken from the moment of the
start, so a draft lives at least 20 and at most 24 hours, however often it is written.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest, HttpResponse

WINDOW = 4 * 3600  # seconds
WINDOWS = 6  # the window of the start and five more
COOKIE = "utkast"
DONE_COOKIE = "skickat"
WHEEL_COOKIE = "hjul"
GUARDIAN_COOKIE = "vuxen"  # flow.guardian
WHEEL_SECONDS = 1800  # that a person's own wheel can be looked at after sending
TYPED_COOKIE = "skrivet"
TYPED_SECONDS = 600  # that a code, or code word, that does not do stands in its field
PIECE = 3100  # characters in one cookie; browsers keep 4096 bytes of name, value and attributes
PIECES = 2  # a web server reads about 8 kB of cookies, the latest answers among them
BESIDE = f"{COOKIE}-"  # and the question's place: an answer's own cookie, for two minutes
BESIDE_SECONDS, BESIDE_COOKIES = 120, 4
BESIDE_MOST, ROOM = 1400, 7900  # characters: of one such cookie; of the draft and all of them
LONG = 1000  # bytes; packing costs a third of the sealing, and a short draft fits without
_encode = json.JSONEncoder(separators=(",", ":")).encode


class DrawerFull(ValueError):
    """There is no room for more text in this draft."""


@dataclass
class Draft:
    """One person's unfinished answer. `slip` is the digest of a one-time code, else empty."""

    wave: int
    version: int
    digest: str  # of the definition
    batch: int
    slip: str = ""
    sending: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    at: str = ""  # key of the question last shown
    count: int = 0  # of answers written, in this draft's whole life
    place: int = -1  # of the question whose answer was written last
    band: str = ""  # of the batch, so that no step has to ask for it
    refused: list[str] = field(default_factory=list)  # key, and what was posted but does not do
    word: str = ""  # hash of a code word (services.codewords), or LEFT_OUT; never the word
    paper: bool = False  # somebody's answer on paper, which staff are typing in (services.paper)
    quotes: list[str] = field(default_factory=list)  # keys whose text may be quoted
    window: int = field(default_factory=lambda: int(time.time() // WINDOW))
    # Not sealed: the answers' own cookies on the phone, (number, place, length).
    beside: list[tuple[int, int, int]] = field(default_factory=list, compare=False)

    @property
    def is_trial(self) -> bool:
        """A maker's try (flow.trial): no wave, and nothing is stored."""
        return self.wave == 0

    @property
    def token(self) -> str:
        """Goes into each form: only a page made for this draft can send to it."""
        return _mac(b"form", self.sending.encode()).hex()[:32]


def _mac(purpose: bytes, message: bytes) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), purpose + b"|" + message, "sha256")


@lru_cache(maxsize=16)
def _cipher(window: int, secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"draft|{window}|{secret}".encode()).digest())


def seal(value: list[Any], window: int, name: str = COOKIE) -> str:
    """Encrypted and signed text for the cookie of this name; in another cookie it is worthless."""
    nonce = secrets.token_bytes(12)
    plain = _encode(value).encode()
    if len(plain) > LONG:
        plain = zlib.compress(plain, 1)
    box = _cipher(window, settings.SECRET_KEY).encrypt(nonce, plain, name.encode())
    return base64.urlsafe_b64encode(window.to_bytes(4, "big") + nonce + box).decode().rstrip("=")


def unseal(text: str, name: str = COOKIE, windows: int = WINDOWS) -> tuple[list[Any], int] | None:
    """What was sealed and its window; None if it is broken, forged or too old."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        window = int.from_bytes(raw[:4], "big")
        if not 0 <= int(time.time() // WINDOW) - window < windows or len(raw) < 17:
            return None
        plain = _cipher(window, settings.SECRET_KEY).decrypt(raw[4:16], raw[16:], name.encode())
        if not plain.startswith(b"["):
            plain = zlib.decompress(plain)
        return json.loads(plain), window
    except (ValueError, InvalidTag, zlib.error):
        return None


def load(request: HttpRequest) -> Draft | None:
    """The draft that this request carries, if it is whole and not too old."""
    first = request.COOKIES.get(COOKIE, "")
    more = request.COOKIES.get(f"{COOKIE}1", "") if first[:1] == "2" else ""
    opened = unseal(first[1:] + more)
    if opened is None:
        return None
    draft = unpacked(*opened)
    if draft is not None:
        _catch_up(request, draft)
    return draft


def packed(draft: Draft) -> list[Any]:
    """What is sealed of a draft."""
    return [
        draft.wave, draft.version, draft.digest, draft.batch, draft.slip, draft.sending,
        draft.answers, draft.texts, draft.at, draft.count, draft.place,
        draft.band, draft.refused,
        *([draft.word, draft.paper] if draft.word or draft.paper or draft.quotes else []),
        *([draft.quotes] if draft.quotes else []),
    ]  # fmt: skip


def unpacked(values: list[Any], window: int) -> Draft | None:
    """The draft; None where another version of the program packed it, which kept other things."""
    try:
        draft = Draft(*values)
    except TypeError:
        return None
    draft.window = window
    return draft


def _catch_up(request: HttpRequest, draft: Draft) -> None:
    """Takes in what another tab wrote at the same moment and this draft's cookie has not got.

    Two posts that are under way together start from the same draft, and the later reply writes its
    cookie over the other's. Each also wrote its own answer beside it.
    """
    found = []
    for name, value in request.COOKIES.items():
        place, (number, _dot, sealed) = name.removeprefix(BESIDE), value.partition(".")
        if place == name or not _is_number(place) or not _is_number(number):
            continue
        draft.beside.append((int(number), int(place), len(value)))
        newer = int(number) - draft.count
        if newer > 0 or (newer == 0 and int(place) != draft.place):
            opened = unseal(sealed, f"{name}.{number}")
            if opened and opened[0][0] == draft.sending:
                found.append((int(number), opened[0][1:]))
    for count, parts in sorted(found, key=lambda one: one[0]):
        put(draft, *parts)
        draft.count = count


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def put(draft: Draft, key: str, value: Any, text: str = "", quote: bool = False) -> None:
    """The answer to one question; None takes it away. `quote`: its text may be quoted."""
    if draft.refused[:1] == [key]:
        draft.refused = []
    draft.answers.pop(key, None)
    draft.texts.pop(key, None)
    if value is not None:
        draft.answers[key] = value
    if text:
        draft.texts[key] = text
    draft.quotes = [one for one in draft.quotes if one != key]
    if text and quote:
        draft.quotes.append(key)


def save(
    response: HttpResponse, draft: Draft, *, secure: bool, answered: tuple[str, int] | None = None
) -> None:
    """Writes the draft into the response's cookies. Raises DrawerFull where it does not fit.

    `answered`: key and place of the question that has just been answered.

    The first character says how many cookies there are, so that a second one left from a longer
    draft is not read.
    """
    if answered is not None:
        draft.count, draft.place = draft.count + 1, answered[1]
    sealed = seal(packed(draft), draft.window)
    pieces = [sealed[i : i + PIECE] for i in range(0, len(sealed), PIECE)]
    if len(pieces) > PIECES:
        raise DrawerFull
    for index, piece in enumerate(pieces):
        value = piece if index else f"{len(pieces)}{piece}"
        set_cookie(response, f"{COOKIE}{index or ''}", value, draft.window, secure)
    if answered is not None:
        _keep_beside(response, draft, answered[0], ROOM - len(sealed), secure)


def _keep_beside(response: HttpResponse, draft: Draft, key: str, room: int, secure: bool) -> None:
    """The last answer in a cookie of its own. The oldest make room for it, and for as long a one
    that another tab may be writing at this moment.
    """
    longest = min(BESIDE_MOST, room // 2)
    name, left = f"{BESIDE}{draft.place}", room - longest
    one = [draft.sending, key, draft.answers.get(key), draft.texts.get(key, "")]
    if key in draft.quotes:
        one.append(True)
    value = f"{draft.count}." + seal(one, draft.window, f"{name}.{draft.count}")
    if len(value) <= longest:
        left -= len(value)
        set_cookie(response, name, value, draft.window, secure, BESIDE_SECONDS)
    kept = 1
    for _number, place, length in sorted(draft.beside, reverse=True):
        if place != draft.place:
            kept, left = kept + 1, left - length
            if kept > BESIDE_COOKIES or left < 0:
                set_cookie(response, f"{BESIDE}{place}", "", draft.window, secure, 0)


def set_cookie(
    response: HttpResponse,
    name: str,
    value: str,
    window: int,
    secure: bool,
    most: int = WINDOW * WINDOWS,
) -> None:
    age = min(most, (window + WINDOWS) * WINDOW - int(time.time()))
    # As response.set_cookie does, without "expires" beside "max-age": it costs more than the rest.
    response.cookies[name] = value
    kept: dict[str, Any] = {"max-age": age, "path": "/", "httponly": True, "samesite": "Lax"}
    response.cookies[name].update(kept | {"secure": secure})


def finish(
    request: HttpRequest, response: HttpResponse, draft: Draft, wheel: list[int] | None = None
) -> None:
    """The draft is gone; what stays says only that an answer to this wave was sent.

    `wheel`: the person's own (flow.wheel.levels), which stays half an hour in a cookie of its own.
    """
    forget(request, response)
    window, secure = int(time.time() // WINDOW), request.is_secure()
    set_cookie(response, DONE_COOKIE, seal([draft.wave], window, DONE_COOKIE), window, secure)
    if wheel:
        kept = [draft.wave, int(time.time()) + WHEEL_SECONDS, wheel]
        sealed = seal(kept, window, WHEEL_COOKIE)
        set_cookie(response, WHEEL_COOKIE, sealed, window, secure, WHEEL_SECONDS)


def finished(request: HttpRequest) -> int | None:
    """The wave that was answered from this phone, if it was a short while ago."""
    opened = unseal(request.COOKIES.get(DONE_COOKIE, ""), DONE_COOKIE)
    return opened[0][0] if opened else None


def own_wheel(request: HttpRequest) -> list[int] | None:
    """The wheel of this phone's last answer (flow.wheel.levels), if it is not too old."""
    opened = unseal(request.COOKIES.get(WHEEL_COOKIE, ""), WHEEL_COOKIE)
    if opened is None:
        return None
    wave, until, wheel = opened[0]
    return wheel if until > time.time() and wave == finished(request) else None


def keep_typed(
    response: HttpResponse, field: str, code: str, *, judged: bool, secure: bool
) -> HttpResponse:
    """A code that opened nothing, for the page that asks for it. `judged`: it is told why."""
    window = int(time.time() // WINDOW)
    kept = [field, code, judged, int(time.time()) + TYPED_SECONDS]
    sealed = seal(kept, window, TYPED_COOKIE)
    set_cookie(response, TYPED_COOKIE, sealed, window, secure, TYPED_SECONDS)
    return response


def typed(request: HttpRequest, field: str) -> tuple[str, bool]:
    """The code that was last typed in this field, and whether it is to be judged; else empty."""
    opened = unseal(request.COOKIES.get(TYPED_COOKIE, ""), TYPED_COOKIE)
    if opened is None or opened[0][0] != field or opened[0][3] < time.time():
        return "", False
    return opened[0][1], opened[0][2]


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Clears everything that the flow keeps on the phone that asked."""
    latest = (name for name in request.COOKIES if name.startswith(BESIDE))
    others = (DONE_COOKIE, WHEEL_COOKIE, TYPED_COOKIE, GUARDIAN_COOKIE)
    for name in (COOKIE, f"{COOKIE}1", *others, *latest):
        response.delete_cookie(name)
