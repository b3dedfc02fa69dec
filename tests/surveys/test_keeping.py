"""PRV-5: what people gave is kept until its day, and then goes with a protocol."""

import io
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from core import retention
from core.models import AuditEntry, Removal, User
from core.roles import Role, ensure_roles
from releases import jobs
from releases.models import PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.enums import CodeKind, WaveState
from surveys.models.freetext import FreeText, Theme
from surveys.models.hands import HandsRoom
from surveys.models.invitation import Code, GuardianSlip, PoolCode
from surveys.models.response import FollowUpResponse, PaperResponse, ReplayMark, Response
from surveys.models.wave import Wave
from surveys.reports import correct, pool, publish, removing
from surveys.reports.plan import plan_of
from surveys.services.keeping import keep_for
from surveys.services.waves import WaveRefused, close_wave
from tests.surveys.answering import asks, code_of, open_wave
from tests.surveys.making import STOCKHOLM, make_survey, make_wave
from tests.surveys.reports.made import make_wave as answered_wave
from tests.surveys.test_submit import send

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRV-5")]
CLOSED = datetime(2027, 3, 19, 15, tzinfo=STOCKHOLM)


def night(on: date | None = None) -> str:
    out = io.StringIO()
    moment = datetime.combine(on, datetime.min.time(), STOCKHOLM) if on else timezone.now()
    with time_machine.travel(moment + timedelta(minutes=5), tick=False):
        call_command("remove_old", stdout=out)
    return out.getvalue().strip()


def somebody(*roles: Role) -> User:
    user = User.objects.create_user("somebody-" + "-".join(role.name.lower() for role in roles))
    user.groups.add(*(ensure_roles()[role] for role in roles))
    return user


def closed(number: int = 1, slug: str = "rasten", **changes) -> Wave:
    """A closed wave with so many answers, each with a text."""
    with time_machine.travel(CLOSED, tick=False):
        batch = open_wave(asks("trivs"), slug=slug)
        for one in range(number):
            send(batch, f"{slug} {one}", answers={"trivs": "ja"})
            FreeText.objects.create(wave=batch.wave, question="fritt", language="sv", text="hej")
        code_of(batch, CodeKind.CLASS)
        close_wave(batch.wave, by=None)
    Wave.objects.filter(pk=batch.wave.pk).update(kept_days=100, **changes)
    return Wave.objects.get(pk=batch.wave.pk)


def left() -> dict[str, int]:
    tables = (Response, FollowUpResponse, PaperResponse, HandsRoom, FreeText, Theme, ReplayMark,
              Code, PoolCode, GuardianSlip)  # fmt: skip
    found = {table.__name__: table.objects.count() for table in tables}
    return {name: number for name, number in found.items() if number}


@pytest.mark.parametrize("number", [1, 3])
def test_answers_and_texts_go_on_their_day_and_not_before(number):
    wave = closed(number, decision="BUN 2027/12")
    Theme.objects.create(wave=wave, question="fritt", name={"sv": "Gungor", "ar": "أراجيح"})
    day = CLOSED.date() + timedelta(days=100)
    assert wave.remove_on == day
    assert night(day - timedelta(days=1)) == "0 removed"
    assert Response.objects.count() == number
    assert night(day) == "1 removed"
    assert left() == {}
    (row,) = Removal.objects.all()
    assert (row.kind, row.subject, row.decision, row.due, row.name, row.counts) == (
        "wave", f"surveys.wave:{wave.pk}", "BUN 2027/12", day, wave.name,
        {"answers": number, "texts": number, "codes": 1},
    )  # fmt: skip
    logged = AuditEntry.objects.first()
    assert (logged.action, logged.by) == ("remove what was kept", None)
    assert night(day + timedelta(days=1)) == "0 removed"
    assert Wave.objects.get().batches.count() == 1  # who was asked stays


def test_every_way_of_answering_goes(monkeypatch):
    wave = closed()
    batch = wave.batches.get()
    wave.typists.add(somebody(Role.PROGRAM_LEADER))
    batch.guardian_yes, batch.guardian_no = 3, 2
    batch.save()
    fields = {"wave": wave, "version": wave.version, "language": "sv", "band": batch.band,
              "day": wave.closes, "answers": {}}  # fmt: skip
    PaperResponse.objects.create(**fields)
    HandsRoom.objects.create(batch=batch, number=1, present=20)
    PoolCode.objects.create(batch=batch, sealed="x")
    GuardianSlip.objects.create(digest="x", batch=batch)
    ReplayMark.objects.get_or_create(digest="y", wave=wave)
    assert night(wave.remove_on) == "1 removed"
    assert left() == {}
    assert Removal.objects.get().counts == {"answers": 2, "texts": 1, "rooms": 1, "codes": 1}
    batch.refresh_from_db()
    assert (batch.guardian_yes, batch.guardian_no, wave.typists.count()) == (0, 0, 0)


def test_a_wave_that_runs_or_was_discarded_is_left_alone():
    running = closed(slug="en", state=WaveState.OPEN)
    gone = closed(slug="tva", state=WaveState.DISCARDED)
    assert night(running.remove_on + timedelta(days=900)) == "0 removed"
    assert set(Wave.objects.filter(removed_at=None)) == {running, gone}


def test_a_wave_that_never_opened_loses_its_codes_after_its_last_day():
    wave = make_wave(make_survey())
    batch = wave.batches.create(school="A", size=20)
    code_of(batch)
    assert night(wave.closes + timedelta(days=729)) == "0 removed"
    assert night(wave.closes + timedelta(days=730)) == "1 removed"
    assert Removal.objects.get().counts == {"codes": 1}


def test_one_that_fails_stops_no_other(monkeypatch):
    bad, good = closed(slug="en"), closed(slug="tva")
    keeper = retention._keepers["wave"]

    def remove(one, today):
        if one.subject == bad:
            raise ValueError("text of a child")
        return keeper.remove(one, today)

    changed = {name: getattr(keeper, name) for name in keeper.__dataclass_fields__}
    monkeypatch.setitem(
        retention._keepers, "wave", retention.Keeper(**changed | {"remove": remove})
    )
    with pytest.raises(CommandError, match=r"^Not removed: 1$"):
        night(good.remove_on)
    assert [one.wave for one in Response.objects.all()] == [bad]


# ---- beside a report ---------------------------------------------------------------------------


@pytest.fixture
def no_drawings(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


def test_what_was_published_stays_and_nothing_new_can_be_told(no_drawings, client):
    wave = answered_wave()
    published = publish.publish_wave(wave, by=None)
    before = client.get(f"/sv/rapporter/{published.slug}/")
    cells = list(PublishedCell.objects.values())
    wave.refresh_from_db()
    assert night(wave.remove_on) == "1 removed"
    assert left() == {}
    assert list(PublishedCell.objects.values()) == cells
    after = client.get(f"/sv/rapporter/{published.slug}/")
    assert (before.status_code, after.content == before.content) == (200, True)
    wave.refresh_from_db()
    with translation.override("en"):
        assert correct.why_not(published, wave).startswith("The answers have been removed")
        with pytest.raises(PublishRefusedError, match=r"^The answers have been removed"):
            publish.check_ready(wave)


def test_nothing_goes_while_a_report_is_made_of_it(no_drawings):
    wave = answered_wave()
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED, closed_at=CLOSED)
    wave.refresh_from_db()
    job = jobs.ask(plan_of(wave), by=None)
    PublishJob.objects.filter(pk=job.pk).update(asked_at=CLOSED + timedelta(days=730))
    with time_machine.travel(CLOSED + timedelta(days=730, minutes=5), tick=False):
        assert retention.remove_all(wave.remove_on) == (0, 0)
    assert Response.objects.exists()
    with time_machine.travel(CLOSED + timedelta(days=732), tick=False):  # everybody forgot it
        assert retention.remove_all(wave.remove_on) == (1, 0)
    assert publish_again(job, wave).startswith("The answers have been removed")


def publish_again(job: PublishJob, wave: Wave) -> str:
    with translation.override("en"), pytest.raises(PublishRefusedError) as refused:
        publish.run(job, wave)
    return str(refused.value)


# ---- the day is decided anew -------------------------------------------------------------------


def test_a_wave_keeps_what_its_survey_said_when_it_was_made():
    survey = make_survey()
    survey.kept_days, survey.decision = 365, "BUN 7"
    survey.save()
    wave = make_wave(survey)
    survey.kept_days = 30
    survey.save()
    wave.refresh_from_db()
    assert (wave.kept_days, wave.decision) == (365, "BUN 7")


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_maker_decides_anew_and_says_by_which_decision(client, lang):
    wave = closed()
    with time_machine.travel(CLOSED + timedelta(days=10)), translation.override(lang):
        client.force_login(somebody(Role.SURVEY_MAKER))
        for days, decision, status in (
            ("100", "", 422), ("29", "B 1", 422), ("3651", "B 1", 422), ("många", "B 1", 422),
            ("400", "B 1", 302),
        ):  # fmt: skip
            sent = client.post(
                f"/admin/omgangar/{wave.slug}/gallring/spara/",
                {"days": days, "decision": decision},
            )
            assert sent.status_code == status, days
    wave.refresh_from_db()
    assert (wave.kept_days, wave.decision) == (400, "B 1")
    assert AuditEntry.objects.first().action == "change days kept"


def test_a_day_that_has_come_is_not_chosen():
    wave = closed()
    today = CLOSED.date() + timedelta(days=50)
    with pytest.raises(WaveRefused):
        keep_for(wave, days=50, decision="B 1", by=None, today=today)
    assert keep_for(wave, days=51, decision="B 1", by=None, today=today).kept_days == 51
    night(wave.remove_on)
    with translation.override("en"), pytest.raises(WaveRefused, match="removed already"):
        keep_for(wave, days=900, decision="B 1", by=None, today=today)


# ---- seen beforehand, and afterwards ------------------------------------------------------------


def test_the_page_says_what_goes_and_what_went_to_those_whose_it_is(client):
    wave = closed(3, decision="BUN 2027/12")
    address = "/sv/min-sida/gallring/"
    with time_machine.travel(CLOSED + timedelta(days=20)):
        for role in (Role.SURVEY_MAKER, Role.DATA_PROTECTION_OFFICER):
            client.force_login(somebody(role))
            (kind,) = [
                one for one in client.get(address).context["kinds"] if one["keeper"].kind == "wave"
            ]
            (row,) = kind["due"]
            assert row["said"] == ["3 svar", "3 fritexter", "1 kod"]
            assert row["one"].asks == (
                "Ingen rapport är publicerad. Utan svaren går det inte att göra någon.",
            )
            assert kind["may_change"] is (role == Role.SURVEY_MAKER)
            assert "BUN 2027/12" in client.get(address).text
        client.force_login(somebody(Role.MODERATOR))
        assert client.get(address).status_code == 403
    night(wave.remove_on)
    with time_machine.travel(CLOSED + timedelta(days=101)):
        client.force_login(User.objects.get(username="somebody-survey_maker"))
        shown = client.get(address)
        page = client.get(f"/admin/omgangar/{wave.slug}/").text
    assert [one["said"] for one in shown.context["gone"]] == [["3 svar", "3 fritexter", "1 kod"]]
    assert "Svar och koder gallrades" in page
    assert "0</bdi> av" not in page


def test_nothing_is_due_before_ninety_days(client):
    wave = closed()
    maker = somebody(Role.SURVEY_MAKER)
    for days, number in ((8, 0), (10, 1)):
        with time_machine.travel(CLOSED + timedelta(days=days)):
            client.force_login(maker)
            (kind,) = client.get("/sv/min-sida/gallring/").context["kinds"]
            assert len(kind["due"]) == number, (days, wave.remove_on)


def test_codes_go_48_hours_after_the_close(client):
    wave = closed()
    with time_machine.travel(CLOSED + timedelta(hours=47)):
        call_command("surveys_nightly", stdout=io.StringIO())
        assert Code.objects.count() == 1
    with time_machine.travel(CLOSED + timedelta(hours=49)):
        call_command("surveys_nightly", stdout=io.StringIO())
        assert (Code.objects.count(), wave.batches.count()) == (0, 1)


# ---- afterwards --------------------------------------------------------------------------------


def test_a_wave_whose_answers_are_gone_is_neither_discarded_nor_opened(client):
    counted, draft = closed(), make_wave(make_survey(key="utkast"), slug="utkast")
    code_of(draft.batches.create(school="A", size=20))
    later = max(counted.remove_on, draft.remove_on)
    assert night(later) == "2 removed"
    with time_machine.travel(datetime.combine(later, datetime.min.time(), STOCKHOLM)):
        client.force_login(somebody(Role.SURVEY_MAKER, Role.REPORT_PUBLISHER))
        for wave in (counted, draft):
            page = client.get(f"/admin/omgangar/{wave.slug}/")
            assert (page.status_code, "kassera" in page.text) == (200, False)
            assert client.post(f"/admin/omgangar/{wave.slug}/kassera/").status_code == 422
        assert client.post(f"/admin/omgangar/{draft.slug}/oppna/").status_code == 422
        assert client.post(f"/admin/omgangar/{draft.slug}/planera/").status_code == 422
        codes = client.get(f"/admin/omgangar/{counted.slug}/koder/").text
        assert "Omgången är stängd och dess koder är raderade." in codes
        page = client.get(f"/sv/rapporter/publicera/{counted.slug}/").text
        assert "Svaren har gallrats, som det var beslutat." in page
        assert "Svaren är gallrade" in client.get("/sv/rapporter/publicera/").text


def test_what_waits_for_another_round_is_said_beforehand(no_drawings, monkeypatch):
    monkeypatch.setattr(Wave, "is_over", lambda self, today=None: False)
    monkeypatch.setattr("releases.services.timezone.localdate", lambda: date(2026, 5, 1))
    before = answered_wave("varen-2025", "Våren 2025")
    later = answered_wave(previous=before, state=WaveState.OPEN)
    pool.declare(later, by=None)
    publish.publish_wave(before, by=None)
    (row,) = [one for one in removing.due(before.remove_on) if one.subject == before]
    assert row.asks == ("Det som två omgångar tillsammans skulle berätta är inte publicerat än.",)
    Wave.objects.filter(pk=before.pk).update(removed_at=timezone.now())
    third = answered_wave("varen-2027", "2027", previous=Wave.objects.get(pk=before.pk))
    pool.declare(third, by=None)
    assert pool.POOL.plan_of(third) is None
