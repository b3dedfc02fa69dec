"""The moderators' reading of free texts: one at a time, in no order of arrival (SUR-43)."""

import io
import re

import pytest
from django.core import mail
from django.core.management import call_command

from core.models import AuditEntry
from core.roles import Role
from core.waiting import cards_for
from surveys.models.freetext import FreeText
from surveys.queries import texts
from surveys.services import moderation
from tests.surveys.answering import asks, open_wave
from tests.surveys.test_submit import send
from tests.youth_council.making import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    found = open_wave(asks("fritt", "text", max_length=300)).wave
    survey = found.version.survey
    survey.harm_contact = person("omar", Role.MODERATOR)
    survey.harm_contact.email = "omar@example.org"
    survey.harm_contact.save()
    survey.save()
    return found


@pytest.fixture
def omar(wave):
    return wave.version.survey.harm_contact


@pytest.fixture
def reading(client, omar):
    client.force_login(omar)
    return client


def write(wave, *words, **more):
    return [
        FreeText.objects.create(wave=wave, question="fritt", language="sv", text=one, **more)
        for one in words
    ]


def shown(response):
    found = re.search(r"<blockquote[^>]*><p>(.*?)</p>", response.content.decode())
    return found[1] if found else ""


def decide(client, text, do, **data):
    address = f"/sv/texter/{text.wave.slug}/las/val/"
    return client.post(address, {"text": text.pk, "do": do} | data, follow=True)


def state(text):
    text.refresh_from_db()
    return text.state, text.reason, text.masked, text.harm


@pytest.mark.requirement("SUR-43")
def test_only_a_moderator_reads(client, wave):
    write(wave, "hej")
    client.force_login(person("johan", Role.SURVEY_MAKER))
    for part in ("", "oro/", "rasten/las/", "rasten/lasta/"):
        assert client.get(f"/sv/texter/{part}").status_code == 403


@pytest.mark.requirement("SUR-43")
@pytest.mark.parametrize(("lang", "left"), [("sv", "2 kvar"), ("ar", "بقي 2")])
def test_one_at_a_time_until_nothing_is_left(reading, wave, lang, left):
    made = {str(one.pk): one.text for one in write(wave, "Fler gungor", "Längre raster")}
    first = reading.get(f"/{lang}/texter/rasten/las/")
    assert left in first.content.decode()
    assert first["Cache-Control"] == "no-store"
    in_order = [made[key] for key in sorted(made)]  # by their random keys, never by arrival
    assert shown(first) == in_order[0]
    assert shown(reading.get(f"/{lang}/texter/rasten/las/?hoppa={min(made)}")) == in_order[1]
    for _i in made:
        text = texts.next_waiting(wave)
        page = decide(reading, text, "release")
    assert "Allt är läst" in page.content.decode()
    assert set(FreeText.objects.values_list("state", flat=True)) == {"released"}


@pytest.mark.requirement("SUR-43")
def test_hiding_asks_why_and_the_night_deletes(reading, wave):
    (text,) = write(wave, "Kalle är dum")
    page = decide(reading, text, "hide")
    assert page.status_code == 422
    assert "Välj varför." in page.content.decode()
    assert state(text)[0] == "waiting"
    decide(reading, text, "hide", reason="names")
    assert state(text) == ("hidden", "names", [], "")
    call_command("surveys_nightly", stdout=io.StringIO())
    assert not FreeText.objects.exists()


@pytest.mark.requirement("SUR-43")
def test_words_are_covered_and_the_night_writes_them_out(reading, wave):
    (text,) = write(wave, "Kalle  vill ha\ngungor med Lisa")
    assert decide(reading, text, "mask", reason="names").status_code == 422
    decide(reading, text, "mask", reason="names", words=["0", "5"])
    assert state(text) == ("released", "names", [0, 5], "")
    assert text.shown == "•••  vill ha\ngungor med •••"
    assert "Kalle" not in reading.get("/sv/texter/rasten/lasta/").content.decode()
    moderation.settle()
    text.refresh_from_db()
    assert (text.text, text.masked) == ("•••  vill ha\ngungor med •••", [])


@pytest.mark.requirement("SUR-43")
def test_a_decision_is_undone(reading, wave):
    (text,) = write(wave, "Kalle vill gunga")
    page = decide(reading, text, "mask", reason="names", words=["0"])
    assert f'name="text" value="{text.pk}"' in page.content.decode()
    page = reading.post("/sv/texter/rasten/angra/", {"text": text.pk}, follow=True)
    assert (shown(page), state(text)) == ("Kalle vill gunga", ("waiting", "", [], ""))
    logged = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(logged) == ["mask text", "undo text"]


def test_two_who_read_the_same(reading, wave, omar):
    (text,) = write(wave, "Fler gungor")
    moderation.release(wave, text.pk, by=omar)
    page = decide(reading, text, "hide", reason="hurts")
    assert "Den texten finns inte kvar här" in page.content.decode()
    assert state(text)[0] == "released"


@pytest.mark.requirement("SUR-43")
def test_what_a_reader_flags_is_told_at_once_without_its_words(
    reading, wave, django_capture_on_commit_callbacks
):
    (text,) = write(wave, "Det är hemskt hemma")
    with django_capture_on_commit_callbacks(execute=True):
        decide(reading, text, "flag")
    assert state(text) == ("waiting", "", [], "flagged")
    (letter,) = mail.outbox
    assert letter.to == ["omar@example.org"]
    assert "hemskt" not in letter.body
    assert "/sv/texter/oro/" in letter.body
    assert texts.next_waiting(wave) is None
    page = reading.get("/sv/texter/oro/").content.decode()
    assert "Det är hemskt hemma" in page
    assert "orosanmälan" in page


@pytest.mark.requirement("SUR-43")
def test_what_the_list_found_is_told_the_same_day_until_it_is_dealt_with(
    reading, wave, django_capture_on_commit_callbacks
):
    (text,) = write(wave, "Han slår mig", harm="listed")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("tell_of_harm", stdout=io.StringIO())
    assert [one.to for one in mail.outbox] == [["omar@example.org"]]
    assert reading.post("/sv/texter/oro/klart/", {"text": text.pk}).status_code == 422
    reading.post("/sv/texter/oro/klart/", {"text": text.pk, "outcome": "reported"})
    assert state(text) == ("hidden", "harm", [], "handled")
    (entry,) = AuditEntry.objects.filter(action="deal with text of harm")
    assert (entry.by.username, entry.note) == ("omar", "reported")
    assert entry.subject == f"surveys.wave:{wave.pk}"
    call_command("tell_of_harm", stdout=io.StringIO())
    moderation.settle()
    assert (len(mail.outbox), FreeText.objects.count()) == (1, 0)


@pytest.mark.requirement("SUR-43")
def test_no_harm_after_all_is_read_as_any_other(reading, wave):
    (text,) = write(wave, "Vi har en kniv i köket", harm="listed")
    reading.post("/sv/texter/oro/klart/", {"text": text.pk, "outcome": "none"})
    assert (state(text)[3], texts.next_waiting(wave)) == ("handled", text)


@pytest.mark.requirement("SUR-43")
def test_every_moderator_is_told_where_nobody_is_named(wave, omar):
    wave.version.survey.harm_contact = None
    wave.version.survey.save()
    write(wave, "Han slår mig", harm="listed")
    assert texts.to_tell() == [(None, 1)]
    assert moderation.tell_all(texts.to_tell()) == 1


@pytest.mark.requirement("SUR-43")
def test_my_page_says_what_waits(wave, omar):
    def counts():
        return [card.count for card in cards_for(omar)][:2]

    assert counts() == [0, 0]
    write(wave, "Fler gungor", "Längre raster")
    write(wave, "Han slår mig", harm="listed")
    assert counts() == [1, 2]


@pytest.mark.requirement("SUR-43")
def test_what_was_let_through_can_be_read_after_the_close_and_from_k_answers(client, wave):
    write(wave, "Fler gungor", state="released")
    write(wave, "Oläst")
    client.force_login(person("karin", Role.MODERATOR))

    def read():
        html = client.get("/sv/texter/rasten/slappta/").content.decode()
        return re.findall(r"<blockquote[^>]*><p>(.*?)</p>", html)

    assert read() == []
    batch = wave.batches.get()
    for number in range(wave.k):
        send(batch, sending=f"s{number}", answers={})
    assert read() == []
    wave.state = "closed"
    wave.save()
    assert read() == ["Fler gungor"]
    wave.k = wave.k + 1
    wave.save()
    assert read() == []


def test_the_log_holds_no_words(reading, wave, omar):
    (text,) = write(wave, "Kalle vill gunga")
    decide(reading, text, "mask", reason="names", words=["0"])
    rows = AuditEntry.objects.values_list("action", "subject", "note")
    assert list(rows) == [("mask text", f"surveys.wave:{wave.pk}", "names")]
