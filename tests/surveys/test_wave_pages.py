"""What staff do with a wave on its pages: plan, move, pause, discard; each asks once more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.roles import Role
from surveys.enums import CodeKind, WaveState
from surveys.models.freetext import FreeText
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import ReplayMark, Response
from surveys.models.wave import InvitedGroup, Wave
from surveys.queries.answering import followed_wave
from surveys.reports.queries import standings
from surveys.services.discard import discard_wave
from surveys.services.invited import Group, invite
from surveys.services.submit import WaveClosed
from surveys.services.waves import begin_count, close_wave, open_wave
from tests.surveys.answering import Phone, code_of
from tests.surveys.making import make_survey, make_wave, question
from tests.surveys.test_staff import invited_wave, signed_in
from tests.surveys.test_submit import send

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def day(offset: int) -> str:
    return (TODAY() + timedelta(days=offset)).isoformat()


def now(wave: Wave) -> Wave:
    return Wave.objects.get(pk=wave.pk)


def two_groups() -> tuple[Wave, CodeBatch, CodeBatch]:
    wave = make_wave(make_survey(question("trygg"), question("fritt", "text", "")))
    one, other = invite(
        wave, [Group("A", "x", 4, 4, "flicka", 12), Group("B", "x", 4, 4, "", 15)], by=None
    )
    return open_wave(wave, by=None), one, other


def answered(batch: CodeBatch, sending: str) -> None:
    batch.wave.refresh_from_db()
    send(batch, sending, answers={"trygg": "ja", "fritt": "-tx"}, texts={"fritt": "hej"})


def counts() -> list[int]:
    return [model.objects.count() for model in (Response, FreeText, ReplayMark, Code)]


def post(client: Client, path: str, **data: str) -> int:
    return client.post(f"/admin/omgangar/rasten-nu/{path}", data).status_code


@pytest.mark.requirement("SUR-10")
def test_an_open_wave_is_extended_and_keeps_its_first_day() -> None:
    wave = open_wave(invited_wave(), by=None)
    client = signed_in(Role.SURVEY_MAKER)
    page = client.get("/admin/omgangar/rasten-nu/datum/").content.decode()
    assert ('name="opens"' in page, 'name="closes"' in page) == (False, True)
    first = now(wave).opens
    assert post(client, "datum/", opens=day(3), closes=day(30)) == 302
    assert (now(wave).opens, now(wave).closes) == (first, TODAY() + timedelta(days=30))
    assert AuditEntry.objects.order_by("pk").last().action == "change dates"


@pytest.mark.requirement("SUR-10")
@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (5, 4, "Sista dagen kommer före den första."),
        (-9, -1, "Sista dagen har passerat. Välj i dag eller en senare dag."),
        (1, 61, "Svaret är lovat innan omgången stänger. Flytta ett av datumen."),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(opens, closes, sentence) -> None:
    wave = invited_wave()
    client = signed_in(Role.SURVEY_MAKER)
    days = {"opens": day(opens), "closes": day(closes)}
    response = client.post("/admin/omgangar/rasten-nu/datum/", days)
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert now(wave).closes == wave.closes


@pytest.mark.requirement("SUR-10")
def test_a_closed_wave_is_not_extended() -> None:
    wave = close_wave(open_wave(invited_wave(), by=None), by=None)
    assert post(signed_in(Role.SURVEY_MAKER), "datum/", closes=day(30)) == 422
    assert now(wave).closes == wave.closes


@pytest.mark.requirement("SUR-10")
def test_opening_by_itself_is_planned_and_taken_back_on_the_page() -> None:
    wave = invited_wave()
    Wave.objects.update(opens=TODAY() + timedelta(days=3))
    client = signed_in(Role.SURVEY_MAKER)
    base = "/admin/omgangar/rasten-nu/"
    assert "Öppna av sig själv på första dagen?" in client.get(f"{base}planera/").content.decode()
    assert now(wave).scheduled is False
    post(client, "planera/")
    assert now(wave).scheduled is True
    assert "Omgången öppnar av sig själv" in client.get(base).content.decode()
    post(client, "planera-inte/")
    assert now(wave).scheduled is False


@pytest.mark.requirement("SUR-10")
def test_a_pause_keeps_codes_from_working_until_somebody_goes_on() -> None:
    wave, batch, _other = two_groups()
    code = code_of(batch)
    client = signed_in(Role.SURVEY_MAKER)
    assert "Pausa omgången?" in client.get("/admin/omgangar/rasten-nu/pausa/").content.decode()
    post(client, "pausa/")
    assert now(wave).state == WaveState.PAUSED
    refused = Phone().post("/sv/svara/kod/", {"code": code}, follow=True)
    assert "Enkäten är pausad. Försök igen senare." in refused.content.decode()
    post(client, "fortsatt/")
    assert now(wave).state == WaveState.OPEN
    assert Phone().post("/sv/svara/kod/", {"code": code}).status_code == 303
    logged = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(logged)[-3:] == ["pause wave", "resume wave", "declared release plan"]


@pytest.mark.requirement("SUR-10")
@pytest.mark.parametrize("closed", [False, True])
def test_a_wave_is_discarded_with_all_that_came_in_and_only_after_asking(closed: bool) -> None:
    wave, batch, other = two_groups()
    answered(batch, "a")
    answered(other, "b")
    if closed:
        close_wave(wave, by=None)
    client = signed_in(Role.SURVEY_MAKER)
    page = client.get("/admin/omgangar/rasten-nu/kassera/").content.decode()
    assert "Alla dess svar, texter, koder och grupper tas bort." in page
    assert counts() == [2, 2, 2, 2]
    post(client, "kassera/")
    assert (now(wave).state, counts(), InvitedGroup.objects.count()) == (
        WaveState.DISCARDED, [0, 0, 0, 0], 0
    )  # fmt: skip
    assert AuditEntry.objects.order_by("pk").last().action == "discard wave"
    assert post(client, "kassera/") == post(client, "oppna/") == 422


def test_nobody_follows_or_reports_a_discarded_wave() -> None:
    wave, _one, _other = two_groups()
    before = (followed_wave(wave.slug), [one.wave for one in standings()])
    discard_wave(wave, by=None)
    assert (before, followed_wave(wave.slug), standings()) == ((wave, [wave]), None, [])


def test_a_wave_that_was_never_opened_goes_wholly() -> None:
    invited_wave()
    response = signed_in(Role.SURVEY_MAKER).post("/admin/omgangar/rasten-nu/kassera/")
    assert (response.url, Wave.objects.count(), Code.objects.count()) == ("/admin/omgangar/", 0, 0)


@pytest.mark.requirement("SUR-10")
def test_one_group_is_discarded_and_the_others_stay_whole() -> None:
    wave, batch, other = two_groups()
    for number in range(3):
        answered(batch, f"a{number}")
    answered(other, "b")
    client = signed_in(Role.SURVEY_MAKER)
    path = f"grupp/{batch.pk}/kassera/"
    assert client.get(f"/admin/omgangar/rasten-nu/{path}").status_code == 200
    assert Response.objects.count() == 4
    post(client, path)
    assert list(Response.objects.values_list("school", flat=True)) == ["B"]
    assert list(wave.invited.values_list("school", "size")) == [("B", 15)]
    assert list(Code.objects.values_list("batch", flat=True)) == [other.pk]
    with pytest.raises(WaveClosed):  # an answer that was on its way
        send(CodeBatch(pk=batch.pk, wave=now(wave), school="A"), "late", answers={})
    assert post(client, f"grupp/{other.pk}/kassera/") == 422
    assert Response.objects.count() == 1


@pytest.mark.requirement("SUR-10")
def test_what_has_been_counted_for_the_report_is_not_discarded() -> None:
    wave, batch, _other = two_groups()
    answered(batch, "a")
    begin_count(close_wave(wave, by=None))
    client = signed_in(Role.SURVEY_MAKER)
    assert "Kassera" not in client.get("/admin/omgangar/rasten-nu/").content.decode()
    for path in ("kassera/", f"grupp/{batch.pk}/kassera/"):
        assert post(client, path) == 422
    assert (Response.objects.count(), now(wave).state) == (1, WaveState.CLOSED)


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("role", [Role.SCHOOL_CONTACT, Role.REPORT_PUBLISHER])
@pytest.mark.parametrize(
    "path", ["datum/", "planera/", "planera-inte/", "pausa/", "fortsatt/", "kassera/"]
)
def test_only_survey_makers_plan_pause_and_discard(role: Role, path: str) -> None:
    wave, _one, _other = two_groups()
    client = signed_in(role)
    response = client.post(f"/admin/omgangar/rasten-nu/{path}", {"closes": day(20)})
    assert response.url == "/admin/"
    assert (now(wave).state, now(wave).closes) == (WaveState.OPEN, wave.closes)


@pytest.mark.requirement("REP-27")
@pytest.mark.parametrize("role", [Role.SURVEY_MAKER, Role.SCHOOL_CONTACT, Role.REPORT_PUBLISHER])
def test_of_the_answers_staff_see_how_many_per_group_and_nothing_else(role: Role) -> None:
    """Two waves that differ in every answer, language, text and gender look the same to staff."""
    _wave, batch, other = two_groups()
    client = signed_in(role)

    def page() -> str:
        return client.get("/admin/omgangar/rasten-nu/").content.decode()

    for number in range(3):
        send(batch, f"a{number}", answers={"trygg": "ja"}, language="sv")
    send(other, "b", answers={"trygg": "nej", "fritt": "-tx"}, texts={"fritt": "Läraren slår"})
    one = page()
    cells = [(one.count(f'<td class="num"><bdi>{n}</bdi></td>'), n) for n in (3, 1, 12, 15)]
    assert cells == [(1, 3), (1, 1), (1, 12), (1, 15)]
    Response.objects.all().delete()
    FreeText.objects.all().delete()
    for number in range(3):
        send(batch, f"c{number}", answers={"trygg": "nej"}, language="ar")
    send(other, "d", answers={"trygg": "-no"}, language="ar")
    assert page() == one
    assert [word for word in ("flicka", "Läraren", "Fråga", "ja", "nej", "arabiska")
            if f">{word}<" in one] == []  # fmt: skip


@pytest.mark.requirement("REP-27")
def test_the_list_of_waves_and_the_codes_tell_nothing_of_answers() -> None:
    wave, batch, _other = two_groups()
    code_of(batch, CodeKind.SLIP)
    client = signed_in(Role.SURVEY_MAKER)
    paths = ("", "rasten-nu/koder/")
    before = [client.get(f"/admin/omgangar/{path}").content for path in paths]
    for number in range(7):
        answered(batch, str(number))
    assert [client.get(f"/admin/omgangar/{path}").content for path in paths] == before
    assert wave.state == WaveState.OPEN
