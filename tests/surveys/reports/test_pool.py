"""REP-7: groups too small in each of two rounds are shown of both together, never overlapping."""

import pytest
from django.core.management import call_command

from core.models import User
from core.roles import Role, ensure_roles
from releases import certificates, corrections, ledger
from releases.models import PublishedCell
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import background, correct, pool, publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import TODAY, make_wave

pytestmark = pytest.mark.django_db
# Sjöskolan and year 6 are too small in each round, and large enough in both.
SIZES = {
    (school, "Centrum", year, gender): (30, 22)
    for school in ("Ekskolan", "Åsskolan")
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
}
FIRST = SIZES | {("Sjöskolan", "Centrum", "6", "pojke"): (12, 7)}
SECOND = SIZES | {("Sjöskolan", "Centrum", "6", "pojke"): (12, 8)}


@pytest.fixture
def waves(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    monkeypatch.setattr("surveys.models.wave.Wave.is_over", lambda self, today=None: False)
    monkeypatch.setattr("releases.services.timezone.localdate", lambda: TODAY)
    before = make_wave("varen-2025", "Våren 2025", sizes=FIRST, seed=3)
    after = make_wave(previous=before, sizes=SECOND)
    pool.declare(after, by=None)
    return before, after


def separately(waves):
    for one in waves:
        publish.publish_wave(one, by=None)


def published(waves):
    separately(waves)
    return publish.run(pool.ask(waves[1], by=None), waves[1])


@pytest.mark.requirement("REP-7")
def test_a_group_too_small_in_each_round_is_shown_of_both_together(client, waves):
    made = published(waves)
    groups = [(one["dimension"], one["level"]) for one in made.facts["groups"]]
    assert groups == [
        ("total", ""), ("school", "Åsskolan"), ("school", "Sjöskolan"), ("school_year", "5"),
        ("school_year", "6"),
    ]  # fmt: skip
    both = list(Response.objects.filter(school="Sjöskolan"))
    cells = made.cells.filter(level="Sjöskolan", question="lyssnar", count__isnull=False)
    found = {cell.codes: (cell.n, cell.count) for cell in cells}
    said = [one.answers["lyssnar"] for one in both]
    assert found == {code: (15, said.count(code)) for code in found} and len(found) > 3
    assert not PublishedCell.objects.filter(level="Sjöskolan").exclude(publication=made).exists()
    assert ledger.verify() == [] and certificates.verify() == []


@pytest.mark.requirement("REP-7")
def test_two_pools_never_overlap(waves):
    third = make_wave("varen-2027", "Våren 2027", previous=waves[1], sizes=SECOND, seed=5)
    pool.declare(third, by=None)
    assert pool.POOL.plan_of(third) is None
    fourth = make_wave("varen-2028", "Våren 2028", previous=third, sizes=SECOND, seed=6)
    pool.declare(fourth, by=None)
    assert pool.POOL.plan_of(fourth) is not None


@pytest.mark.requirement("REP-7")
def test_a_group_that_one_round_shows_is_in_no_pool(waves):
    """Both together less what one round tells would be the seven of the other."""
    _before, after = waves
    Response.objects.bulk_create(
        Response(
            wave=after, version=one.version, language="sv", school="Sjöskolan", area="Centrum",
            school_year="6", program_group="", band=one.band, day=one.day, answers=one.answers,
        )
        for one in Response.objects.filter(wave=after, school="Ekskolan")
    )  # fmt: skip
    separately(waves)
    plan = pool.POOL.plan_of(after)
    assert PublishedCell.objects.filter(level="Sjöskolan").exists()
    assert pool.preview(after, plan).shown == []
    with pytest.raises(PublishRefusedError, match="No group"):
        pool.ask(after, by=None)


@pytest.mark.requirement("REP-7")
def test_both_reports_come_first_and_then_neither_is_corrected(waves):
    before, after = waves
    publish.publish_wave(after, by=None)
    with pytest.raises(PublishRefusedError, match="both rounds first"):
        pool.ask(after, by=None)
    publish.publish_wave(before, by=None)
    publish.run(pool.ask(after, by=None), after)
    for one in waves:
        assert "published together" in correct.why_not(plan_of(one).publication, one)


@pytest.mark.requirement("REP-7")
def test_a_pool_that_comes_while_a_correction_is_counted_stops_it(waves, monkeypatch):
    """Each would be decided without what the other tells."""
    separately(waves)
    before, after = waves
    batch = {"school": "Ekskolan", "area": "Centrum", "school_year": "5"}
    former = plan_of(before).publication
    reason = {"sv": "Fel.", "ar": "خطأ."}
    job = correct.ask(former, before, without=[batch], reason=reason, by=None)
    decide = corrections.decide

    def meanwhile(*args):
        publish.run(pool.ask(after, by=None), after)
        return decide(*args)

    monkeypatch.setattr(corrections, "decide", meanwhile)
    with pytest.raises(PublishRefusedError, match="published together"):
        publish.run(job, before)
    assert plan_of(before).publication == former


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_the_publisher_sees_what_would_be_shown_and_everybody_reads_it(client, waves, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    here = "/sv/rapporter/publicera/varen-2026/tillsammans/"
    assert "Publicera först" in client.get(here).content.decode()
    separately(waves)
    assert here in client.get("/sv/rapporter/publicera/varen-2026/").content.decode()
    page = client.get(here).content.decode()
    assert "Sjöskolan" in page and "Vad som inte kan göras ogjort" in page
    assert client.post(f"{here}nu/").headers["Location"] == here
    assert client.get(here).headers["Refresh"] == "3"
    call_command("publish_report", "--job", started[0].pk)
    for code, text in (("sv", "två omgångar tillsammans"), ("ar", "جولتان معًا")):
        path = f"/{code}/rapporter/varen-2026-pool/"
        read = client.get(path).content.decode()
        assert text in read and client.get(f"{path}svar.csv").status_code == 200
        assert path in client.get(f"/{code}/rapporter/varen-2026/").content.decode()
    assert client.post(f"{here}nu/").status_code == 422
