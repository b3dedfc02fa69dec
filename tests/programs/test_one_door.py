"""A day or a place that families may know of is changed in one place only, which tells them."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.roles import Role, ensure_roles
from programs.enums import GroupState
from programs.models import Group, Meeting
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.requirement("PRG-23")]


@pytest.fixture
def coordinator() -> Client:
    user = User.objects.create_user("samordnare")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    client = Client()
    client.force_login(user)
    return client


def posted(group: Group, **more) -> dict:
    """What the admin's page of an opened group sends."""
    return {
        "program": group.program_id, "area": "", "language": "sv", "adult_seats": "4",
        "childcare_seats": "2", "childcare_from_months": "", "food_sv": "", "food_ar": "",
        "contact_name": "Lotta Nord", "contact_phone": "",
    } | more  # fmt: skip


def with_days(meeting: Meeting) -> dict:
    """And what the page of a draft sends besides."""
    return {
        "place_sv": "Någon annanstans", "place_ar": "في مكان آخر", "address": "",
        "meetings-TOTAL_FORMS": "1", "meetings-INITIAL_FORMS": "1", "meetings-0-id": meeting.pk,
        "meetings-0-starts": "2031-05-05 17:30", "meetings-0-ends": "2031-05-05 19:30",
        "meetings-0-DELETE": "",
    }  # fmt: skip


def edit(group: Group) -> str:
    return reverse("wagtailsnippets_programs_group:edit", args=[group.pk])


def test_in_the_admin_an_opened_group_keeps_its_days_and_links_to_the_guided_change(coordinator):
    group, leader = make_group(), make_leader()
    meeting = make_meeting(group, days=7)
    make_enrolment(group)
    page = coordinator.get(edit(group)).content.decode()
    assert f'href="/sv/ledare/grupp/{group.pk}/andring/"' in page
    assert ("meetings-0-starts" in page, "place_sv" in page) == (False, False)
    saved = coordinator.post(edit(group), posted(group, leaders=[leader.pk]))
    assert saved.status_code == 302, saved.context["form"].errors
    assert list(group.leaders.all()) == [leader]
    # The page was loaded while the group was a draft: nothing is changed in silence.
    late = coordinator.post(edit(group), posted(group, contact_name="X") | with_days(meeting))
    assert "Gruppen har öppnats sedan du kom till sidan." in late.content.decode()
    kept = Group.objects.get(pk=group.pk)
    assert (kept.place["sv"], kept.contact_name) == ("Biblioteket", "Lotta Nord")
    assert (kept.meetings.get().starts, kept.meetings.get().sequence) == (meeting.starts, 0)


def test_a_draft_that_nobody_knows_of_is_edited_whole(coordinator):
    group = make_group(state=GroupState.DRAFT)
    meeting = make_meeting(group, days=7)
    saved = coordinator.post(edit(group), posted(group) | with_days(meeting))
    assert saved.status_code == 302, saved.context["form"].errors
    group.refresh_from_db()
    assert (group.place["sv"], group.meetings.get().starts.year) == ("Någon annanstans", 2031)


def test_a_group_that_families_may_know_of_is_cancelled_and_not_deleted(coordinator):
    group, draft = make_group(), make_group(state=GroupState.DRAFT)
    delete = "wagtailsnippets_programs_group:delete"
    assert coordinator.post(reverse(delete, args=[group.pk]))["Location"] == "/admin/"  # never may
    administrator = Client()
    administrator.force_login(User.objects.create_superuser("administrator"))
    refused = administrator.post(reverse(delete, args=[group.pk]), follow=True)
    assert refused.request["PATH_INFO"] == edit(group)
    assert "så får de veta" in refused.content.decode()
    administrator.post(reverse(delete, args=[draft.pk]))
    assert list(Group.objects.all()) == [group]
