"""What was begun may be finished: while a wave rests, and a day after it closed, until counted."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave
from surveys.services import waves
from surveys.services.submit import WaveClosed
from surveys.services.waves import WaveRefused, begin_count, close_wave, pause_wave
from tests.surveys.answering import Phone, asks, code_of, open_wave
from tests.surveys.test_submit import send

pytestmark = pytest.mark.django_db


def begun(code: str) -> Phone:
    phone = Phone()
    phone.enter(code)
    phone.answer("ja")
    return phone


@pytest.mark.requirement("SUR-10")
@pytest.mark.parametrize("act", [close_wave, pause_wave], ids=["closed", "paused"])
def test_who_has_begun_may_finish_and_nobody_new_begins(act) -> None:
    batch = open_wave(asks("q"), asks("r"))
    code = code_of(batch)
    phone = begun(code)
    here = phone.address
    act(batch.wave, by=None)
    assert Phone().post("/sv/svara/kod/", {"code": code})["Location"] == "/sv/svara/"
    phone.go("/sv/svara/start/")  # nothing to start, but what was begun goes on
    assert phone.address == here
    phone.answer("nej")
    phone.press("/sv/svara/skicka/")
    assert phone.address == "/sv/svara/tack/"
    assert Response.objects.get().answers == {"q": "ja", "r": "nej"}


@pytest.mark.requirement("SUR-10")
def test_after_the_close_nobody_starts_over_and_what_was_begun_can_still_be_sent() -> None:
    batch = open_wave(asks("q"), asks("r"))
    phone = begun(code_of(batch))
    page = phone.address
    close_wave(batch.wave, by=None)
    token = phone.token
    response = phone.post("/sv/svara/om/", {"token": token, "over": "1"})
    assert (response.status_code, "utkast" in response.cookies) == (410, False)
    phone.go(page)
    phone.answer("nej")
    phone.press("/sv/svara/skicka/")
    assert Response.objects.get().answers == {"q": "ja", "r": "nej"}


@pytest.mark.requirement("SUR-10")
@pytest.mark.parametrize(("hours", "taken"), [(0, 1), (23.9, 1), (24.1, 0), (72, 0)])
def test_a_day_after_the_close_is_the_end(hours: float, taken: int) -> None:
    batch = open_wave()
    close_wave(batch.wave, by=None)
    with time_machine.travel(batch.wave.closed_at + timedelta(hours=hours), tick=False):
        if taken:
            assert send(batch).replayed is False
        else:
            with pytest.raises(WaveClosed):
                send(batch)
    assert Response.objects.count() == taken


@pytest.mark.requirement("SUR-10")
def test_once_the_counting_has_begun_a_late_answer_gets_a_sentence_and_is_not_stored() -> None:
    batch = open_wave(asks("q"))
    phone = begun(code_of(batch))
    send(batch, "in time", answers={"q": "ja"})
    close_wave(batch.wave, by=None)
    keys = set(Response.objects.values_list("pk", flat=True))
    begin_count(batch.wave)
    begin_count(batch.wave)
    assert keys & set(Response.objects.values_list("pk", flat=True)) == set()
    response = phone.press("/sv/svara/skicka/")
    assert (response.status_code, "stängd" in phone.html) == (410, True)
    assert send(batch, "in time", answers={"q": "ja"}).replayed is True
    assert Response.objects.count() == ReplayMark.objects.count() == 1


def test_nothing_is_counted_before_the_close() -> None:
    batch = open_wave()
    for act in (begin_count, lambda wave: begin_count(pause_wave(wave, by=None))):
        with pytest.raises(WaveRefused, match="Stäng omgången först"):
            act(batch.wave)
    assert Wave.objects.get().counted_at is None


@pytest.mark.requirement("SUR-40")
def test_a_late_answer_does_not_stand_out_by_its_day() -> None:
    batch = open_wave()
    close_wave(batch.wave, by=None)
    last = timezone.localdate()
    with time_machine.travel(batch.wave.closed_at + timedelta(hours=23, minutes=59)):
        send(batch)
    assert Response.objects.get().day == last


@pytest.mark.requirement("SUR-10")
def test_a_paused_wave_goes_on_where_it_stopped() -> None:
    batch = open_wave(asks("q"))
    pause_wave(batch.wave, by=None)
    pause_wave(batch.wave, by=None)
    assert (batch.wave.state, batch.wave.lets_in()) == (WaveState.PAUSED, False)
    waves.open_wave(batch.wave, by=None)
    assert (batch.wave.state, batch.wave.lets_in()) == (WaveState.OPEN, True)
    close_wave(pause_wave(batch.wave, by=None), by=None)
    with pytest.raises(WaveRefused, match="Bara en öppen omgång kan pausas"):
        pause_wave(batch.wave, by=None)


@pytest.mark.requirement("SUR-10")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["answer", "count"])
def test_counting_and_an_answer_at_the_same_moment_wait_for_each_other(first: str) -> None:
    """Whoever holds the wave first is whole before the other begins; SQLite has one writer."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time, by IMMEDIATE")
    batch = open_wave()
    close_wave(batch.wave, by=None)
    went: list[str] = []

    def second() -> None:
        try:
            if first == "answer":
                begin_count(batch.wave)
                went.append(f"counted {Response.objects.count()}")
            else:
                send(batch)
                went.append("stored")
        except WaveClosed:
            went.append("too late")
        finally:
            connections.close_all()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        if first == "answer":
            send(batch)
        else:
            begin_count(batch.wave)
        thread.start()
        thread.join(0.7)
        assert (thread.is_alive(), went) == (True, [])
    thread.join(20)
    assert went == (["counted 1"] if first == "answer" else ["too late"])
    assert Response.objects.count() == (1 if first == "answer" else 0)
