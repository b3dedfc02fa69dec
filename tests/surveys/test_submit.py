"""One sending makes one row, with what was on the path and nothing else."""

from typing import Any

import pytest

from surveys.definition import keep
from surveys.enums import CodeKind, WaveState
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import Wave
from surveys.services.submit import CodeUsed, Receipt, WaveClosed, submit
from surveys.validators import mask_personal
from tests.surveys.answering import code_of, open_wave, rows

pytestmark = pytest.mark.django_db


def send(batch: CodeBatch, sending: str = "s1", **more: Any) -> Receipt:
    wave = batch.wave
    values: dict[str, Any] = {"answers": {"trivs": "a"}, "texts": {}, "language": "sv"} | more
    return submit(
        wave_id=wave.pk,
        version_id=wave.version_id,
        definition=keep(wave.version.definition),
        batch_id=batch.pk,
        sending=sending,
        **values,
    )


def everything() -> tuple[int, int, int]:
    return Response.objects.count(), FreeText.objects.count(), ReplayMark.objects.count()


@pytest.mark.requirement("SUR-23")
def test_the_same_sending_is_stored_once() -> None:
    batch = open_wave()
    assert [send(batch), send(batch)] == [Receipt(replayed=False), Receipt(replayed=True)]
    assert send(batch, "s2") == Receipt(replayed=False)
    assert everything() == (2, 0, 2)


@pytest.mark.requirement("SUR-10")
@pytest.mark.parametrize("state", [WaveState.CLOSED, WaveState.DRAFT])
def test_a_wave_that_is_not_open_stores_nothing(state: str) -> None:
    batch = open_wave()
    slip = Code.objects.get(batch=batch) if code_of(batch, CodeKind.SLIP) else None
    Wave.objects.update(state=state)
    with pytest.raises(WaveClosed):
        send(batch, answers={"fritt": "-tx"}, texts={"fritt": "hej"}, slip=slip.pk)
    assert everything() == (0, 0, 0)
    slip.refresh_from_db()
    assert slip.used is False


def test_what_arrived_before_the_close_still_gets_its_receipt() -> None:
    batch = open_wave()
    send(batch)
    Wave.objects.update(state=WaveState.CLOSED)
    assert send(batch) == Receipt(replayed=True)
    assert everything() == (1, 0, 1)


@pytest.mark.requirement("SUR-20")
def test_a_slip_lets_one_answer_in() -> None:
    batch = open_wave()
    code_of(batch, CodeKind.SLIP)
    slip = Code.objects.get(batch=batch)
    send(batch, slip=slip.pk)
    with pytest.raises(CodeUsed):
        send(batch, "s2", slip=slip.pk)
    assert send(batch, slip=slip.pk) == Receipt(replayed=True)
    assert everything() == (1, 0, 1)


@pytest.mark.requirement("SUR-41")
@pytest.mark.requirement("SUR-3")
def test_every_question_has_a_value_and_what_is_off_the_path_is_dropped() -> None:
    batch = open_wave()
    said = {"trivs": "-dk", "mobbad": "nej", "var": ["gard"], "dagar": 0, "viktigt": ["mat"],
            "okand": "x"}  # fmt: skip
    send(batch, answers=said)
    assert rows() == [
        {"trivs": "-dk", "sprak": "-nr", "mobbad": "nej", "var": "-ns", "dagar": 0,
         "viktigt": ["mat"], "fritt": "-nr"}
    ]  # fmt: skip
    stored = Response.objects.get()
    assert (stored.school, stored.area, stored.school_year) == ("Sjöskolan", "Norr", "4–6")


@pytest.mark.requirement("SUR-43")
def test_a_text_is_kept_apart_and_names_nobody() -> None:
    batch = open_wave()
    said = {"fritt": "-tx"}
    text = "Ring 070-123 45 67 eller kim@skola.se, 20140102-1234"
    send(batch, answers=said, texts={"fritt": text, "var": "ingen fråga"})
    assert list(FreeText.objects.values_list("question", "text")) == [
        ("fritt", "Ring ••• eller •••, •••")
    ]
    assert [one["fritt"] for one in rows()] == ["-tx"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("٠٧٠١٢٣٤٥٦٧", "•••"),
        ("+46 70 123 45 67", "•••"),
        ("140102-1234", "•••"),
        ("Jag vill ha 3 bollar och 20 min till", "Jag vill ha 3 bollar och 20 min till"),
        ("a@b.se!", "•••"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    assert mask_personal(text) == masked
