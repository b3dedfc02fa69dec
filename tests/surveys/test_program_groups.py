"""A programme's groups as a grouping of a wave (SUR-10): pooled, carried by the code, counted."""

from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from core.roles import Role
from programs.models import Group as ProgramGroup
from programs.queries import groups_to_ask
from releases.services import declare_plan
from surveys.enums import SOURCE, GuardianMode, WaveState
from surveys.models.invitation import Code, CodeBatch
from surveys.models.response import PaperResponse, Response
from surveys.models.wave import InvitedGroup, Wave
from surveys.offered import Offered
from surveys.queries.progress import by_batch, typed_by_batch
from surveys.reports import plan, publish
from surveys.reports.aggregate import cell_sizes
from surveys.services.discard import discard_batch
from surveys.services.freeze import freeze
from surveys.services.hands import type_hands
from surveys.services.invited import Group, InvitedError, invite
from surveys.services.paper import remove_typed
from surveys.services.pooled import TooFew, Unit, pool
from surveys.services.waves import WaveRefused, open_wave
from tests.programs.makers import make_enrolment, make_group, make_meeting, make_program
from tests.surveys.answering import Phone, code_of
from tests.surveys.making import both, make_promise, make_survey, make_wave, question
from tests.surveys.reports import made
from tests.surveys.test_staff import signed_in
from tests.surveys.test_submit import send


def one(key: str, size: int, program: str = "cope", area: str = "Norr") -> Offered:
    return Offered(key, program, both(program.upper()), both(f"Grupp {key}"), area, size)


def unit(name: str, size: int = 12, area: str = "") -> Unit:
    return Unit(both(name), area, size)


def two_units(**changes: Any) -> tuple[Wave, CodeBatch, CodeBatch]:
    """An open wave of two programmes' parents and of one school year."""
    survey = make_survey(question("nytta"), question("kon", options="k m", background=True))
    wave = make_wave(survey, **changes)
    school = Group("Ekskolan", "Norr", 9, 9, "", 20)
    _school, cope, other = invite(
        wave, [school], programs=[unit("COPE: Biblioteket"), unit("Ringen: Torget", 14)], by=None
    )
    wave = open_wave(wave, by=None)
    for batch in cope, other:
        batch.refresh_from_db()
    return wave, cope, other


@pytest.mark.requirement("SUR-10", "SUR-40")
def test_small_groups_are_pooled_within_their_programme_and_never_with_another() -> None:
    groups = [one("a", 6), one("b", 12), one("c", 5, area="Söder"), one("d", 3),
              one("e", 10, "ringen"), one("f", 1, "ringen")]  # fmt: skip
    found = pool(groups, 10)
    assert [(each.name, each.area, each.size) for each in found] == [
        ("COPE: Grupp b", "Norr", 12),
        ("COPE: Grupp a + Grupp c + Grupp d", "", 14),
        ("RINGEN: Grupp e + Grupp f", "Norr", 11),
    ]
    assert found[0].words["ar"] == "COPE ع: Grupp b ع"
    with pytest.raises(TooFew) as caught:
        pool([*groups, one("g", 9, "trygg")], 10)
    assert caught.value.problems == [
        "\u2068TRYGG\u2069: färre än 10 personer har en plats i de valda grupperna. Välj fler av "
        "programmets grupper, eller ta bort det."
    ]


@pytest.mark.requirement("SUR-10")
def test_names_fit_and_differ_however_long_they_are() -> None:
    long = [one(f"{place} {'x' * 100}", 5) for place in range(4)]
    names = [each.name for each in pool([*long, one("a", 10), one("a", 10)], 10)]
    assert [len(name) <= 160 for name in names] == [True] * 4
    assert len(set(names)) == 4


@pytest.mark.requirement("SUR-10", "SUR-40")
@pytest.mark.django_db
def test_a_batch_of_fewer_than_k_is_refused_whoever_made_it() -> None:
    wave = make_wave()
    with pytest.raises(InvitedError):
        invite(wave, [], programs=[unit("COPE: Biblioteket", wave.k - 1)], by=None)
    assert (wave.batches.count(), InvitedGroup.objects.count()) == (0, 0)


@pytest.mark.requirement("SUR-10", "SUR-40")
@pytest.mark.django_db
def test_an_answer_takes_the_group_of_its_code_and_is_counted_by_it() -> None:
    wave, cope, other = two_units()
    phone = Phone()
    phone.enter(code_of(cope))
    phone.answer("ja")
    phone.answer("k")
    phone.press("/sv/svara/skicka/")
    send(other, "s2", answers={"nytta": "nej"})
    send(other, "s3", answers={"nytta": "nej"}, paper=True)
    found = Response.objects.order_by("program_group")
    assert list(found.values_list("school", "school_year", "program_group", "band")) == [
        ("", "", "COPE: Biblioteket", "adult"),
        ("", "", "Ringen: Torget", "adult"),
    ]
    assert [(batch.program_group, number) for batch, number in by_batch(wave)] == [
        ("COPE: Biblioteket", 1), ("Ringen: Torget", 1), ("", 0)
    ]  # fmt: skip
    assert [number for _batch, number in typed_by_batch(wave)] == [0, 1, 0]
    assert cell_sizes(wave, ["kon"]) == {
        ("", "", "", "COPE: Biblioteket", "k"): 1,
        ("", "", "", "Ringen: Torget", "not_said"): 1,
    }


@pytest.mark.requirement("SUR-10")
@pytest.mark.django_db
def test_what_is_done_with_one_group_leaves_the_other_programmes_group_alone() -> None:
    wave, cope, other = two_units()
    for number, batch in enumerate((cope, other, other)):
        send(batch, f"s{number}", answers={"nytta": "ja"})
        send(batch, f"p{number}", answers={"nytta": "ja"}, paper=True)
    hands = {"nytta": {"ja": 9, "nej": 1, "-dk": 0}}
    with pytest.raises(WaveRefused):  # 14 invited, 4 have answered
        type_hands(other, 1, present=11, counts=hands, new=True, by=None)
    assert type_hands(cope, 1, present=10, counts=hands, new=True, by=None).present == 10
    assert remove_typed(other, by=None) == 2
    discard_batch(other, by=None)
    left = {"program_group": "COPE: Biblioteket"}
    assert list(Response.objects.values("program_group")) == [left]
    assert list(PaperResponse.objects.values("program_group")) == [left]
    assert sorted(wave.invited.values_list("program_group", "size")) == [
        ("", 20), ("COPE: Biblioteket", 12)
    ]  # fmt: skip


@pytest.mark.requirement("SUR-10")
@pytest.mark.django_db
def test_a_report_names_the_groups_in_both_languages_alone_and_in_pairs(monkeypatch: Any) -> None:
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    large, middle, small = "COPE: Biblioteket", "COPE: Torget", "Ringen: Torget"
    sizes = {(large, "", "", "flicka"): (40, 31), (large, "", "", "pojke"): (40, 30),
             (middle, "", "", "pojke"): (30, 20), (small, "", "", "pojke"): (12, 6)}  # fmt: skip
    wave = made.make_wave(sizes=sizes, with_plan=False, state=WaveState.OPEN)
    for rows in (InvitedGroup, Response):
        rows.objects.update(program_group=F("school"), school="")
    for name in (large, middle, small):
        CodeBatch.objects.create(wave=wave, program_group=name, program_words=both(name), size=40)
    pair = [["program_group", large], ["kon", "flicka"]]
    groups = [*plan.suggested_groups(wave), {"levels": pair, "label": both("COPE, flickor")}]
    declare_plan(SOURCE, wave.slug, groups=groups, questions=["trivsel"], closes=wave.closes,
                 by=None, today=made.TODAY)  # fmt: skip
    Wave.objects.update(state=WaveState.CLOSED)
    wave.refresh_from_db()
    facts = publish.publish_wave(wave, by=None).facts
    shown = {(each["dimension"], each["level"]): each["label"] for each in facts["groups"]}
    assert shown["program_group", large] == {"sv": large, "ar": f"{large} ع"}
    assert shown["program_group×kon", f"{large}×flicka"] == both("COPE, flickor")
    hidden = [(each["dimension"], each["level"]) for each in facts["hidden"]]
    # With the middle one told, all minus both would be the six.
    assert hidden[:2] == [("program_group", middle), ("program_group", small)]
    one_way = plan.contents_of(plan.plan_of(wave), wave).groups[0]
    assert one_way[0] == {"sv": "Kursgrupp", "ar": "مجموعة الدورة"}


@pytest.mark.requirement("SUR-10", "SUR-40")
@pytest.mark.django_db
def test_a_wave_is_made_with_groups_that_the_programmes_offer() -> None:
    program = make_program(name=both("COPE"))
    for adults in (2, 2, 2, 2, 1):
        group = make_group(adults=2, program=program)
        make_meeting(group)
        make_enrolment(group, adults=adults)
    make_group(program=program)  # nobody has a place in it
    keys = [each.key for each in groups_to_ask()]
    today = timezone.localdate().isoformat()
    data = {"version": freeze(make_survey(question("a")), by=None).pk, "promise": make_promise().pk,
            "name_sv": "Kursen", "name_ar": "الدورة", "opens": today, "closes": today}  # fmt: skip
    client = signed_in(Role.SURVEY_MAKER)
    page = client.get("/admin/omgangar/ny/").content.decode()
    assert page.count('name="programs"') == len(keys) == 5
    address = "/admin/omgangar/ny/spara/"
    few = client.post(address, data | {"programs": keys})
    assert (few.status_code, "färre än 10 personer" in few.content.decode()) == (422, True)
    assert Wave.objects.count() == 0
    last = ProgramGroup.objects.get(pk=keys[-1].removeprefix("programs-"))
    make_enrolment(last, adults=1)
    asks = client.post(address, data | {"programs": keys, "guardian": GuardianMode.YES})
    assert (asks.status_code, "svarar för egen del" in asks.content.decode()) == (422, True)
    none = client.post(address, data)
    assert "Välj filen med grupperna." in none.content.decode()
    assert client.post(address, data | {"programs": keys}).status_code == 302
    batch = CodeBatch.objects.get()
    assert (batch.size, batch.band, batch.school, Code.objects.count()) == (10, "adult", "", 1)
    assert batch.program_group.startswith("COPE: Biblioteket, ")
    assert batch.program_words["ar"].startswith("COPE ع: المكتبة، ")
    page = client.get("/admin/omgangar/kursen/").content.decode()
    assert (batch.program_group in page, "Årskurs" in page) == (True, False)


@pytest.mark.requirement("SUR-10", "SUR-40")
def test_no_key_leads_from_a_wave_to_a_programme() -> None:
    pointed = {
        field.related_model._meta.app_label
        for model in (Wave, InvitedGroup, CodeBatch, Code, Response, PaperResponse)
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.is_relation
    }
    assert pointed == {"surveys", "promises", "core"}  # core: who may type in from paper


@pytest.mark.requirement("SUR-21")
@pytest.mark.django_db
def test_the_start_page_says_that_the_group_is_kept_and_no_school() -> None:
    _wave, cope, _other = two_units()
    phone = Phone()
    phone.post("/sv/svara/kod/", {"code": code_of(cope)})
    phone.go("/sv/svara/start/")
    assert "språket, dagen och gruppen som fick koden" in phone.html
    assert "skolan" not in phone.html
