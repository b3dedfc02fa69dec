"""Who may go where. Each row was tried: the role that may, the address, and who may not."""

import pytest
from django.urls import reverse
from django.utils import translation

from core.models import User
from core.roles import Role, ensure_roles, has_role, roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Staff addresses outside the page editor, and the roles that they open to.
ROOMS = {
    "leader:evenings": {Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR},
    "leader:groups": {Role.PROGRAM_LEADER, Role.PROGRAM_COORDINATOR},
    "participation:publish:waves": {Role.REPORT_PUBLISHER},
}
EDITING = {
    Role.EDITOR, Role.SURVEY_MAKER, Role.COUNCIL_MEMBER, Role.PROGRAM_COORDINATOR,
    Role.ADMINISTRATOR,
}  # fmt: skip
# Rooms of the page editor that no role but these may enter.
EDITOR_ROOMS = {
    "wagtailsnippets_promises_promise:list": {Role.EDITOR},
    "wagtailusers_users:index": {Role.ADMINISTRATOR},
}


def person(role: Role) -> User:
    user = User.objects.create_user(f"is-{role.name.lower()}")
    user.groups.add(ensure_roles()[role])
    return user


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
@pytest.mark.parametrize("name", ROOMS)
def test_each_role_at_each_room(client, role, name):
    client.force_login(person(role))
    expected = 200 if role in ROOMS[name] else 403
    assert client.get(reverse(name)).status_code == expected


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
@pytest.mark.parametrize("name", EDITOR_ROOMS)
def test_each_role_in_the_page_editor(client, role, name):
    """Wagtail sends whoever may not enter back to its start page or to sign-in."""
    client.force_login(person(role))
    expected = 200 if role in EDITOR_ROOMS[name] else 302
    assert client.get(reverse(name)).status_code == expected


@pytest.mark.one_database
@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name)
def test_the_front_page_of_the_page_editor_opens_to_those_who_edit(client, role):
    client.force_login(person(role))
    response = client.get("/admin/")
    if role in EDITING:
        assert response.status_code == 200
    else:
        assert response["Location"].endswith("/min-sida/")


@pytest.mark.requirement("PRV-2")
@pytest.mark.parametrize("name", [*ROOMS, "my_page"])
def test_signed_out_goes_to_sign_in(client, name, lang):
    with translation.override(lang):
        response = client.get(reverse(name))
        sign_in = reverse("login")
    assert response.status_code == 302
    assert response.url.startswith(sign_in)


def test_roles_are_asked_once(django_assert_num_queries):
    user = User.objects.get(pk=person(Role.EDITOR).pk)
    with django_assert_num_queries(1):
        assert has_role(user, Role.EDITOR)
        assert not has_role(user, Role.MODERATOR)
    assert roles_of(user) == {"editor"}


def test_making_the_roles_twice_makes_them_once():
    assert ensure_roles() == ensure_roles()
