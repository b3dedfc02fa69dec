"""Languages are data: dates, times, digits, and adding one more."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from core.context_processors import same_address
from core.languages import ascii_digits, format_date, format_time, format_time_range, get
from tests.house.tree import ROOT

ANOTHER_LANGUAGE = """
import os, sys
sys.path[:0] = [{root!r}, {source!r}]
import core.languages as languages
somali = languages.Language("so", "Soomaali", "ltr", ("d",) * 7, ("m",) * 12, "{{day}} {{month}}")
languages.LANGUAGES = (*languages.LANGUAGES, somali)
languages.BY_CODE["so"] = somali
import django
django.setup()
from django.core.management import call_command
call_command("makemigrations", check_changes=True, dry_run=True)
"""


@pytest.mark.requirement("LNG-1")
def test_one_more_language_needs_no_migration():
    script = ANOTHER_LANGUAGE.format(root=str(ROOT), source=str(ROOT / "site"))
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": "sqlite://:memory:"},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "No changes detected"), done.stderr


@pytest.mark.parametrize(
    ("code", "expected"),
    [("ar", "rtl"), ("ar-SE", "rtl"), ("sv", "ltr"), ("xx", "ltr"), (None, "ltr")],
)
def test_direction_comes_from_the_language(code, expected):
    assert get(code).direction == expected


@pytest.mark.requirement("LNG-9")
def test_dates_have_weekday_day_and_month_in_words():
    day = date(2026, 9, 3)
    assert format_date(day, "sv") == "torsdag 3 september 2026"
    assert format_date(day, "ar") == "الخميس 3 أيلول/سبتمبر 2026"


@pytest.mark.requirement("LNG-9")
def test_times_are_of_24_hours():
    assert format_time(time(5, 7)) == "05:07"
    assert format_time_range(time(17, 30), time(19, 30)) == "17:30–19:30"


@pytest.mark.requirement("LNG-5")
def test_times_and_numbers_stand_isolated_in_arabic():
    source = "{% load words %}{% local_times a b %} {{ phone|ltr }} {{ a|local_date }}"
    begin = datetime(2026, 9, 3, 15, 30, tzinfo=UTC)  # shown in Swedish time
    end = begin + timedelta(hours=2)
    with translation.override("ar"):
        shown = Template(source).render(Context({"a": begin, "b": end, "phone": "0383-971 00"}))
    assert shown == (
        '<bdi dir="ltr" class="nowrap">17:30–19:30</bdi> '
        '<bdi dir="ltr" class="nowrap">0383-971 00</bdi> '
        '<bdi><time datetime="2026-09-03">الخميس 3 أيلول/سبتمبر 2026</time></bdi>'
    )


@pytest.mark.requirement("LNG-8")
def test_other_digits_are_read():
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ab") == "0123456789 0123456789 ab"


@pytest.mark.requirement("LNG-3")
def test_a_link_to_another_language_leads_to_another_language(client, db):
    page = client.get("/sv/finns-inte/?a=1").content.decode()
    assert 'href="/ar/finns-inte/?a=1" lang="ar"' in page
    assert same_address("/admin/omgangar/", "ar") == ""  # there it is the person's own setting
