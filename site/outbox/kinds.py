"""Which messages there are, and their words: ours (`Wording`) or those that came with the product.

A kind is data: what it is called, what may stand in braces in its words, and an example. Its words
lie in emails/<template>.<language>.txt and sms/<template>.<language>.txt until somebody writes
others. A text message is read over somebody's shoulder: no kind lets it name the programme.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise

from outbox.models import Wording

BRACES = re.compile(r"\{([^{}\n]*)\}")
ISOLATES = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Kind:
    """`words`: what may stand in braces, and what it is; `never_in_sms`: not there, of those.

    `example(language)` makes the context of a message to a made-up person; `stand_ins()` one whose
    every value is its own name in braces, so that the product's words can be edited.
    """

    name: str
    template: str
    title: Promise | str
    words: Mapping[str, Promise | str]
    never_in_sms: frozenset[str]
    example: Callable[[str], dict[str, Any]]
    stand_ins: Callable[[], dict[str, Any]]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from an app's `ready()`."""
    _kinds[kind.template] = kind


def every_kind() -> list[Kind]:
    return list(_kinds.values())


def find(name: str) -> Kind | None:
    return next((one for one in _kinds.values() if one.name == name), None)


def unknown(text: str, allowed: set[str]) -> list[str]:
    """What stands in braces and means nothing here."""
    return sorted({found for found in BRACES.findall(text) if found not in allowed})


def _file(folder: str, template: str, language: str, context: dict) -> str:
    with translation.override(language):
        made = get_template(f"{folder}/{template}.{language}.txt").render(context)
    return str(made).strip()


def has_sms(template: str, language: str) -> bool:
    """Whether this kind may go out as a text message in this language."""
    wording = Wording.objects.filter(kind=template.rpartition("/")[2]).first()
    if wording is not None and wording.sms.get(language):
        return True
    try:
        get_template(f"sms/{template}.{language}.txt")
    except TemplateDoesNotExist:
        return False
    return True


def _filled(text: str, words: Mapping[str, str], by_phone: bool) -> str:
    """Our own words with values in place of the braces. Who is phoned is told of no link."""
    if by_phone:
        text = "\n\n".join(part for part in text.split("\n\n") if "{link}" not in part)
    return BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def letter(template: str, language: str, context: dict) -> tuple[str, str]:
    """(subject, body). The context's `words` has what stands in braces."""
    wording = _own(template, context)
    if wording is not None:
        words, by_phone = context["words"], context.get("by_phone", False)
        subject = _filled(wording.subject[language], words, False)
        return ISOLATES.sub("", subject), _filled(wording.body[language], words, by_phone) + "\n"
    subject, _newline, body = _file("emails", template, language, context).partition("\n")
    return subject.strip(), body.strip() + "\n"


def sms(template: str, language: str, context: dict) -> str:
    wording = _own(template, context)
    if wording is not None and wording.sms.get(language):
        return _filled(wording.sms[language], context["words"], False)
    return _file("sms", template, language, context)


def _own(template: str, context: dict) -> Wording | None:
    if "words" not in context:
        return None
    return Wording.objects.filter(kind=template.rpartition("/")[2]).first()


def product_words(kind: Kind, codes: list[str]) -> dict[str, dict[str, str]]:
    """The words that came with the product, with braces: what an editor begins with."""
    context = kind.stand_ins()
    found: dict[str, dict[str, str]] = {"subject": {}, "body": {}, "sms": {}}
    for code in codes:
        text = ISOLATES.sub("", _file("emails", kind.template, code, context))
        subject, _newline, body = text.partition("\n")
        found["subject"][code], found["body"][code] = subject.strip(), body.strip()
        try:
            found["sms"][code] = ISOLATES.sub("", _file("sms", kind.template, code, context))
        except TemplateDoesNotExist:
            found["sms"][code] = ""
    return found
