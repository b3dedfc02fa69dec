"""Lists out: the families, the attendance and the messages of a group, as rows.

Without phone and e-mail; with them each family that the file names is noted in the log (PRG-31).
"""

from collections.abc import Callable, Iterator
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from outbox import kinds
from outbox.models import Message
from programs.enums import State
from programs.models import Attendance, Away, CannotCome, CatchUp, Enrolment, Group
from programs.services import letters
from releases.export import safe

Rows = Iterator[list[object]]


def _people(group: Group) -> list[Enrolment]:
    return list(group.enrolments.exclude(state=State.WITHDRAWN).order_by("state", "name", "pk"))


def families(group: Group, *, contacts: bool) -> Rows:
    """Everybody who applied and has not cancelled."""
    head: list[object] = [
        _("Reference"), _("Name"), _("State"), _("Language"), _("Adults"), _("Children"),
        _("Ages"), _("Childcare"),
    ]  # fmt: skip
    yield head + ([_("Phone"), _("E-mail")] if contacts else [])
    for one in _people(group):
        row: list[object] = [
            one.reference, one.name, one.get_state_display(), one.message_language, one.adults,
            one.children, one.ages, one.childcare,
        ]  # fmt: skip
        yield row + ([one.phone, one.email] if contacts else [])


def attendance(group: Group, *, contacts: bool) -> Rows:
    """A row per adult and meeting of the group: the mark, what was said, where it is caught up.

    `contacts` adds nothing: who needs a number takes the list of families.
    """
    yield [
        _("Meeting"), _("Reference"), _("Name"), _("Adult"), _("Mark"), _("Can't come"), _("Why"),
        _("Catches up"),
    ]  # fmt: skip
    where = {"meeting__group": group}
    marks = {
        (one.meeting_id, one.enrolment_id, one.adult): one.get_mark_display()
        for one in Attendance.objects.filter(**where)
    }
    cannot = set(CannotCome.objects.filter(**where).values_list("meeting_id", "enrolment_id"))
    why = {
        (one.meeting_id, one.enrolment_id): one.get_reason_display()
        for one in Away.objects.filter(**where)
    }
    instead = {
        (one.missed_id, one.enrolment_id): _day(one.instead.starts)
        for one in CatchUp.objects.filter(missed__group=group).select_related("instead")
    }
    guests = Enrolment.objects.filter(catch_ups__instead__group=group)
    known = {one.pk: one for one in [*_people(group), *guests]}
    seen = {person for _meeting, person, _adult in marks}
    places = [one for one in known.values() if one.has_place or one.pk in seen]
    for meeting in group.meetings.order_by("starts"):
        for one in places:
            for adult in range(1, one.adults + 1):
                mark = marks.get((meeting.pk, one.pk, adult), "")
                if one.group_id != group.pk and not mark:
                    continue  # a guest, at another of its meetings
                key = (meeting.pk, one.pk)
                yield [
                    _day(meeting.starts), one.reference, one.name, adult, mark,
                    _("Yes") if key in cannot else "", why.get(key, ""), instead.get(key, ""),
                ]  # fmt: skip


def messages(group: Group, *, contacts: bool) -> Rows:
    """Every message to the group's families, the newest first; the words without the link."""
    people = {letters.about(one): one for one in group.enrolments.all()}
    head: list[object] = [
        _("Written"), _("Reference"), _("Name"), _("Message"), _("Way"), _("Language"), _("State"),
        _("Last change"),
    ]  # fmt: skip
    yield head + ([_("To")] if contacts else [])
    for one in Message.objects.filter(about__in=list(people)).order_by("-created_at", "-pk"):
        kind, person = kinds.find(one.kind), people[one.about]
        row: list[object] = [
            _moment(one.created_at), person.reference, person.name,
            kind.title if kind else one.kind, one.get_channel_display(), one.language,
            one.get_state_display(),
            _moment(one.changed_at),
        ]  # fmt: skip
        yield row + ([one.recipient] if contacts else [])


def _day(value: object) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d}"  # type: ignore[arg-type]


def _moment(value: object) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]


FILES: dict[str, Callable[..., Rows]] = {
    "familjer": families,
    "narvaro": attendance,
    "utskick": messages,
}
WITH_CONTACTS = {"familjer", "utskick"}


@transaction.atomic
def export(group: Group, what: str, *, by: User, contacts: bool) -> list[list[object]]:
    """The rows of one file. With contacts each family is noted in the log; any file is noted."""
    contacts = contacts and what in WITH_CONTACTS
    if contacts:
        everybody = group.enrolments.all() if what == "utskick" else _people(group)
        for one in everybody:
            if one.is_protected:  # the file has nothing of it
                continue
            record(by, "see contact details", one, note="export")
    record(by, "export list", group, note=what)
    return list(FILES[what](group, contacts=contacts))


def workbook(rows: list[list[object]], rtl: bool) -> bytes:
    """The same rows as an Excel file; what could start a formula is text there too (PRV-10)."""
    # Imported here so that no process that answers people loads numpy with it (REP-25).
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    sheet = book.active
    sheet.sheet_view.rightToLeft = rtl
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(
            [
                one if isinstance(one, int) else ILLEGAL_CHARACTERS_RE.sub("", safe(one))
                for one in row
            ]
        )
    for number, _heading in enumerate(rows[0], start=1):
        longest = max(len(str(row[number - 1])) for row in rows)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = min(60, longest + 2)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
