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
from surveys.models.invitation import Code
from surveys.models.response import ReplayMark, Response
from surveys.services.codes import digest_of
from surveys.services.shuffle import shuffle
from surveys.services.submit import mark_of
from tests.house.tree import ROOT
from tests.surveys.answering import Phone, asks, code_of, open_wave
from tests.surveys.test_submit import send

MANY = 24


@pytest.mark.requirement("SUR-40")
def test_the_fields_of_an_answer_are_these_and_no_others() -> None:
    assert {model.__name__: [one.name for one in model._meta.fields]
            for model in (Response, FreeText, ReplayMark, Code)} == {
        "Response": ["id", "wave", "version", "language", "school", "area", "school_year", "day",
                     "answers"],
        "FreeText": ["id", "wave", "question", "language", "text"],
        "ReplayMark": ["digest"],
        "Code": ["digest", "batch", "kind", "shown", "used"],
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


def orders(sent: list[str]) -> dict[str, list]:
    """For each table, the numbers of the sendings in the order of the raw store."""
    answers = raw(Response._meta.db_table, "school")
    numbers = {mark_of(one): number for number, one in enumerate(sent)}
    return {
        "answers": [int(one[2]) for one in answers],
        "marks": [numbers[one[2]] for one in raw(ReplayMark._meta.db_table, "digest")],
        "texts": [int(one[2]) for one in raw(FreeText._meta.db_table, "text")],
        "moments": sorted({one[1] for one in answers}),
    }


@pytest.mark.requirement("SUR-40")
@pytest.mark.django_db(transaction=True)
def test_the_raw_store_joins_answers_to_their_sending_before_and_not_after() -> None:
    batch = open_wave()
    sent = [f"sending {number}" for number in range(MANY)]
    for number, sending in enumerate(sent):
        batch.school = str(number)  # only so that the test knows each row
        send(batch, sending, answers={"fritt": "-tx"}, texts={"fritt": str(number)})
    keys = set(Response.objects.values_list("pk", flat=True))
    before = orders(sent)
    arrival = list(range(MANY))
    assert (before["answers"], before["marks"], before["texts"]) == (arrival, arrival, arrival)
    assert shuffle(batch.wave) == MANY
    after = orders(sent)
    assert len(after["moments"]) == 1
    assert [sorted(after[name]) for name in ("answers", "marks", "texts")] == [arrival] * 3
    seen = [arrival, after["answers"], after["marks"], after["texts"]]
    assert all(one != other for n, one in enumerate(seen) for other in seen[n + 1 :])
    assert keys & set(Response.objects.values_list("pk", flat=True)) == set()


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


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_nightly_command_rewrites_every_open_wave_and_loses_nothing(count: int) -> None:
    keys = set()
    for number in range(count):
        batch = open_wave(slug=f"omgang-{number}")
        send(batch, f"a {number}")
        send(batch, f"b {number}")
        keys |= set(Response.objects.values_list("pk", flat=True))
    out = io.StringIO()
    call_command("rewrite_rows", stdout=out)
    assert out.getvalue() == (f"{count} waves, {2 * count} answers rewritten in random order\n")
    now = set(Response.objects.values_list("pk", flat=True))
    assert (len(now), now & keys) == (2 * count, set())
