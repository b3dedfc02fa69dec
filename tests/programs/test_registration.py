"""Enrolling page by page, without JavaScript: what is kept, what is refused, what is sent."""

import re

import pytest
from django.test import Client

from outbox.models import Message
from programs.enums import State
from programs.forms.steps import STEPS
from programs.models import Enrolment
from programs.phones import parse_phone
from tests.programs.makers import make_enrolment, make_group, make_meeting

pytestmark = pytest.mark.django_db

ANSWERS = {
    "namn": {"name": "Åsa Lind"},
    "kontakt": {"phone": "070-174 06 33"},
    "besked": {"contact_way": "call", "message_language": "ar"},
    "vuxna": {"adults": "2"},
    "barn": {"children": "٢", "ages": "3, 5"},
    "barnpassning": {"childcare": "1"},
    "tolk": {"interpreter_language": "so"},
    "ovrigt": {"call_me": "on"},
}


class Walk:
    """A parent's browser on the enrolment of one group."""

    def __init__(self, group, lang="sv", client=None):
        self.client, self.root = client or Client(), f"/{lang}/kurser/grupp/{group.pk}/anmalan/"

    def page(self, step):
        return self.client.get(f"{self.root}{step}/")

    def answer(self, step, **extra):
        posted = {f"{step}-{name}": text for name, text in {**ANSWERS[step], **extra}.items()}
        return self.client.post(f"{self.root}{step}/svar/", posted)

    def refused(self, step, **extra):
        """What is shown of an answer that does not do: the same page, by a GET of its own."""
        assert self.answer(step, **extra)["Location"] == f"{self.root}{step}/"
        return self.page(step).content.decode()

    def fill_in(self, **changes):
        for step in ANSWERS:
            if step in changes and changes[step] is None:
                continue
            response = self.answer(step, **changes.get(step, {}))
            assert response.status_code == 302, (step, response.content.decode())

    def key(self):
        page = self.page("kontrollera").content.decode()
        return re.search(r'name="send_key" value="([^"]+)"', page)[1]

    def send(self, key=None):
        return self.client.post(f"{self.root}skicka/", {"send_key": key or self.key()})


@pytest.fixture
def group():
    group = make_group(language="ar")
    make_meeting(group, days=7)
    return group


@pytest.mark.requirement("PRG-2", "PRG-10", "LNG-8", "PAG-1")
def test_the_whole_way(group):
    walk = Walk(group)
    walk.fill_in()
    response = walk.send()
    made = Enrolment.objects.get()
    assert response["Location"] == f"{walk.root}kvitto/"
    expected = {
        "name": "Åsa Lind",
        "phone": "+46701740633",
        "email": "",
        "contact_way": "call",
        "message_language": "ar",
        "interpreter_language": "so",
        "adults": 2,
        "children": 2,
        "ages": "3, 5",
        "childcare": 1,
        "call_me": True,
        "any_group": False,
        "state": State.CONFIRMED,
    }
    assert {name: getattr(made, name) for name in expected} == expected


@pytest.mark.requirement("PRG-2")
def test_at_most_nine_pages_before_the_check(group):
    assert len(STEPS) <= 9


@pytest.mark.requirement("PRG-2")
def test_nothing_that_must_not_be_asked_is_asked(group):
    asked = {name for _step, form in STEPS for name in form.base_fields}
    assert asked == {
        "name", "phone", "email", "contact_way", "message_language", "adults", "children", "ages",
        "childcare", "interpreter_language", "call_me", "any_group",
    }  # fmt: skip


@pytest.mark.requirement("PRG-2")
def test_what_the_pages_ask_in_the_browser_and_how_many_they_are(group):
    """The controls of every page that a parent meets, as rendered: these and never more."""
    walk, asked, page = Walk(group), {}, "namn"
    while page != "kontrollera":
        html = walk.page(page).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        names = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', main)
        asked[page] = sorted({name for name in names if name != "csrfmiddlewaretoken"})
        page = walk.answer(page)["Location"].rstrip("/").rpartition("/")[2]
    assert asked == {
        "namn": ["namn-name"],
        "kontakt": ["kontakt-email", "kontakt-phone"],
        "besked": ["besked-contact_way", "besked-message_language"],
        "vuxna": ["vuxna-adults"],
        "barn": ["barn-ages", "barn-children"],
        "barnpassning": ["barnpassning-childcare"],
        "tolk": ["tolk-interpreter_language"],
        "ovrigt": ["ovrigt-any_group", "ovrigt-call_me"],
    }
    assert len(asked) <= 9


@pytest.mark.requirement("PRG-2")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("sv", ["3 barn", "Ålder: 4, 7, 9", "1 barn i barnpassning"]),
        ("ar", ["3 أطفال", "العمر: 4, 7, 9", "طفل واحد في الرعاية"]),
    ],
)
def test_the_check_page_says_what_each_number_counts(group, lang, said):
    walk = Walk(group, lang)
    walk.fill_in(barn={"children": "3", "ages": "4, 7, 9"}, barnpassning={"childcare": "1"})
    page = walk.page("kontrollera").content.decode()
    rows = re.findall(r"<span><bdi>(.*?)</bdi></span>", page)
    assert [row for row in rows if row in said] == said


@pytest.mark.requirement("PRG-3")
def test_protected_identity_comes_before_any_field(group, client):
    page = client.get(f"/sv/kurser/grupp/{group.pk}/anmalan/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r"<(?:input|select|textarea|button)", main) == []
    assert "Maria Lund" in main and "010-174 06 00" in main and "skyddade" in main
    assert client.session.keys() == {}.keys()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", "Telefon eller e-post: det räcker med en."),
        ("ar", "الهاتف أو البريد الإلكتروني: واحد يكفي."),
    ],
)
def test_that_one_contact_is_enough_is_said_before_it_is_wrong(group, lang, words):
    walk = Walk(group, lang)
    walk.answer("namn")
    assert words in walk.page("kontakt").content.decode()


@pytest.mark.requirement("PAG-10")
@pytest.mark.parametrize(
    ("step", "answers", "words"),
    [
        ("namn", {"name": ""}, "Skriv det namn som vi ska använda."),
        ("namn", {"name": "x" * 81}, "Skriv ett kortare namn, högst 80 bokstäver."),
        ("kontakt", {"phone": "07O 17406"}, "Skriv telefonnumret med bara siffror"),
        ("kontakt", {"phone": "12"}, "för kort eller för långt"),
        ("kontakt", {"phone": ""}, "Skriv ett telefonnummer eller en e-postadress."),
        ("kontakt", {"email": "a@b"}, "Skriv hela e-postadressen"),
        ("besked", {"contact_way": ""}, "Välj telefonsamtal eller e-post."),
        ("barn", {"children": "99"}, "Skriv en siffra från 0 till 12."),
        ("barn", {"children": "två"}, "Skriv en siffra från 0 till 12."),
        ("barn", {"ages": "2019-03-04"}, "Skriv bara åldrar i år, inga födelsedatum."),
        ("barn", {"ages": "20190304-1234"}, "Skriv bara åldrar i år, inga födelsedatum."),
        ("barnpassning", {"childcare": "3"}, "Du skrev 2 som antal barn."),
    ],
)
def test_what_is_wrong_is_said_and_kept(group, step, answers, words):
    walk = Walk(group)
    for earlier in ANSWERS:
        if earlier == step:
            break
        walk.answer(earlier)
    page = walk.refused(step, **answers)
    assert page.count(words) == 2  # in the summary and beside the field
    assert "<title>Fel:" in page
    typed = [text for text in {**ANSWERS[step], **answers}.values() if text]
    assert all(text in page for text in typed)
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "x" * 200_000])
def test_odd_bytes_are_a_sentence_not_a_crash(group, name):
    assert "<title>Fel:" in Walk(group).refused("namn", name=name)


def test_ten_megabytes_are_refused(group):
    assert Walk(group).answer("namn", name="x" * 10_000_000).status_code == 400


@pytest.mark.requirement("PRG-2")
@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("070-174 06 33", "+46701740633"),
        ("٠٧٠ ١٧٤ ٠٦ ٣٣", "+46701740633"),
        ("۰۷۰۱۷۴۰۶۳۳", "+46701740633"),
        ("0046 70 174 06 33", "+46701740633"),
        ("+46 (0)70-174 06 33", "+46701740633"),
        ("010/174 06 00", "+46101740600"),
        ("+90 532 123 45 67", "+905321234567"),
    ],
)
def test_phone_numbers_as_people_write_them(written, stored):
    assert parse_phone(written) == stored


@pytest.mark.requirement("PAG-11")
def test_sent_twice_is_one_enrolment_and_one_receipt(group):
    walk = Walk(group)
    walk.fill_in()
    key = walk.key()
    receipts = [walk.client.get(walk.send(key)["Location"]).content.decode() for _time in range(2)]
    reference = Enrolment.objects.get().reference
    assert [reference in page for page in receipts] == [True, True]
    assert [one.kind for one in Message.objects.order_by("pk")] == ["confirmed", "call_me"]


@pytest.mark.requirement("PAG-12")
def test_after_sending_back_shows_the_receipt_and_no_answer(group):
    walk = Walk(group)
    walk.fill_in()
    walk.send()
    for step in ("kontakt", "kontrollera", "ovrigt"):
        response = walk.page(step)
        assert (response.status_code, response["Location"]) == (302, f"{walk.root}kvitto/")
    assert "Åsa Lind" not in walk.page("namn").content.decode()
    receipt = walk.client.get(f"{walk.root}kvitto/")
    assert "no-store" in receipt["Cache-Control"]
    assert "Åsa Lind" not in receipt.content.decode()


def test_a_shared_phone_can_forget(group):
    walk = Walk(group)
    walk.fill_in()
    walk.send()
    walk.client.post(f"{walk.root}glom/")
    assert walk.client.get(f"{walk.root}kvitto/").status_code == 302


@pytest.mark.parametrize("key", ["\x00", "a\x00b", "x" * 9000])
def test_a_broken_key_sends_nothing(group, key):
    """A null byte is what PostgreSQL refuses to look for."""
    walk = Walk(group)
    walk.fill_in()
    assert walk.send(key).status_code == 302
    assert Enrolment.objects.count() == 0


def test_another_browser_cannot_send_with_the_key_of_an_unfinished_form(group):
    walk = Walk(group)
    walk.fill_in()
    key = walk.key()
    assert Walk(group).send(key)["Location"] == walk.root
    assert Enrolment.objects.count() == 0


@pytest.mark.requirement("LNG-3")
def test_the_language_switch_keeps_the_page_and_what_is_on_it(group):
    walk = Walk(group)
    walk.answer("namn")
    response = walk.answer("kontakt", phone="07O", language="")
    posted = {"kontakt-phone": "07O", "kontakt-email": "", "language": "ar"}
    response = walk.client.post(f"{walk.root}kontakt/svar/", posted)
    there = walk.root.replace("/sv/", "/ar/") + "kontakt/"
    assert response["Location"] == there
    page = walk.client.get(there).content.decode()
    assert 'dir="rtl"' in page and 'value="07O"' in page
    assert "error-summary" not in page[page.index("<main") :]
    # What was not judged does not count as answered.
    assert walk.page("besked")["Location"] == f"{walk.root}kontakt/"


@pytest.mark.requirement("LNG-3")
@pytest.mark.parametrize("step", ["namn", "okand"])
def test_get_on_a_posting_address_leads_to_its_page(group, step):
    walk = Walk(group)
    response = walk.client.get(f"{walk.root}{step}/svar/")
    assert response["Location"] == f"{walk.root}{step}/"
    assert walk.client.get(f"{walk.root}skicka/")["Location"] == f"{walk.root}kontrollera/"


def test_steps_cannot_be_jumped_over(group):
    walk = Walk(group)
    walk.answer("namn")
    assert walk.page("ovrigt")["Location"] == f"{walk.root}kontakt/"
    assert walk.page("kontrollera")["Location"] == f"{walk.root}kontakt/"
    assert walk.page("nonsens")["Location"] == walk.root


def test_two_groups_in_two_tabs_do_not_touch_each_other(group):
    other = make_group()
    client = Client()
    one, two = Walk(group, client=client), Walk(other, client=client)
    one.answer("namn", name="Anna")
    two.answer("namn", name="Bo")
    assert 'value="Anna"' in one.page("namn").content.decode()
    two.fill_in()
    two.send()
    assert 'value="Anna"' in one.page("namn").content.decode()


def test_a_change_from_the_check_page_leads_straight_back(group):
    walk = Walk(group)
    walk.fill_in()
    walk.key()
    assert walk.answer("namn", name="Ny")["Location"] == f"{walk.root}kontrollera/"
    # Fewer children than need childcare: that page has to be looked at again.
    answer = walk.answer("barn", children="0")
    assert answer["Location"] == f"{walk.root}barnpassning/"


def test_no_childcare_no_question(client):
    walk = Walk(make_group(childcare=0))
    walk.fill_in(barnpassning=None)
    walk.send()
    assert Enrolment.objects.get().childcare == 0


def test_an_old_unfinished_form_is_dropped(group):
    walk = Walk(group)
    walk.answer("namn")
    session = walk.client.session
    session[f"wizard_enrolment_{group.pk}"]["extra_data"]["at"] -= 3 * 3600
    session.save()
    assert "Åsa" not in walk.page("namn").content.decode()


@pytest.mark.requirement("PRG-6")
def test_a_full_group_says_so_and_uses_the_same_form():
    group = make_group(adults=1)
    make_enrolment(group)
    walk = Walk(group)
    assert "Gruppen är full" in walk.client.get(walk.root).content.decode()
    walk.fill_in(vuxna={"adults": "1"})
    assert "Skicka – ställ dig på väntelistan" in walk.page("kontrollera").content.decode()
    receipt = walk.client.get(walk.send()["Location"]).content.decode()
    assert "På väntelistan" in receipt and "Platsen är din" not in receipt


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_a_group_that_is_not_open_is_not_found(client, state):
    group = make_group(state=state)
    for path in ("", "anmalan/", "anmalan/namn/"):
        assert client.get(f"/sv/kurser/grupp/{group.pk}/{path}").status_code == 404


def test_sending_needs_the_forms_own_token(group):
    walk = Walk(group, client=Client(enforce_csrf_checks=True))
    assert walk.answer("namn").status_code == 403
