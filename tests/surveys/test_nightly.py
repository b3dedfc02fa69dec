"""What happens by itself: opening and closing by the dates, random order, old marks."""

import io
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.models import AuditEntry
from releases.models import ReleasePlan
from surveys.enums import WaveState
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave
from surveys.reports import opening
from surveys.services.invited import Group, invite
from surveys.services.waves import WaveRefused, close_wave, schedule_opening
from tests.surveys.answering import Phone, code_of, open_wave
from tests.surveys.making import STOCKHOLM, make_promise, make_wave
from tests.surveys.test_submit import send

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2027, 3, 8), date(2027, 3, 19)


def night(*options: str) -> list[str]:
    out = io.StringIO()
    call_command("surveys_nightly", *options, stdout=out)
    return out.getvalue().splitlines()


def at(day: date, hour: int = 0, minute: int = 5) -> time_machine.travel:
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)
    return time_machine.travel(moment, tick=False)


def planned() -> Wave:
    wave = make_wave(opens=FIRST, closes=LAST, promise=make_promise(due=LAST + timedelta(days=30)))
    invite(wave, [Group("A", "x", 4, 4, "", 12)], by=None)
    return schedule_opening(wave, by=None)


def state_of(wave: Wave) -> str:
    return Wave.objects.get(pk=wave.pk).state


@pytest.mark.requirement("SUR-10")
@pytest.mark.requirement("REP-1")
def test_a_wave_opens_on_its_first_day_and_closes_after_its_last() -> None:
    with at(FIRST - timedelta(days=2), 12):
        wave = planned()
    seen = []
    for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)):
        with at(day):
            said = night("--schedule-only")
            seen.append((said, state_of(wave), ReleasePlan.objects.count()))
    assert seen == [
        (["0 waves opened, 0 closed"], WaveState.DRAFT, 0),
        (["1 waves opened, 0 closed"], WaveState.OPEN, 1),
        (["0 waves opened, 0 closed"], WaveState.OPEN, 1),
        (["0 waves opened, 1 closed"], WaveState.CLOSED, 1),
    ]
    assert list(AuditEntry.objects.filter(by=None, action__endswith=" wave").order_by("pk")
                .values_list("action", flat=True)) == [
        "create wave", "open wave", "close wave"]  # fmt: skip


@pytest.mark.requirement("SUR-10")
def test_without_a_plan_to_open_by_itself_a_wave_stays_in_preparation() -> None:
    with at(FIRST - timedelta(days=2)):
        wave = schedule_opening(planned(), by=None, on=False)
    with at(FIRST):
        assert night() == [
            "0 waves opened, 0 closed", "0 waves, 0 answers rewritten in random order",
            "0 replay marks deleted",
        ]  # fmt: skip
    assert state_of(wave) == WaveState.DRAFT


@pytest.mark.requirement("SUR-10")
@pytest.mark.requirement("PAR-1")
def test_the_schedule_opens_nothing_on_a_promise_that_is_no_longer_whole() -> None:
    with at(FIRST - timedelta(days=2)):
        wave = planned()
        wave.promise.accepted_at = None
        wave.promise.save()
    with at(FIRST):
        assert night()[1] == (
            "rasten-nu stays shut: Mottagaren har inte tagit emot löftet än."
        )  # fmt: skip
    assert state_of(wave) == WaveState.DRAFT


def test_a_wave_that_could_not_open_is_not_planned() -> None:
    wave = make_wave()
    with pytest.raises(WaveRefused, match="Inga grupper"):
        schedule_opening(wave, by=None)
    assert Wave.objects.get().scheduled is False


@pytest.mark.requirement("SUR-40")
@pytest.mark.parametrize("count", [1, 3])
def test_the_night_rewrites_every_open_wave_and_loses_nothing(count: int) -> None:
    keys = set()
    for number in range(count):
        batch = open_wave(slug=f"omgang-{number}")
        send(batch, f"a {number}")
        send(batch, f"b {number}")
        keys |= set(Response.objects.values_list("pk", flat=True))
    assert night() == [
        "0 waves opened, 0 closed",
        f"{count} waves, {2 * count} answers rewritten in random order",
        "0 replay marks deleted",
    ]
    now = set(Response.objects.values_list("pk", flat=True))
    assert (len(now), now & keys) == (2 * count, set())


@pytest.mark.requirement("SUR-40")
def test_answers_that_come_after_the_close_are_put_in_random_order_too() -> None:
    batch = open_wave()
    close_wave(batch.wave, by=None)
    send(batch, "late")
    key = Response.objects.get().pk
    assert night()[1] == "1 waves, 1 answers rewritten in random order"
    assert Response.objects.get().pk != key


@pytest.mark.requirement("SUR-40")
def test_the_marks_of_a_wave_are_deleted_48_hours_after_its_close_and_no_other() -> None:
    start = timezone.now().replace(hour=10)
    with time_machine.travel(start, tick=False):
        one, other = open_wave(), open_wave(slug="annan", closes=date(2099, 1, 1))
        send(one, "a")
        send(one, "b")
        send(other, "c")
        close_wave(one.wave, by=None)
    left = []
    for hours in (47, 49):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            night()
            left.append(sorted(ReplayMark.objects.values_list("wave__slug", flat=True)))
    assert left == [["annan", "rasten", "rasten"], ["annan"]]
    assert Response.objects.count() == 3


def test_marks_from_before_they_knew_their_wave_go_when_every_wave_is_over() -> None:
    batch = open_wave()
    ReplayMark.objects.create(digest="old")
    night()
    assert ReplayMark.objects.count() == 1
    close_wave(batch.wave, by=None)
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        assert night()[-1] == "1 replay marks deleted"
    assert not ReplayMark.objects.exists()


@pytest.mark.requirement("SUR-10")
def test_a_wave_past_its_last_day_lets_nobody_in_even_before_the_night() -> None:
    batch = open_wave(closes=timezone.localdate())
    code = code_of(batch)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        phone = Phone()
        response = phone.post("/sv/svara/kod/", {"code": code}, follow=True)
        assert "Enkäten är stängd." in response.content.decode()
        assert "utkast" not in phone.cookies
    assert state_of(batch.wave) == WaveState.OPEN


def test_a_fault_in_one_wave_holds_up_neither_the_others_nor_the_rest_of_the_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with at(FIRST - timedelta(days=2), 12):
        waves = [open_wave(slug=slug, opens=FIRST, closes=FIRST).wave for slug in ("a", "b", "c")]
        for wave in waves:
            ReplayMark.objects.create(digest=wave.slug * 64, wave=wave)
    real = opening.close_wave

    def close(wave: Wave, **more) -> Wave:
        if wave.slug == "b":
            raise RuntimeError("a fault of ours")
        return real(wave, **more)

    monkeypatch.setattr(opening, "close_wave", close)
    with at(FIRST + timedelta(days=1)), pytest.raises(CommandError, match=r"closed: b$"):
        night()
    assert [state_of(wave) for wave in waves] == ["closed", "open", "closed"]
    with at(FIRST + timedelta(days=4)), pytest.raises(CommandError, match=r"closed: b$"):
        night()
    assert [mark.wave.slug for mark in ReplayMark.objects.all()] == ["b"]
