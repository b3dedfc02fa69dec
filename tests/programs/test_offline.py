"""Marks that waited on a phone: idempotent, the last tap by time, told where another's counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programs.models import Attendance, Cleared
from programs.services import attendance
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-30")]
MINUTE = 60_000


@pytest.fixture
def evening():
    group = make_group(adults=9)
    meeting = make_meeting(group)
    client = Client()
    leader, other = make_leader(group), make_leader(group)
    client.force_login(leader)
    return client, meeting, make_enrolment(group, name="Bo Ek", adults=2), leader, other


def send(client, meeting, leader, *taps, who=None):
    sent = {"leader": str(leader.pk) if who is None else who, "mark": taps}
    return client.post(f"/sv/ledare/traff/{meeting.pk}/synk/", sent).json()


def marks():
    return list(Attendance.objects.order_by("adult").values_list("adult", "mark", "by"))


def test_the_same_tap_twice_is_one_and_the_last_by_time_counts(evening):
    client, meeting, bo, leader, other = evening
    taps = [f"present:{bo.pk}:1:{3 * MINUTE}", f"absent:{bo.pk}:2:{MINUTE}"]
    for _time in range(2):
        told = send(client, meeting, leader, *taps)
        assert [one["told"] for one in told["taps"]] == ["", ""]
    assert marks() == [(1, "present", leader.pk), (2, "absent", leader.pk)]
    # A colleague's later mark counts, and is told with their name; an earlier one does not.
    two = timezone.now() - timedelta(minutes=2)
    attendance.mark(meeting, bo.pk, 1, mark="absent", by=other, at=two)
    attendance.mark(meeting, bo.pk, 2, mark="present", by=other, at=two)
    told = send(client, meeting, leader, *taps)["taps"]
    assert [one["mark"] for one in told] == ["absent", "absent"]
    assert told[0]["told"].startswith(f"Bo: {other.username} ") and "Inte här" in told[0]["told"]
    assert told[1]["told"] == ""
    assert marks() == [(1, "absent", other.pk), (2, "absent", leader.pk)]


def test_a_mark_that_was_taken_away_later_does_not_come_back(evening):
    client, meeting, bo, leader, other = evening
    attendance.mark(meeting, bo.pk, 1, mark="present", by=other)
    attendance.mark(meeting, bo.pk, 1, mark=None, by=other)
    told = send(client, meeting, leader, f"present:{bo.pk}:1:{MINUTE}")["taps"]
    assert (marks(), told[0]["mark"], "ingen markering" in told[0]["told"]) == ([], "clear", True)
    assert send(client, meeting, leader, f"present:{bo.pk}:1:0")["taps"][0]["mark"] == "present"
    assert Cleared.objects.count() == 0


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("tap", "words"),
    [
        ("present:1", "gick inte att läsa"),
        ("maybe:{0}:1:0", "gick inte att läsa"),
        ("present:{0}:1:-5", "gick inte att läsa"),
        ("present:{0}:1:²", "gick inte att läsa"),
        ("present:{0}:1:99999999999999", "14 dagar"),
        ("present:{0}:9:0", "inte längre plats"),
    ],
)
def test_a_tap_that_cannot_be_kept_is_told_and_the_others_are_kept(evening, tap, words):
    client, meeting, bo, leader, _other = evening
    told = send(client, meeting, leader, tap.format(bo.pk), f"present:{bo.pk}:2:0")["taps"]
    assert words in told[0]["told"] and told[0]["mark"] == ""
    assert marks() == [(2, "present", leader.pk)]


def test_only_the_leader_who_tapped_sends(evening):
    client, meeting, bo, leader, other = evening
    told = send(client, meeting, leader, f"present:{bo.pk}:1:0", who=str(other.pk))
    assert ("taps" in told, told["leader"], marks()) == (False, str(leader.pk), [])
    strange = Client()
    strange.force_login(make_leader(make_group()))
    for path in ("synk/", "kopia/"):
        assert strange.get(f"/sv/ledare/traff/{meeting.pk}/{path}").status_code == 404


@pytest.mark.one_database
def test_the_copy_holds_first_name_seat_and_marks_and_nothing_else(evening):
    client, meeting, bo, leader, _other = evening
    attendance.mark(meeting, bo.pk, 1, mark="present", by=leader)
    page = client.get(f"/sv/ledare/traff/{meeting.pk}/kopia/").content.decode()
    assert "<bdi>Bo</bdi>" in page and "plats 2" in page
    assert page.split("<main")[1].split("<script")[0].count('aria-pressed="true"') == 1
    found = [
        one for one in ("Ek", bo.phone, bo.reference, "csrfmiddleware", 'token="c') if one in page
    ]
    assert found == []
