"""The leader's evening: own groups only, one tap per adult, contact details logged."""

import re

import pytest
from django.test import Client

from core.models import AuditEntry
from core.waiting import cards_for
from outbox.models import Message
from programs.models import Attendance
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening():
    group = make_group(adults=30, childcare=5)
    meeting = make_meeting(group)
    couple = make_enrolment(
        group,
        name="ليلى حداد",
        adults=2,
        children=2,
        childcare=2,
        interpreter_language="so",
        email="leyla@example.org",
        message_language="ar",
    )
    leader = make_leader(group)
    client = Client()
    client.force_login(leader)
    return client, meeting, couple, leader


def url(meeting, rest=""):
    return f"/sv/ledare/traff/{meeting.pk}/{rest}"


def tap(client, meeting, mark):
    return client.post(url(meeting, "narvaro/"), {"mark": mark})


def marks():
    return list(Attendance.objects.order_by("adult").values_list("adult", "mark"))


@pytest.mark.requirement("PRG-30", "LNG-5")
def test_the_page_shows_what_the_evening_needs(evening):
    client, meeting, couple, _leader = evening
    couple.cannot_come.create(meeting=meeting)
    page = client.get(url(meeting)).content.decode()
    assert page.count("<bdi>ليلى حداد</bdi>") >= 2
    assert "Somaliska" in page and "العربية" in page and "Kan inte komma" in page
    assert page.count('class="person') == 2  # one row per adult


@pytest.mark.requirement("PRG-31")
def test_no_contact_details_on_the_page(evening):
    client, meeting, couple, _leader = evening
    page = client.get(url(meeting)).content.decode()
    assert couple.phone not in page and couple.email not in page


@pytest.mark.requirement("PRG-30")
def test_one_tap_marks_and_the_same_tap_again_takes_it_back(evening):
    client, meeting, couple, _leader = evening
    response = tap(client, meeting, f"present:{couple.pk}:1")
    assert response["Location"] == url(meeting) + f"#rad-{couple.pk}-1"
    tap(client, meeting, f"absent:{couple.pk}:2")
    assert marks() == [(1, "present"), (2, "absent")]
    tap(client, meeting, f"present:{couple.pk}:2")
    assert marks() == [(1, "present"), (2, "present")]
    page = client.get(url(meeting)).content.decode()
    page = page[page.index("<main") :]
    assert page.count('aria-pressed="true"') == 2
    undo = re.search(r'value="(clear:\d+:1)"', page)[1]
    tap(client, meeting, undo)
    assert marks() == [(2, "present")]


@pytest.mark.parametrize(
    "mark",
    ["", "present", "present:x:1", "maybe:1:1", "present:999999:1", "present:1:9", "a" * 999],
)
def test_a_tap_that_was_tampered_with_is_not_found(evening, mark):
    client, meeting, couple, _leader = evening
    assert tap(client, meeting, mark.replace("1:9", f"{couple.pk}:9")).status_code == 404
    assert marks() == []


@pytest.mark.requirement("PRG-31")
def test_another_leader_finds_nothing(evening):
    _client, meeting, couple, _leader = evening
    other = Client()
    other.force_login(make_leader(make_group()))
    for path in ("", "narvaro/", f"kontakt/{couple.pk}/"):
        for method in (other.get, other.post):
            assert method(url(meeting, path)).status_code == 404
    assert AuditEntry.objects.count() == 0


@pytest.mark.requirement("PRG-31")
def test_signed_out_goes_to_sign_in_and_other_roles_to_a_page_that_says_why(evening, client):
    _client, meeting, _couple, leader = evening
    assert client.get(url(meeting))["Location"].startswith("/sv/logga-in/")
    leader.groups.clear()
    stripped = Client()
    stripped.force_login(leader)
    assert stripped.get(url(meeting)).status_code == 403


@pytest.mark.requirement("PRG-31")
def test_contact_details_are_asked_for_by_post_and_logged(evening):
    client, meeting, couple, leader = evening
    path = url(meeting, f"kontakt/{couple.pk}/")
    assert client.get(path)["Location"] == url(meeting)
    assert AuditEntry.objects.count() == 0
    page = client.post(path).content.decode()
    assert couple.phone in page and couple.email in page
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.action) == (leader, "see contact details")
    assert entry.subject == f"programs.enrolment:{couple.pk}"


@pytest.mark.requirement("PRG-30")
def test_the_list_begins_with_today(evening):
    client, meeting, _couple, _leader = evening
    make_meeting(meeting.group, days=7)
    make_meeting(make_group())
    page = client.get("/sv/ledare/").content.decode()
    assert sorted(set(re.findall(r"/sv/ledare/traff/(\d+)/", page))) == sorted(
        str(one.pk) for one in meeting.group.meetings.all()
    )


def test_parents_without_email_wait_to_be_phoned(evening):
    client, meeting, _couple, leader = evening
    make_enrolment(meeting.group, name="Bo Ek", phone="+46701740644")
    call = Message.objects.get(channel="call")
    assert [card.count for card in cards_for(leader)] == [1, 1]
    page = client.post(f"/sv/ledare/ring/{call.pk}/").content.decode()
    assert "+46701740644" in page and "Du har en plats" in page and "⟦" not in page
    client.post(f"/sv/ledare/ring/{call.pk}/", {"done": "1"})
    assert [card.count for card in cards_for(leader)] == [1]
    assert AuditEntry.objects.filter(action="see contact details").count() == 1


@pytest.mark.requirement("PRG-30")
def test_twenty_five_adults_cost_no_more_questions_than_two(evening, django_assert_max_num_queries):
    client, meeting, _couple, _leader = evening
    client.get(url(meeting))
    counts = []
    for people in (0, 25):
        for _number in range(people):
            make_enrolment(meeting.group)
        with django_assert_max_num_queries(40) as asked:
            client.get(url(meeting))
        counts.append(len(asked))
    assert counts[0] == counts[1]
