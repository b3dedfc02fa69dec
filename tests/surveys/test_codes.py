"""Codes are read as people type them, and a slip can be read by nobody but its holder."""

import pytest
from django.db import connection

from surveys.enums import CodeKind
from surveys.models.invitation import Code
from surveys.services.codes import DIGITS, LENGTH, digest_of, find, new_class_code, new_slip_codes
from tests.surveys.answering import open_wave

pytestmark = pytest.mark.django_db


def spread(code: str) -> str:
    return f" {code[:4]} {code[4:]} "


def arabic(code: str) -> str:
    return code.translate({ord(str(n)): "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)})


def persian(code: str) -> str:
    return code.translate({ord(str(n)): "۰۱۲۳۴۵۶۷۸۹"[n] for n in range(10)})


@pytest.mark.requirement("SUR-20")
@pytest.mark.requirement("LNG-8")
@pytest.mark.parametrize(
    "typed",
    [str, spread, arabic, persian, lambda c: arabic(spread(c)), lambda c: "\u2066" + c + "\u2069",
     lambda c: f"{c[:2]}-{c[2:4]}\u00a0{c[4:]}"],
)  # fmt: skip
def test_a_code_is_found_however_it_is_typed(typed) -> None:
    code = new_class_code(open_wave())
    found = find(typed(code))
    assert found is not None
    assert found.digest == digest_of(code)


@pytest.mark.parametrize(
    "typed", ["", "0000", "23456789" * 20, "\x00", "abc", "10101010", "²³⁴⁵⁶⁷⁸⁹"]
)
def test_what_is_no_code_finds_nothing_and_asks_nothing(typed: str, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(typed) is None


@pytest.mark.requirement("SUR-20")
def test_codes_have_only_digits_that_sound_unlike_each_other() -> None:
    codes = new_slip_codes(open_wave(), 40)
    assert len(set(codes)) == 40
    assert {len(one) for one in codes} == {LENGTH}
    assert set("".join(codes)) <= set(DIGITS) == set("23456789")


@pytest.mark.requirement("SUR-20")
def test_a_slip_is_nowhere_in_the_table_and_a_class_code_can_be_shown_again() -> None:
    batch = open_wave()
    (slip,), shared = new_slip_codes(batch, 1), new_class_code(batch)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Code._meta.db_table}")
        stored = repr(cursor.fetchall())
    assert slip not in stored
    assert shared in stored
    assert {one.kind: one.shown for one in Code.objects.all()} == {
        CodeKind.SLIP: "",
        CodeKind.CLASS: shared,
    }


def test_another_secret_key_knows_no_code(settings) -> None:
    code = new_class_code(open_wave())
    settings.SECRET_KEY = "another key that this deployment does not have"
    assert find(code) is None
