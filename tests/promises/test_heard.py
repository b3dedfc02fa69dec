"""Four faces under an answer: once per device, seen by nobody, told once through the gate."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from participation.queries import reports
from promises import heard, services
from promises.models import HeardCount, Promise
from releases.models import Publication, PublishedCell
from tests.promises.making import THEME, day, make_promise

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PAR-3")]
PAGE, SENDS = "/{}/loften/rasten/", "/{}/loften/rasten/lyssnade/"


@pytest.fixture
def answered() -> Promise:
    promise = make_promise()
    return services.answer(promise, [THEME], by=promise.listener, follow_up=day(250))


def sums() -> list[int]:
    return list(HeardCount.objects.order_by("face").values_list("count", flat=True))


def ended(**counts: int) -> Promise:
    """The last day was yesterday; `one` to `four` chose each face."""
    for face, name in enumerate(("one", "two", "three", "four"), 1):
        HeardCount.objects.filter(face=face).update(count=counts.get(name, 0))
    Promise.objects.update(heard_until=day(-1))
    return Promise.objects.get()


def faces(html: str) -> list[str]:
    part = html.split('class="heard"')[1].split("</section>")[0]
    return re.findall(r"<li>.*?<strong>(?:<bdi>)?([^<]+)<", part, re.DOTALL)


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_a_device_says_it_once_and_the_page_says_so(client, answered, lang):
    html = client.get(PAGE.format(lang)).content.decode()
    assert len(re.findall(r'name="face"', html)) == 4
    for face in ("4", "1"):
        sent = client.post(SENDS.format(lang), {"face": face})
        assert sent.url == f"/{lang}/loften/rasten/#heard"
    html = client.get(PAGE.format(lang)).content.decode()
    assert ('name="face"' in html, sums()) == (False, [0, 0, 0, 1])
    thanks = {"sv": "Den här telefonen eller datorn har svarat.", "ar": "وصل الجواب من هذا الجهاز."}
    assert thanks[lang] in html
    assert "så långt vi kan se" in html or "بقدر ما نستطيع" in html
    Client().post(SENDS.format(lang), {"face": "4"})
    assert sums() == [0, 0, 0, 2]


def test_the_cookie_says_which_promise_and_never_which_face(client, answered):
    client.post(SENDS.format("sv"), {"face": "3"})
    cookie = client.cookies[heard.COOKIE]
    assert (cookie.value, cookie["httponly"]) == (str(answered.pk), True)


def test_no_row_joins_a_device_a_person_or_a_time():
    fields = [field.name for field in apps.get_model("promises", "HeardCount")._meta.get_fields()]
    assert fields == ["id", "promise", "face", "count"]


def test_nothing_is_seen_while_it_grows(client, answered):
    def page() -> str:
        html = Client().get(PAGE.format("sv")).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)

    before = page()
    HeardCount.objects.update(count=12)
    assert page() == before
    with pytest.raises(ValueError, match="last day"):
        heard.tell(answered)


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_after_the_day_it_is_told_once_and_the_sums_are_gone(client, answered, lang):
    ended(one=4, two=3, three=10, four=6)
    client.post(SENDS.format(lang), {"face": "1"})  # too late
    for _night in range(2):
        call_command("remind_listeners")
    assert faces(client.get(PAGE.format(lang)).content.decode()) == ["4", "3", "10", "6"]
    assert (sums(), Publication.objects.count()) == ([], 1)
    assert list(reports()) == []


def test_fewer_than_k_are_never_told(client, answered):
    ended(three=5, four=4)
    call_command("remind_listeners")
    html = client.get(PAGE.format("sv")).content.decode()
    assert (faces(html), PublishedCell.objects.count(), sums()) == ([], 0, [])
    assert "För få svarade" in html


def test_where_nearly_all_agree_only_a_lower_limit_is_told(client, answered):
    ended(four=19, one=1)
    call_command("remind_listeners")
    assert faces(client.get(PAGE.format("sv")).content.decode()) == ["minst 80 %"]


@pytest.mark.parametrize("face", ["", "x", "0", "5", "²", "9" * 5000])
def test_a_face_that_is_none_leads_back_with_a_sentence(client, answered, face):
    back = client.post(SENDS.format("sv"), {"face": face}).url
    html = client.get(back).content.decode()
    assert html.count("Välj ett ansikte.") == 2
    assert sums() == [0, 0, 0, 0]


def test_before_the_answer_there_is_nothing_to_say(client):
    make_promise()
    assert 'id="heard"' not in client.get(PAGE.format("sv")).content.decode()
    client.post(SENDS.format("sv"), {"face": "4"})
    assert HeardCount.objects.count() == 0
    make_promise("mat", accepted=False)
    assert client.post(reverse("promises:heard_send", args=["mat"])).status_code == 404


def test_a_broken_cookie_is_no_answer(client, answered):
    client.cookies[heard.COOKIE] = "x.;<>"
    client.post(SENDS.format("sv"), {"face": "2"})
    assert sums() == [0, 1, 0, 0]
