"""The coordinator sets up a season; a leader sees own groups; nobody else sees either."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from core.waiting import cards_for
from programs.enums import GroupState
from programs.holidays import holiday, holidays, weekly
from programs.models import Group, Meeting, Program
from tests.programs.makers import (
    make_enrolment,
    make_group,
    make_leader,
    make_meeting,
    make_program,
    numbers,
)

pytestmark = pytest.mark.django_db


def someone(*roles: Role) -> User:
    user = User.objects.create_user(f"somebody{next(numbers)}", password="demo")
    user.groups.add(*(ensure_roles()[role] for role in roles))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def coordinator() -> Client:
    return signed_in(someone(Role.PROGRAM_COORDINATOR))


def pages(group: Group) -> list[str]:
    root = f"/sv/ledare/grupp/{group.pk}/"
    return ["/sv/ledare/grupper/", root, f"{root}stol/", f"{root}traffar/", f"{root}oppning/"]


def test_rights_by_role():
    """Who reaches the groups' pages: the coordinator all, a leader own ones, others none."""
    group = make_group()
    others = [role for role in Role if "programme" not in role]
    found = {
        "coordinator": someone(Role.PROGRAM_COORDINATOR),
        "own leader": make_leader(group),
        "other leader": make_leader(make_group()),
    } | {role.value: someone(role) for role in others}
    answers = {who: [signed_in(user).get(page).status_code for page in pages(group)]
               for who, user in found.items()}  # fmt: skip
    assert answers == {
        "coordinator": [200, 200, 302, 200, 405],
        "own leader": [200, 200, 302, 403, 405],
        "other leader": [200, 404, 404, 403, 405],
    } | {role.value: [403, 403, 403, 403, 405] for role in others}
    post = {who: signed_in(user).post(pages(group)[-1], {"state": "closed"}).status_code
            for who, user in found.items()}  # fmt: skip
    assert post == dict.fromkeys(found, 403) | {"coordinator": 302}
    assert Client().get(pages(group)[1])["Location"].startswith("/sv/logga-in/")


def test_the_coordinator_reads_no_surveys_and_no_pages_of_others(coordinator):
    allowed = {"programs_program", "programs_group"}
    for model in ("programs_program", "programs_group", "surveys_survey", "promises_promise"):
        answer = coordinator.get(f"/admin/snippets/{model.replace('_', '/')}/")
        assert (answer.status_code == 200) == (model in allowed), model
    assert coordinator.get("/admin/omgangar/")["Location"] == "/admin/"  # the admin's own "no"
    home = coordinator.get("/admin/").content.decode()
    assert "Enkäter" not in home and "/admin/snippets/programs/group/" in home


def test_a_season_from_nothing_to_an_open_group(coordinator, client):
    words = {"name": "Ny kurs", "summary": "Kort", "for_whom": "Alla", "what_happens": "Prat"}
    words |= {"leads": "Mona"}
    posted = {f"{name}_{code}": text for name, text in words.items() for code in ("sv", "ar")}
    posted |= {
        "key": "ny-kurs", "kind": "group", "queue_policy": "pass", "contact_name": "Maria Lund",
        "contact_phone": "010-174 06 00", "published": "on", "order": "1", "completes_at": "75",
        "offer_hours": "24",
        "cost_sv": "", "cost_ar": "",
    }  # fmt: skip
    add = reverse("wagtailsnippets_programs_program:add")
    empty = coordinator.get(add)
    assert 'class="help-block' in empty.content.decode()
    assert [one.label for one in empty.context["form"] if not one.label[0].isupper()] == []
    answer = coordinator.post(add, posted)
    assert answer.status_code == 302, answer.context["form"].errors
    leader = make_leader()
    posted = {
        "program": Program.objects.get().pk, "place_sv": "Biblioteket", "place_ar": "المكتبة",
        "address": "", "language": "sv", "adult_seats": "8", "childcare_seats": "4",
        "childcare_from_months": "12", "food_sv": "", "food_ar": "", "contact_name": "",
        "contact_phone": "", "leaders": [leader.pk], "state": "open", "area": "",
        "meetings-TOTAL_FORMS": "0", "meetings-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = coordinator.post(reverse("wagtailsnippets_programs_group:add"), posted)
    assert answer.status_code == 302, answer.context["form"].errors
    group = Group.objects.get()
    _groups, own_page, _chair, traffar, oppning = pages(group)
    assert answer["Location"] == own_page  # which says what is missing
    assert group.state == GroupState.DRAFT  # it is opened there, and only with meetings
    assert "Inte klar att öppna" in coordinator.get(own_page).content.decode()
    edit = reverse("wagtailsnippets_programs_group:edit", args=[group.pk])
    assert coordinator.post(edit, posted | {"address": "Torget 1"})["Location"] == own_page
    coordinator.post(oppning, {"state": "open"})
    group.refresh_from_db()
    assert group.state == GroupState.DRAFT  # no meetings yet
    series = {"first": "2026-12-16", "starts": "17:30", "ends": "19:30", "count": "٤"}
    shown = coordinator.get(traffar, series).content.decode()
    assert "<s>" in shown and "Trettondedag jul" in shown
    assert group.meetings.count() == 0
    for _time in range(2):
        assert coordinator.post(traffar, series).status_code == 302
    days = [date(2026, 12, 16), date(2026, 12, 23), date(2026, 12, 30), date(2027, 1, 13)]
    assert [localtime(one.starts).date() for one in group.meetings.all()] == days
    assert {f"{localtime(one.starts):%H:%M}" for one in group.meetings.all()} == {"17:30"}
    coordinator.post(oppning, {"state": "open"})
    assert client.get(f"/sv/kurser/grupp/{group.pk}/").status_code == 200
    assert [one.action for one in AuditEntry.objects.order_by("pk")][-2:] == [
        "add meetings",
        "set enrolment open",
    ]


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": ""}, "Skriv dagen så här: 2027-01-20."),
        ({"first": "snart"}, "Skriv dagen så här: 2027-01-20."),
        ({"first": "9999-12-31"}, "Skriv dagen så här: 2027-01-20."),
        ({"first": "0001-01-01"}, "Skriv dagen så här: 2027-01-20."),
        ({"starts": "halv sex"}, "Skriv tiden så här: 17:30."),
        ({"ends": "16:00"}, "Skriv en sluttid som är senare än starten."),
        ({"count": "99"}, "Skriv en siffra från 1 till 30."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_series_that_is_wrong_is_said_and_kept(coordinator, method, wrong, words):
    group = make_group()
    series = {"first": "2026-12-16", "starts": "17:30", "ends": "19:30", "count": "4"} | wrong
    answer = getattr(coordinator, method)(pages(group)[3], series)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2 and "<title>Fel:" in page
    assert all(f'value="{text}"' in page for text in series.values() if text)
    assert Meeting.objects.count() == 0


def test_an_extra_chair_has_a_reason_and_is_added_once(coordinator):
    group = make_group(adults=1)
    make_enrolment(group)
    waiting = make_enrolment(group, name="Sara Väntar")
    _list, page, stol, *_rest = pages(group)
    html = coordinator.get(page).content.decode()
    assert "Sara Väntar" in html and "Ingen plats är ledig." in html
    refused = coordinator.post(stol, {"kind": "adult", "reason": "", "had": "3"})
    assert refused.status_code == 422
    assert refused.content.decode().count("Skriv varför det finns plats för en till.") == 2
    for _time in range(2):
        coordinator.post(stol, {"kind": "adult", "reason": "en större lokal", "had": "3"})
    waiting.refresh_from_db()
    assert (waiting.state, group.seats.filter(kind="adult").count()) == ("offered", 2)
    assert "Ingen väntar." in coordinator.get(page).content.decode()


def test_my_page_says_what_waits():
    user = someone(Role.PROGRAM_COORDINATOR)
    assert [(card.title, card.count) for card in cards_for(user)] == [
        ("Träffar i dag", 0),
        ("Grupper och väntelistor", 0),
        ("Styrtal", None),
    ]
    nearly, full = make_group(adults=3), make_group(adults=1)
    make_enrolment(nearly, call_me=True, email="a@example.org")
    make_enrolment(full, email="b@example.org")
    for _number in range(2):
        make_enrolment(full, email="c@example.org")
    assert [(card.title, card.count) for card in cards_for(user)] == [
        ("Träffar i dag", 0),
        ("Föräldrar att ringa", 1),
        ("Grupper och väntelistor", 2),
        ("Grupper som nästan är fulla", 1),
        ("Familjer på väntelista", 2),
        ("Styrtal", None),
    ]


def test_a_parent_who_asked_for_a_call_is_phoned_though_there_is_an_address(coordinator):
    group = make_group()
    make_enrolment(group, name="Bo Ek", call_me=True, email="a@example.org")
    page = coordinator.get("/sv/ledare/").content.decode()
    call = page[page.index("/ledare/ring/") :].split("/")[3]
    page = coordinator.post(f"/sv/ledare/ring/{call}/").content.decode()
    assert "Bo Ek" in page and "Du bad oss ringa" in page and "⟦" not in page


def test_nothing_there_yet_says_what_to_do(coordinator):
    assert "Gör den första" in coordinator.get("/sv/ledare/grupper/").content.decode()
    leader = signed_in(make_leader())
    assert "Samordnaren kopplar dig" in leader.get("/sv/ledare/grupper/").content.decode()
    Group.objects.create(program=make_program(), place={"sv": "A", "ar": "ب"}, language="sv")
    page = coordinator.get(pages(Group.objects.get())[1]).content.decode()
    assert "Inga träffar än." in page and "Ingen väntar." in page and "Inte klar" in page


def test_the_list_asks_equally_often_for_one_group_and_three(
    coordinator, django_assert_max_num_queries
):
    counts = []
    for groups in (1, 3):
        while Group.objects.count() < groups:
            make_meeting(make_group(), days=7)
        with django_assert_max_num_queries(30) as asked:
            coordinator.get("/sv/ledare/grupper/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_holidays_fall_where_the_calendar_has_them():
    assert {day: str(name) for day, name in holidays(2026).items()} == {
        date(2026, 1, 1): "Nyårsdagen",
        date(2026, 1, 6): "Trettondedag jul",
        date(2026, 4, 3): "Långfredagen",
        date(2026, 4, 5): "Påskdagen",
        date(2026, 4, 6): "Annandag påsk",
        date(2026, 5, 1): "Första maj",
        date(2026, 5, 14): "Kristi himmelsfärdsdag",
        date(2026, 5, 24): "Pingstdagen",
        date(2026, 6, 6): "Sveriges nationaldag",
        date(2026, 6, 19): "Midsommarafton",
        date(2026, 6, 20): "Midsommardagen",
        date(2026, 10, 31): "Alla helgons dag",
        date(2026, 12, 24): "Julafton",
        date(2026, 12, 25): "Juldagen",
        date(2026, 12, 26): "Annandag jul",
        date(2026, 12, 31): "Nyårsafton",
    }


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 30))
def test_a_series_has_its_meetings_on_one_weekday_and_on_no_holiday(first, count):
    days = list(weekly(first, count))
    assert [day for day, _name in days] == [
        first + timedelta(weeks=step) for step in range(len(days))
    ]
    assert sum(not name for _day, name in days) == count
    assert all(bool(name) == bool(holiday(day)) for day, name in days)
