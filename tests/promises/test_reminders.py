"""Reminders to the listener, each once (PAR-2)."""

import io
import re

import pytest
from django.core import mail
from django.core.management import call_command

from outbox.models import Message
from promises import services
from promises.models import Promise
from promises.reminders import remind
from tests.promises.making import THEME, WORDS, day, make_promise

pytestmark = pytest.mark.django_db


def listened(due: int = 20, language: str = "sv", **more) -> Promise:
    promise = make_promise(due=due, **more)
    promise.listener.email, promise.listener.language = "anna@example.org", language
    promise.listener.save()
    return promise


@pytest.mark.requirement("PAR-2")
def test_fourteen_and_three_days_before_on_the_day_and_once_when_late():
    promise = listened(due=20)
    written = {left: remind(day(20 - left)) for left in range(20, -9, -1)}
    assert {left: count for left, count in written.items() if count} == {14: 1, 3: 1, 0: 1, -1: 1}
    assert list(Message.objects.values_list("about", flat=True)) == [
        f"promises.promise:{promise.pk}:{promise.due}:{stage}"
        for stage in ("14 days", "3 days", "0 days", "late")
    ]


@pytest.mark.requirement("PAR-2")
def test_asking_twice_the_same_day_writes_once():
    listened(due=3)
    assert [remind(), remind()] == [1, 0]


def test_days_that_a_stopped_machine_missed_are_caught_up_by_one_letter():
    listened(due=14)
    assert [remind(day(-1)), remind(day(1)), remind(day(2))] == [0, 1, 0]


def test_a_moved_day_is_reminded_of_anew():
    promise = listened(due=3)
    remind()
    services.move_date(promise, day(10), by=promise.listener, reason=WORDS)
    assert remind() == 1


@pytest.mark.parametrize("why", ["answered", "not accepted", "no address"])
def test_nobody_is_reminded_without_reason(why):
    promise = listened(due=3, accepted=why != "not accepted")
    if why == "answered":
        services.answer(promise, [THEME], by=promise.listener, follow_up=day(250))
    if why == "no address":
        promise.listener.email = ""
        promise.listener.save()
    assert remind() == 0


@pytest.mark.requirement("PAR-2")
@pytest.mark.parametrize("due", [3, -1])
def test_the_letter_leads_to_the_page_in_the_listeners_language(
    lang, due, django_capture_on_commit_callbacks
):
    listened(due=due, language=lang)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("remind_listeners", stdout=io.StringIO())
    (letter,) = mail.outbox
    assert re.findall(r"https?://\S+?(/\w\w/\S+/)\u2069", letter.body) == [
        f"/{lang}/loften/rasten/svar/"
    ]
    subjects = {
        ("sv", 3): "Svaret till barnen: snart dags",
        ("sv", -1): "Svaret till barnen är försenat",
        ("ar", 3): "اقترب موعد الردّ على الأطفال",
        ("ar", -1): "تأخّر الردّ على الأطفال",
    }
    assert letter.subject == subjects[lang, due]
