"""SUR-42: a survey that is followed up, from its maker's choice to the destroyed key."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory, override_settings
from django.urls import resolve
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from core.models import AuditEntry
from core.roles import Role
from surveys.anonymity import says_anonymous
from surveys.enums import Mode, WaveState
from surveys.flow import drawer
from surveys.models.invitation import CodeBatch
from surveys.models.response import FollowUpKey, FollowUpResponse, Response
from surveys.models.survey import Survey
from surveys.models.wave import Wave
from surveys.queries.progress import by_batch
from surveys.reports.aggregate import PairCount, cell_sizes, pair_counts, pair_total
from surveys.services.codewords import LEFT_OUT, PICTURES, destroy_key, digest_of
from surveys.services.discard import discard_batch, discard_wave
from surveys.services.freeze import definition_of, find_problems, freeze
from surveys.services.imports import as_survey
from surveys.services.waves import WaveRefused, close_wave, opening_gaps
from surveys.xlsform.exporter import export
from surveys.xlsform.importer import read
from tests.surveys.answering import Phone, asks, code_of, open_wave, rewrite
from tests.surveys.making import both, make_survey, make_wave, question
from tests.surveys.test_staff import signed_in
from tests.surveys.test_submit import send

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-42")]
WORD = {"day": "7", "older": "2", "picture": "boat"}
SEND = "/sv/svara/kodord/spara/"


def followed(*questions: dict[str, Any], slug: str = "rasten") -> CodeBatch:
    batch = open_wave(*(questions or (asks("q"),)), slug=slug)
    rewrite(batch.wave.version, mode="follow-up")
    return CodeBatch.objects.get(pk=batch.pk)


def later(batch: CodeBatch, slug: str = "rasten-2") -> CodeBatch:
    """Another open wave of the same survey, with the same group."""
    wave = Wave.objects.get(pk=batch.wave_id)
    wave.pk, wave.slug, wave.follow_code = None, slug, ""
    wave.previous_id = batch.wave_id
    wave.save()
    place = {"school": batch.school, "area": batch.area, "school_year": batch.school_year}
    return CodeBatch.objects.create(wave=wave, size=20, **place)


def at_the_word(batch: CodeBatch, value: str = "ja", lang: str = "sv") -> Phone:
    phone = Phone()
    phone.enter(code_of(batch), lang)
    phone.answer(value)
    assert phone.address == f"/{lang}/svara/kodord/"
    return phone


def test_the_word_is_made_after_the_last_question_and_tied_to_the_answer() -> None:
    phone = at_the_word(followed())
    phone.press(SEND, **WORD)
    assert phone.address == "/sv/svara/kontrollera/"
    assert "Ett kodord är gjort" in phone.html
    phone.press("/sv/svara/skicka/")
    assert phone.address == "/sv/svara/tack/"
    (stored,) = FollowUpResponse.objects.all()
    assert (len(stored.word), stored.answers) == (64, {"q": "ja"})
    assert Response.objects.count() == 0


def test_the_same_parts_make_the_same_word_in_every_language_and_script() -> None:
    first = followed()
    phone = at_the_word(first)
    phone.press(SEND, **WORD)
    phone.press("/sv/svara/skicka/")
    phone = at_the_word(later(first), "nej", "ar")
    phone.press("/ar/svara/kodord/spara/", **WORD | {"day": " ٠٧"})
    phone.press("/ar/svara/skicka/")
    assert len(set(FollowUpResponse.objects.values_list("word", flat=True))) == 1


def test_other_parts_and_another_survey_make_another_word() -> None:
    one, other = followed(), followed(slug="annan")
    parts = {"day": 7, "older": 2, "picture": "boat"}
    made = [
        digest_of(batch.wave.version_id, **parts | changed)
        for batch in (one, other)
        for changed in ({}, {"day": 8}, {"older": 3}, {"picture": "cup"})
    ]
    assert len(set(made)) == 8
    assert made[0] == digest_of(one.wave.version_id, **parts)


def test_what_words_are_made_of_never_changes() -> None:
    """Changed parts would make another word than the one before."""
    batch = followed()
    FollowUpKey.objects.create(survey=batch.wave.version.survey, secret="0" * 64)
    assert " ".join(PICTURES) == (
        "sun moon star heart house flower tree fish boat cloud umbrella cup"
    )
    with override_settings(SECRET_KEY="x" * 50):
        made = digest_of(batch.wave.version_id, day=7, older=2, picture="boat")
    assert made == "33089da4051599fb04b7a632f2efc1a0f82f64ca192ac6d81f2b028c0cb6f95e"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "32"}, "Skriv en dag med siffror, från 1 till 31."),
        ({"day": "sju"}, "Skriv en dag med siffror, från 1 till 31."),
        ({"older": "6"}, "Välj hur många äldre syskon."),
        ({"picture": "../x"}, "Välj en av bilderna."),
        ({"day": "", "picture": ""}, "Välj en av bilderna."),
    ],
)
def test_a_part_that_is_missing_is_said_and_nothing_is_lost(changed: dict, said: str) -> None:
    phone = at_the_word(followed())
    phone.press(SEND, **WORD | changed)
    assert phone.address == "/sv/svara/kodord/"
    assert said in phone.html
    kept = {**WORD, **changed}
    assert f'value="{kept["day"]}"' in phone.html
    assert ('value="2" checked' in phone.html) == ("older" not in changed)
    assert ('value="boat" checked' in phone.html) == ("picture" not in changed)
    assert FollowUpKey.objects.count() == 0
    assert phone.cookies[drawer.TYPED_COOKIE]["max-age"] == 600
    assert "boat" not in phone.cookies[drawer.TYPED_COOKIE].value
    phone.press(SEND, **WORD)
    assert phone.cookies[drawer.TYPED_COOKIE].value == ""


def test_another_language_midway_keeps_what_was_chosen() -> None:
    phone = at_the_word(followed())
    phone.press(SEND, **WORD, language="ar")
    assert phone.address == "/ar/svara/kodord/"
    assert 'class="error"' not in phone.html
    assert 'lang="ar" dir="rtl"' in phone.html
    assert 'value="boat" checked' in phone.html
    assert drawer_of(phone).word == ""


def drawer_of(phone: Phone) -> drawer.Draft:
    request = RequestFactory().get("/")
    request.COOKIES = {name: one.value for name, one in phone.cookies.items()}
    draft = drawer.load(request)
    assert draft is not None
    return draft


def test_whoever_wants_no_word_answers_all_the_same_and_is_no_pair() -> None:
    before = followed()
    after = later(before)
    for batch in (before, after):
        phone = at_the_word(batch)
        phone.press(SEND, skip="1")
        assert drawer_of(phone).word == LEFT_OUT
        assert "Inget kodord" in phone.html
        phone.press("/sv/svara/skicka/")
    assert [one.word for one in FollowUpResponse.objects.all()] == ["", ""]
    assert pair_total(before.wave, after.wave) == 0


@pytest.mark.parametrize("page", ["kontrollera", "klar", "skicka"])
def test_the_word_cannot_be_passed_by_in_silence(page: str) -> None:
    phone = at_the_word(followed())
    token = phone.token
    if page == "skicka":
        phone.press("/sv/svara/skicka/", token=token)
    else:
        phone.go(f"/sv/svara/{page}/")
    assert phone.address == "/sv/svara/kodord/"
    assert FollowUpResponse.objects.count() == 0


def test_an_anonymous_survey_has_no_page_for_a_word_and_no_column() -> None:
    phone = Phone()
    phone.enter(code_of(open_wave(asks("q"))))
    phone.answer("ja")
    assert phone.address == "/sv/svara/kontrollera/"
    phone.go("/sv/svara/kodord/")
    assert phone.address == "/sv/svara/kontrollera/"
    phone.press(SEND, **WORD)
    phone.press("/sv/svara/skicka/")
    assert (Response.objects.count(), FollowUpResponse.objects.count()) == (1, 0)
    with pytest.raises(FieldDoesNotExist):
        Response._meta.get_field("word")
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "surveys_response")
    assert "word" not in {column.name for column in described}


def test_an_anonymous_answer_takes_no_word_even_where_one_is_sent() -> None:
    send(open_wave(), word="a" * 64)
    assert (Response.objects.count(), FollowUpResponse.objects.count()) == (1, 0)


def test_what_is_typed_stands_in_no_cookie_address_table_log_or_error_report(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    word = {"day": "29", "older": "4", "picture": "umbrella"}
    phone = at_the_word(followed())
    response = phone.press(SEND, **word)
    assert [one for one, _status in response.redirect_chain] == ["/sv/svara/kontrollera/"]
    draft = drawer_of(phone)
    assert (len(draft.word), "umbrella" in repr(draft)) == (64, False)
    assert "umbrella" not in phone.html
    phone.press("/sv/svara/skicka/")
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    assert FollowUpResponse.objects.get().word in out.getvalue()
    assert "umbrella" not in out.getvalue() + caplog.text
    request = RequestFactory().post(SEND, word)
    resolve(SEND).func(request)
    hidden = SafeExceptionReporterFilter().get_post_parameters(request)
    assert "umbrella" not in repr(hidden) and "29" not in repr(hidden)


def test_no_page_of_it_says_that_it_is_anonymous() -> None:
    for band in ("6-7", "13-16", "adult"):
        batch = followed(asks("q"), asks("t", "text", max_length=300), slug=f"e{band}")
        CodeBatch.objects.filter(pk=batch.pk).update(band=band)
        for lang in ("sv", "ar"):
            phone = Phone()
            flow = f"/{lang}/svara"
            phone.post(f"{flow}/kod/", {"code": code_of(batch)})
            for step in ("start/", "go", "", "", "kodord/spara/", "kontrollera/", "skicka/"):
                if step == "go":
                    phone.start()
                elif not step:
                    phone.answer()
                elif step in ("start/", "kontrollera/"):
                    phone.go(f"{flow}/{step}")
                else:
                    phone.press(f"{flow}/{step}", skip="1")
                main = phone.html[phone.html.index("<main") :]
                assert not says_anonymous(main), phone.address
                untrue = ("Ingen ser vem som", "ingen vet vilka", "vilka svar som är dina",
                          "لا أحد يرى من أجاب")  # fmt: skip
                assert [one for one in untrue if one in main] == [], phone.address
            assert phone.address == f"{flow}/tack/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Enkäten är Anonym.", True), ("svara anonymt", True), ("الاستبيان مجهول الهوية", True),
        ("الأجوبة بلا هوية", True), ("دون الكشف عن هويتك", True), ("دون ذكر الهوية", False),
        ("Vem är du?", False), ("بطاقة الهوية", False),
    ],
)  # fmt: skip
def test_which_words_promise_anonymity(text: str, said: bool) -> None:
    assert says_anonymous(text) == said


def test_a_survey_that_is_followed_up_cannot_be_published_as_anonymous() -> None:
    survey = make_survey(question("q", help=both("Du svarar anonymt")))
    survey.outro = {"sv": "Tack", "ar": "شكرًا، الأجوبة بلا هوية"}
    assert find_problems(survey) == []
    survey.mode = Mode.FOLLOW_UP
    found = find_problems(survey)
    assert [(one.field, "följs upp" in one) for one in found] == [
        ("id_outro_1", True),
        ("questions-0-value-help-sv", True),
        ("questions-0-value-help-ar", True),
    ]


def test_the_mode_is_frozen_and_a_wave_keeps_its_own() -> None:
    survey = make_survey()
    first = freeze(survey, by=None)
    survey.mode = Mode.FOLLOW_UP
    second = freeze(survey, by=None)
    assert (first.definition["mode"], second.definition["mode"]) == ("anonymous", "follow-up")
    assert (second.number, freeze(survey, by=None).pk) == (2, second.pk)


def test_a_wave_does_not_open_on_a_promise_that_says_anonymous() -> None:
    survey = make_survey()
    survey.mode = Mode.FOLLOW_UP
    wave = make_wave(survey=survey)
    before = opening_gaps(wave)
    wave.promise.can_change = both("det som sägs anonymt")
    assert [one for one in opening_gaps(wave) if one not in before] == [
        "Löftet eller omgångens namn säger anonym, men enkäten följs upp."
    ]


def two_waves() -> tuple[CodeBatch, CodeBatch]:
    """Before: a, b, c, d and d again. After: a, b, c elsewhere, d, e."""
    before = followed()
    after = later(before)
    words = {name: format(number, "064x") for number, name in enumerate("abcde", 1)}
    for number, (name, value) in enumerate(
        zip("abcdd", ["ja", "ja", "nej", "ja", "ja"], strict=True)
    ):
        send(before, f"f{number}", answers={"q": value}, word=words[name])
    for number, (name, value) in enumerate(zip("abde", ["nej", "ja", "ja", "ja"], strict=True)):
        send(after, f"e{number}", answers={"q": value}, word=words[name])
    after.school = "Ekskolan"
    after.save()
    send(after, "annan", answers={"q": "ja"}, word=words["c"])
    return before, after


def test_pairs_are_counted_where_a_word_is_one_persons(django_assert_num_queries) -> None:
    before, after = two_waves()
    with django_assert_num_queries(1):
        assert pair_total(before.wave, after.wave) == 2
    assert sorted(pair_counts(before.wave, after.wave), key=lambda one: one.after) == [
        PairCount("q", '"ja"', '"ja"', 1),
        PairCount("q", '"ja"', '"nej"', 1),
    ]


@pytest.mark.parametrize("way", ["anonymous", "other survey", "itself"])
def test_only_two_waves_of_one_followed_survey_have_pairs(way: str) -> None:
    one = followed()
    other = {"anonymous": lambda: open_wave(slug="x"), "itself": lambda: one,
             "other survey": lambda: followed(slug="x")}[way]()  # fmt: skip
    with pytest.raises(ValueError, match="pairs"):
        pair_total(one.wave, other.wave)


def test_counting_discarding_and_closing_are_of_the_modes_own_table() -> None:
    before, after = two_waves()
    assert sum(n for _batch, n in by_batch(before.wave)) == 5
    assert sum(cell_sizes(after.wave, []).values()) == 5
    close_wave(before.wave, by=None)
    assert FollowUpResponse.objects.filter(wave=before.wave).count() == 5
    CodeBatch.objects.create(wave=after.wave, school="Sjöskolan", area="Norr", school_year="9",
                             size=20)  # fmt: skip
    discard_batch(after, by=None)
    assert sum(cell_sizes(after.wave, []).values()) == 4
    discard_wave(after.wave, by=None)
    assert FollowUpResponse.objects.filter(wave=after.wave).count() == 0


def ended(*batches: CodeBatch) -> None:
    waves = Wave.objects.filter(pk__in=[one.wave_id for one in batches])
    waves.update(state=WaveState.CLOSED, closed_at=timezone.now(), counted_at=timezone.now())


def test_without_the_key_nothing_can_be_tied_together_ever_again() -> None:
    before, after = two_waves()
    version = before.wave.version_id
    digest_of(version, day=7, older=2, picture="boat")
    with pytest.raises(WaveRefused, match="tar fortfarande emot svar"):
        destroy_key(before.wave, by=None)
    ended(before, after)
    client = signed_in(Role.SURVEY_MAKER)
    page = f"/admin/omgangar/{before.wave.slug}/"
    assert "Förstör nyckeln" in client.get(page).text
    client.post(f"{page}kodord/")
    key = FollowUpKey.objects.get()
    assert (key.secret, key.destroyed) == ("", timezone.localdate())
    assert set(FollowUpResponse.objects.values_list("word", flat=True)) == {""}
    assert (pair_total(before.wave, after.wave), FollowUpResponse.objects.count()) == (0, 10)
    assert digest_of(version, day=7, older=2, picture="boat") == LEFT_OUT
    (entry,) = AuditEntry.objects.filter(action="destroy code word key")
    assert (entry.by.username, entry.note) == (Role.SURVEY_MAKER, "")
    assert "Nyckeln förstördes" in client.get(page).text
    assert "Nyckeln till kodorden är förstörd. Gör en ny enkät för att följa upp." in opening_gaps(
        Wave(version=before.wave.version, promise=before.wave.promise, name=both("Nu"),
             opens=timezone.localdate(), closes=timezone.localdate(), pk=0)
    )  # fmt: skip


def test_a_trial_makes_no_key() -> None:
    survey = make_survey()
    survey.mode = Mode.FOLLOW_UP
    survey.save()
    survey.save_revision()
    client = Phone()
    client.cookies = signed_in(Role.SURVEY_MAKER).cookies
    client.post(f"/admin/omgangar/prova/{survey.pk}/borja/", {"band": "10-12"})
    client.go("/sv/svara/start/")
    client.start()
    client.answer("ja")
    client.press(SEND, **WORD)
    client.press("/sv/svara/skicka/")
    assert client.address == "/sv/svara/provat/"
    assert (FollowUpKey.objects.count(), FollowUpResponse.objects.count()) == (0, 0)


def test_a_workbook_carries_the_mode(tmp_path: Path) -> None:
    survey = make_survey()
    survey.mode = Mode.FOLLOW_UP
    path = tmp_path / "rasten.xlsx"
    path.write_bytes(export("rasten", definition_of(survey)))
    assert as_survey(read(path), Survey(key="rasten")).mode == Mode.FOLLOW_UP
