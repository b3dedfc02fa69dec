"""The code word of a survey that is followed up: one page, after the last question (SUR-42).

What is pressed and typed here is hashed in the same request; the draft holds the hash. It stands in
no address, table, log or error report. Only where a part is missing, or the language is changed
midway, what there is waits sealed for the next page, at most ten minutes (drawer.keep_typed).
"""

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from core.languages import ascii_digits
from surveys.flow import drawer, steps
from surveys.flow.addresses import address
from surveys.flow.drawer import Draft
from surveys.flow.views import (
    drafted,
    in_language,
    keep_draft,
    page,
    see,
    support,
    switched,
    with_links,
)
from surveys.services.codewords import DAYS, LEFT_OUT, OLDER, PICTURES, digest_of
from surveys.validators import clean_text

FIELD = "word"
DAY, OLDER_FIELD, PICTURE = "day", "older", "picture"


@dataclass
class Typed:
    """What came in, shown again as it was. `errors` by field."""

    day: str = ""
    older: str = ""
    picture: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The day; 0 where it is none. Digits of any script, with or without a leading zero."""
        digits = ascii_digits(self.day).replace(" ", "")
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else 0
        return number if number in DAYS else 0


@sensitive_variables()
def _read(data: QueryDict) -> Typed:
    typed = Typed(
        clean_text(data.get(DAY, "")[:40])[:12],
        data.get(OLDER_FIELD, ""),
        data.get(PICTURE, ""),
    )
    if typed.older not in map(str, OLDER):
        typed.older = ""
    if typed.picture not in PICTURES:
        typed.picture = ""
    return typed


def _check(typed: Typed) -> None:
    if not typed.number:
        typed.errors[DAY] = _("Write a day with digits, from 1 to 31.")
    if not typed.older:
        typed.errors[OLDER_FIELD] = _("Choose how many older sisters and brothers.")
    if not typed.picture:
        typed.errors[PICTURE] = _("Choose one of the pictures.")


def _pictures() -> list[tuple[str, str]]:
    names = {
        "sun": _("Sun"), "moon": _("Moon"), "star": _("Star"), "heart": _("Heart"),
        "house": _("House"), "flower": _("Flower"), "tree": _("Tree"), "fish": _("Fish"),
        "boat": _("Boat"), "cloud": _("Cloud"), "umbrella": _("Umbrella"), "cup": _("Cup"),
    }  # fmt: skip
    return [(one, names[one]) for one in PICTURES]


@sensitive_variables()
def _shown(draft: Draft, typed: Typed) -> HttpResponse:
    definition = steps.definition_of(draft)
    context: dict[str, Any] = {
        "typed": typed,
        "errors": typed.errors,
        "older": [(str(n), str(n)) for n in OLDER[:-1]] + [(str(OLDER[-1]), "")],
        "pictures": _pictures(),
        "token": draft.token,
        "answer_url": address("codeword_send"),
        "back_url": address("question", steps.shown(definition, draft)[-1].key),
    }
    return page("codeword", with_links(context | support(draft), "codeword"))


@require_http_methods(["GET", "HEAD"])
@drafted
def codeword(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Three small questions. What was made before is not shown: nobody has it any more."""
    if not steps.makes_word(draft):
        return see(steps.closing(draft))
    kept, judged = drawer.typed(request, FIELD)
    typed = _read(QueryDict(kept))
    if judged:
        _check(typed)
    return _shown(draft, typed)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@drafted
@sensitive_variables()
def codeword_send(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Hashes the word and goes on. Whoever wants none leaves it out: the answer counts anyway."""
    if request.method != "POST" or not steps.makes_word(draft):
        return see("codeword")
    if "skip" in request.POST:
        draft.word = LEFT_OUT
    else:
        typed = _read(request.POST)
        switching = "language" in request.POST
        _check(typed)
        if typed.errors or switching:
            kept = urlencode({DAY: typed.day, OLDER_FIELD: typed.older, PICTURE: typed.picture})
            with in_language(switched(request)):
                again, secure = see("codeword"), request.is_secure()
                return drawer.keep_typed(again, FIELD, kept, judged=not switching, secure=secure)
        draft.word = (
            secrets.token_hex(32)  # a trial stores nothing, not even a key
            if draft.is_trial
            else digest_of(
                draft.version, day=typed.number, older=int(typed.older), picture=typed.picture
            )
        )
    response = see(steps.closing(draft))
    response.delete_cookie(drawer.TYPED_COOKIE)
    return keep_draft(request, response, draft)


def row(draft: Draft) -> dict[str, Any]:
    """What the check page says of it, never the word itself."""
    made = draft.word not in ("", LEFT_OUT)
    return {
        "key": "-word",
        "question": _("Your code word"),
        "said": [_("A code word is made")] if made else [_("No code word")],
        "ranked": False,
        "url": address("codeword"),
    }
