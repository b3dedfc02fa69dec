"""REP-7: a corrected report comes in the place of a wrong one, unless the difference tells."""

import pytest
from django.core.management import call_command

from core.models import User
from core.roles import Role, ensure_roles
from releases import certificates, corrections, ledger, queries
from releases.models import Figure, LedgerEntry, Publication, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.models.response import Response
from surveys.reports import background, correct, publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import make_wave, words

pytestmark = pytest.mark.django_db
REASON = words("En klass svar var påhittade.", "أجوبة أحد الصفوف كانت مختلقة.")
# Six batches; one of them has so few answers that they may not be left out alone.
SIZES = {
    (school, "Centrum", year, gender): (30, 22)
    for school in ("Ekskolan", "Åsskolan", "Sjöskolan")
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
} | {("Sjöskolan", "Centrum", "6", "pojke"): (12, 4)}
BATCH = {"school": "Ekskolan", "area": "Centrum", "school_year": "5"}
FEW = {"school": "Sjöskolan", "area": "Centrum", "school_year": "6"}


@pytest.fixture
def wave(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    return make_wave(sizes=SIZES)


def corrected(wave, *without):
    former = queries.latest().get()
    job = correct.ask(former, wave, without=list(without), reason=REASON, by=None)
    return publish.run(job, wave)


@pytest.mark.requirement("REP-7")
def test_a_batch_is_left_out_and_the_ledger_keeps_both(client, wave):
    first = publish.publish_wave(wave, by=None)
    second = corrected(wave, BATCH)
    assert (second.edition, second.slug) == (2, first.slug)
    left = Response.objects.filter(wave=wave).exclude(school="Ekskolan", school_year="5")
    for code in ("bra", "-dk"):
        cell = second.cells.get(dimension="total", question="trivsel", codes=code)
        assert (cell.n, cell.count) == (
            left.count(),
            sum(one.answers["trivsel"] == code for one in left),
        )
    told = [(one.action, one.content.get("edition")) for one in LedgerEntry.objects.all()]
    assert told == [("plan", None), ("publish", 1), ("publish", 2), ("correct", 2)]
    assert ledger.verify() == []
    assert not Figure.objects.filter(publication=first).exists()
    assert Figure.objects.filter(publication=second).exists()


@pytest.mark.requirement("REP-7", "REP-6")
def test_what_was_left_out_can_be_counted_again_and_every_proof_holds(wave):
    first = publish.publish_wave(wave, by=None)
    corrected(wave, BATCH)
    third = corrected(wave)
    assert third.edition == 3 and third.facts["population"] == 1

    def told(one):
        return [(c.dimension, c.level, c.codes, c.n, c.count) for c in one.cells.all()]

    total = [row for row in told(third) if row[0] == "total"]
    assert total == [row for row in told(first) if row[0] == "total"]
    assert set(told(third)) <= set(told(first))
    assert certificates.verify() == [] and ledger.verify() == []


@pytest.mark.requirement("REP-7")
def test_what_would_give_a_few_away_is_refused_and_nothing_changes(wave):
    publish.publish_wave(wave, by=None)
    with pytest.raises(PublishRefusedError, match="fewer than 10 people differ"):
        corrected(wave, FEW)
    with pytest.raises(PublishRefusedError, match="Nothing would change"):
        corrected(wave)
    assert Publication.objects.count() == 1 and not PublishJob.objects.exists()
    # The job itself looks once more, at answers too.
    job = PublishJob.objects.create(
        plan=plan_of(wave), correction={"without": [FEW], "reason": REASON}
    )
    with pytest.raises(PublishRefusedError, match="fewer than 10 people differ"):
        publish.run(job, wave)
    assert Publication.objects.count() == 1 and PublishedCell.objects.exists()


@pytest.mark.requirement("REP-7")
def test_what_is_shown_no_more_is_said_beforehand_by_sizes_alone(wave):
    publication = publish.publish_wave(wave, by=None)

    def seen():
        sizes = correct.sizes_of(publication, wave)
        return corrections.preview(publication.plan, sizes, [BATCH, FEW])

    first = seen()
    assert (first.refused, first.n) == ("", 12 * 22 - 44)
    # Everybody less 48 and Ekskolan less 44 would tell of the four in Sjöskolan.
    assert [one["sv"] for one in first.lost] == ["Sjöskolan", "Ekskolan"]
    for one in Response.objects.filter(wave=wave):
        one.answers |= {"trivsel": "bra", "lyssnar": "ja"}
        one.save()
    assert seen() == first


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_the_publisher_looks_corrects_and_everybody_reads_why(client, wave, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    publish.publish_wave(wave, by=None)
    here = "/sv/rapporter/publicera/varen-2026/ratta/"
    assert here in client.get("/sv/rapporter/publicera/varen-2026/").content.decode()
    page = client.get(here).content.decode()
    assert (
        "\u2068Ekskolan, Centrum, 5\u2069: 44 svar" in page
        and "Vad som inte kan göras ogjort" in page
    )
    few = client.post(f"{here}nu/", {"without": ["4"], "look": "1"})
    assert few.status_code == 422 and "skiljer färre än 10 personer" in few.content.decode()
    sent = {"without": ["1"]}
    looked = client.post(f"{here}nu/", sent | {"look": "1"})
    assert looked.status_code == 200 and "Räknade svar: <bdi>224</bdi>" in looked.content.decode()
    lacking = client.post(f"{here}nu/", sent | {"reason_sv": "Påhittade"})
    assert lacking.status_code == 422 and "Påhittade" in lacking.content.decode()
    unknown = client.post(f"{here}nu/", {"without": ["99"], "look": "1"})
    assert unknown.status_code == 422 and not started
    reason = {f"reason_{code}": text for code, text in REASON.items()}
    assert client.post(f"{here}nu/", sent | reason).headers["Location"] == here
    assert client.get(here).headers["Refresh"] == "3"
    call_command("publish_report", "--job", started[0].pk)
    entry = LedgerEntry.objects.get(action="publish", content__edition=1)
    for code in ("sv", "ar"):
        page = client.get(f"/{code}/rapporter/varen-2026/").content.decode()
        assert REASON[code] in page and entry.digest[:16] in page
    assert ">224<" in page and ">268<" not in page
    again = client.get(here).content.decode()
    assert again.count(" checked") == 1 and "Tidigare upplagor" in again
