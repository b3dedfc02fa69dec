"""PAR-6: an idea without an account, read before it is public, supported, followed by its code."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry, User
from core.roles import Role
from promises import ledger
from promises.models import MatterStep
from surveys.flow import limits
from tests.promises.making import WORDS, make_promise
from tests.youth_council.making import person
from youth_council import demo
from youth_council.models.idea import Idea, IdeaRound, IdeaState
from youth_council.services import ideas as services
from youth_council.views import ideas as views

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PAR-6")]
TITLE = {"title_sv": "Gungor", "title_ar": "أراجيح"}


def make_round(**promise) -> IdeaRound:
    today = timezone.localdate()
    return IdeaRound.objects.create(
        slug="host", name=WORDS, promise=make_promise("ideer", 60, **promise),
        opens=today - timedelta(days=5), closes=today + timedelta(days=5),
    )  # fmt: skip


@pytest.fixture
def ideas() -> IdeaRound:
    return services.open_round(make_round(), by=None)


def sent(client: Client, text: str, lang: str = "sv") -> str:
    """Sends the idea as a person would; its code."""
    answer = client.post(f"/{lang}/ideer/ny/skicka/", {"text": text})
    assert answer.url == f"/{lang}/ideer/tack/"
    return re.search(r'idea-code"><bdi dir="ltr">([^<]+)<', client.get(answer.url).text)[1]


def followed(code: str, lang: str = "sv") -> str:
    """What another device reads of the idea."""
    device = Client()
    answer = device.post(f"/{lang}/ideer/folj/kod/", {"code": code})
    return device.get(answer.url).text


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_from_a_childs_phone_to_a_public_idea_with_its_steps(client, ideas, lang):
    code = sent(client, "Fler gungor\npå gården", lang)
    idea = Idea.objects.get()
    assert (idea.language, idea.state, idea.tells_of_harm) == (lang, IdeaState.WAITING, False)
    assert "gungor" not in Client().get(f"/{lang}/ideer/").text
    waits = {"sv": "en vuxen läser den innan andra", "ar": "يقرؤها شخص كبير قبل"}[lang]
    assert waits in followed(code, lang)

    moderator = Client()
    moderator.force_login(person("mo", Role.MODERATOR))
    page = f"/{lang}/ideer/las/{idea.pk}/"
    assert "Fler gungor<br>på gården" in moderator.get(page).text
    moderator.post(f"{page}bestam/", TITLE | {"do": "release"})
    heading = {"sv": "Gungor", "ar": "أراجيح"}[lang]
    assert f">{heading}</a>" in Client().get(f"/{lang}/ideer/").text

    idea.refresh_from_db()
    listener = ideas.promise.listener
    ledger.add_step(
        idea.matter, kind="decision", status="no", on=timezone.localdate(), reason=WORDS,
        by=listener,
    )  # fmt: skip
    for html in (followed(code, lang), Client().get(f"/{lang}/ideer/{idea.pk}/").text):
        assert WORDS[lang] in html
    assert MatterStep.objects.get().matter.promise == ideas.promise


def test_the_code_is_shown_once_and_stored_only_as_a_keyed_hash(client, ideas):
    code = sent(client, "Gungor")
    assert re.fullmatch(r"[2-9]{4} [2-9]{4}", code)
    stored = str(Idea.objects.values().get())
    assert code.replace(" ", "") not in stored
    client.post("/sv/ideer/klart/")
    assert client.get("/sv/ideer/tack/").url == "/sv/ideer/"
    assert client.cookies["ide"].value == ""
    assert Client().get("/sv/ideer/min/").url == "/sv/ideer/folj/"


@pytest.mark.parametrize("typed", ["", "2222 2222", "hej", "9" * 5000, "²"])
def test_a_wrong_code_gets_a_sentence_and_stays(client, ideas, typed):
    back = client.post("/sv/ideer/folj/kod/", {"code": typed}).url
    html = client.get(back).text
    assert ("<title>Fel: " in html, f'value="{typed[:60]}"' in html) == (True, bool(typed))


def test_numbers_and_addresses_are_covered_before_anything_is_stored(client, ideas):
    sent(client, "Ring 070-174 06 91 eller asa@example.org, 20100203-1234. Gungor!")
    assert Idea.objects.get().text == "Ring ••• eller •••, •••. Gungor!"


def test_the_moderator_covers_a_name_and_the_word_is_gone(client, ideas):
    sent(client, "Säg till Kalle om gungor")
    idea = Idea.objects.get()
    client.force_login(person("mo", Role.MODERATOR))
    client.post(f"/sv/ideer/las/{idea.pk}/bestam/", TITLE | {"do": "release", "words": "2"})
    idea.refresh_from_db()
    assert idea.text == "Säg till ••• om gungor"
    assert idea.matter.said == {"sv": idea.text}


def test_a_hidden_idea_says_why_to_its_sender_alone(client, ideas):
    code = sent(client, "Dumt om någon")
    idea = Idea.objects.get()
    client.force_login(person("mo", Role.MODERATOR))
    page = f"/sv/ideer/las/{idea.pk}/bestam/"
    assert client.post(page, {"do": "hide"}).status_code == 422
    client.post(page, {"do": "hide", "reason": "hurts"})
    assert Client().get(f"/sv/ideer/{idea.pk}/").status_code == 404
    html = followed(code)
    assert ("Den visas inte för andra." in html, "Dumt" in html) == (True, False)
    idea.refresh_from_db()
    assert idea.text == ""


@pytest.mark.one_database
def test_hiding_can_be_taken_back_for_ten_minutes_by_who_hid_it(client, ideas):
    sent(client, "Fler bollar")
    idea = Idea.objects.get()
    client.force_login(person("mo", Role.MODERATOR))
    client.post(f"/sv/ideer/las/{idea.pk}/bestam/", {"do": "hide", "reason": "hurts"})
    other = Client()
    other.force_login(person("mia", Role.MODERATOR))
    assert "Ångra" not in other.get("/sv/ideer/las/").content.decode()
    other.post("/sv/ideer/las/angra/")
    idea.refresh_from_db()
    assert (idea.state, idea.text) == ("hidden", "")
    assert "Ångra" in client.get("/sv/ideer/las/").content.decode()
    for _press in range(2):
        client.post("/sv/ideer/las/angra/")
    idea.refresh_from_db()
    assert (idea.state, idea.text, idea.reason) == ("waiting", "Fler bollar", "")
    assert AuditEntry.objects.filter(action="take back hiding of idea").count() == 1


@pytest.mark.one_database
@pytest.mark.requirement("PRV-9")
def test_one_network_sends_so_many_ideas_and_what_was_typed_stays(ideas, monkeypatch):
    monkeypatch.setattr(views, "SENT_MOST", 2)
    monkeypatch.setattr(limits, "cache", LocMemCache("ideas", {}))
    here, there = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="203.0.113.8")
    found = [here.post("/sv/ideer/ny/skicka/", {"text": "Fler bollar"}) for _time in range(3)]
    assert [one.status_code for one in found] == [302, 302, 429]
    page = found[2].content.decode()
    assert "Vänta tio minuter" in page and "Fler bollar</textarea>" in page
    assert there.post("/sv/ideer/ny/skicka/", {"text": "Fler bollar"}).status_code == 302
    assert Idea.objects.count() == 3


def test_a_heading_in_every_language_is_asked_for(client, ideas):
    sent(client, "Gungor")
    idea = Idea.objects.get()
    client.force_login(person("mo", Role.MODERATOR))
    page = f"/sv/ideer/las/{idea.pk}/bestam/"
    for data in ({}, {"title_sv": "Gungor"}):
        assert client.post(page, data | {"do": "release"}).status_code == 422
    idea.refresh_from_db()
    assert idea.state == IdeaState.WAITING


def test_a_device_supports_an_idea_once_and_nothing_else_is_kept(client, ideas):
    idea, _code = services.send(ideas, "Gungor", language="sv")
    services.release(idea, title=WORDS, by=person("mo", Role.MODERATOR))
    for _time in range(2):
        client.post(f"/sv/ideer/{idea.pk}/stod/")
    Client().post(f"/ar/ideer/{idea.pk}/stod/")
    idea.refresh_from_db()
    assert (idea.supports, client.cookies["stodda"].value) == (2, str(idea.pk))
    assert "Den här telefonen eller datorn stödjer" in client.get(f"/sv/ideer/{idea.pk}/").text


def test_what_is_not_public_has_no_support(client, ideas):
    idea, _code = services.send(ideas, "Gungor", language="sv")
    assert client.post(f"/sv/ideer/{idea.pk}/stod/").status_code == 404
    idea.refresh_from_db()
    assert idea.supports == 0


@pytest.mark.parametrize(("text", "said"), [("  ", "Skriv din idé."), ("x" * 501, "501")])
def test_what_does_not_do_comes_back_with_what_was_typed(client, ideas, text, said):
    back = client.post("/sv/ideer/ny/skicka/", {"text": text}).url
    html = client.get(back).text
    assert (back, html.count(said) >= 2, Idea.objects.count()) == ("/sv/ideer/ny/", True, 0)
    assert text.strip() in html


def test_an_idea_that_may_tell_of_harm_comes_first_and_a_letter_is_written(
    client, ideas, django_capture_on_commit_callbacks
):
    moderator = person("mo", Role.MODERATOR)
    moderator.email = "mo@example.org"
    moderator.save()
    sent(client, "Gungor")
    with django_capture_on_commit_callbacks(execute=True):
        sent(client, "Hjälp, pappa slår mig")
    client.force_login(moderator)
    html = client.get("/sv/ideer/las/").text
    late = Idea.objects.get(tells_of_harm=True)
    assert re.findall(r"/ideer/las/(\d+)/", html)[0] == str(late.pk)
    assert [one.to for one in mail.outbox] == [["mo@example.org"]]
    assert "slår" not in mail.outbox[0].body


@pytest.mark.requirement("PAR-1")
class TestTheGate:
    def test_a_round_without_a_yes_stays_shut(self, client):
        with pytest.raises(ValidationError, match="löftet"):
            services.open_round(make_round(accepted=False), by=None)
        client.post("/sv/ideer/ny/skicka/", {"text": "Gungor"})
        assert Idea.objects.count() == 0
        assert "Just nu tar vi inte emot idéer." in client.get("/sv/ideer/ny/").text

    def test_the_database_refuses_an_open_round_without_a_complete_promise(self):
        make_round()
        with pytest.raises(IntegrityError), transaction.atomic():
            IdeaRound.objects.update(is_open=True)

    def test_an_editor_opens_it_and_is_told_why_not(self, client):
        ideas = make_round(accepted=False)
        client.force_login(person("elsa", Role.EDITOR))
        assert client.post("/sv/ideer/omgangar/host/", {"do": "open"}).status_code == 422
        type(ideas.promise).objects.update(accepted_at=timezone.now())
        client.post("/sv/ideer/omgangar/host/", {"do": "open"})
        assert IdeaRound.objects.get().is_open
        client.post("/sv/ideer/omgangar/host/", {"do": "close"})
        assert not IdeaRound.objects.get().is_open


def test_the_demonstration_has_ideas_to_read_and_to_look_at():
    for name in ("lyssnare", "moderator"):
        User.objects.get_or_create(username=name)
    make_promise("skolan-och-fritiden-2026", 80)
    demo.build(io.StringIO())
    demo.build(io.StringIO())
    states = Idea.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["public", "public", "waiting", "waiting"]
    assert list(MatterStep.objects.values_list("kind", flat=True)) == ["decision", "action"]


def test_a_round_that_closed_while_somebody_wrote_receives_nothing(client, ideas):
    services.close_round(ideas, by=None)
    ideas.refresh_from_db()
    with pytest.raises(ValidationError):
        services.send(ideas, "Fler gungor", language="sv")
    assert client.post("/sv/ideer/ny/skicka/", {"text": "Fler gungor"}).url == "/sv/ideer/ny/"
    assert Idea.objects.count() == 0
