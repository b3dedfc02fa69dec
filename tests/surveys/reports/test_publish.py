import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import URLResolver, get_resolver

from core.models import User
from core.roles import Role, ensure_roles
from releases.ledger import verify as verify_ledger
from releases.models import Figure, JobState, Publication, PublishedCell, PublishJob
from releases.services import PublishRefusedError
from surveys.enums import WaveState
from surveys.reports import background, plan, publish
from tests.surveys.reports.made import TODAY, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_drawings(monkeypatch):
    """Drawing takes seconds and is shown in its own tests."""
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))


@pytest.fixture
def publisher():
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    return user


def levels(dicts):
    return [(one["dimension"], one["level"]) for one in dicts]


@pytest.mark.requirement("REP-1", "REP-3")
def test_a_wave_is_published_with_the_groups_that_the_mask_accepts(no_drawings):
    publication = publish.publish_wave(make_wave(), by=None)
    assert levels(publication.facts["groups"]) == [
        ("total", ""),
        ("school", "Ekskolan"),
        ("school", "Åsskolan"),
        ("area", "Centrum"),
        ("area", "Söder"),
        ("school_year", "4"),
        ("school_year", "5"),
        ("kon", "pojke"),
        ("kon", "flicka"),
    ]
    assert levels(publication.facts["hidden"]) == [
        ("school", "Sjöskolan"),
        ("school", "Näsets skola"),
        ("kon", "annat"),
        ("kon", "not_said"),
    ]
    assert verify_ledger() == []


@pytest.mark.requirement("REP-8")
def test_nothing_stored_for_the_public_tells_of_a_hidden_group(no_drawings):
    publication = publish.publish_wave(make_wave(), by=None)
    hidden = set(levels(publication.facts["hidden"]))
    cells = set(PublishedCell.objects.values_list("dimension", "level"))
    assert cells & hidden == set()
    assert [sorted(one) for one in publication.facts["hidden"]] == [
        ["dimension", "label", "level"]
    ] * len(hidden)


@pytest.mark.requirement("REP-1")
def test_without_a_plan_from_before_the_close_nothing_is_published():
    wave = make_wave(with_plan=False)
    with pytest.raises(PublishRefusedError, match="No plan"):
        publish.publish_wave(wave, by=None)
    with pytest.raises(PublishRefusedError, match="too late"):
        plan.declare(wave, by=None, today=TODAY)


@pytest.mark.requirement("REP-1")
def test_an_open_wave_is_not_counted():
    with pytest.raises(PublishRefusedError, match="Close the wave"):
        publish.publish_wave(make_wave(state=WaveState.OPEN), by=None)


def test_too_few_answers_publish_nothing(no_drawings):
    wave = make_wave(sizes={("Ekskolan", "Centrum", "4", "flicka"): (12, 9)})
    with pytest.raises(PublishRefusedError, match="Too few"):
        publish.publish_wave(wave, by=None)
    assert not Publication.objects.exists()


@pytest.mark.requirement("REP-22")
def test_each_question_gets_its_figures_in_both_languages():
    earlier = make_wave("varen-2025", "Våren 2025", seed=3)
    now = make_wave(previous=earlier)
    plain = publish.publish_wave(earlier, by=None)
    later = publish.publish_wave(now, by=None)

    def kinds(publication):
        rows = Figure.objects.filter(publication=publication, language="ar", format="svg")
        return sorted(rows.values_list("question", "kind"))

    asked = ["frukost", "lyssnar", "onskan", "plats", "trivsel"]
    assert kinds(plain) == [(key, "bars") for key in asked]
    assert kinds(later) == sorted(
        [(key, "bars") for key in asked] + [("lyssnar", "trend"), ("trivsel", "trend")]
    )
    drawn = Figure.objects.filter(publication=later).exclude(format="xlsx")
    assert drawn.count() == 4 * 7
    assert bytes(Figure.objects.filter(format="png")[0].data).startswith(b"\x89PNG")


def test_the_command_publishes_and_says_so(no_drawings, capsys):
    make_wave()
    call_command("publish_report", "varen-2026")
    cells = PublishedCell.objects.count()
    assert capsys.readouterr().out == f"Published: Skolan och fritiden ({cells} cells).\n"
    assert PublishJob.objects.get().state == JobState.DONE


@pytest.mark.parametrize("arguments", [["finns-inte"], [], ["--job", "99"]])
def test_the_command_explains_what_it_cannot_do(arguments):
    with pytest.raises(CommandError):
        call_command("publish_report", *arguments)


def test_a_job_is_done_once(no_drawings):
    wave = make_wave()
    job = publish.ask_to_publish(wave, by=None)
    assert publish.ask_to_publish(wave, by=None) == job
    assert publish.run(job, wave) is not None
    assert publish.run(job, wave) is None
    job.refresh_from_db()
    assert (job.done, job.total, job.state) == (17, 17, JobState.DONE)


def test_the_publisher_goes_from_plan_to_report(client, publisher, no_drawings, monkeypatch):
    started = []
    monkeypatch.setattr(background, "start", started.append)
    wave = make_wave(state=WaveState.OPEN)
    client.force_login(publisher)
    here = "/sv/rapporter/publicera/varen-2026/"
    assert client.get("/sv/rapporter/publicera/").status_code == 200
    assert client.post(f"{here}publicera/").status_code == 422
    (way,) = re.findall(r'href="(/admin/[^"]+)"', client.get(here).content.decode())
    assert "Stänga omgången?" in client.get(way).content.decode()
    after = client.post(way).headers["Location"]
    assert f'href="{here}"' in client.get(after).content.decode()
    page = client.get(here).content.decode()
    assert "Näsets skola" in page and "Publicera rapporten" in page
    assert client.post(f"{here}publicera/").headers["Location"] == here
    assert client.get(here).headers["Refresh"] == "3"
    wave.refresh_from_db()
    publish.run(started[0], wave)
    assert "/sv/rapporter/varen-2026/" in client.get(here).content.decode()


def test_looking_before_publishing_shows_no_answers(client, publisher):
    make_wave()
    client.force_login(publisher)
    page = client.get("/sv/rapporter/publicera/varen-2026/").content.decode()
    assert "Jättebra" not in page and "157" not in page


@pytest.mark.requirement("SUR-10")
def test_a_wave_is_closed_in_one_place_only():
    """Every address of the site was asked; only this one ends in the service that closes."""
    assert [name for name in addresses(get_resolver()) if name.endswith("stang/")] == [
        "admin/omgangar/<slug:slug>/stang/"
    ]


def addresses(resolver, before=""):
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, here)
        else:
            yield here


@pytest.mark.parametrize("path", ["", "varen-2026/"])
def test_others_do_not_reach_the_publishers_pages(client, path):
    make_wave()
    address = f"/sv/rapporter/publicera/{path}"
    assert client.get(address).headers["Location"].startswith("/sv/logga-in/")
    leader = User.objects.create_user("leader")
    leader.groups.add(ensure_roles()[Role.PROGRAM_LEADER])
    client.force_login(leader)
    assert client.get(address).status_code == 403
