"""Signing in: what is wrong is said as on every form of ours."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("typed", "targets"),
    [
        ({"username": "anna", "password": "fel"}, ["id_username"]),
        ({"username": "anna", "password": ""}, ["id_password"]),
        ({"username": "", "password": ""}, ["id_username", "id_password"]),
    ],
    ids=["wrong password", "no password", "nothing"],
)
def test_what_is_wrong_comes_on_top_and_the_name_stays(client, lang, typed, targets):
    response = client.post(reverse("login"), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert re.search(r"<title>\s*(Fel|خطأ): ", html)
    assert len(re.findall(r'<div class="error-summary"[^>]* tabindex="-1" autofocus>', html)) == 1
    summary = html.split('class="error-summary"')[1].split("</ul>")[0]
    links = re.findall('<a href="#([^"]+)">([^<]+)</a>', summary)
    assert [target for target, _message in links] == targets
    for target, message in links:
        assert re.search(rf'id="{target}_error">[^<]*{re.escape(message)}', html)
    assert html.count('value="anna"') == (typed["username"] == "anna")
    assert html.count(" autofocus") == 1
