"""A leader's Excel list in.

A file is read whole or not at all. What is wrong is told row by row, nothing is stored before
somebody has seen the rows and said yes, and then all are enrolled in one transaction or none. A
list with personal numbers is refused whole: they have no place here.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.audit import record
from core.languages import LANGUAGES, ascii_digits
from core.models import User
from core.spreadsheets import FormulaError, UnreadableError, first_sheet
from programs import queries
from programs.enums import GroupState
from programs.models import Enrolment, Group
from programs.phones import parse_phone
from programs.services.enrolment import Application, enrol

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 1_000_000, 200, 30
HEADINGS = {
    "name": {"namn", "name", "förälder", "الاسم"},
    "phone": {"telefon", "mobil", "phone", "telefonnummer", "الهاتف"},
    "email": {"e-post", "epost", "mejl", "mail", "email", "e-mail", "البريد الإلكتروني"},
    "language": {"språk", "language", "اللغة"},
    "adults": {"vuxna", "adults", "الكبار"},
    "children": {"barn", "children", "الأطفال"},
    "ages": {"åldrar", "ålder", "ages", "الأعمار"},
    "childcare": {"barnpassning", "childcare", "رعاية الأطفال"},
}
NUMBERS = {"adults": (1, 2, 1), "children": (0, 12, 1), "childcare": (0, 12, 0)}
PERSONAL = re.compile(r"(?<!\d)(?:\d{2})?(\d{2})(\d{2})(\d{2})([-+ ]?)(\d{4})(?!\d)")


class ListRefused(Exception):
    """The file as a whole cannot be used; the message is for whoever chose it."""


@dataclass
class Row:
    """One family of the list. `problems`: sentences; `number`: its row in the sheet."""

    number: int
    said: dict[str, str]
    problems: list[str] = field(default_factory=list)
    application: Application | None = None


def has_personal_number(text: str, *, is_phone: bool = False) -> bool:
    """A Swedish personal or coordination number. Ten digits without a sign may be a phone."""
    for found in PERSONAL.finditer(ascii_digits(text)):
        year, month, day, sign, last = found.groups()
        if is_phone and not sign and len(found[0]) < 12:
            continue
        digits = year + month + day + last
        doubled = [int(one) * (2 - place % 2) for place, one in enumerate(digits)]
        if sum(one // 10 + one % 10 for one in doubled) % 10:
            continue
        try:
            date(2000, int(month), (int(day) - 1) % 60 + 1)
        except ValueError:
            continue
        return True
    return False


def read(data: bytes, *, named: bool = True) -> list[Row]:
    """The rows below the headings, as text. `named`: whether the programme keeps names. Raises
    ListRefused.
    """
    if len(data) > MOST_BYTES:
        raise ListRefused(_("The file is too large. A list has at most 200 rows."))
    try:
        table = first_sheet(data, rows=MOST_ROWS + 2, columns=MOST_COLUMNS)
    except FormulaError as error:
        raise ListRefused(_("Write the text or number itself, not a formula.")) from error
    except UnreadableError as error:
        raise ListRefused(
            _("The file cannot be read. Save the list as an Excel file (.xlsx).")
        ) from error
    return _rows(table, named)


def _rows(table: list[list[str]], named: bool) -> list[Row]:
    headings = [one.casefold() for one in (table[0] if table else [])]
    columns = {
        name: place
        for name, words in HEADINGS.items()
        for place, heading in enumerate(headings)
        if heading in words
    }
    if not named and {"name", "ages"} & set(columns):
        raise ListRefused(
            _(
                "In this programme nobody's name and no child's age is kept. Take these columns "
                "out of the list and choose it again. Nothing was kept."
            )
        )
    if (named and "name" not in columns) or not {"phone", "email"} & set(columns):
        raise ListRefused(
            _("The first row has to name the columns: name, and phone or e-mail at least.")
            if named
            else _("The first row has to name the columns: phone or e-mail at least.")
        )
    found = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cells):
            continue
        for place, cell in enumerate(cells):
            if has_personal_number(cell, is_phone=place == columns.get("phone")):
                raise ListRefused(
                    _(
                        "Row %(row)s holds a personal number. Take all of them out of the list and "
                        "choose it again. Nothing was kept."
                    )
                    % {"row": number}
                )
        said = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        found.append(Row(number, said))
    if len(found) > MOST_ROWS:
        raise ListRefused(_("The file is too large. A list has at most 200 rows."))
    if not found:
        raise ListRefused(_("There is nobody in the list."))
    return found


def check(group: Group, rows: list[Row]) -> list[Row]:
    """Each row with its problems, or with what would be enrolled."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        row.problems = list(_problems(group, row))
        if row.problems:
            continue
        made = row.application
        assert made is not None
        for reach in filter(None, (made.phone, made.email.casefold())):
            key = (made.name.casefold(), reach)
            if key in seen:
                row.problems = [_("The same family as in row %(row)s.") % {"row": seen[key]}]
            seen.setdefault(key, row.number)
        earlier = queries.same_person(group, made.name, made.phone, made.email)
        if earlier and earlier.send_key != _send_key(group, made):
            row.problems = [_("Is enrolled in this group already.")]
    return rows


def _problems(group: Group, row: Row) -> Iterator[str]:
    said = {name: row.said.get(name, "") for name in HEADINGS}
    name, phone = said["name"], ""
    if _is_phone(name) and not _is_phone(said["phone"]):
        yield _("Name and phone seem to have changed places.")
        return
    if not group.program.without_identity and (not name or len(name) > 80):
        yield _("Write the name, at most 80 letters.")
    if said["phone"]:
        try:
            phone = parse_phone(said["phone"])
        except ValidationError as error:
            yield " ".join(error.messages)
    if said["email"]:
        try:
            validate_email(said["email"])
        except ValidationError:
            yield _("Write the whole e-mail address, such as name@example.org.")
    if not said["phone"] and not said["email"]:
        yield _("Write a phone number or an e-mail address. One is enough.")
    languages = {
        word.casefold(): one.code for one in LANGUAGES for word in (one.code, one.own_name)
    }
    languages |= {"arabiska": "ar", "swedish": "sv", "arabic": "ar", "السويدية": "sv"}
    language = languages.get(said["language"].casefold() or "sv")
    if language is None:
        yield _("Write Swedish or Arabic as the language.")
    numbers: dict[str, Any] = {}
    for key, (lowest, highest, usual) in NUMBERS.items():
        text = ascii_digits(said[key])
        numbers[key] = int(text) if text.isdecimal() and len(text) < 4 else usual
        if text and (not text.isdecimal() or not lowest <= numbers[key] <= highest):
            yield _("Write a number from %(low)s to %(high)s.") % {"low": lowest, "high": highest}
    if numbers["childcare"] > numbers["children"]:
        yield _("More children in childcare than there are children.")
    ages = [int(one) for one in re.findall(r"\d+", ascii_digits(said["ages"]))]
    if any(one > 25 for one in ages) or len(said["ages"]) > 60:
        yield _("Write the ages in years only, without birth dates.")
    elif ages and group.program.oldest_child and min(ages) > group.program.oldest_child:
        yield _("Every child is older than this programme is for.")
    row.application = Application(
        name=name,
        phone=phone,
        email=said["email"],
        contact_way="call" if phone else "email",
        message_language=language or "sv",
        ages=said["ages"],
        **numbers,
    )


def _is_phone(text: str) -> bool:
    if sum(one.isdigit() for one in text) < 6:
        return False
    try:
        parse_phone(text)
    except ValidationError:
        return False
    return True


def not_now(group: Group) -> str:
    """Why nobody can be enrolled by list just now; empty when they can."""
    if group.state != GroupState.OPEN:
        return _("Open the enrolment of the group first.")
    if queries.next_meeting(group) is None:
        return _("All meetings of this group lie in the past. Add its meetings first.")
    return ""


def _send_key(group: Group, application: Application) -> str:
    """The same row of the same list is the same enrolment. A keyed digest: the enrolment keeps it,
    and nobody is to try phone numbers against it."""
    facts = repr(sorted(asdict(application).items()))
    digest = salted_hmac("programs.list", facts, algorithm="sha256").hexdigest()
    return f"list-{group.pk}-{digest[:40]}"


@transaction.atomic
def enrol_all(group: Group, rows: list[Row], *, by: User) -> list[Enrolment]:
    """All of them or none; sent twice it is once. The rows have been checked."""
    made = []
    for row in rows:
        assert row.application is not None and not row.problems
        made.append(enrol(group, row.application, send_key=_send_key(group, row.application)))
    record(by, "enrol from a list", group)
    return made
