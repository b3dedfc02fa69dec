"""What a visitor reads about the promises."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from core.languages import format_date
from core.models import User
from core.roles import Role, ensure_roles
from promises import queries, services
from tests.promises.making import THEME, WORDS, day, make_promise

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Arabic has six plural forms; these numbers meet each of them (LNG-7).
MISSING = {
    1: "الردّ متأخّر منذ يوم واحد (1).",
    2: "الردّ متأخّر منذ يومين (2).",
    3: "الردّ متأخّر منذ 3 أيام.",
    10: "الردّ متأخّر منذ 10 أيام.",
    11: "الردّ متأخّر منذ 11 يوماً.",
    99: "الردّ متأخّر منذ 99 يوماً.",
    100: "الردّ متأخّر منذ 100 يوم.",
    101: "الردّ متأخّر منذ 101 يوم.",
    102: "الردّ متأخّر منذ 102 يوم.",
    103: "الردّ متأخّر منذ 103 أيام.",
    111: "الردّ متأخّر منذ 111 يوماً.",
}


def read(client, lang, name="detail", *args):
    with translation.override(lang):
        response = client.get(reverse(f"promises:{name}", args=args))
    return response, response.content.decode()


@pytest.mark.requirement("PAR-2")
@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (12, "12 dagar kvar till svaret."),
        (1, "1 dag kvar till svaret."),
        (0, "Svaret kommer i dag."),
        (-1, "Svaret har saknats i 1 dag."),
        (-12, "Svaret har saknats i 12 dagar."),
    ],
)
def test_the_days_are_counted_before_and_after(client, due, sentence):
    make_promise(due=due)
    _, html = read(client, "sv", "detail", "rasten")
    assert re.findall("<strong>([^<]+)</strong>", html) == [sentence]


@pytest.mark.requirement("PAR-2", "LNG-7")
@pytest.mark.parametrize("days", MISSING)
def test_a_late_answer_in_arabic(client, days):
    make_promise(due=-days)
    _, html = read(client, "ar", "detail", "rasten")
    assert re.findall("<strong>([^<]+)</strong>", html) == [MISSING[days]]


@pytest.mark.requirement("PAR-1")
def test_the_first_date_is_shown_when_the_date_moved(client, lang):
    promise = make_promise(due=5)
    _, before = read(client, lang, "detail", "rasten")
    services.move_date(promise, day(40), by=promise.listener, reason=WORDS)
    _, after = read(client, lang, "detail", "rasten")
    shown = [format_date(day(one), lang) for one in (5, 40)]
    assert [[one in html for one in shown] for html in (before, after)] == [
        [True, False],
        [True, True],
    ]


@pytest.mark.requirement("PAR-3")
def test_a_kept_promise_says_what_you_said_and_what_we_did(client, lang):
    promise = make_promise()
    services.answer(promise, [THEME, THEME, THEME], by=promise.listener, follow_up=day(250))
    _, html = read(client, lang, "detail", "rasten")
    heads = {"sv": ["Ni sa", "Vi gjorde"], "ar": ["قلتم", "عملنا"]}[lang]
    assert re.findall("<h4>([^<]+)</h4>", html) == heads * 3
    assert format_date(day(250), lang) in html


def test_the_list_puts_late_first(client, lang):
    for slug, due in [("in-time", 30), ("late", -3), ("later", -9), ("soon", 4)]:
        make_promise(slug, due)
    kept = make_promise("kept", -50)
    services.answer(kept, [THEME], by=kept.listener, follow_up=day(250))
    _, html = read(client, lang, "list")
    ledger, *promises = re.findall(r'href="/\w\w/loften/([\w-]+)/"', html)
    assert ledger == "vad-hande"
    assert promises == [
        "later",
        "late",
        "soon",
        "in-time",
        "kept",
    ]


@pytest.mark.requirement("PAR-3")
def test_the_share_kept_on_time_is_public(client, lang):
    kept = make_promise("kept", 3)
    services.answer(kept, [THEME], by=kept.listener, follow_up=day(250))
    make_promise("late", -3)
    make_promise("running", 30)
    assert queries.kept_on_time() == queries.Share(kept=1, due=2)
    _, html = read(client, lang, "list")
    assert '<bdi dir="ltr">1/2</bdi>' in html


@pytest.mark.requirement("PAR-3")
def test_moving_a_date_does_not_improve_the_share():
    promise = make_promise(due=-3)
    services.move_date(promise, day(30), by=promise.listener, reason=WORDS)
    assert queries.kept_on_time() == queries.Share(kept=0, due=1)


def test_an_empty_list_says_so(client, lang):
    response, html = read(client, lang, "list")
    assert response.status_code == 200
    assert 'class="empty"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_the_database_as_often_for_one_as_for_three(
    client, count, django_assert_max_num_queries
):
    for number in range(count):
        make_promise(f"promise-{number}", 5 + number)
    with django_assert_max_num_queries(13):
        read(client, "sv", "list")


class TestBeforeItIsAccepted:
    def test_nobody_else_sees_it(self, client, lang):
        make_promise(accepted=False)
        assert read(client, lang, "detail", "rasten")[0].status_code == 404
        client.force_login(User.objects.create_user("stranger"))
        assert read(client, lang, "detail", "rasten")[0].status_code == 404

    @pytest.mark.requirement("PAR-1")
    def test_the_listener_reads_it_and_accepts_it(self, client, lang):
        promise = make_promise(accepted=False)
        client.force_login(promise.listener)
        response, html = read(client, lang, "detail", "rasten")
        address = re.findall(r'action="([^"]+/lyssna/)"', html)
        assert (response.status_code, address) == (200, [f"/{lang}/loften/rasten/lyssna/"])
        assert client.post(address[0]).url == f"/{lang}/loften/rasten/"
        client.logout()
        assert read(client, lang, "detail", "rasten")[0].status_code == 200

    def test_an_editor_reads_it_but_cannot_accept_it(self, client):
        make_promise(accepted=False)
        editor = User.objects.create_user("redaktor")
        editor.groups.add(ensure_roles()[Role.EDITOR])
        client.force_login(editor)
        assert "/lyssna/" not in read(client, "sv", "detail", "rasten")[1]
        assert client.post("/sv/loften/rasten/lyssna/").status_code == 403


@pytest.mark.requirement("PAR-2")
def test_staff_cannot_delete_a_promise(client):
    promise = make_promise(due=-3)
    client.force_login(User.objects.create_superuser("admin"))
    name = "wagtailsnippets_promises_promise"
    assert client.get(reverse(f"{name}:edit", args=[promise.pk])).status_code == 200
    assert client.post(reverse(f"{name}:delete", args=[promise.pk])).status_code == 302
    assert queries.late().count() == 1
