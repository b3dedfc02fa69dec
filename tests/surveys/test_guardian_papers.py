"""What staff print for guardians, and the totals that they see."""

import re

import pytest
import segno
from django.utils import translation

from core.models import AuditEntry
from core.roles import Role
from promises.models import Promise
from surveys.enums import GuardianMode
from surveys.models.invitation import CodeBatch, GuardianSlip
from surveys.models.wave import Wave
from surveys.services.freeze import freeze
from surveys.services.guardians import (
    digest_of,
    find_slip,
    gaps,
    make_pool,
    notice_token,
    say_no,
    say_yes,
)
from tests.surveys.guarding import Guardian, asked_batch, papers
from tests.surveys.making import INVITED, make_promise, make_survey
from tests.surveys.test_staff import signed_in, text_fields

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-44")]
WAVE = "/admin/omgangar/rasten-nu/"
LINK = re.compile(r'<bdi dir="ltr">testserver/k/v/([\d-]+)/</bdi>')


def page_of(role: Role, path: str, language: str = "sv") -> str:
    return signed_in(role, language=language).get(f"{WAVE}{path}").content.decode()


def test_the_letter_tells_in_both_languages_who_asks_what_is_kept_and_how_to_say_no() -> None:
    batch = asked_batch(GuardianMode.INFORM)
    page = page_of(Role.SCHOOL_CONTACT, f"grupp/{batch.pk}/brev/")
    swedish, arabic = re.findall(r'<article class="letter".*?</article>', page, re.S)
    said = [
        "Rasten",
        "Vem lyssnar?",
        "Karin Ek",
        "rektor, skolnämnden",
        "skolgården",
        "1 fråga.",
        "Det som sparas:",
        "Det är frivilligt.",
        "säg till läraren eller lämna in remsan",
    ]
    assert [one for one in said if one not in swedish] == []
    said = ["Rasten ع", "Karin Ek", "skolgården ع", "المشاركة اختيارية.", "إبلاغ المعلم أو تسليم"]
    assert [one for one in said if one not in arabic] == []
    assert 'lang="ar" dir="rtl"' in arabic
    assert LINK.findall(page) == [notice_token(batch)] * 2
    drawn = segno.make(f"http://testserver/k/v/{notice_token(batch)}/", error="m", micro=False)
    assert drawn.svg_inline(omitsize=True, border=2, dark="#000", light="#fff") in page
    assert "Jag vill inte att mitt barn är med i enkäten:" in page
    assert "Jag vill inte" in Guardian().scan(notice_token(batch))


def test_where_a_yes_is_needed_the_letter_has_no_strip_and_tells_of_the_own_paper() -> None:
    batch = asked_batch()
    page = page_of(Role.SURVEY_MAKER, f"grupp/{batch.pk}/brev/")
    assert ("Ditt barn kan vara med bara om du säger ja." in page, LINK.findall(page)) == (True, [])
    assert "lämna in remsan" not in page


def test_papers_are_shown_once_and_each_leads_to_its_own_question() -> None:
    batch = asked_batch()
    client = signed_in(Role.SCHOOL_CONTACT)
    address = f"{WAVE}grupp/{batch.pk}/vardnadshavare/"
    state = re.search(r'name="state" value="(\w+)"', client.get(address).content.decode())[1]
    data = {"count": "3", "state": state, "paper": "page"}
    sheet = client.post(address, data)
    tokens = LINK.findall(sheet.content.decode())
    assert (len(tokens), len(set(tokens)), GuardianSlip.objects.count()) == (6, 3, 3)
    assert "no-store" in sheet.headers["Cache-Control"]
    assert {find_slip(token).batch for token in tokens} == {batch}
    again = client.post(address, data)
    assert (again.status_code, LINK.findall(again.content.decode())) == (409, [])
    assert AuditEntry.objects.order_by("pk").last().action == "make guardian papers"
    wrong = client.post(address, data | {"count": "many"})
    assert (wrong.status_code, 'value="many"' in wrong.content.decode()) == (422, True)


@pytest.mark.requirement("SUR-44")
def test_a_wave_waits_until_each_group_has_its_papers() -> None:
    batch = asked_batch()
    other = CodeBatch.objects.create(wave=batch.wave, school="Ekskolan", size=12)
    make_pool(other)
    with translation.override("sv"):
        papers(batch, 1)
        (gap,) = gaps(batch.wave)
        assert (
            gap == "De här grupperna har inga papper till vårdnadshavare ännu: \u2068Ekskolan\u2069"
        )
        papers(other, 1)
        assert gaps(batch.wave) == []


@pytest.mark.parametrize(
    ("mode", "path"), [(GuardianMode.INFORM, "brev/"), (GuardianMode.YES, "vardnadshavare/")]
)
def test_nothing_is_printed_before_the_promise_is_whole(mode, path) -> None:
    batch = asked_batch(mode)
    Promise.objects.update(accepted_at=None)
    page = page_of(Role.SURVEY_MAKER, f"grupp/{batch.pk}/{path}")
    assert "när det här är klart:" in page
    assert ('class="letter"' in page, 'name="count"' in page) == (False, False)


def test_staff_see_totals_and_nothing_else() -> None:
    batch = asked_batch()
    one, two, three = papers(batch, 3)
    say_yes(digest_of(one))
    say_yes(digest_of(two))
    say_no(digest_of(three))
    page = page_of(Role.SCHOOL_CONTACT, "")
    section = re.search(r'<section aria-labelledby="guardians">.*?</section>', page, re.S)[0]
    assert re.findall(r'<td class="num"><bdi>(\d+)</bdi></td>', section) == ["2", "1"]
    assert "Inga klasskoder" in page_of(Role.SURVEY_MAKER, "koder/", "sv")


def test_the_mode_is_chosen_with_the_wave_and_none_is_chosen_by_itself() -> None:
    make_promise()
    version = freeze(make_survey(), by=None)
    client = signed_in(Role.SURVEY_MAKER)
    form = client.get("/admin/omgangar/ny/").content.decode()
    assert re.search(r'<option value="none" selected>', form)
    data = {"version": version.pk, "promise": Promise.objects.get().pk,
            **text_fields("name", {"sv": "Nu", "ar": "الآن"}),
            "opens": "2027-01-10", "closes": "2027-01-12", "guardian": "yes"}  # fmt: skip
    with INVITED.open("rb") as groups:
        assert (
            client.post("/admin/omgangar/ny/spara/", data | {"groups": groups}).status_code == 302
        )
    assert Wave.objects.get().guardian == GuardianMode.YES
    assert all(one.pool.count() >= one.size for one in CodeBatch.objects.all())
    wrong = client.post("/admin/omgangar/ny/spara/", data | {"guardian": "maybe"})
    assert (wrong.status_code, Wave.objects.count()) == (422, 1)
