"""REP-1: pairs of groups are suggested while a wave is open, by the sizes of those invited."""

import pytest

from core.models import User
from core.roles import Role, ensure_roles
from releases import changes, ledger
from releases.models import PublishedCell
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.reports import crossing, publish
from surveys.reports.plan import plan_of
from tests.surveys.reports.made import TODAY, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("REP-1")]
SIZES = {
    (school, "Centrum", year, gender): (30, 22)
    for school in ("Ekskolan", "Åsskolan")
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
} | {("Åsskolan", "Centrum", "5", "annat"): (12, 11)}
KIND = "school×kon"


@pytest.fixture
def wave(monkeypatch):
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    monkeypatch.setattr("releases.changes.timezone.localdate", lambda: TODAY)
    return make_wave(sizes=SIZES, state=WaveState.OPEN)


def suggested(wave):
    return {one.kind: one for one in crossing.suggestions(wave, plan_of(wave))}


def closed(wave):
    wave.state = WaveState.CLOSED
    wave.save()


def test_pairs_that_the_mask_accepts_are_suggested_by_invited_sizes_alone(wave):
    first = suggested(wave)
    assert set(first) == {"school×school_year", KIND, "school_year×kon"}
    # “annat” is in one school only: that pair is the group itself.
    assert [one["label"]["sv"] for one in first[KIND].groups] == [
        "Åsskolan, Flicka", "Åsskolan, Pojke", "Ekskolan, Flicka", "Ekskolan, Pojke",
    ]  # fmt: skip
    Response.objects.filter(wave=wave).delete()
    assert suggested(wave) == first


def test_pairs_are_added_taken_away_and_published_last(wave):
    plan = plan_of(wave)
    one_way = plan.groups
    crossing.toggle(wave, plan, KIND, by=None)
    assert plan_of(wave).groups[: len(one_way)] == one_way
    assert len(plan_of(wave).groups) == len(one_way) + 4
    crossing.toggle(wave, plan_of(wave), KIND, by=None)
    assert plan_of(wave).groups == one_way
    crossing.toggle(wave, plan_of(wave), KIND, by=None)
    closed(wave)
    with pytest.raises(PublishRefusedError, match="too late"):
        crossing.toggle(wave, plan_of(wave), KIND, by=None)
    made = publish.publish_wave(wave, by=None)
    found = set(PublishedCell.objects.filter(dimension=KIND).values_list("level", "n"))
    assert ("Åsskolan×flicka", 44) in found  # the audit may hide others
    assert made.facts["changed"] == [] and ledger.verify() == []


def test_a_plan_with_pairs_is_still_only_merged_or_shortened_after_the_close(wave):
    crossing.toggle(wave, plan_of(wave), "school_year×kon", by=None)
    closed(wave)
    plan = plan_of(wave)
    draft = changes.drafted(plan, merges=[("school_year", ("4", "5"))])
    names = {changes.group_of(one).level for one in draft.groups}
    assert {"4+5", "4+5×flicka"} <= names and "4×flicka" not in names


@pytest.mark.one_database
def test_the_publisher_presses_a_button(client, wave):
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    here = "/sv/rapporter/publicera/varen-2026/"
    assert "Lägg till Skola × Är du …?" in client.get(here).content.decode()
    assert client.post(f"{here}plan/par/", {"kind": KIND}).headers["Location"] == here
    page = client.get(here).content.decode()
    assert "Ta bort Skola × Är du …?" in page and "Ekskolan, Flicka" in page
    assert client.post(f"{here}plan/par/", {"kind": "x"}).status_code == 422
