"""The private link: opens one enrolment, changes nothing on GET, is stored only as a digest."""

import icalendar
import pytest
from django.db import connection
from django.utils.timezone import localtime

from outbox.models import Message
from programs.enums import State
from programs.models import Enrolment
from programs.services.private_link import digest_of, path_of, token_of
from tests.programs.makers import make_enrolment, make_group, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    group = make_group(adults=1, late_starts=True)
    for days in (-7, 0, 7):
        make_meeting(group, days=days)
    return group


def paths(enrolment):
    root = path_of(enrolment)
    meeting = enrolment.group.meetings.order_by("starts").last()
    return [root, f"{root}avboka/", f"{root}kalender.ics", f"{root}traff/{meeting.pk}/"]


@pytest.mark.requirement("PRG-5")
def test_the_token_has_enough_bits_and_lies_nowhere(group):
    enrolment = make_enrolment(group, email="a@example.org")
    token = path_of(enrolment).strip("/").rpartition("/")[2]
    assert len(token) * 6 >= 256
    assert enrolment.token_digest == digest_of(token)
    with connection.cursor() as cursor:
        for table in ("programs_enrolment", "outbox_message", "programs_enrolmentlog"):
            cursor.execute(f"SELECT * FROM {table}")
            assert token not in str(cursor.fetchall())


def test_the_token_depends_on_the_secret(settings, group):
    enrolment = make_enrolment(group)
    link, old = path_of(enrolment), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(LookupError):
        path_of(enrolment)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert path_of(enrolment) == link
    assert token_of("a") != token_of("b")


@pytest.mark.requirement("PRG-5")
def test_nothing_changes_on_get(client, group):
    enrolment = make_enrolment(group)
    for path in paths(enrolment):
        for method in (client.get, client.head):
            assert method(path).status_code in (200, 405)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.cannot_come.count()) == (State.CONFIRMED, 0)


@pytest.mark.requirement("PRG-5", "PRG-21")
def test_cancelling_by_link_offers_the_place_to_the_next(client, group):
    first, second = make_enrolment(group), make_enrolment(group)
    for _time in range(2):
        client.post(f"{path_of(first)}avboka/")
    states = {one.pk: one.state for one in Enrolment.objects.all()}
    assert states == {first.pk: State.WITHDRAWN, second.pk: State.OFFERED}
    assert "avbokad" in client.get(path_of(first)).content.decode()


@pytest.mark.requirement("PRG-5")
def test_saying_that_one_cannot_come_and_taking_it_back(client, group):
    enrolment = make_enrolment(group)
    path = paths(enrolment)[-1]
    client.post(path, {"cannot": "yes"})
    assert "Frånvaro är anmäld" in client.get(path_of(enrolment)).content.decode()
    client.post(path, {"cannot": "no"})
    assert enrolment.cannot_come.count() == 0


@pytest.mark.requirement("PRG-5")
def test_the_page_is_in_the_parents_language_and_can_switch(client, group):
    enrolment = make_enrolment(group, message_language="ar")
    page = client.get(path_of(enrolment), headers={"accept-language": "sv"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page and "المقعد محجوز" in page
    page = client.get(f"{path_of(enrolment)}?lang=sv").content.decode()
    assert '<html lang="sv" dir="ltr">' in page and "Platsen är din" in page


@pytest.mark.requirement("PRG-5")
def test_the_calendar_file_holds_every_meeting(client, group):
    enrolment = make_enrolment(group, message_language="ar")
    response = client.get(f"{path_of(enrolment)}kalender.ics")
    calendar = icalendar.Calendar.from_ical(response.content)
    events = calendar.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        meeting.starts.replace(microsecond=0) for meeting in group.meetings.all()
    ]
    assert {str(event["summary"]) for event in events} == {group.program.name["ar"]}
    assert enrolment.name not in response.content.decode()


def test_another_token_opens_nothing(client, group):
    enrolment = make_enrolment(group)
    for token in ("x", enrolment.token_digest, enrolment.reference, "a" * 43):
        response = client.get(f"/k/p/{token}/")
        assert response.status_code == 410
        assert "Länken fungerar inte" in response.content.decode()


def test_a_meeting_of_another_group_changes_nothing(client, group):
    enrolment, meeting = make_enrolment(group), make_meeting(make_group())
    path = f"{path_of(enrolment)}traff/{meeting.pk}/"
    assert client.post(path, {"cannot": "yes"}).status_code == 302
    assert enrolment.cannot_come.count() == 0


@pytest.mark.requirement("PRG-5")
def test_the_pages_are_not_stored_or_passed_on(client, group):
    response = client.get(path_of(make_enrolment(group)))
    assert "no-store" in response["Cache-Control"]
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("same-origin", "noindex")


@pytest.mark.requirement("PRG-5", "PRG-10")
@pytest.mark.parametrize(
    ("code", "words"), [("sv", "Din plats är klar"), ("ar", "تم تأكيد المقعد")]
)
def test_the_message_tells_everything_in_the_parents_language(
    group, code, words, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = make_enrolment(group, email="a@example.org", message_language=code)
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == (words, ["a@example.org"])
    assert path_of(enrolment) in mail.body and enrolment.reference in mail.body
    assert mail.body.count("\n- ") == 3
    assert group.place[code] in mail.body and "010-174 06 00" in mail.body


@pytest.mark.requirement("LNG-5")
def test_times_and_phones_are_isolated_in_plain_text(group):
    make_enrolment(group, message_language="ar", email="a@example.org")
    body = Message.objects.get(kind="confirmed").body
    first = group.meetings.first()
    times = f"{localtime(first.starts):%H:%M}–{localtime(first.ends):%H:%M}"
    assert f"\u2066{times}\u2069" in body
    assert "\u2066010-174 06 00\u2069" in body
    assert body.count("\u2066") + body.count("\u2068") == body.count("\u2069")


@pytest.mark.requirement("PRG-33")
def test_a_parent_may_say_why_from_the_list_and_take_it_back(client, group):
    enrolment = make_enrolment(group, message_language="ar")
    absent = paths(enrolment)[-1]
    reasons = lambda: list(enrolment.away.values_list("reason", flat=True))  # noqa: E731
    client.post(f"{absent}skal/", {"reason": "care"})
    assert reasons() == []  # has not said that they can't come
    client.post(absent, {"cannot": "yes"})
    for said, kept in (("care", ["care"]), ("way", ["way"]), ("", []), ("work", ["work"])):
        client.post(f"{absent}skal/", {"reason": said})
        assert reasons() == kept
    answer = client.post(f"{absent}skal/", {"reason": "my own words"}, follow=True)
    assert "هذا السبب ليس في القائمة" in answer.content.decode() and reasons() == ["work"]
    assert '<option value="work" selected>' in client.get(path_of(enrolment)).content.decode()
    assert client.get(f"{absent}skal/").status_code == 302
    client.post(absent, {"cannot": "no"})
    assert reasons() == []
