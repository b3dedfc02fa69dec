"""Which columns of an XLSForm are read, which are left out and named, and which are refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.languages import BY_CODE, DEFAULT
from surveys.enums import AgeBand
from surveys.xlsform.cells import ANSWERS, HELP, PICTURES, START
from surveys.xlsform.problems import Remark

# What an age band reads or hears instead: house::text 6-7::Svenska (sv).
AGED = {f"house::{part} {band}" for part in ("text", "help", "audio") for band in AgeBand.values}
READ = {
    "survey": {
        "type", "name", "label", "hint", "required", "relevant", "constraint", "appearance",
        "audio", "house::type", "house::faces", "house::key", "house::bands", "house::background",
        "house::young", "house::quotable", "house::wheel", "image", *AGED,
    },
    "choices": {"list_name", "name", "label", "image"},
    ANSWERS: {"list_name", "name", "age", "label"},
    PICTURES: {"list_name", "name", "label", "author", "licence"},
    START: {"age", "label", "audio"},
    HELP: {"number", "label", "hours"},
    "settings": {
        "form_title", "form_id", "default_language", "house::title",
        "house::source", "house::licence", "house::may_translate",
        "house::sensitive", "house::mode", "house::offline",
    },
}  # fmt: skip
TRANSLATED = {"label", "hint", "hours", "form_title", "audio", "image", "house::title", *AGED}
ALIASES = {
    "list name": "list_name",
    "value": "name",
    "caption": "label",
    "command": "type",
    "relevance": "relevant",
    "skip_logic": "relevant",
    "title": "form_title",
    "id_string": "form_id",
}
# What these hold would change an answer or the way through, so a filled cell is refused.
REFUSED = {
    "calculation", "calculate", "choice_filter", "default", "repeat_count", "read_only", "readonly",
    "trigger", "parameters", "video", "big-image", "media", "save_to", "instance",
    "required_message_logic", "query", "body", "bind",
}  # fmt: skip
MARKUP = re.compile(r"</?[A-Za-z][^>]*>|<!--|[\x00-\x08\x0b\x0c\x0e-\x1f\u202d\u202e]")
PIPED = re.compile(r"\$\{")


@dataclass(frozen=True, slots=True)
class Column:
    """`heading` as written; `base` and `language` as understood ("" where it has none)."""

    heading: str
    base: str
    language: str


@dataclass(slots=True)
class Sheet:
    """The columns of one sheet that are read, and its rows as (Excel's row number, cells)."""

    name: str
    columns: list[Column]
    rows: list[tuple[int, Mapping[str, str]]]

    def cell(self, row: Mapping[str, str], base: str) -> str:
        """The cell of a column without language; "" where there is none."""
        for column in self.columns:
            if column.base == base and row.get(column.heading):
                return str(row[column.heading]).strip()
        return ""

    def files(self, row: Mapping[str, str], base: str) -> dict[str, str]:
        """The names of files in a translated column, by language code."""
        return {
            column.language or DEFAULT.code: str(row[column.heading]).strip()
            for column in self.columns
            if column.base == base and str(row.get(column.heading) or "").strip()
        }

    def words(
        self, number: int, row: Mapping[str, str], base: str, longest: int, problems: list[Remark]
    ) -> dict[str, str]:
        """The texts of a translated column by language code; adds what is wrong with them."""
        texts = {}
        for column in self.columns:
            text = str(row.get(column.heading) or "").strip()
            if column.base != base or not text:
                continue
            if MARKUP.search(text):
                why = _("write plain text, without tags or control characters")
                problems.append(Remark(why, self.name, number, column.heading))
            elif PIPED.search(text):
                why = _("an answer cannot stand inside another text (${…})")
                problems.append(Remark(why, self.name, number, column.heading))
            elif len(text) > longest:
                why = _("the text is longer than %(longest)s characters") % {"longest": longest}
                problems.append(Remark(why, self.name, number, column.heading))
            texts[column.language or DEFAULT.code] = text
        return texts


def understand(
    name: str,
    headers: Sequence[Mapping[str, Any]] | None,
    rows: Iterable[Mapping[str, str]] | None,
    default_language: str,
    ignored: list[Remark],
    problems: list[Remark],
) -> Sheet:
    """Sorts the columns of a sheet; names what is left out, refuses what may not be left out."""
    numbered = [(place, row) for place, row in enumerate(rows or [], start=2) if row]
    headings = list(headers[0]) if headers else []
    columns = []
    for heading in headings:
        base, named = _split(heading)
        language: str | None = named
        if base in TRANSLATED:
            language = _code(named) if named else _code(default_language) or DEFAULT.code
        filled = [number for number, row in numbered if row.get(heading)]
        if base in READ[name] and language is not None and (language in BY_CODE or not language):
            columns.append(Column(heading, base, language))
        elif base in REFUSED and filled:
            for number in filled:
                why = _("this feature is not supported and would change answers or the way through")
                problems.append(Remark(why, name, number, heading))
        elif language is None:
            ignored.append(Remark(_("a language that is not in use here"), name, 0, heading))
        elif filled:
            ignored.append(Remark(_("this column is not imported"), name, 0, heading))
        else:
            ignored.append(Remark(_("this column is empty and not imported"), name, 0, heading))
    return Sheet(name, columns, numbered)


def _split(heading: str) -> tuple[str, str]:
    base, _colon, language = re.sub(r"\s*::?\s*", "::", heading.strip(), count=1).partition("::")
    base = base.strip().lower()
    base = ALIASES.get(base, base)
    if base in {"media", "house"}:
        kind, _colon, language = language.partition("::")
        kind = kind.strip().lower()
        base = f"house::{kind}" if base == "house" else kind or base
    return base, language.strip()


def _code(language: str) -> str | None:
    """The site's code in "Svenska (sv)" or "sv"; None for a language that is not in use."""
    match = re.search(r"\(([A-Za-z]{2,3})(?:-[\w-]+)?\)\s*$", language)
    code = (match[1] if match else language).lower()
    for one in BY_CODE.values():
        if code in (one.code, one.own_name.lower()):
            return one.code
    return None
