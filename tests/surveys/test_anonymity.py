"""A stored answer points to nobody: not by a field, not by a value, not by its place on disk."""

import io
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from surveys.enums import CodeKind
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code, CodeBatch, GuardianSlip, PoolCode
from surveys.models.response import (
    FollowUpKey,
    FollowUpResponse,
    PaperResponse,
    ReplayMark,
    Response,
)
from surveys.services import guardians
from surveys.services.codes import digest_of, new_slip_codes
from surveys.services.shuffle import shuffle
from surveys.services.submit import mark_of
from surveys.services.waves import close_wave
from tests.house.tree import ROOT
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.guarding import Guardian, asked_batch, papers
from tests.surveys.test_submit import send

MANY = 24
TABLES = (
    Response,
    FollowUpResponse,
    PaperResponse,
    FreeText,
    ReplayMark,
    Code,
    PoolCode,
    GuardianSlip,
)
KINDS = {"anonymous": Response, "follow-up": FollowUpResponse, "paper": PaperResponse}


@pytest.mark.requirement("SUR-40", "SUR-41")
def test_the_fields_of_an_answer_are_these_and_no_others() -> None:
    assert {model.__name__: [one.name for one in model._meta.fields]
            for model in (*TABLES, FollowUpKey)} == {
        "Response": ["id", "wave", "version", "language", "school", "area", "school_year",
                     "program_group", "band", "day", "answers"],
        "FollowUpResponse": ["id", "wave", "version", "language", "school", "area", "school_year",
                             "program_group", "band", "day", "answers", "word"],
        "PaperResponse": ["id", "wave", "version", "language", "school", "area", "school_year",
                          "program_group", "band", "day", "answers"],
        "FreeText": ["id", "wave", "question", "language", "text", "state", "reason", "masked",
                     "harm", "may_quote", "themes", "quote", "quote_language"],
        "ReplayMark": ["digest", "wave"],
        "Code": ["digest", "batch", "kind", "shown", "used"],
        "FollowUpKey": ["survey", "secret", "destroyed"],
        "PoolCode": ["id", "batch", "sealed"],
        "GuardianSlip": ["digest", "batch", "answered"],
    }  # fmt: skip


@pytest.mark.requirement("SUR-40")
@pytest.mark.django_db
def test_no_code_device_draft_or_time_stands_anywhere_in_what_is_stored() -> None:
    batch = open_wave(asks("q"), asks("fritt", "text"))
    code = code_of(batch, CodeKind.SLIP)
    phone = Phone(headers={"user-agent": "Telefon 7"}, REMOTE_ADDR="203.0.113.77")
    phone.enter(code)
    phone.answer("ja")
    phone.answer("hej")
    secrets = [one.value for one in phone.cookies.values()] + [phone.token]
    clock = timezone.localtime().strftime("%H:%M")
    phone.press("/sv/svara/skicka/")
    with connection.cursor() as cursor:
        stored = ""
        for model in (Response, FreeText, ReplayMark):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored += repr(cursor.fetchall())
    found = [s for s in (code, digest_of(code), "Telefon", "203.0.113", clock, *secrets)
             if s and s in stored]  # fmt: skip
    assert found == []
    assert Response.objects.count() == FreeText.objects.count() == 1


def raw(table: str, column: str) -> list[tuple]:
    """(place, moment, value) as the store itself keeps them."""
    place = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid, 0"
    by = f"{table}.ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {place}, {column} FROM {table} ORDER BY {by}")
        return cursor.fetchall()


def orders(sent: list[str], slips: list[str], answers: type = Response) -> dict[str, list]:
    """For each table, the numbers of the sendings in the order of the raw store; and its moments.

    A moment is PostgreSQL's xmin, the same for all rows of one transaction.
    """
    marks = {mark_of(one): number for number, one in enumerate(sent)}
    codes = {one: number for number, one in enumerate(slips)}
    tables = {
        "answers": (answers, "school", int),
        "texts": (FreeText, "text", int),
        "marks": (ReplayMark, "digest", marks.get),
        "codes": (Code, "digest", codes.get),
    }
    stored = {
        name: [(moment, number(value)) for _place, moment, value in raw(model._meta.db_table, of)]
        for name, (model, of, number) in tables.items()
    }
    return {
        "order": {name: [number for _moment, number in rows] for name, rows in stored.items()},
        "moments": {name: {number: moment for moment, number in rows} for name, rows in
                    stored.items()},
    }  # fmt: skip


def empty_tables() -> None:
    """Without the places that rolled back tests left, which new rows may fill in any order."""
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(one._meta.db_table for one in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def sent_with_slips(mode: str = "anonymous") -> tuple[CodeBatch, list[str], list[str]]:
    """Each sending uses its slip, and the slips were handed out in the order of their making."""
    empty_tables()
    batch = open_wave()
    rewrite(batch.wave.version, mode="anonymous" if mode == "paper" else mode)
    batch = CodeBatch.objects.get(pk=batch.pk)
    slips = [digest_of(new_slip_codes(batch, 1)[0]) for _number in range(MANY)]
    sent = [f"sending {number}" for number in range(MANY)]
    for number, (sending, slip) in enumerate(zip(sent, slips, strict=True)):
        batch.school = str(number)  # only so that the test knows each row
        batch.save(update_fields=["school"])
        send(batch, sending, answers={"fritt": "-tx"}, texts={"fritt": str(number)}, slip=slip,
             word=f"{number:064x}", paper=mode == "paper")  # fmt: skip
    return batch, sent, slips


@pytest.mark.requirement("SUR-40", "SUR-41")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", KINDS)
def test_the_raw_store_joins_answers_codes_and_marks_before_and_not_after(mode: str) -> None:
    batch, sent, slips = sent_with_slips(mode)
    table = KINDS[mode]
    keys = set(table.objects.values_list("pk", flat=True))
    before = orders(sent, slips, table)
    arrival = list(range(MANY))
    assert before["order"] == dict.fromkeys(("answers", "texts", "marks", "codes"), arrival)
    if connection.vendor == "postgresql":  # each answer shares its xmin with its own code and mark
        moments = before["moments"]
        assert len(set(moments["answers"].values())) == MANY
        assert moments["answers"] == moments["codes"] == moments["marks"] == moments["texts"]
    assert shuffle(batch.wave) == MANY
    after = orders(sent, slips, table)
    assert {name: sorted(one) for name, one in after["order"].items()} == before["order"]
    seen = [arrival, *after["order"].values()]
    assert all(one != other for n, one in enumerate(seen) for other in seen[n + 1 :])
    assert len({one for rows in after["moments"].values() for one in rows.values()}) == 1
    assert keys & set(table.objects.values_list("pk", flat=True)) == set()
    assert Code.objects.filter(used=True).count() == MANY


@pytest.mark.requirement("SUR-40")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("way", "mode"), [("close", "anonymous"), ("night", "follow-up")])
def test_the_close_and_the_night_leave_no_order_in_any_table(way: str, mode: str) -> None:
    batch, sent, slips = sent_with_slips(mode)
    before = orders(sent, slips, KINDS[mode])
    if way == "close":
        close_wave(batch.wave, by=None)
    else:
        call_command("surveys_nightly", stdout=io.StringIO())
    after = orders(sent, slips, KINDS[mode])
    assert [name for name, one in after["order"].items() if one == before["order"][name]] == []
    assert len({one for rows in after["moments"].values() for one in rows.values()}) == 1


def drawn_by_guardians() -> tuple[CodeBatch, list[str], list[str]]:
    """The papers' and the codes' digests, in the order in which guardians said yes."""
    empty_tables()
    batch = asked_batch(size=MANY)
    slips = [guardians.digest_of(one) for one in papers(batch, MANY)]
    codes = [digest_of(guardians.say_yes(slip)) for slip in slips]
    return batch, slips, codes


@pytest.mark.requirement("SUR-44", "SUR-40")
@pytest.mark.django_db(transaction=True)
def test_a_guardians_paper_and_the_childs_code_share_nothing_in_the_raw_store() -> None:
    batch, slips, codes = drawn_by_guardians()
    papers_raw = raw(GuardianSlip._meta.db_table, "digest")
    codes_raw = raw(Code._meta.db_table, "digest")
    papers_order = [slips.index(value) for _place, _moment, value in papers_raw]
    codes_order = [codes.index(one) for _place, _moment, one in codes_raw if one in codes]
    assert papers_order != codes_order
    if connection.vendor == "postgresql":  # no yes touched a code: all were written beforehand
        assert len({moment for _place, moment, _value in codes_raw}) == 1
        assert {m for _p, m, _v in codes_raw} & {m for _p, m, _v in papers_raw} == set()
        assert papers_order == list(range(MANY))  # as they were answered, until the night
    call_command("surveys_nightly", stdout=io.StringIO())
    papers_raw = raw(GuardianSlip._meta.db_table, "digest")
    after = [slips.index(value) for _place, _moment, value in papers_raw]
    assert (after != papers_order, after != list(range(MANY))) == (True, True)
    assert len({moment for _place, moment, _value in papers_raw}) == 1
    assert PoolCode.objects.count() == guardians.spare(MANY)
    batch.refresh_from_db()
    assert (batch.guardian_yes, batch.guardian_no) == (MANY, 0)


@pytest.mark.requirement("SUR-44")
@pytest.mark.django_db
def test_nothing_stored_of_a_yes_tells_a_code_a_device_or_a_time() -> None:
    batch = asked_batch()
    (token,) = papers(batch, 1)
    guardian = Guardian(headers={"user-agent": "Telefon 7"}, REMOTE_ADDR="203.0.113.77")
    guardian.scan(token)
    guardian.press("yes")
    with connection.cursor() as cursor:
        stored = ""
        for model in (PoolCode, GuardianSlip, CodeBatch, ReplayMark):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            stored += repr(cursor.fetchall())
    secrets = [token, guardian.code, digest_of(guardian.code), "Telefon", "203.0.113",
               timezone.localtime().strftime("%H:%M")]  # fmt: skip
    assert [one for one in secrets if one in stored] == []
    assert len(guardian.code) == 8


@pytest.mark.django_db
def test_rewriting_leaves_other_waves_alone_and_replays_are_still_known() -> None:
    one, other = open_wave(), open_wave(slug="annan")
    send(one, "a")
    send(other, "b")
    kept = Response.objects.get(wave=other.wave).pk
    code = code_of(one)
    shuffle(one.wave)
    assert Response.objects.get(wave=other.wave).pk == kept
    assert (send(one, "a").replayed, send(other, "b").replayed) == (True, True)
    assert Code.objects.get().shown == code


def test_answering_loads_no_library_for_figures() -> None:
    program = (
        "import sys, django; django.setup(); import config.urls, surveys.flow.entry;"
        "print([m for m in ('pandas','numpy','scipy','matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}/site:{ROOT}",
             "DJANGO_SETTINGS_MODULE": "config.settings.test"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
