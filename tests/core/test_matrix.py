"""Every address of ours by every role, looked at and posted to: who comes in (PRV-2).

A new address has no line here and fails. The page editor's own addresses: test_matrix_editor.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from core.models import User
from core.roles import Role, ensure_roles
from indicators.models import Indicator, PopulationTable
from outbox.models import Message
from programs.enums import HAS_PLACE
from programs.models import (
    Attendance,
    Completion,
    Enrolment,
    Evaluation,
    Group,
    Program,
    Visit,
)
from programs.services.enrolment import Application, apart, enrol
from promises.models import Promise
from releases.models import Publication
from surveys.models.freetext import FreeText
from surveys.models.wave import Wave
from tests.databases import Copies
from tests.every_address import Address, every_address
from youth_council.models import Idea

pytestmark = pytest.mark.demonstration
NOBODY, LISTENER = "signed out", "listener"
PEOPLE = frozenset({NOBODY, LISTENER, *(role.value for role in Role)})
STAFF = PEOPLE - {NOBODY}
MAKER = {Role.SURVEY_MAKER.value}
SCHOOL = {Role.SCHOOL_CONTACT.value}
PUBLISHER = {Role.REPORT_PUBLISHER.value}
COORDINATOR = {Role.PROGRAM_COORDINATOR.value}
LEADERS = COORDINATOR | {Role.PROGRAM_LEADER.value}
ANSWERING = {Role.EDITOR.value, Role.REPORT_PUBLISHER.value, Role.ADMINISTRATOR.value, LISTENER}

# Rooms of their own; a name with a star means all that begin so.
ROOMS: dict[str, frozenset[str] | set[str]] = {
    "my_page": STAFF,
    "retention": MAKER | {Role.EDITOR.value, Role.DATA_PROTECTION_OFFICER.value},
    "waves:*": MAKER,
    "waves:list": MAKER | SCHOOL | PUBLISHER,
    "waves:wave": MAKER | SCHOOL | PUBLISHER,
    "waves:codes": MAKER | SCHOOL,
    "waves:slips": MAKER | SCHOOL,
    "waves:slips_send": MAKER | SCHOOL,
    "waves:tablet": MAKER | SCHOOL,
    "waves:letter": MAKER | SCHOOL,
    "waves:letter_pdf": MAKER | SCHOOL,
    "waves:classes_pdf": MAKER | SCHOOL,
    "waves:poster_pdf": MAKER | SCHOOL,
    "waves:posters_pdf": MAKER | SCHOOL,
    "waves:guardian_slips": MAKER | SCHOOL,
    "waves:guardian_slips_send": MAKER | SCHOOL,
    "waves:hands": MAKER | SCHOOL,  # and the leaders that a wave names: tests/surveys
    "waves:hands_*": MAKER | SCHOOL,
    "waves:paper": MAKER | SCHOOL,
    "waves:paper_begin": MAKER | SCHOOL,
    "waves:paper_remove": MAKER | SCHOOL,
    "waves:close": MAKER | PUBLISHER,
    "texts:*": {Role.MODERATOR.value},
    "workbooks:*": MAKER,
    "bank:*": MAKER,
    "participation:publish:*": PUBLISHER,
    "participation:units": STAFF,  # the page of somebody without a unit says so
    "participation:unit_csv": set(),
    "participation:unit": set(),  # staff of a unit only: tests/participation/test_units.py
    "indicators:*": PUBLISHER,
    "leader:*": LEADERS,
    "leader:worker": PEOPLE,  # a script without anybody in it
    "leader:add_meetings": COORDINATOR,
    "leader:state": COORDINATOR,
    "leader:interests": COORDINATOR,
    "leader:retention": COORDINATOR | {Role.DATA_PROTECTION_OFFICER.value},
    "leader:steering": COORDINATOR,
    "leader:steering_*": COORDINATOR,
    "leader:esf": COORDINATOR,
    "leader:esf_*": COORDINATOR,
    "leader:protected": {Role.PROGRAM_LEADER.value},  # the contact person alone
    "leader:protected_change": {Role.PROGRAM_LEADER.value},
    "leader:protected_change_send": {Role.PROGRAM_LEADER.value},
    "leader:protected_contact": {Role.PROGRAM_LEADER.value},
    "leader:wordings": COORDINATOR,
    "leader:wording": COORDINATOR,
    "leader:wording_save": COORDINATOR,
    "ideas:waiting": {Role.MODERATOR.value},
    "ideas:read": {Role.MODERATOR.value},
    "ideas:decide": {Role.MODERATOR.value},
    "ideas:unhide": {Role.MODERATOR.value},
    "ideas:rounds": {Role.EDITOR.value},
    "ideas:round_state": {Role.EDITOR.value},
    "promises:waiting": STAFF,
    "promises:accept": {LISTENER},
    "promises:write": ANSWERING,
    "promises:save": ANSWERING,
    "promises:look": ANSWERING,
    "promises:publish": ANSWERING,
    "promises:matter_step": ANSWERING,
    "promises:matter_step_send": ANSWERING,
    "promises:move": ANSWERING,
    "promises:move_send": ANSWERING,
}
PUBLIC = {
    "", "login", "login_send", "logout",
    "gallery",  # the gallery is staff's where nothing is tried out
    "anymail:*",  # asks for its secret
    "own_link:*", "survey_code", "survey_tablet", "guardian_link", "surveys:*", "programs:*",
    "participation:*",
    "promises:list", "promises:detail", "promises:heard_send",
    "ideas:*",
    "promises:ledger", "promises:matter",
    "wagtail_serve", "wagtailcore_login", "wagtailcore_authenticate_with_password",
}  # fmt: skip

WORDS = "Zebran vill gunga"
OF_A_WAVE = ("texts:", "waves:", "participation:publish:")
# What has to be sent for an address not to say "there is no such thing".
SENT = {"leader:visit_step": {"step": "withdrawn"},
        "leader:mark": {"mark": "clear:{enrolment}:1"}, "leader:state": {"state": "closed"},
        "leader:decide": {"what": "stopp"},
        "leader:answer": {"answer": "yes"}}  # fmt: skip


def of(name: str, table: dict | set) -> str | None:
    """The line of the table for this name: its own, else the longest one with a star."""
    if name in table:
        return name
    stars = [key for key in table if key.endswith("*") and name.startswith(key[:-1])]
    return max(stars, key=len, default=None)


def may(one: Address) -> frozenset[str]:
    line = of(one.name, ROOMS)
    if line is not None:
        return frozenset(ROOMS[line])
    assert of(one.name, PUBLIC) is not None, f"{one}: who may enter?"
    return PEOPLE


def report_question() -> str:
    """One that the first report tells of."""
    told = Publication.objects.first().cells.filter(dimension="total")
    return told.values_list("question", flat=True).first()


def values(one: Address) -> dict[str, str]:
    """Real things of the demonstration in the places of the address."""
    wave = Wave.objects.filter(state="open").order_by("slug").first()
    group = Group.objects.get(program__key="cope")
    parent = group.enrolments.filter(state__in=HAS_PLACE).first()
    slugs = {
        "waves": wave.slug,
        "texts": wave.slug,
        "participation": Publication.objects.first().slug,
        "promises": Promise.objects.get(slug="rasten-2026").slug,
    }
    numbers = {
        "las": Idea.objects.filter(state="waiting").earliest("pk").pk,
        "ideer": Idea.objects.filter(state="public").earliest("pk").pk,
        "arbetsbocker": wave.version.survey.pk,
        "fragebank": wave.version.survey.pk,
        "traff": group.meetings.first().pk,
        "omgangar": wave.batches.first().pk,
        "ring": Message.objects.get(state="scheduled").pk,
        "befolkning": PopulationTable.objects.get().pk,
        "andras-siffror": Indicator.objects.earliest("pk").pk,
        "utskick": Message.objects.get(state="scheduled").pk,
    }
    number = next((pk for part, pk in numbers.items() if f"/{part}/" in one.form), group.pk)
    slug = slugs.get(one.name.split(":")[0], "")
    if one.name == "ideas:round_state":
        slug = "ideer-2026"
    if one.name.startswith("promises:matter"):
        slug = "skolan-och-fritiden-2025-1"
    later = group.enrolments.get(send_key="twice").pk
    return {
        "slug": slug,
        "pk": str(number),
        "enrolment": str(parent.pk),
        "party": str(parent.pk),
        "later": str(later),
        "kind": "reminder",
        "family": str(Enrolment.objects.get(send_key="protected").pk),
        "visit": str(Visit.objects.get(send_key="demo-hembesok").pk),
        "batch": str(Evaluation.objects.values_list("batch", flat=True).first()),
        "what": "familjer",
        "ending": "csv",
        **({"key": "hembesok"} if one.name.startswith("programs:visit") else {}),
        **({"key": "cope"} if one.name.startswith("programs:interest") else {}),
        **({"key": "2099-ht"} if one.name == "leader:steering_plan" else {}),
        **({"key": report_question()} if one.name.startswith("participation:publish:join") else {}),
        **({"key": "cope", "number": "1"} if one.name.startswith("leader:esf_") else {}),
        **({"key": "cope"} if one.name == "leader:program_poster" else {}),
        **({"code": "sv"} if one.name == "leader:certificate" else {}),
    }


def came_in(client: Client, method: str, path: str, data: dict[str, str]) -> bool | None:
    """Whether the view was reached: no sign-in, no "not yours". What it did is undone.

    None where an address is not asked in this way (405).
    """
    with transaction.atomic():
        response = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    if response.status_code == 405:
        return None
    to_sign_in = response.status_code == 302 and (
        "/logga-in/" in response.url or "/admin/login/" in response.url
        or response.url.rstrip("/").endswith("/admin")
    )  # fmt: skip
    return not to_sign_in and response.status_code not in (403, 404)


def about_cope() -> list[str]:
    people = Group.objects.get(program__key="cope").enrolments.values_list("pk", flat=True)
    return [f"programs.enrolment:{pk}" for pk in people]


def away_and_completed() -> None:
    """The parent of the addresses was away at the first meeting and has completed the course."""
    group = Group.objects.get(program__key="cope")
    parent = group.enrolments.filter(state__in=HAS_PLACE).first()
    Attendance.objects.filter(meeting=group.meetings.first(), enrolment=parent).update(
        mark="absent"
    )
    Completion.objects.create(enrolment=parent, attended=1, meetings=8)


def evaluated() -> None:
    """A survey asks the group."""
    batch = Wave.objects.filter(state="open").order_by("slug").first().batches.first()
    Evaluation.objects.create(group=Group.objects.get(program__key="cope"), batch_id=batch.pk)


def enrolled_twice() -> None:
    """A parent of the group sends the form once more."""
    group = Group.objects.get(program__key="cope")
    parent = group.enrolments.filter(state__in=HAS_PLACE).first()
    said = {name: getattr(parent, name) for name in Application.__dataclass_fields__}
    enrol(group, Application(**said), send_key="twice")


def protected(person: User) -> Enrolment:
    """A family with protected identity waits in a group that the leader does not look after."""
    full = Group.objects.filter(program__key="trygghetscirkeln").earliest("pk")
    said = Application(name="Ida Falk", phone="+46701740690", email="", contact_way="call",
                       message_language="sv")  # fmt: skip
    shown, hidden = apart(said, alias="Familjen Blå", person=person)
    made = enrol(full, shown, send_key="protected", hidden=hidden)
    Message.objects.filter(about=f"programs.enrolment:{made.pk}").update(state="sent")
    return made


@pytest.fixture(scope="module")
def town(database_copies: Copies, django_db_blocker, own_media) -> Iterator[dict[str, Client]]:
    """Somebody of each role in the demonstration; the leader looks after the group.

    A sheet for print is its words here: who reads them is asked, not how they are set.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched:
        patched.setattr("core.pdf.pdf_of", str.encode)
        name = database_copies.make(database_copies.with_demo(), "matrix")
        with database_copies.using(name):
            people = {NOBODY: Client(), LISTENER: Client()}
            enrolled_twice()
            away_and_completed()
            evaluated()
            PopulationTable.objects.create(source="Folkbokföringen", dated="2025-12-31")
            Promise.objects.filter(slug="rasten-2026").update(kept_on=None)
            Message.objects.filter(state="scheduled").update(state="sent")
            waits = Message.objects.filter(channel="call", about__in=about_cope()).first()
            Message.objects.filter(pk=waits.pk).update(state="scheduled")
            people[LISTENER].force_login(Promise.objects.get(slug="rasten-2026").listener)
            for role in Role:
                user = User.objects.create_user(f"is-{role.name.lower()}")
                user.groups.add(ensure_roles()[role])
                if role == Role.PROGRAM_LEADER:
                    Group.objects.get(program__key="cope").leaders.add(user)
                    Program.objects.get(key="hembesok").visitors.add(user)
                    protected(user)
                people[role.value] = Client()
                people[role.value].force_login(user)
            yield people
        database_copies.drop(name)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_ours_by_every_role(town, method):
    wrong = {}
    for one in every_address():
        if not one.is_ours or may(one) == PEOPLE:
            continue
        path = one.filled(values(one))
        sent = SENT.get(one.name, {}) if method == "post" else {}
        data = {key: value.format(**values(one)) for key, value in sent.items()}
        found = {who: came_in(client, method, path, data) for who, client in town.items()}
        came = {who for who, inside in found.items() if inside}
        if came != may(one) and (came or None not in found.values()):
            wrong[one.name] = sorted(came ^ may(one))
    assert wrong == {}


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.requirement("PRV-2", "SUR-43")
def test_a_childs_own_words_are_shown_to_moderators_only(town):
    """Every page of ours, of an open and of a closed wave, by everybody who may come in."""
    waves = [Wave.objects.filter(state=state).order_by("-slug").first() for state in (
        "open", "closed")]  # fmt: skip
    for wave in waves:
        FreeText.objects.filter(wave=wave).delete()
        FreeText.objects.create(wave=wave, question="fritt", language="sv", text=WORDS)
        FreeText.objects.create(wave=wave, question="fritt", language="sv", text=WORDS,
                                state="released")  # fmt: skip
    shown = set()
    for one in every_address():
        if not one.is_ours:
            continue
        whose = {NOBODY} if may(one) == PEOPLE else may(one) - {NOBODY}
        slugs = [{"slug": wave.slug} for wave in waves] if one.name.startswith(OF_A_WAVE) else [{}]
        for slug in slugs:
            path = one.filled(values(one) | slug)
            for who in whose:
                response = town[who].get(path)
                if not response.streaming and WORDS.encode() in response.content:
                    shown.add((one.name, who))
    assert shown == {(name, Role.MODERATOR.value) for name in (
        "texts:read", "texts:decided", "texts:released")}  # fmt: skip


def test_no_line_of_the_table_is_left_over():
    names = {one.name for one in every_address() if one.is_ours}
    lines = {of(name, ROOMS) or of(name, PUBLIC) for name in names}
    assert ({*ROOMS} | PUBLIC) - lines == set()
