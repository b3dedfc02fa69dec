"""The municipality's administrator makes staff accounts; only a superuser makes superusers."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from core.roles import Role, ensure_roles

pytestmark = pytest.mark.django_db
WORD = "En-lang-hemlig-mening-7"


def person(username: str, role: Role | None = None, **more) -> User:
    made = User.objects.create_user(username, password="demo", **more)
    if role:
        made.groups.add(ensure_roles()[role])
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(username: str, **more) -> dict:
    return {
        "username": username, "email": f"{username}@example.org", "first_name": "Sara",
        "last_name": "Lund", "password1": WORD, "password2": WORD, **more,
    }  # fmt: skip


@pytest.mark.requirement("PRV-2")
def test_an_administrator_makes_accounts_with_roles_and_no_superuser():
    client = signed_in(person("chef", Role.ADMINISTRATOR))
    role = ensure_roles()[Role.SURVEY_MAKER]
    page = client.get(reverse("wagtailusers_users:add")).content.decode()
    assert re.search(r'<input type="checkbox" name="is_superuser"[^>]* disabled', page)
    posted = said("ny", is_superuser="on", groups=[role.pk])
    assert client.post(reverse("wagtailusers_users:add"), posted).status_code == 302
    made = User.objects.get(username="ny")
    assert (made.is_superuser, list(made.groups.all())) == (False, [role])
    where = reverse("wagtailusers_users:edit", args=[made.pk])
    client.post(where, said("ny", is_superuser="on", is_active="on"))
    made.refresh_from_db()
    assert (made.is_superuser, made.is_active) == (False, True)


@pytest.mark.requirement("PRV-2")
def test_a_superuser_is_changed_and_made_by_superusers_only():
    root, chief = person("root", is_superuser=True), person("chef", Role.ADMINISTRATOR)
    where = reverse("wagtailusers_users:edit", args=[root.pk])
    stop = reverse("wagtail_bulk_action", args=["core", "user", "set_active_state"])
    client = signed_in(chief)
    old = root.password
    client.post(where, said("root", is_active="on"))
    client.post(f"{stop}?id={root.pk}", {"mark_as_active": ""})
    root.refresh_from_db()
    assert (root.is_active, root.is_superuser, root.password, root.email) == (True, True, old, "")
    assert signed_in(root).post(
        reverse("wagtailusers_users:add"), said("till", is_superuser="on")
    ).status_code == 302  # fmt: skip
    assert User.objects.get(username="till").is_superuser


def test_a_text_that_is_needed_in_every_language_has_the_mark():
    client = signed_in(person("kurs", Role.PROGRAM_COORDINATOR))
    page = client.get(reverse("wagtailsnippets_programs_program:add")).content.decode()
    marked = re.findall(r'id="panel-(\w+)-heading"[^>]*>(.*?)</h2>', page, re.S)
    with_mark = {name for name, words in marked if "w-required-mark" in words}
    assert {"name", "summary", "for_whom"} <= with_mark
    assert "cost" not in with_mark
