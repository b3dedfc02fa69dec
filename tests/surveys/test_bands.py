"""SUR-4: what each age band reads and hears, which band a person has, and what is kept of it."""

import re

import pytest

from core.models import AuditEntry
from surveys.bands import band_of
from surveys.definition import DefinitionError, digest_of, parse
from surveys.enums import AgeBand, CodeKind, WaveState
from surveys.models.invitation import CodeBatch
from surveys.models.response import Response
from surveys.models.wave import Wave
from surveys.services.freeze import definition_of, freeze
from surveys.services.invited import Group, InvitedError, invite, set_bands
from tests.surveys.answering import Phone, asks, code_of, definition, open_wave
from tests.surveys.making import both, make_survey, make_wave, question
from tests.surveys.test_staff import Role, signed_in

SMALL = {"text": {"sv": "Mår du bra?"}, "help": {"sv": "Tänk efter."}, "audio": {"sv": "/l.mp3"},
         "options": {"ja": {"sv": "Japp"}}}  # fmt: skip
ASKED = asks("mar", help=both("hjälp"), audio={"sv": "/s.mp3", "ar": "/a.mp3"}, ages={"6-7": SMALL})


def another_batch(batch: CodeBatch, band: str) -> CodeBatch:
    return CodeBatch.objects.create(wave=batch.wave, school=f"Skola {band}", size=20, band=band)


@pytest.mark.requirement("SUR-4")
@pytest.mark.parametrize(
    ("years", "band"),
    [("F", "6-7"), ("1", "6-7"), ("F–2", "6-7"), ("2", "8-9"), ("3–5", "8-9"), ("4", "10-12"),
     ("6", "10-12"), ("6–9", "10-12"), ("7", "13-16"), ("10", "13-16"), ("13", "13-16"),
     ("", "adult")],
)  # fmt: skip
def test_the_band_comes_from_the_school_year_and_is_the_youngest_of_several(
    years: str, band: str
) -> None:
    assert band_of(years) == band


@pytest.mark.requirement("SUR-4")
def test_what_a_band_lacks_is_anybodys_in_the_same_language() -> None:
    whole = parse(definition(ASKED))
    (young,) = whole.for_band("6-7").questions
    assert young.text == {"sv": "Mår du bra?", "ar": "Fråga mar ع"}
    assert young.help == {"sv": "Tänk efter.", "ar": "hjälp ع"}
    assert [one.label for one in young.options] == [{"sv": "Japp", "ar": "ja ع"}, both("nej")]
    for band in ("8-9", "10-12", "13-16", "adult", "", "forged"):
        assert whole.for_band(band).questions == whole.questions
    assert whole.for_band("6-7").digest == whole.digest


@pytest.mark.requirement("SUR-4")
def test_a_recording_is_heard_only_with_the_words_that_it_reads() -> None:
    own = asks("a", audio={"sv": "/s.mp3", "ar": "/a.mp3"}, ages={"8-9": {"text": {"sv": "Nya"}}})
    whole = parse(definition(ASKED, own))
    assert [one.audio for one in whole.for_band("6-7").questions] == [
        {"sv": "/l.mp3", "ar": "/a.mp3"}, {"sv": "/s.mp3", "ar": "/a.mp3"}]  # fmt: skip
    assert whole.for_band("8-9").questions[1].audio == {"ar": "/a.mp3"}


def test_an_unknown_band_is_no_definition() -> None:
    with pytest.raises(DefinitionError):
        parse(definition(asks("a", ages={"6–7": {"text": both("x")}})))


def test_a_definition_from_before_age_bands_keeps_its_name() -> None:
    data = definition(asks("a"))
    assert parse(data).digest == digest_of(data) == "f86c960e68db99b1"


@pytest.mark.requirement("SUR-4")
@pytest.mark.django_db
def test_the_makers_words_for_an_age_are_frozen() -> None:
    own = {"band": "8-9", "text": {"sv": "Är rasten bra?"}}
    yes = {"key": "ja", "label": both("ja"), "ages": [{"band": "6-7", "label": {"ar": "أجل"}}]}
    no = {"key": "nej", "label": both("nej")}
    asked = question("rast", ages=[own])
    asked["value"]["options"] = [yes, no]
    survey = make_survey(asked, question("utan"))
    plain = definition_of(survey)["questions"][1]
    survey.ages = [("age", {"band": "6-7", "intro": {"sv": "Hejsan"}, "audio": {}})]
    survey.save()
    survey.refresh_from_db()
    data = freeze(survey, by=None).definition
    assert data["questions"][0]["ages"] == {
        "6-7": {"options": {"ja": {"ar": "أجل"}}},
        "8-9": {"text": {"sv": "Är rasten bra?"}},
    }
    assert data["ages"] == {"6-7": {"intro": {"sv": "Hejsan"}}}
    assert "ages" not in plain


@pytest.mark.requirement("SUR-4", "SUR-40")
@pytest.mark.django_db
def test_each_band_reads_its_own_page_and_the_answer_says_the_band_of_its_batch() -> None:
    middle = open_wave(ASKED)
    found = {}
    for batch in (middle, another_batch(middle, "6-7"), another_batch(middle, "adult")):
        phone = Phone()
        phone.enter(code_of(batch, CodeKind.SLIP))
        found[batch.band] = (phone.heading, "Japp" in phone.html, "/l.mp3" in phone.html)
        phone.go(f"/ar{phone.address[3:]}")
        assert phone.heading == "Fråga mar ع"
        phone.go(f"/sv{phone.address[3:]}")
        phone.answer("ja")
        phone.press("/sv/svara/skicka/")
    assert found == {
        "10-12": ("Fråga mar", False, False),
        "6-7": ("Mår du bra?", True, True),
        "adult": ("Fråga mar", False, False),
    }
    stored = Response.objects.values_list("school", "band", "answers__mar")
    assert set(stored) == {("Sjöskolan", "10-12", "ja"), ("Skola 6-7", "6-7", "ja"),
                           ("Skola adult", "adult", "ja")}  # fmt: skip


@pytest.mark.requirement("SUR-4")
@pytest.mark.django_db
def test_a_band_costs_no_query_at_any_step(django_assert_num_queries) -> None:
    batch = open_wave(ASKED, asks("b"))
    phone = Phone()
    phone.enter(code_of(another_batch(batch, "6-7")))
    with django_assert_num_queries(0):
        phone.answer("ja")
        phone.answer("nej")
        assert phone.address == "/sv/svara/klar/"


@pytest.mark.requirement("SUR-25")
@pytest.mark.django_db
@pytest.mark.parametrize("band", list(AgeBand))
def test_the_youngest_may_send_at_once_or_look_and_others_look(band: str) -> None:
    phone = Phone()
    phone.enter(code_of(another_batch(open_wave(ASKED), band)))
    phone.answer("ja")
    if band in ("6-7", "8-9"):
        assert phone.address == "/sv/svara/klar/"
        assert phone.html.count('<button class="go">') == 1
        assert 'href="/sv/svara/f/mar/"' in phone.html  # Back
        assert 'href="/sv/svara/kontrollera/"' in phone.html
        heard = [phone.html.count('class="say"')]
        assert phone.press("/sv/svara/skicka/").redirect_chain[-1][0] == "/sv/svara/tack/"
        assert [*heard, phone.html.count('class="say"')] == [1, 1], "who cannot read may listen"
        assert Response.objects.get().answers == {"mar": "ja"}
    else:
        assert phone.address == "/sv/svara/kontrollera/"


@pytest.mark.requirement("SUR-25")
@pytest.mark.django_db
def test_a_change_by_the_youngest_comes_back_to_the_answers() -> None:
    phone = Phone()
    phone.enter(code_of(another_batch(open_wave(ASKED), "6-7")))
    phone.answer("ja")
    phone.go("/sv/svara/kontrollera/")
    assert "Japp" in phone.html
    phone.go("/sv/svara/f/mar/?kontroll=1")
    phone.answer("nej")
    assert phone.address == "/sv/svara/kontrollera/"


@pytest.mark.requirement("SUR-21")
@pytest.mark.django_db
def test_the_start_page_speaks_to_its_band() -> None:
    middle = open_wave(ASKED)
    wave = middle.wave
    data = wave.version.definition | {"ages": {"6-7": {"intro": {"sv": "Hej på dig"}}}}
    type(wave.version).objects.filter(pk=wave.version_id).update(
        definition=data, digest=digest_of(data)
    )
    seen = {}
    for band in ("6-7", "8-9", "13-16", "adult"):
        phone = Phone()
        phone.post("/sv/svara/kod/", {"code": code_of(another_batch(middle, band))})
        phone.go("/sv/svara/start/")
        seen[band] = [text for text in ("Hej på dig", "<p>Hej</p>", "Du får hoppa över.",
                                        "Du får hoppa över varje fråga.", "Anonymt.",
                                        "Ingen ser vem som svarat vad.",
                                        "Prata med en vuxen,", "Barn kan ringa Bris")
                      if text in phone.html]  # fmt: skip
    assert seen == {
        "6-7": ["Hej på dig", "Du får hoppa över.", "Ingen ser vem som svarat vad.",
                "Prata med en vuxen,"],
        "8-9": ["<p>Hej</p>", "Du får hoppa över.", "Ingen ser vem som svarat vad.",
                "Prata med en vuxen,"],
        "13-16": ["<p>Hej</p>", "Du får hoppa över varje fråga.", "Anonymt.",
                  "Ingen ser vem som svarat vad."],
        "adult": ["<p>Hej</p>", "Du får hoppa över varje fråga.", "Anonymt.",
                  "Ingen ser vem som svarat vad.", "Barn kan ringa Bris"],
    }  # fmt: skip


def two_groups() -> Wave:
    wave = make_wave()
    invite(wave, [Group("Ås", "Söder", 1, 1, "", 12), Group("Ås", "Söder", 4, 4, "", 12)], by=None)
    return wave


@pytest.mark.requirement("SUR-4")
@pytest.mark.django_db
def test_a_waves_maker_sees_and_changes_the_band_of_each_group() -> None:
    wave = two_groups()
    client = signed_in(Role.SURVEY_MAKER)
    page = client.get(f"/admin/omgangar/{wave.slug}/").content.decode()
    assert re.findall(r"Ord för <bdi>(.*?)</bdi>", page) == ["6–7 år", "10–12 år"]
    ages = f"/admin/omgangar/{wave.slug}/aldrar/"
    assert f'href="{ages}"' in page
    form = client.get(ages).content.decode()
    assert re.findall(r'<option value="([^"]+)" selected', form) == ["6-7", "10-12"]
    names = ("band-1", "band-2")
    assert (
        client.post(f"{ages}spara/", dict(zip(names, ("8-9", "x"), strict=True))).status_code == 422
    )
    assert (
        client.post(f"{ages}spara/", dict(zip(names, ("8-9", "10-12"), strict=True))).status_code
        == 302
    )
    assert list(wave.batches.order_by("pk").values_list("band", flat=True)) == ["8-9", "10-12"]
    assert AuditEntry.objects.filter(action="choose age bands").count() == 1


@pytest.mark.requirement("SUR-4")
@pytest.mark.django_db
def test_nobody_changes_the_band_of_an_open_wave() -> None:
    wave = two_groups()
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN, promise_complete=True)
    batch = wave.batches.order_by("pk")[0]
    with pytest.raises(InvitedError):
        set_bands(wave, {batch.pk: "adult"}, by=None)
    client = signed_in(Role.SURVEY_MAKER)
    assert "aldrar/" not in client.get(f"/admin/omgangar/{wave.slug}/").content.decode()
    sent = client.post(f"/admin/omgangar/{wave.slug}/aldrar/spara/",
                       {"band-1": "adult", "band-2": "adult"})  # fmt: skip
    assert sent.status_code == 422
    assert set(wave.batches.values_list("band", flat=True)) == {"6-7", "10-12"}
    contact = signed_in(Role.SCHOOL_CONTACT)
    assert contact.get(f"/admin/omgangar/{wave.slug}/aldrar/").status_code == 302
