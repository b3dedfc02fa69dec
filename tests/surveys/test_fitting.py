"""What is stored fits the frozen version: every value is looked at once more before it is kept."""

import pytest
from django.test import Client

from surveys.definition import digest_of, keep
from surveys.enums import CodeKind
from surveys.flow import drawer
from surveys.flow.drawer import Draft
from surveys.models.invitation import CodeBatch
from surveys.models.response import Response
from surveys.models.survey import SurveyVersion
from surveys.services.submit import AnswerRefused, WaveClosed, submit
from tests.surveys.answering import EVERYTHING, asks, code_of, definition, open_wave, rows
from tests.surveys.test_submit import everything, send

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

YES = {"mobbad": "ja"}  # so that the question on places is on the path
UNFIT = [
    ("trivs", "z"),
    ("trivs", ["a"]),
    ("trivs", {"a": 1}),
    ("trivs", 1),
    ("trivs", True),
    ("trivs", "-tx"),
    ("trivs", "-ns"),
    ("trivs", "-nr"),
    ("trivs", ""),
    ("trivs", "a\x00"),
    ("mobbad", "Ja"),
    ("var", "gard"),
    ("var", []),
    ("var", ["gard", "gard"]),
    ("var", ["gard", "klass", "buss"]),  # at most two
    ("var", ["gard", "z"]),
    ("var", ["gard", "-dk"]),
    ("var", [["gard"]]),
    ("var", ["gard", None]),
    ("dagar", 8),
    ("dagar", -1),
    ("dagar", 3.0),
    ("dagar", "3"),
    ("dagar", True),
    ("dagar", 10**30),
    ("viktigt", ["lek", "lek"]),
    ("viktigt", ["lek", "mat", "vila", "annat"]),
    ("viktigt", []),
    ("viktigt", "lek"),
    ("fritt", "hej"),
    ("fritt", ["-tx"]),
    ("fritt", "-tx"),  # and no text
]
UNFIT_TEXTS = ["", "x" * 301, "a\x00b", "a\u202eb", " a", 7, None, ["hej"]]


@pytest.mark.requirement("SUR-41")
@pytest.mark.parametrize(("key", "value"), UNFIT, ids=lambda one: str(one)[:20])
def test_what_is_no_answer_to_the_question_is_refused_and_nothing_is_stored(key, value) -> None:
    batch = open_wave()
    code_of(batch, CodeKind.SLIP)
    slip = batch.codes.get()
    with pytest.raises(AnswerRefused) as caught:
        send(batch, answers={**YES, key: value}, slip=slip.pk)
    assert (caught.value.key, str(caught.value)) == (
        key, "Svaret passar inte till frågan. Svara en gång till på den."
    )  # fmt: skip
    slip.refresh_from_db()
    assert (everything(), slip.used) == ((0, 0, 0), False)


@pytest.mark.requirement("SUR-41")
@pytest.mark.parametrize("text", UNFIT_TEXTS, ids=lambda one: repr(one)[:10])
def test_a_text_that_no_page_lets_through_is_refused(text) -> None:
    with pytest.raises(AnswerRefused):
        send(open_wave(), answers={"fritt": "-tx"}, texts={"fritt": text})
    assert everything() == (0, 0, 0)


@pytest.mark.requirement("SUR-41")
def test_a_text_for_a_question_that_asks_for_none_is_not_kept() -> None:
    send(open_wave(), texts={"trivs": "hej", "okand": "hej"})
    assert everything() == (1, 0, 1)


@pytest.mark.requirement("SUR-41")
def test_what_fits_at_the_edges_is_stored_as_it_is() -> None:
    said = {**YES, "trivs": "e", "sprak": "sv", "var": ["buss", "gard"], "dagar": 7,
            "viktigt": ["vila"], "fritt": "-tx"}  # fmt: skip
    send(open_wave(), answers=said, texts={"fritt": "x" * 300})
    assert rows() == [said]


def test_an_unfit_value_off_the_path_is_dropped_with_the_question() -> None:
    send(open_wave(), answers={"mobbad": "nej", "var": {"x": 1}})
    assert rows()[0]["var"] == "-ns"


@pytest.mark.requirement("SUR-41")
@pytest.mark.requirement("SUR-9")
def test_an_answer_is_held_against_the_version_of_its_wave_and_no_other() -> None:
    batch, other = open_wave(), open_wave(asks("trivs", "single", "z"), slug="annan")
    wave = batch.wave
    fields = {"batch_id": batch.pk, "sending": "s", "language": "sv", "texts": {}}
    for wave_id, version, known in [
        (wave.pk, wave.version_id, other.wave.version),  # another definition
        (wave.pk, other.wave.version_id, other.wave.version),  # another version
        (other.wave_id, other.wave.version_id, other.wave.version),  # another wave's batch
    ]:
        with pytest.raises(WaveClosed):
            submit(wave_id=wave_id, version_id=version, definition=keep(known.definition),
                   answers={"trivs": "z"}, **fields)  # fmt: skip
    assert everything() == (0, 0, 0)


def test_looking_again_costs_no_query(django_assert_num_queries) -> None:
    batch = open_wave()
    said = {**YES, "trivs": "a", "var": ["gard"], "dagar": 1, "viktigt": ["mat"]}
    keep(batch.wave.version.definition)
    with django_assert_num_queries(5):  # savepoint twice, the wave, the mark, the answer
        send(batch, answers=said)


def forged(batch: CodeBatch, **changes) -> Client:
    """A phone whose draft is sealed with the real key, and holds what no page has put there."""
    wave = batch.wave
    values = {"wave": wave.pk, "version": wave.version_id, "batch": batch.pk,
              "digest": wave.version.digest} | changes  # fmt: skip
    draft = Draft(**values)
    client = Client()
    parts = [draft.wave, draft.version, draft.digest, draft.batch, draft.slip, draft.sending,
             draft.answers, draft.texts, draft.at]  # fmt: skip
    client.cookies[drawer.COOKIE] = "1" + drawer.seal(parts, draft.window)
    client.token = draft.token  # type: ignore[attr-defined]
    return client


@pytest.mark.requirement("SUR-41")
@pytest.mark.parametrize(("key", "value"), UNFIT, ids=lambda one: str(one)[:20])
def test_a_forged_draft_is_asked_again_with_a_sentence_and_keeps_the_rest(key, value) -> None:
    good = {"sprak": "ar", **YES}
    client = forged(open_wave(), answers={**good, key: value})
    response = client.post("/sv/svara/skicka/", {"token": client.token})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Svaret passar inte till frågan. Svara en gång till på den." in page
    assert f"/sv/svara/steg/{key}/" in page
    assert Response.objects.count() == 0
    sent = client.post("/sv/svara/skicka/", {"token": client.token}, follow=True)
    assert sent.status_code == 200
    assert {name: rows()[0][name] for name in good if name != key} == {
        name: one for name, one in good.items() if name != key
    }
    assert rows()[0][key] == "-nr"


def test_a_forged_draft_of_another_definition_is_not_stored() -> None:
    batch = open_wave()
    foreign = definition(asks("trivs", "single", "z"))
    keep(foreign)
    client = forged(batch, digest=digest_of(foreign), answers={"trivs": "z"})
    response = client.post("/sv/svara/skicka/", {"token": client.token})
    assert (response.status_code, everything()) == (410, (0, 0, 0))


def test_every_version_names_its_content() -> None:
    open_wave()
    assert [one.digest for one in SurveyVersion.objects.all()] == [digest_of(definition())]
    assert len(EVERYTHING) == 7
