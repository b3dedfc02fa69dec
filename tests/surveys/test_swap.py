"""Two children who swap answers leave the same database: so nothing in it says who gave which.

Stronger than looking for what must not be there: every table, every column, and what is logged.
"""

import itertools
import logging

import pytest
import time_machine
from django.db import connection, transaction

from surveys.enums import CodeKind
from surveys.flow import drawer
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code
from surveys.models.response import FollowUpResponse, ReplayMark, Response
from surveys.services.shuffle import shuffle
from tests.surveys.answering import Phone, asks, code_of, open_wave

pytestmark = pytest.mark.django_db
QUESTIONS = [asks("trivs", "faces", "a b c d e"), asks("var", "several", "gard klass buss"),
             asks("fritt", "text", max_length=300)]  # fmt: skip
# What each of three children says.
SAID = [("a", ["gard", "buss"], "Hej"), ("c", ["klass"], "Mer tid"), ("-dk", ["-no"], None)]
# Keys that are drawn by lot when a row is written and stand in no other table.
DRAWN = {model._meta.db_table: model._meta.pk.column for model in (Response, FollowUpResponse,
                                                                  FreeText)}  # fmt: skip


def dump() -> dict[str, list[str]]:
    """Every row of every table as text, in an order of its own; a key by lot is left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [one[0] for one in cursor.description]
            kept = [at for at, name in enumerate(names) if name != DRAWN.get(table)]
            found[table] = sorted(repr([row[at] for at in kept]) for row in cursor.fetchall())
    return found


def answered(codes: list[str], said: list, monkeypatch, caplog) -> tuple[dict, list[str]]:
    """The database and the log after these codes' owners said this, undone again."""
    numbers = itertools.count()
    monkeypatch.setattr(drawer.secrets, "token_urlsafe", lambda _n: f"sending {next(numbers)}")
    caplog.clear()
    with transaction.atomic():
        for code, (face, places, text) in zip(codes, said, strict=True):
            phone = Phone(headers={"user-agent": f"Telefon {code}"})
            phone.enter(code)
            phone.answer(face)
            phone.answer(places)
            phone.answer(text)
            phone.press("/sv/svara/skicka/")
            assert phone.address == "/sv/svara/tack/"
        shuffle(Response.objects.first().wave)
        assert (Response.objects.count(), ReplayMark.objects.count()) == (3, 3)
        found = dump()
        transaction.set_rollback(True)
    return found, [one.getMessage() for one in caplog.records]


@pytest.mark.requirement("SUR-40")
@pytest.mark.parametrize("kind", list(CodeKind), ids=str)
def test_children_who_swap_answers_leave_the_same_database(kind, monkeypatch, caplog) -> None:
    caplog.set_level(logging.INFO)
    with time_machine.travel("2026-11-20 10:00", tick=False):
        batch = open_wave(*QUESTIONS)
        codes = [code_of(batch, kind) for _child in range(3)]
        one, *others = [
            answered(codes, list(said), monkeypatch, caplog)
            for said in itertools.permutations(SAID)
        ]
    changed = {table for table, rows in dump().items() if rows != one[0][table]}
    touched = {Response, FreeText, ReplayMark} | ({Code} if kind == CodeKind.SLIP else set())
    assert changed == {model._meta.db_table for model in touched}
    assert others == [one] * 5
