"""Before and after a programme (PRG-35): codes on paper that nothing joins to a person."""

import re

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from outbox.models import Message, Wording
from programs.models import Evaluation, Group
from programs.queries import groups_to_ask
from surveys.enums import Mode
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import FollowUpResponse
from surveys.models.wave import Wave
from surveys.reports.aggregate import pair_total
from surveys.reports.opening import open_with_plan
from surveys.reports.pairs import PAIRS
from surveys.services.codes import digest_of
from surveys.services.invited import invite
from surveys.services.pooled import pool
from surveys.services.waves import open_wave
from tests.programs.makers import make_enrolment, make_group, make_leader, make_program
from tests.surveys.answering import Phone
from tests.surveys.making import both, make_survey, make_wave, question
from tests.surveys.test_codeword import WORD
from tests.surveys.test_staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PRG-35")]


@pytest.fixture
def groups() -> list[Group]:
    """Two groups of one programme with six parents each: too few to be asked by themselves."""
    program = make_program(name=both("COPE"))
    places = [both("Biblioteket"), both("Torget")]
    made = [make_group(adults=20, program=program, place=place) for place in places]
    for group in made:
        for number in range(3):
            make_enrolment(group, adults=2, email=f"p{group.pk}{number}@example.org")
    return made


@pytest.fixture
def before(groups: list[Group]) -> Wave:
    survey = make_survey(question("lugn"), key="cope-fore-efter")
    survey.mode = Mode.FOLLOW_UP
    survey.save()
    wave = make_wave(survey, slug="fore")
    invite(wave, [], programs=pool(groups_to_ask(), wave.k), by=None)
    return open_wave(wave, by=None)


def led(group: Group) -> Client:
    client = Client()
    client.force_login(make_leader(group))
    return client


def page_of(group: Group, batch: CodeBatch, then: str = "") -> str:
    return f"/sv/ledare/grupp/{group.pk}/utvardering/{batch.pk}/{then}"


def slips(client: Client, group: Group, batch: CodeBatch, count: str) -> tuple[int, str]:
    form = client.get(page_of(group, batch, "lappar/")).content.decode()
    state = re.findall(r'name="state" value="(\w+)"', form)[0]
    sent = {"count": count, "paper": "page", "state": state, "replace": "on"}
    response = client.post(page_of(group, batch, "lappar/gor/"), sent)
    return response.status_code, response.content.decode()


def test_small_groups_share_a_batch_and_each_leader_prints_slips_for_it(groups, before) -> None:
    batch = CodeBatch.objects.get()
    assert (batch.program_group, batch.size) == ("COPE: Biblioteket + Torget", 12)
    client = led(groups[0])
    page = client.get(f"/sv/ledare/grupp/{groups[0].pk}/utvardering/").content.decode()
    assert ("COPE: Biblioteket + Torget" in page, page.count("lappar/")) == (True, 1)
    assert "delar därför på lapparna" in page
    status, few = slips(client, groups[0], batch, "6")
    assert (status, "Skriv ett tal från 10 till 12." in few) == (422, True)
    status, made = slips(client, groups[0], batch, "10")
    assert (status, len(set(re.findall(r"\d{4} \d{4}", made)))) == (200, 10)
    assert slips(led(groups[1]), groups[1], batch, "2")[0] == 200
    assert Code.objects.filter(kind="slip").count() == 12  # nobody's slips were ended
    assert client.get(page_of(groups[0], batch, "affisch.pdf"))["Content-Type"] == "application/pdf"


def test_a_leader_prints_for_the_own_groups_only(groups, before) -> None:
    batch = CodeBatch.objects.get()
    stranger, other = led(make_group()), led(groups[1])
    for client, group in ((stranger, groups[0]), (other, groups[0])):
        for path in ("lappar/", "lappar/gor/", "affisch.pdf"):
            assert client.get(page_of(group, batch, path), follow=True).status_code == 404
    elsewhere = make_group()
    theirs = led(elsewhere)
    assert theirs.get(page_of(elsewhere, batch, "lappar/")).status_code == 404


def test_nothing_that_is_stored_joins_a_code_or_an_answer_to_a_person(groups, before) -> None:
    batch = CodeBatch.objects.get()
    letters = Message.objects.count()
    _status, made = slips(led(groups[0]), groups[0], batch, "10")
    code = re.findall(r"(\d{4}) (\d{4})", made)[0]
    phone = Phone()
    phone.enter("".join(code))
    phone.answer("ja")
    phone.press("/sv/svara/kodord/spara/", **WORD)
    phone.press("/sv/svara/skicka/")
    (answer,) = FollowUpResponse.objects.all()
    told = {
        model._meta.label: serializers.serialize("json", model._base_manager.all())
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }

    def where(*words: str) -> set[str]:
        return {label for label, rows in told.items() if any(word in rows for word in words)}

    assert where("".join(code), " ".join(code)) == set()
    assert where(digest_of("".join(code))) == {"surveys.Code"}
    assert where(str(answer.pk), answer.word) == {"surveys.FollowUpResponse"}
    assert Message.objects.count() == letters
    assert AuditEntry.objects.filter(action="make slips").get().note == ""
    # The one way between the two is a group of at least k people.
    across = {
        (model.__name__, field.name)
        for model in apps.get_app_config("programs").get_models()
        for field in model._meta.fields
        if field.is_relation and field.related_model._meta.app_label == "surveys"
    }
    assert across == {("Evaluation", "batch")}
    assert [field.name for field in Evaluation._meta.fields] == ["id", "group", "batch"]
    assert sorted(Evaluation.objects.values_list("group", "batch")) == [
        (group.pk, batch.pk) for group in groups
    ]
    assert batch.size >= before.k


def test_whether_a_slip_is_used_can_be_tried_while_it_is_open_and_the_page_says_so(
    groups, before
) -> None:
    batch, leader = CodeBatch.objects.get(), led(groups[0])
    _status, made = slips(leader, groups[0], batch, "10")
    used, unused = ("".join(one) for one in re.findall(r"(\d{4}) (\d{4})", made)[:2])
    Code.objects.filter(pk=digest_of(used)).update(used=True)

    def typed(code: str) -> str:
        sent = Client().post("/sv/svara/kod/", {"code": code}, follow=True)
        return sent.content.decode()

    assert "Koden är redan använd" in typed(used)
    assert "Koden är redan använd" not in typed(unused)
    for page in ("", f"{batch.pk}/lappar/"):
        told = leader.get(f"/sv/ledare/grupp/{groups[0].pk}/utvardering/{page}").content.decode()
        assert not re.search("använda: <bdi>|Inbjudna: <bdi>", told, re.IGNORECASE)
        assert ("prova om den är använd" in told) is (page == "")
    Wave.objects.update(state="closed")
    said = "Enkäten är stängd."
    assert all(said in typed(code) for code in (used, unused))  # the two read the same


def test_after_the_course_the_same_people_are_asked_together_again(groups, before) -> None:
    for _number in range(2):  # by now the first group would be k people by itself
        make_enrolment(groups[0], adults=2)
    today = timezone.localdate().isoformat()
    data = {"version": before.version_id, "promise": before.promise_id, "name_sv": "Efter",
            "name_ar": "بعد", "opens": today, "closes": today}  # fmt: skip
    client = signed_in(Role.SURVEY_MAKER)
    address = "/admin/omgangar/ny/spara/"
    refused = client.post(address, data | {"same": "on"})
    said = "Välj en tidigare omgång som har kursgrupper, och inga kursgrupper här."
    assert (refused.status_code, said in refused.content.decode()) == (422, True)
    data |= {"previous": before.pk, "same": "on"}
    assert client.post(address, data).status_code == 302
    after = Wave.objects.get(slug="efter")
    was, now = before.batches.get(), after.batches.get()
    assert (now.grouping, now.size) == (was.grouping, was.size)
    assert set(Evaluation.objects.filter(batch=now).values_list("group", flat=True)) == {
        group.pk for group in groups
    }
    open_with_plan(after, by=None)
    assert [one["levels"] for one in PAIRS.plan_of(after).groups] == [[]]
    for wave, word, place in (
        (before, "a", was.program_group), (after, "a", was.program_group),
        (before, "b", was.program_group), (after, "b", "Ringen: Skolan"),
    ):  # fmt: skip
        FollowUpResponse.objects.create(
            wave=wave, version=wave.version, language="sv", band="adult", program_group=place,
            day=timezone.localdate(), answers={"lugn": "ja"}, word=word,
        )  # fmt: skip
    assert pair_total(before, after) == 1  # a word of another programme is another person's


def test_a_survey_is_never_written_into_a_message() -> None:
    user = User.objects.create_user("samordnare")
    user.groups.add(ensure_roles()[Role.PROGRAM_COORDINATOR])
    client = Client()
    client.force_login(user)
    words = {"subject_sv": "Hej", "subject_ar": "مرحبًا", "body_ar": "إلى اللقاء",
             "body_sv": "Svara här: https://kommunen.se/k/23456789/"}  # fmt: skip
    response = client.post("/sv/ledare/utskick/ord/reminder/spara/", words)
    said = "En enkäts kod eller länk delas ut på papper, aldrig i ett meddelande."
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert Wording.objects.count() == 0
