"""Enrolments are gone a year after the last meeting, with everything that names a person."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import User
from core.roles import Role, ensure_roles
from outbox.models import Message
from programs.models import Cleared, Enrolment, EnrolmentLog, Meeting, Removal, Seat
from programs.queries import where_now
from programs.services import moves
from programs.services.purge import due
from tests.programs.makers import make_enrolment, make_group, make_meeting, make_program

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("purge_enrolments", stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def put(meeting: Meeting, days: int) -> None:
    ends = timezone.now() + timedelta(days=days)
    Meeting.objects.filter(pk=meeting.pk).update(starts=ends - timedelta(hours=2), ends=ends)


def test_a_year_after_the_last_meeting_and_not_before():
    old, recent, unplanned = make_group(), make_group(), make_group()
    gone, *kept = [make_enrolment(group) for group in (old, recent, unplanned)]
    make_meeting(old, days=-400)
    make_meeting(recent, days=-400)
    make_meeting(recent, days=-300)
    assert run() == "1 enrolments removed"
    assert list(Enrolment.objects.order_by("pk")) == kept
    assert not EnrolmentLog.objects.filter(enrolment=gone.pk).exists()
    assert not Message.objects.filter(about=f"programs.enrolment:{gone.pk}").exists()
    assert Seat.objects.filter(group=old, enrolment__isnull=False).count() == 0
    assert (Meeting.objects.filter(group=old).count(), old.seats.count()) == (1, 6)
    assert run() == "0 enrolments removed"


@pytest.mark.requirement("PRV-5")
def test_a_group_that_never_met_counts_from_its_last_enrolment(client):
    never, later = make_group(), make_group()
    for group, days in ((never, (500, 370)), (later, (500, 300))):
        for age in days:
            one = make_enrolment(group)
            since = timezone.now() - timedelta(days=age)
            one.log.filter(before="").update(at=since)
    officer = User.objects.create_user("dso")
    officer.groups.add(ensure_roles()[Role.DATA_PROTECTION_OFFICER])
    client.force_login(officer)
    assert [one.group for one in due(timezone.now())] == [never]
    said = "Inga träffar; senaste anmälan"
    assert client.get("/sv/ledare/gallring/").content.decode().count(said) == 2  # in 90 days both
    assert run() == "2 enrolments removed"
    assert Enrolment.objects.filter(group=later).count() == 2
    assert [(one.group, one.families) for one in Removal.objects.all()] == [(never, 2)]
    assert client.get("/sv/ledare/gallring/").content.decode().count(said) == 2


@pytest.mark.requirement("PRV-5")
def test_what_will_go_is_shown_beforehand_and_what_went_stays_as_a_protocol(client):
    program = make_program(decision="KS 2026/114")
    soon = make_group(program=program, place={"sv": "Snart", "ar": "قريباً"})
    later = make_group(place={"sv": "Senare", "ar": "لاحقاً"})
    for group, days in ((soon, -300), (later, -200)):
        parent = make_enrolment(group, name="Bo Ek")
        make_meeting(group, days=days).attendance.create(enrolment=parent, mark="present")
    officer = User.objects.create_user("dso")
    officer.groups.add(ensure_roles()[Role.DATA_PROTECTION_OFFICER])
    client.force_login(officer)

    def page() -> str:
        return client.get("/sv/ledare/gallring/").content.decode().split("<main")[1]

    before = page()
    assert ("Snart" in before, "Senare" in before, "Bo Ek" in before) == (True, False, False)
    assert "1 familj · 1 närvaromarkering" in before and "Inget har gallrats" in before
    Meeting.objects.filter(group=soon).update(
        starts=timezone.now() - timedelta(days=367), ends=timezone.now() - timedelta(days=366)
    )
    assert run() == "1 enrolments removed"
    kept = Removal.objects.get()
    assert (kept.group, kept.families, kept.marks, kept.decision) == (soon, 1, 1, "KS 2026/114")
    assert kept.messages >= 1
    after = page()
    assert "KS 2026/114" in after and "Inget har gallrats" not in after and "Bo Ek" not in after


@pytest.mark.requirement("PRV-5")
@pytest.mark.parametrize("here", [-300, -500])
def test_a_moved_family_goes_with_the_group_that_it_moved_to(here):
    """Also what it left behind: not with the first group's date, be that earlier or later."""
    program = make_program()
    first, second = (make_group(program=program, late_starts=True) for _number in range(2))
    own_day, day = make_meeting(first, days=7), make_meeting(second, days=7)
    left, stays = make_enrolment(first), make_enrolment(first)
    Cleared.objects.create(meeting=own_day, enrolment=left, adult=1, at=timezone.now())
    now = moves.move(left, second, by=User.objects.create_user("x"), reason="Kvällen passar")
    put(own_day, here)
    put(day, -364)
    if here == -500:
        assert [(one.group, one.families) for one in due(timezone.now())] == [(first, 1)]
        run()
        assert not Enrolment.objects.filter(pk=stays.pk).exists()
        assert where_now(Enrolment.objects.get(pk=left.pk)) == now  # the old link leads on
    else:
        assert run() == "0 enrolments removed"
    assert Cleared.objects.filter(enrolment=left).exists()
    put(day, -366)
    assert run() == "1 enrolments removed"
    assert not Enrolment.objects.filter(pk__in=[left.pk, now.pk]).exists()
    assert not Message.objects.filter(about=f"programs.enrolment:{left.pk}").exists()
    assert not Cleared.objects.exists()
    assert Enrolment.objects.filter(pk=stays.pk).exists() is (here == -300)
    assert Removal.objects.get(group=second).families == 1
