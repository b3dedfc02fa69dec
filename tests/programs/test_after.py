"""After a meeting: calls, reasons, catching up, completing and the certificate."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from core import pdf
from core.models import AuditEntry
from outbox.models import Message
from programs.models import Away, CatchUp, Completion, EnrolmentLog, Meeting, Program
from programs.services import after, attendance
from tests.programs.makers import make_enrolment, make_group, make_leader, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group(adults=6, program=make_group().program, late_starts=True)


@pytest.fixture
def days(group):
    return [make_meeting(group, days=days) for days in (-7, 0, 7, 14)]


@pytest.fixture
def leader(group):
    return make_leader(group)


@pytest.fixture
def client(leader):
    client = Client()
    client.force_login(leader)
    return client


def mark(meeting, person, word, adult=1, by=None):
    attendance.mark(meeting, person.pk, adult, mark=word, by=by)


def calls():
    return list(Message.objects.filter(kind="missed_first").values_list("state", "language"))


@pytest.mark.requirement("PRG-33")
def test_who_missed_the_first_meeting_is_phoned_and_it_can_be_undone(days, group, leader, client):
    parent = make_enrolment(group, name="ليلى حداد", message_language="ar", adults=2)
    Message.objects.update(state="sent", changed_at=timezone.now() - timedelta(days=3))
    mark(days[1], parent, "absent", by=leader)
    assert calls() == []  # only the first meeting
    mark(days[0], parent, "absent", by=leader)
    mark(days[0], parent, "absent", adult=2, by=leader)
    assert calls() == [("scheduled", "ar")]
    mark(days[0], parent, "present", adult=2, by=leader)
    assert calls() == [("cancelled", "ar")]  # one of the family came after all
    mark(days[0], parent, "absent", adult=2, by=leader)
    page = client.get("/sv/ledare/").content.decode()
    assert "Missade första träffen" in page
    call = Message.objects.get(kind="missed_first")
    said = client.post(f"/sv/ledare/ring/{call.pk}/").content.decode()
    assert "افتقدناكم" in said and parent.phone in said and "⟦" not in said
    client.post(f"/sv/ledare/ring/{call.pk}/", {"done": "1"})
    assert calls() == [("sent", "ar")]
    assert 'name="undo"' in client.get("/sv/ledare/").content.decode()
    client.post(f"/sv/ledare/ring/{call.pk}/", {"undo": "1"})
    assert calls() == [("scheduled", "ar")]


@pytest.mark.requirement("PRG-33")
def test_a_reason_is_voluntary_and_from_a_list(days, group, leader, client):
    parent, here = make_enrolment(group), make_enrolment(group)
    mark(days[0], parent, "absent", by=leader)
    mark(days[0], here, "present", by=leader)
    path = f"/sv/ledare/traff/{days[0].pk}/borta/"
    page = client.get(path).content.decode()
    assert parent.name in page and here.name not in page and "Inte sagt" in page
    client.post(f"{path}{parent.pk}/", {"reason": "way"})
    assert [one.reason for one in Away.objects.all()] == ["way"]
    assert client.post(f"{path}{parent.pk}/", {"reason": "lazy"}).status_code == 404
    assert client.post(f"{path}{here.pk}/", {"reason": "way"}).status_code == 404
    client.post(f"{path}{parent.pk}/", {"reason": ""})
    assert Away.objects.count() == 0


def sister_of(group, adults=1, **facts):
    """Another group that has come less far: the same meetings, later."""
    sister = make_group(adults=adults, program=group.program, late_starts=True, **facts)
    return sister, [make_meeting(sister, days=days) for days in (-1, 6, 13, 20)]


@pytest.mark.requirement("PRG-33")
def test_the_same_topic_is_caught_up_where_a_chair_is_free(days, group, leader, client):
    parent, couple = make_enrolment(group, email="a@b.se"), make_enrolment(group, adults=2)
    for one in (parent, couple):
        mark(days[1], one, "absent", by=leader)
    sister, others = sister_of(group)
    sister_of(group, language="ar")
    assert after.sisters(parent, days[1]) == [others[1]]
    assert after.sisters(parent, days[0]) == []  # that evening is over there too
    assert after.sisters(couple, days[1]) == []  # one chair for two
    path = f"/sv/ledare/traff/{days[1].pk}/borta/"
    for _press in range(2):
        answer = client.post(f"{path}{parent.pk}/", {"instead": others[1].pk})
        assert "klart=stol" in answer["Location"]
    assert CatchUp.objects.count() == 1
    letter = Message.objects.get(kind="catch_up")
    assert letter.recipient == "a@b.se" and "Biblioteket" in letter.body
    assert after.sisters(couple, days[1]) == [] and after.chairs_left(others[1]) == 0
    late = make_enrolment(group)
    mark(days[1], late, "absent", by=leader)
    answer = client.post(f"{path}{late.pk}/", {"instead": others[1].pk})
    assert "klart=full" in answer["Location"] and CatchUp.objects.count() == 1
    # The sister group's leader sees the guest, marks them, and it counts at home.
    theirs = Client()
    theirs.force_login(make_leader(sister))
    evening = f"/sv/ledare/traff/{others[1].pk}/"
    assert "Tar igen här" in theirs.get(evening).content.decode()
    theirs.post(f"{evening}narvaro/", {"mark": f"present:{parent.pk}:1"})
    mark(days[2], parent, "present", by=leader)
    counts = {one.enrolment.pk: one.attended for one in after.progress(group)}
    assert counts == {parent.pk: 2, couple.pk: 0, late.pk: 0}


@pytest.mark.requirement("PRG-34")
@pytest.mark.parametrize(
    ("percent", "meetings", "least"), [(75, 8, 6), (75, 7, 6), (1, 8, 1), (100, 10, 10)]
)
def test_the_threshold_is_the_programmes_own(percent, meetings, least):
    assert after.needed(percent, meetings) == least


@pytest.mark.requirement("PRG-22", "PRG-34")
def test_the_leader_confirms_who_has_come_often_enough(days, group, leader, client):
    Program.objects.filter(pk=group.program_id).update(completes_at=50)
    parent, other = make_enrolment(group, adults=2), make_enrolment(group)
    for meeting in days[:2]:
        mark(meeting, parent, "present", by=leader)
    path = f"/sv/ledare/grupp/{group.pk}/avslut/"
    assert client.get(path).content.decode().count("Bekräfta<") == 1
    for person, adult, word in ((parent, 1, "klar"), (parent, 2, "for-fa"), (other, 1, "for-fa")):
        for _press in range(2):
            answer = client.post(f"{path}{person.pk}/{adult}/")
            assert answer["Location"].endswith(f"klart={word}")
    done = Completion.objects.get()
    assert (done.enrolment, done.adult, done.attended, done.meetings, done.by) == (
        parent, 1, 2, 4, leader)  # fmt: skip
    assert AuditEntry.objects.filter(action="confirm completion").count() == 1
    parent.refresh_from_db()
    letters = Message.objects.filter(kind="completed", about=f"programs.enrolment:{parent.pk}")
    assert (parent.state, letters.count()) == ("completed", 1)
    assert EnrolmentLog.objects.filter(after="completed", by=leader).count() == 1
    assert client.post(f"{path}{parent.pk}/3/").status_code == 404
    for _press in range(2):
        client.post(f"{path}{parent.pk}/1/", {"back": "1"})
    parent.refresh_from_db()
    assert (Completion.objects.count(), parent.state) == (0, "active")
    assert AuditEntry.objects.filter(action="take back completion").count() == 1


@pytest.mark.requirement("PRG-34")
@pytest.mark.parametrize(
    ("code", "words"),
    [("sv", ["Intyg", "Bo Ek", "har gått", "3 av 4 träffar"]), ("ar", ["Bo Ek"])],
)
def test_the_certificate_is_read_back(days, group, client, code, words):
    assert pdf.can_make()
    parent = make_enrolment(group, name="Bo Ek")
    path = f"/sv/ledare/grupp/{group.pk}/intyg/{parent.pk}/1/{code}/"
    assert client.get(path).status_code == 404  # not confirmed
    Completion.objects.create(enrolment=parent, attended=3, meetings=4)
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    read = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    assert len(read.pages) == 1
    assert [word for word in words if word not in text] == []
    assert parent.phone not in text
    if code == "ar":  # shaped: no Latin words of ours are left
        assert "Intyg" not in text and any("\u0600" <= sign <= "\uffff" for sign in text)


@pytest.mark.requirement("PRG-31")
def test_another_leader_finds_none_of_it(days, group):
    parent = make_enrolment(group)
    Completion.objects.create(enrolment=parent, attended=1, meetings=4)
    client = Client()
    client.force_login(make_leader(make_group()))
    for path in (
        f"traff/{days[0].pk}/borta/", f"traff/{days[0].pk}/borta/{parent.pk}/",
        f"grupp/{group.pk}/avslut/", f"grupp/{group.pk}/avslut/{parent.pk}/1/",
        f"grupp/{group.pk}/intyg/{parent.pk}/1/sv/",
    ):  # fmt: skip
        assert client.get(f"/sv/ledare/{path}").status_code == 404
        assert client.post(f"/sv/ledare/{path}").status_code == 404


@pytest.mark.parametrize("facts", [{"attended": 0, "meetings": 4}, {"attended": 5, "meetings": 4}])
def test_the_database_refuses_a_completion_that_cannot_be(group, facts):
    parent = make_enrolment(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.create(enrolment=parent, **facts)


def test_nobody_catches_up_at_the_meeting_they_missed(group, days):
    parent = make_enrolment(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        CatchUp.objects.create(enrolment=parent, missed=days[0], instead=days[0])
    assert Meeting.objects.count() == 4
