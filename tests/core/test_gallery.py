"""The gallery: every component in both languages, for staff."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("PAG-16")
def test_each_component_stands_in_swedish_and_arabic(client, lang):
    html = client.get(reverse("gallery")).content.decode()
    rows = re.findall(r'<section class="gallery-row".*?</section>', html, flags=re.S)
    assert len(rows) > 40
    for row in rows:
        parts = re.findall(r'<div lang="(\w+)" dir="(\w+)">', row)
        assert parts == [("sv", "ltr"), ("ar", "rtl")]
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.requirement("PAG-16")
def test_only_staff_outside_tests_and_demonstrations(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get(reverse("gallery")).status_code == 403
    people = get_user_model().objects
    client.force_login(people.create_user("plain", password="x"))
    assert client.get(reverse("gallery")).status_code == 403
    client.force_login(people.create_user("staff", password="x", is_staff=True))
    assert client.get(reverse("gallery")).status_code == 200
