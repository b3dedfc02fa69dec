"""REP-2: staff of a unit are told of groups of five, held beside what everybody is told."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.models import User
from core.roles import Role, ensure_roles
from figures.disclosure.mask import PlanError
from releases import certificates, ledger, queries, services, withdrawal
from releases.models import Audience, LedgerEntry, PublishedCell, ReleasePlan
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.models.wave import Wave
from surveys.reports import background, correct, pool, publish, same, staff
from surveys.reports.plan import plan_of
from surveys.reports.staff_plan import STAFF, declare
from tests.surveys.reports.made import DEFINITION, make_wave
from tests.surveys.reports.small import FEW, SIZES, a_wave, quickly, told

pytestmark = pytest.mark.django_db
WHY = {"sv": "Fel.", "ar": "خطأ."}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    quickly(monkeypatch)


@pytest.mark.requirement("REP-2")
def test_staff_are_told_of_eight_and_never_of_four():
    wave, made = told()
    assert (made.plan.k, made.plan.audience) == (5, Audience.STAFF)
    by_group = dict(made.cells.values_list("level", "n"))
    assert min(by_group.values()) >= 5
    assert by_group["Sjöskolan"] == by_group["Sjöskolan×4"] == by_group["Sjöskolan×pojke"] == 8
    assert not any(level.startswith("Lillskolan") for level in by_group)
    own = list(Response.objects.filter(wave=wave, school="Sjöskolan"))
    cells = made.cells.filter(level="Sjöskolan", question="lyssnar", count__isnull=False)
    said = [one.answers["lyssnar"] for one in own]
    for cell in cells:
        assert cell.count == sum(one in cell.codes.split("+") for one in said)
    assert not PublishedCell.objects.filter(level="Sjöskolan").exclude(publication=made).exists()


@pytest.mark.requirement("REP-2")
def test_it_is_certified_beside_the_report_and_stands_in_the_ledger():
    _wave, made = told()
    assert ledger.verify() == [] and certificates.verify() == []
    held = [one.slug for one, _number in queries.told_before(made)]
    assert held == ["varen-2026"]
    PublishedCell.objects.filter(publication=made).update(n=99)
    assert ledger.verify() == ["the cells of varen-2026-staff are not as they were published"]


@pytest.mark.requirement("REP-2")
def test_the_ledger_says_for_whom_a_plan_is():
    """Said otherwise, the entry no longer fits; a public plan's entry is as it always was."""
    plan = STAFF.plan_of(a_wave())
    assert ledger.verify() == []
    ReleasePlan.objects.filter(pk=plan.pk).update(k=10)
    plan.k = 10
    entry = LedgerEntry.objects.get(subject=f"plan:{plan.pk}")
    plan.k, plan.audience = 5, Audience.PUBLIC
    assert ledger.of_plan(plan) != entry.content
    plan.audience = Audience.STAFF
    assert ledger.of_plan(plan) == entry.content


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize(
    ("audience", "k", "allowed"),
    [("public", 10, True), ("public", 9, False), ("staff", 5, True), ("staff", 4, False)],
)
def test_only_a_plan_for_staff_may_tell_of_fewer_than_ten(audience, k, allowed):
    make_wave(state=WaveState.OPEN)
    rows = ReleasePlan.objects.filter(source="survey-wave")
    try:
        with transaction.atomic():
            rows.update(audience=audience, k=k)
    except IntegrityError:
        assert not allowed
    else:
        assert allowed
    assert rows.filter(audience=audience, k=k).exists() is allowed


@pytest.mark.requirement("REP-2")
def test_the_setting_is_a_floor_for_staff_too(settings):
    settings.K_STAFF_FLOOR = 7
    wave = make_wave(state=WaveState.OPEN)
    with pytest.raises(PlanError):
        declare(wave, by=None)
    with pytest.raises(PlanError):
        services.declare_plan(
            "x", "y", groups=[{"levels": []}], questions=[], closes=wave.closes, by=None, k=9
        )


@pytest.mark.requirement("REP-2")
@pytest.mark.parametrize(
    ("definition", "why"),
    [
        ({"mode": "follow-up"}, "followed up"),
        ({"help_lines": [{"name": WHY, "number": "1", "hours": WHY}]}, "sensitive"),
    ],
)
def test_nothing_more_is_told_of_what_is_sensitive_or_followed_up(definition, why):
    wave = make_wave(definition=DEFINITION | definition, state=WaveState.OPEN)
    with pytest.raises(PublishRefusedError, match=why):
        declare(wave, by=None)


@pytest.mark.requirement("REP-2")
def test_the_plan_comes_before_the_close_and_the_report_comes_first():
    wave = make_wave(sizes=SIZES)
    with pytest.raises(PublishRefusedError, match="while the wave is open"):
        declare(wave, by=None)
    with pytest.raises(PublishRefusedError, match="No plan for staff"):
        staff.ready(wave)
    other = a_wave(slug="hosten-2026", name="Hösten 2026")
    with pytest.raises(PublishRefusedError, match="for everybody first"):
        staff.ready(other)


@pytest.mark.requirement("REP-2")
def test_the_plan_has_schools_areas_years_and_genders_of_a_school_and_nothing_else():
    plan = STAFF.plan_of(a_wave())
    kinds = list(dict.fromkeys(tuple(name for name, _l in one["levels"]) for one in plan.groups))
    assert kinds == [("school",), ("area",), ("school", "school_year"), ("school", "kon")]


@pytest.mark.requirement("REP-2")
def test_the_publisher_sees_by_sizes_what_staff_will_be_told():
    wave = a_wave()
    publish.publish_wave(wave, by=None)
    seen = staff.preview(wave, STAFF.plan_of(wave))
    shown = [one["sv"] for one in seen.shown]
    assert "Sjöskolan" in shown and "Ekskolan" not in shown  # everybody is told of that
    assert [one["sv"] for one in seen.hidden if "×" not in one["sv"]] == [
        "Lillskolan", "Ängsskolan",
    ]  # fmt: skip
    made = publish.run(staff.ask(wave, by=None), wave)
    assert {one["label"]["sv"] for one in made.facts["groups"]} <= set(shown)


@pytest.mark.requirement("REP-2")
def test_staff_releases_are_in_no_public_list():
    _wave, made = told()
    assert [one.slug for one in queries.latest()] == ["varen-2026"]
    assert [one.slug for one in queries.readable()] == ["varen-2026"]
    assert queries.earlier([made.slug]) == [] and queries.undrawn() == []
    assert queries.readable_by_staff() == [made]


@pytest.mark.requirement("REP-2")
def test_it_goes_with_the_report_and_can_go_by_itself():
    wave, made = told()
    report = plan_of(wave).publication
    withdrawal.withdraw(report, reason=WHY, by=None)
    assert queries.readable_by_staff() == [] and list(queries.for_staff()) == [made]
    withdrawal.restore(plan_of(wave).publication, reason=WHY, by=None)
    assert queries.readable_by_staff() == [made]
    withdrawal.withdraw(made, reason=WHY, by=None)
    assert queries.readable_by_staff() == []
    assert [one.slug for one in queries.readable()] == ["varen-2026"]
    assert ledger.verify() == []


@pytest.mark.requirement("REP-2")
def test_a_withdrawn_or_corrected_report_gets_no_release_to_staff():
    wave = a_wave()
    publish.publish_wave(wave, by=None)
    withdrawal.withdraw(plan_of(wave).publication, reason=WHY, by=None)
    with pytest.raises(PublishRefusedError, match="withdrawn"):
        staff.ask(wave, by=None)


@pytest.mark.requirement("REP-2")
def test_what_staff_were_told_is_neither_corrected_nor_added_to_another_round():
    before, _made = told(slug="varen-2025", name="Våren 2025", seed=3)
    after = make_wave(previous=before, sizes=SIZES, definition=FEW)
    pool.declare(after, by=None)
    assert "Staff were told" in correct.why_not(plan_of(before).publication, before)
    Wave.objects.filter(pk=before.pk).update(closes="2024-05-15", opens="2024-04-01")
    before.refresh_from_db()
    after = Wave.objects.get(pk=after.pk)
    publish.publish_wave(after, by=None)
    with pytest.raises(PublishRefusedError, match="Staff were told"):
        pool.ready(after)


@pytest.mark.requirement("REP-2")
def test_two_surveys_of_the_same_children_stand_in_each_others_way(settings):
    """What staff were told of one cannot be held beside the other, whichever comes first."""
    settings.SAME_CHILDREN_DAYS = 92
    told()
    second = a_wave(slug="samma-barn", name="Samma barn", seed=9)
    assert "staff were told" in same.refused(second, plan_of(second))
    with pytest.raises(PublishRefusedError, match="staff were told"):
        publish.publish_wave(second, by=None)


@pytest.mark.requirement("REP-2")
def test_a_report_of_the_same_children_that_is_out_keeps_staff_from_being_told(settings):
    settings.SAME_CHILDREN_DAYS = 92
    first, second = a_wave(), a_wave(slug="samma-barn", name="Samma barn")
    publish.publish_wave(first, by=None)
    publish.publish_wave(second, by=None)
    for one in (first, second):
        with pytest.raises(PublishRefusedError, match="same children"):
            staff.ask(one, by=None)


@pytest.mark.requirement("REP-2")
def test_a_correction_that_comes_while_staff_s_release_is_counted_stops_it(monkeypatch):
    wave = a_wave()
    publish.publish_wave(wave, by=None)
    job, decide = staff.ask(wave, by=None), staff.decide

    def meanwhile(*args):
        withdrawal.withdraw(plan_of(wave).publication, reason=WHY, by=None)
        return decide(*args)

    monkeypatch.setattr(staff, "decide", meanwhile)
    with pytest.raises(PublishRefusedError, match="withdrawn"):
        publish.run(job, wave)
    assert list(queries.for_staff()) == []


HERE = "/sv/rapporter/publicera/varen-2026/personal/"


@pytest.fixture
def publisher(client, monkeypatch):
    """Signed in, with the list of jobs that were begun."""
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    client.started = []
    monkeypatch.setattr(background, "start", client.started.append)
    return client


@pytest.mark.requirement("REP-2")
def test_a_publisher_plans_for_staff_publishes_and_withdraws(publisher):
    wave = a_wave()
    assert "Publicera först rapporten" in publisher.get(HERE).content.decode()
    publish.publish_wave(wave, by=None)
    assert HERE in publisher.get("/sv/rapporter/publicera/varen-2026/").content.decode()
    page = publisher.get(HERE).content.decode()
    assert "Sjöskolan × Årskurs 4" in page and "Vad som inte kan göras ogjort" in page
    assert publisher.post(f"{HERE}nu/").headers["Location"] == HERE
    assert publisher.get(HERE).headers["Refresh"] == "3"
    call_command("publish_report", "--job", publisher.started[0].pk)
    assert "Det är publicerat" in publisher.get(HERE).content.decode()
    assert publisher.post(f"{HERE}nu/").status_code == 422
    for address in ("varen-2026-staff/", "varen-2026-staff/svar.csv", "varen-2026-staff/svar.xlsx"):
        assert publisher.get(f"/sv/rapporter/{address}").status_code == 404
    gone = "/sv/rapporter/publicera/varen-2026-staff/dra-tillbaka/"
    assert f'href="{HERE}"' in publisher.get(gone).content.decode()
    sent = publisher.post(f"{gone}nu/", {"reason_sv": "Fel.", "reason_ar": "خطأ."})
    assert sent.headers["Location"] == HERE
    page = publisher.get(HERE).content.decode()
    assert "tillbakadraget" in page and "varen-2026-staff/visa-igen/" in page


@pytest.mark.requirement("REP-2")
def test_the_plan_for_staff_is_made_on_its_page_while_the_wave_is_open(publisher):
    wave = make_wave(sizes=SIZES, state=WaveState.OPEN)
    assert HERE in publisher.get("/sv/rapporter/publicera/varen-2026/").content.decode()
    assert f"{HERE}plan/" in publisher.get(HERE).content.decode()
    assert publisher.post(f"{HERE}plan/").headers["Location"] == HERE
    assert STAFF.plan_of(wave).declared_by.username == "publisher"
    assert "Planen för personalen är gjord" in publisher.get(HERE).content.decode()


@pytest.mark.requirement("REP-2")
def test_after_the_close_no_plan_for_staff_is_made(publisher):
    wave = make_wave(sizes=SIZES)
    assert "Ingen plan för personalen" in publisher.get(HERE).content.decode()
    assert publisher.post(f"{HERE}plan/").status_code == 422
    assert STAFF.plan_of(wave) is None
