"""Whatever anybody sends to any address of ours: never a fault, always a page in their language,
and nothing stored that the product did not mean to store (PRV-14).

Every public address gets hostile things in its path, its query, its posted fields, its cookies and
its headers; then the staff's own addresses, by somebody who may open all of them. The seed is
fixed, so that what fails once fails again.
"""

import json
from random import Random
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import translation

from core.models import AuditEntry, User
from outbox.models import Message
from programs.models import Attendance, CannotCome, Enrolment
from promises.models import Promise
from surveys.flow.drawer import COOKIE, DONE_COOKIE
from surveys.models.freetext import FreeText
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave
from tests.core.test_forms import places
from tests.core.test_matrix import PEOPLE, may, town, values
from tests.every_address import every_address
from tests.every_form import FORMS
from tests.surveys.answering import EVERYTHING, Phone, code_of, open_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
__all__ = ["town"]

EVIL = [
    "", "\x00", "a\x00b", "x" * 1_200_000, "-1", "0", "9" * 400, "1e309", "٣" * 30, "NaN", "None",
    "\u202e\u2066abc", "\ud7ff\U0010ffff", "<script>alert(1)</script>", "' OR 1=1 --",
    "{{ 7*7 }}{% debug %}", "%00%ff%2e%2e/", "../../etc/passwd", "a\r\nSet-Cookie: x=1", "[]", "{}",
]  # fmt: skip
PIECES = ["0", "9" * 30, "%00", "%ff%fe", "a%0Ab", "..%2f", "x" * 300, "<b>", "كلمة", "-dk", "'"]
HEADERS = [
    {"accept-language": "\x00,xx;q=9,*" * 50}, {"accept-language": "ar", "accept": "image/*"},
    {"host": "testserver:99999"}, {"host": "evil.example"}, {"x-forwarded-for": "'; --, ::1"},
    {"range": "bytes=9-1,a-b"}, {"sec-fetch-site": "cross-site"}, {"referer": "http://[::"},
    {"if-none-match": "\"" * 500}, {"if-modified-since": "yesterday"}, {"cookie": "=;;a=\x7f; =b"},
    {"content-length": "-5"},
]  # fmt: skip
KINDS = [
    ("application/json", b'{"a": [1'), ("text/plain; charset=nonsense", b"\xff\xfe"),
    ("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+ADw-&a=%ff&code=%00"),
    ("application/x-www-form-urlencoded", b"code=%ff%fe&answer=%00&" + b"a=1&" * 12_000),
    ("application/x-www-form-urlencoded", b"code=" + b"x" * 10_000_000),
]  # fmt: skip
COOKIES = [COOKIE, f"{COOKIE}1", DONE_COOKIE, "sessionid", "csrftoken", "django_language"]
KEPT = (
    Response,
    FreeText,
    ReplayMark,
    Enrolment,
    CannotCome,
    Attendance,
    Message,
    AuditEntry,
    User,
)
# Answers a script of ours, with a sentence for the page.
TO_A_SCRIPT = "surveys:envelope"
# A button is all there is to press: whatever else is sent along, it is pressed.
STORES = {"own_link:cancel", "own_link:absence"}


def everything() -> list[Any]:
    """How many rows of each, and what a promise and a wave say."""
    counts = [kind.objects.count() for kind in KEPT]
    said = [str(list(kind.objects.order_by("pk").values())) for kind in (Promise, Wave)]
    return [counts, said]


def ask(client: Client, method: str, path: str, *args: Any, **more: Any) -> Any:
    """The answer; what it did is undone, after it has been compared with what was before."""
    with transaction.atomic():
        before = everything()
        response = getattr(client, method)(path, *args, **more)
        body = b"".join(response) if response.streaming else response.content
        changed = everything() != before
        transaction.set_rollback(True)
    cache.clear()
    return response, body, changed


def judge(what: str, lang: str, answer: tuple[Any, bytes, bool]) -> str:
    """Empty where all is well."""
    response, body, changed = answer
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        return f"{response.status_code}: {what}"
    _method, name, *_rest = what.split()
    if changed and name not in STORES and name in {one.name for one in addresses(True)}:
        return f"stored something: {what}"
    if response.status_code >= 400 and name == TO_A_SCRIPT and kind == "application/json":
        return "" if json.loads(body)["text"] else f"{response.status_code} without words: {what}"
    if response.status_code >= 400 and response.status_code not in (405, 416):
        if "text/html" not in kind or b"<h1" not in body:
            return f"{response.status_code} without a page: {what}"
        if f'lang="{lang}"'.encode() not in body[:400]:
            return f"not in {lang}: {what}"
    if b"<script>alert(1)" in body or "\n" in str(response.headers.get("Set-Cookie", "")):
        return f"let through: {what}"
    return ""


def fields_of(name: str) -> list[str]:
    """What the forms that post there have, and what every form of ours knows."""
    own = [key for form in FORMS if form.name == name for key in {**form.wrong, **form.right}]
    return [*own, "token", "language", "lang", "send_key", "next", "code", "answer", "optout",
            "pick", "mark", "state", "cannot", "count", "remove"]  # fmt: skip


def addresses(public: bool) -> list[Any]:
    with translation.override("sv"):
        found = [one for one in every_address() if one.is_ours]
    return [one for one in found if (may(one) == PEOPLE) is public and one.name != "logout"]


def paths(public: bool, lang: str) -> list[tuple[str, str]]:
    where = places(lang)
    found = []
    for one in addresses(public):
        path = one.filled(values(one) | {"token": where["own"].strip("/").split("/")[-1]})
        found.append((one.name, path.replace("/sv/", f"/{lang}/", 1)))
    return found


def attack(client: Client, method: str, name: str, path: str, lang: str, luck: Random) -> str:
    """One hostile request, drawn by lot."""
    kind = luck.choice(["fields", "body", "query", "path", "cookie", "header"])
    more: dict[str, Any] = {"headers": {"accept-language": lang}}
    if kind == "path":
        parts = path.strip("/").split("/")
        parts[luck.randrange(1, len(parts)) if len(parts) > 1 else 0] = luck.choice(PIECES)
        path = f"/{'/'.join(parts)}/"
    if kind == "query":
        key = luck.choice(["lang", "next", "kontroll", "ny", "sparat", "page", "p", "q"])
        path = f"{path}?{key}={luck.choice([*PIECES, '%u0041', '1&' + key + '=2'])}"
    if kind == "cookie":
        client.cookies[luck.choice(COOKIES)] = luck.choice(
            ["", "2", "1" + "A" * 4000, "é", "2.2", "\\000", '"', "AAAA.BBBB"]
        )
    if kind == "header":
        more["headers"] = {"accept-language": lang} | luck.choice(HEADERS)
    what = f"{method} {name} {path[:120]} {kind}"
    if method == "get":
        return judge(what, lang, ask(client, "get", path, **more))
    if kind == "body":
        content_type, body = luck.choice(KINDS)
        answer = ask(client, "generic", "POST", path, body, content_type=content_type, **more)
        return judge(f"{what} {content_type}", lang, answer)
    names = luck.sample(sorted(set(fields_of(name))), 4)
    sent = {one: luck.choices(EVIL, k=luck.choice((1, 1, 2))) for one in names}
    shown = {key: [text[:30] for text in texts] for key, texts in sent.items()}
    return judge(f"{what} {shown}", lang, ask(client, "post", path, sent, **more))


def attack_all(client_of: Any, public: bool, lang: str, rounds: int) -> list[str]:
    """Every address in turn, by GET and by POST, each time with another attack."""
    luck = Random(f"{lang} {public}")
    found = [
        attack(client_of(name), method, name, path, lang, luck)
        for _round in range(rounds)
        for name, path in paths(public, lang)
        for method in ("get", "post")
    ]
    return [one for one in found if one]


@pytest.mark.requirement("PRV-14")
def test_no_public_address_breaks(town, lang):
    code = code_of(open_wave(*EVERYTHING))

    def client_of(name: str) -> Client:
        if not name.startswith("surveys:"):
            return Client(raise_request_exception=False)
        phone = Phone(raise_request_exception=False)
        phone.enter(code, lang)
        return phone

    found = attack_all(client_of, True, lang, 1)
    assert not found, "\n".join(found)


@pytest.mark.requirement("PRV-14")
def test_no_address_of_the_staff_breaks(town):
    """By somebody with every role and a promise of their own. What they may store, they store."""
    ada = User.objects.create_superuser("hostile", password="demo")
    Promise.objects.filter(slug="rasten-2026").update(listener=ada)
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    found = attack_all(lambda _name: client, False, "sv", 1)
    assert not found, "\n".join(found)
