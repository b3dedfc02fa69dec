"""A wave opens only on a promise that somebody has accepted, whatever the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEntry, User
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.services import waves
from surveys.services.invited import Group, invite
from surveys.services.waves import WaveRefused, close_wave, open_wave
from tests.surveys.making import make_promise, make_wave

pytestmark = pytest.mark.django_db


def invited_wave(**changes: object) -> Wave:
    wave = make_wave(**changes)
    invite(wave, [Group("A", "x", 4, 4, "", 12)], by=None)
    return wave


def state_of(wave: Wave) -> str:
    return Wave.objects.get(pk=wave.pk).state


@pytest.mark.requirement("SUR-10")
def test_a_wave_is_made_opened_and_closed_and_each_step_is_logged() -> None:
    maker = User.objects.create(username="maria")
    wave = invited_wave(by=maker)
    assert state_of(wave) == WaveState.DRAFT
    open_wave(wave, by=maker)
    open_wave(wave, by=maker)
    assert (wave.state, state_of(wave)) == (WaveState.OPEN, WaveState.OPEN)
    close_wave(wave, by=maker)
    close_wave(wave, by=maker)
    assert (wave.state, state_of(wave)) == (WaveState.CLOSED, WaveState.CLOSED)
    logged = AuditEntry.objects.filter(by=maker).order_by("pk").values_list("action", flat=True)
    assert list(logged) == ["create wave", "open wave", "close wave"]


@pytest.mark.requirement("PAR-1")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"accepted_at": None}, "Mottagaren har inte tagit emot löftet än."),
        ({"listener_name": ""}, "Ingen mottagare är namngiven än, med roll och nämnd."),
        (
            {"listener_role": {"sv": "rektor"}},
            "Ingen mottagare är namngiven än, med roll och nämnd.",
        ),
        ({"can_change": {}}, "Där står inte vad som kan ändras."),
        ({"cannot_change": {"sv": "x"}}, "Där står inte vad som inte kan ändras."),
        ({"decision": {}}, "Där står inte vilket beslut svaren ska användas till."),
        ({"invited": {}}, "Där står inte vilka som bjuds in och vilka som brukar missas."),
        ({"ways": {}}, "Där står inte på vilka språk och sätt man kan svara."),
    ],
)
def test_an_incomplete_promise_keeps_the_wave_shut(changes: dict, reason: str) -> None:
    wave = invited_wave(promise=make_promise(**changes))
    with pytest.raises(WaveRefused) as caught:
        open_wave(wave, by=None)
    assert caught.value.reasons == [reason]
    assert state_of(wave) == WaveState.DRAFT


@pytest.mark.requirement("PAR-1")
def test_the_database_refuses_an_open_wave_without_a_complete_promise() -> None:
    wave = invited_wave()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)
    assert state_of(wave) == WaveState.DRAFT


def test_dates_and_groups_must_fit_before_it_opens() -> None:
    today = timezone.localdate()
    past = make_wave(
        promise=make_promise(due=today - timedelta(days=9)),
        opens=today - timedelta(days=20),
        closes=today - timedelta(days=8),
    )
    with pytest.raises(WaveRefused) as caught:
        open_wave(past, by=None)
    assert caught.value.reasons == [
        "Svaret är lovat innan omgången stänger. Flytta ett av datumen.",
        "Sista dagen har passerat. Flytta den innan du öppnar omgången.",
        "Inga grupper är inbjudna än.",
    ]


def test_a_closed_wave_stays_closed_and_a_draft_cannot_close() -> None:
    wave = invited_wave()
    with pytest.raises(WaveRefused, match="inte öppnats"):
        close_wave(wave, by=None)
    close_wave(open_wave(wave, by=None), by=None)
    with pytest.raises(WaveRefused, match="Gör en ny omgång"):
        open_wave(wave, by=None)


@pytest.mark.requirement("SUR-40")
def test_closing_shuffles_once_and_in_the_same_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wave = open_wave(invited_wave(), by=None)
    shuffled: list[str] = []
    monkeypatch.setattr(waves, "shuffle", lambda one: shuffled.append(one.slug))
    close_wave(wave, by=None)
    close_wave(wave, by=None)
    assert shuffled == [wave.slug]


def test_a_shuffle_that_fails_leaves_the_wave_open(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = open_wave(invited_wave(), by=None)

    def fails(_wave: Wave) -> None:
        raise OSError

    monkeypatch.setattr(waves, "shuffle", fails)
    with pytest.raises(OSError):
        close_wave(wave, by=None)
    assert state_of(wave) == WaveState.OPEN
