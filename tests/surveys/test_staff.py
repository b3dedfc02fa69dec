"""Staff's pages: writing a survey in the admin, and waves with their codes."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.models import User
from core.roles import Role, ensure_roles
from core.waiting import cards_for
from releases.models import ReleasePlan
from surveys.enums import WaveState
from surveys.models.survey import Survey
from surveys.models.wave import Wave
from surveys.services.freeze import freeze
from surveys.services.invited import Group, class_codes, invite
from surveys.services.waves import open_wave
from tests.surveys.making import INVITED, both, make_promise, make_survey, make_wave, question

pytestmark = pytest.mark.django_db


def signed_in(*roles: Role, language: str = "sv") -> Client:
    user = User.objects.create(username="-".join(roles) or "nobody", language=language)
    groups = ensure_roles()
    user.groups.add(*(groups[role] for role in roles))
    client = Client()
    client.force_login(user)
    return client


def invited_wave() -> Wave:
    wave = make_wave()
    invite(wave, [Group("Åsskolan", "Söder", 4, 4, "", 12)], by=None)
    return wave


def text_fields(name: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in words.items()}


def survey_post(arabic: str = "هل؟", **more: str) -> dict[str, str]:
    first = "questions-0-value"
    data = {
        "key": "rasten",
        **text_fields("title", both("Rasten")),
        **text_fields("intro", {}),
        "mode": "anonymous",
        "k": "10",
        "m": "3",
        "k_staff": "5",
        "kept_days": "730",
        "intro_audio-count": "0",
        "ages-count": "0",
        "help_lines-count": "0",
        "questions-count": "1",
        "questions-0-type": "question",
        "questions-0-order": "0",
        "questions-0-deleted": "",
        "questions-0-id": "",
        f"{first}-key": "",
        f"{first}-type": "single",
        f"{first}-text-sv": "Är rasten bra?",
        f"{first}-text-ar": arabic,
        f"{first}-options-count": "2",
        f"{first}-ages-count": "0",
        f"{first}-condition-match": "all",
        f"{first}-condition-rules-count": "0",
    }
    for place, label in enumerate(("Ja", "Nej")):
        data |= {
            f"{first}-options-{place}-order": str(place),
            f"{first}-options-{place}-deleted": "",
            f"{first}-options-{place}-value-key": "",
            f"{first}-options-{place}-value-ages-count": "0",
            f"{first}-options-{place}-value-label-sv": label,
            f"{first}-options-{place}-value-label-ar": label,
        }
    return data | more


@pytest.mark.requirement("SUR-1", "SUR-9")
def test_a_maker_writes_a_survey_and_publishing_freezes_it() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    add = "/admin/snippets/surveys/survey/add/"
    assert client.get(add).status_code == 200
    client.post(add, survey_post())
    survey = Survey.objects.get()
    assert (survey.live, survey.versions.count()) == (False, 0)
    edit = f"/admin/snippets/surveys/survey/edit/{survey.pk}/"
    page = client.get(edit).content.decode()
    assert 'dir="rtl"' in page or "rtl" in page
    client.post(edit, survey_post(**{"action-publish": "1"}))
    survey.refresh_from_db()
    (asked,) = survey.versions.get().definition["questions"]
    assert survey.live is True
    assert asked["key"] == "ar_rasten_bra"
    assert [option["key"] for option in asked["options"]] == ["ja", "nej"]


@pytest.mark.requirement("LNG-14")
def test_publishing_with_a_text_missing_says_which_and_publishes_nothing() -> None:
    client = signed_in(Role.SURVEY_MAKER)
    add = "/admin/snippets/surveys/survey/add/"
    response = client.post(add, survey_post(arabic="", **{"action-publish": "1"}))
    assert "Fråga 1 (Är rasten bra?): texten på العربية saknas." in response.content.decode()
    assert not Survey.objects.filter(live=True).exists()
    client.post(add, survey_post(arabic=""))
    assert Survey.objects.get().live is False


@pytest.mark.requirement("SUR-10", "PAR-1")
def test_a_wave_is_opened_and_closed_after_asking_once_more() -> None:
    wave = invited_wave()
    client = signed_in(Role.SURVEY_MAKER)
    base = f"/admin/omgangar/{wave.slug}/"
    assert client.get("/admin/omgangar/").status_code == 200
    assert "Öppna omgången" in client.get(base).content.decode()
    assert "Öppna omgången?" in client.get(f"{base}oppna/").content.decode()
    assert Wave.objects.get().state == WaveState.DRAFT
    assert client.post(f"{base}oppna/").status_code == 302
    assert Wave.objects.get().state == WaveState.OPEN
    assert ReleasePlan.objects.get().source_key == wave.slug
    assert "Stänga omgången?" in client.get(f"{base}stang/").content.decode()
    client.post(f"{base}stang/")
    assert Wave.objects.get().state == WaveState.CLOSED


@pytest.mark.requirement("PAR-1")
def test_a_wave_that_may_not_open_says_why() -> None:
    wave = make_wave(promise=make_promise(accepted_at=None))
    client = signed_in(Role.SURVEY_MAKER)
    response = client.post(f"/admin/omgangar/{wave.slug}/oppna/")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Mottagaren har inte tagit emot löftet än." in page
    assert "Inga grupper är inbjudna än." in page
    assert Wave.objects.get().state == WaveState.DRAFT


@pytest.mark.requirement("SUR-20", "LNG-5")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_a_school_sees_the_class_codes_again_and_again(language: str) -> None:
    wave = open_wave(invited_wave(), by=None)
    client = signed_in(Role.SCHOOL_CONTACT, language=language)
    (code,) = class_codes(wave)
    for _time in range(2):
        page = client.get(f"/admin/omgangar/{wave.slug}/koder/").content.decode()
        assert f'<bdi dir="ltr">{code.shown[:4]} {code.shown[4:]}</bdi>' in page
        assert "<bdi>Åsskolan</bdi>" in page


@pytest.mark.requirement("REP-1")
def test_progress_is_a_count_per_batch_and_nothing_else() -> None:
    wave = open_wave(invited_wave(), by=None)
    page = signed_in(Role.SCHOOL_CONTACT).get(f"/admin/omgangar/{wave.slug}/").content.decode()
    assert '<td class="num"><bdi>0</bdi></td><td class="num"><bdi>12</bdi></td>' in page
    assert "Fråga trygg" not in page


@pytest.mark.parametrize("path", ["", "ny/", "rasten-nu/", "rasten-nu/koder/", "rasten-nu/oppna/"])
def test_other_people_are_kept_out(path: str) -> None:
    invited_wave()
    url = f"/admin/omgangar/{path}"
    assert Client().get(url).url.startswith("/admin/login/")
    assert signed_in(Role.COUNCIL_MEMBER).get(url).url == "/admin/"  # with a message there


@pytest.mark.parametrize("path", ["ny/", "rasten-nu/oppna/", "rasten-nu/stang/"])
def test_a_school_contact_opens_and_closes_nothing(path: str) -> None:
    invited_wave()
    client = signed_in(Role.SCHOOL_CONTACT)
    assert client.post(f"/admin/omgangar/{path}").url == "/admin/"
    assert Wave.objects.get().state == WaveState.DRAFT


@pytest.mark.requirement("PRV-2")
def test_a_report_publisher_sees_and_closes_a_wave_and_no_more() -> None:
    wave = open_wave(invited_wave(), by=None)
    client = signed_in(Role.REPORT_PUBLISHER)
    base = f"/admin/omgangar/{wave.slug}/"
    page = client.get(base).content.decode()
    assert ("Stäng omgången" in page, "Klasskoder att skriva ut" in page) == (True, False)
    for path in ("koder/", "oppna/"):
        assert client.get(base + path).url == "/admin/"
    assert client.get("/admin/omgangar/ny/").url == "/admin/"
    assert client.post(f"{base}stang/").url == base
    assert Wave.objects.get().state == WaveState.CLOSED


@pytest.mark.requirement("SUR-10")
def test_a_wave_is_made_with_its_groups_from_the_schools_file() -> None:
    version = freeze(make_survey(question("a")), by=None)
    promise = make_promise()
    today = timezone.localdate()
    data = {
        "version": version.pk,
        "promise": promise.pk,
        **text_fields("name", {}),
        "name_0": "Våren",
        "name_1": "الربيع",
        "name_sv": "Våren",
        "name_ar": "الربيع",
        "opens": today.isoformat(),
        "closes": (today + timedelta(days=9)).isoformat(),
        "previous": "",
    }
    client = signed_in(Role.SURVEY_MAKER)
    assert client.get("/admin/omgangar/ny/").status_code == 200
    wrong = SimpleUploadedFile("inbjudna.csv", b"skola;kurs\n")
    response = client.post("/admin/omgangar/ny/", {**data, "groups": wrong})
    assert response.status_code == 422
    assert "Första raden måste vara" in response.content.decode()
    assert not Wave.objects.exists()
    right = SimpleUploadedFile("inbjudna.csv", INVITED.read_bytes())
    assert client.post("/admin/omgangar/ny/", {**data, "groups": right}).status_code == 302
    wave = Wave.objects.get()
    assert (wave.slug, wave.name["ar"], wave.batches.count()) == ("varen", "الربيع", 20)


def test_each_role_finds_its_cards() -> None:
    invited_wave()
    maker = User.objects.create(username="m")
    maker.groups.add(ensure_roles()[Role.SURVEY_MAKER])
    school = User.objects.create(username="s")
    school.groups.add(ensure_roles()[Role.SCHOOL_CONTACT])
    ours = {"Enkäter", "Omgångar att öppna", "Klasskoder"}
    found = [{card.title: card.count for card in cards_for(one)} for one in (maker, school)]
    assert [{title: n for title, n in one.items() if title in ours} for one in found] == [
        {"Enkäter": None, "Omgångar att öppna": 1, "Klasskoder": 0},
        {"Klasskoder": 0},
    ]
