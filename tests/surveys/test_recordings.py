"""Recordings: what may be uploaded, what is frozen with a version, and how a phone gets it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.models import Collection

from core.models import User
from core.roles import Role, ensure_roles
from surveys.blocks import LocalizedAudioBlock
from surveys.models.survey import SurveyVersion
from surveys.recordings import kind_of
from surveys.services.freeze import NotReady, freeze
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.making import make_survey, question

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SOUND = b"ID3\x04" + bytes(range(256)) * 3
TOO_BIG = (
    "Inspelningen är 61 kB, och en telefon ska få högst 60 kB. Gör den kortare, eller spara den "
    "som MP3 i mono med 16 eller 24 kbit/s."
)
NO_SOUND = (
    "En inspelning är en MP3- eller M4A-fil, och det är inte den här. Spara den som MP3 först."
)


def upload(name: str, content: bytes, user: User | None = None) -> list[str]:
    """What the admin's upload form says; empty when it takes the file."""
    form = get_document_form(Document)(
        {"title": "x", "collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, content)},
        user=user,
    )
    return form.errors.get("file", []) if not form.is_valid() else []


def document(content: bytes, name: str = "fraga.mp3") -> Document:
    return Document.objects.create(title=name, file=ContentFile(content, name))


@pytest.mark.requirement("SUR-24")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("fraga.mp3", SOUND, []),
        ("fraga.mp3", SOUND.ljust(60_000), []),
        ("fraga.mp3", SOUND.ljust(60_001), [TOO_BIG]),
        ("film.mp3", b"\x00\x00\x00\x18ftypisom" + bytes(60_500), [TOO_BIG]),
        ("fraga.m4a", b"\x00\x00\x00\x18ftypM4A " + bytes(99), []),
        ("fraga.wav", b"RIFF" + bytes(99), [NO_SOUND]),
        ("fraga.ogg", b"OggS" + bytes(99), [NO_SOUND]),
        ("fraga.mp3", b"<html>", [NO_SOUND]),
        ("utan-namn", SOUND.ljust(60_001), [TOO_BIG]),
        ("protokoll.pdf", b"%PDF-1.7" + bytes(90_000), []),
    ],
)
def test_a_recording_is_looked_at_when_it_is_uploaded(name, content, said) -> None:
    assert upload(name, content) == said


@pytest.mark.requirement("SUR-24")
def test_a_survey_maker_may_upload_one() -> None:
    maker = User.objects.create(username="m")
    maker.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    assert upload("fraga.mp3", SOUND, maker) == []
    client = Client()
    client.force_login(maker)
    data = {"title": "Fråga", "file": SimpleUploadedFile("fraga.mp3", SOUND.ljust(60_001))}
    response = client.post("/admin/documents/add/", data)
    assert (response.status_code, TOO_BIG in response.text) == (200, True)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"ID3\x04", "mp3"), (b"\xff\xfb\x90\x00", "mp3"), (b"\xff\xf3\x40\xc0", "mp3"),
        (b"\xff\xf1\x50\x80", ""), (b"\x89PNG\r\n", ""), (b"\xff", ""), (b"", ""),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
    ],
)  # fmt: skip
def test_the_kind_is_in_the_bytes(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


@pytest.mark.requirement("SUR-24")
def test_a_document_that_is_too_big_is_refused_in_the_question_and_when_it_is_frozen() -> None:
    big = document(SOUND.ljust(60_001))
    block = LocalizedAudioBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python({"sv": big.pk, "ar": None}))
    assert caught.value.block_errors["sv"].messages == [TOO_BIG]
    survey = make_survey(question("trygg", audio={"sv": big.pk}))
    with pytest.raises(NotReady) as refused:
        freeze(survey, by=None)
    assert refused.value.problems == [f"Fråga 1 (Fråga trygg), inspelning på Svenska: {TOO_BIG}"]
    assert not SurveyVersion.objects.exists()
    big.file.storage.delete(big.file.name)
    with pytest.raises(NotReady, match="Inspelningens fil finns inte kvar"):
        freeze(survey, by=None)


@pytest.mark.requirement("SUR-24")
def test_what_is_frozen_plays_on_when_the_document_is_replaced() -> None:
    sound = document(SOUND)
    survey = make_survey(question("trygg", audio={"sv": sound.pk, "ar": sound.pk}))
    survey.intro_audio = [("recording", {"sv": sound})]
    survey.save()
    definition = freeze(survey, by=None).definition
    heard = definition["questions"][0]["audio"]
    assert set(heard) == {"sv", "ar"}
    assert definition["intro_audio"] == {"sv": heard["sv"]}
    sound.file.storage.delete(sound.file.name)
    sound.delete()
    response = Client().get(heard["sv"])
    assert (response.status_code, response.content) == (200, SOUND)
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies


@pytest.mark.requirement("SUR-24")
@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-1", 206, slice(0, 2)),
        ("bytes=700-", 206, slice(700, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=0-99999", 206, slice(0, None)),
        ("bytes=99999-", 416, slice(0, 0)),
        ("bytes=9-3", 416, slice(0, 0)),
        ("bytes=-", 416, slice(0, 0)),
        ("apples", 200, slice(0, None)),
    ],
)
def test_a_phone_may_ask_for_a_part(asked: str, status: int, part: slice) -> None:
    survey = make_survey(question("trygg", audio={"sv": document(SOUND).pk}))
    address = freeze(survey, by=None).definition["questions"][0]["audio"]["sv"]
    response = Client().get(address, headers={"range": asked})
    assert (response.status_code, response.content) == (status, SOUND[part])
    if status == 206:
        first, last = range(len(SOUND))[part][0], range(len(SOUND))[part][-1]
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"


@pytest.mark.parametrize("name", ["0" * 20 + ".mp3", "../settings.mp3", "x.mp3", "0" * 20 + ".py"])
def test_nothing_else_is_served(name: str) -> None:
    assert Client().get(f"/sv/svara/ljud/{name}").status_code == 404


@pytest.mark.requirement("SUR-24")
def test_the_page_plays_the_recording_of_its_language_and_fetches_it_only_then() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q", audio={"ar": "/ar/svara/ljud/x.mp3"}), asks("r"))))
    assert "<audio" not in phone.html
    phone.go("/ar/svara/f/q/")
    assert '<audio controls preload="none" src="/ar/svara/ljud/x.mp3"' in phone.html
    assert "autoplay" not in phone.html


@pytest.mark.requirement("SUR-21", "SUR-24")
def test_the_start_page_has_its_recording() -> None:
    batch = open_wave(asks("q"))
    version = batch.wave.version
    rewrite(version, intro_audio={"sv": "/sv/svara/ljud/start.mp3"})
    phone = Phone()
    phone.post("/sv/svara/kod/", {"code": code_of(batch)})
    phone.go("/sv/svara/start/")
    assert (
        'preload="none" src="/sv/svara/ljud/start.mp3" aria-label="Lyssna på sidan"' in phone.html
    )
