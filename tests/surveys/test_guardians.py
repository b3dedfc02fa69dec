"""Guardians: told, or asked for a yes; a yes draws a shuffled code, and only totals are kept."""

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import IntegrityError, connection
from django.utils import timezone

from surveys.enums import CodeKind, GuardianMode, WaveState
from surveys.models.invitation import Code, CodeBatch, GuardianSlip, PoolCode
from surveys.models.response import Response
from surveys.models.wave import Wave
from surveys.services import guardians
from surveys.services.codes import digest_of, find, new_class_code
from surveys.services.guardians import AlreadyAnswered, PoolEmpty, notice_token, say_no, say_yes
from surveys.services.invited import Group, InvitedError, invite
from surveys.services.slips import SlipsRefused, SlipsShown, make_slips, slips_of
from surveys.services.waves import WaveRefused, close_wave, open_wave, opening_gaps
from tests.surveys.answering import Phone
from tests.surveys.guarding import SV, Guardian, asked_batch, opened, papers

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SUR-44")]


@pytest.fixture(autouse=True)
def _no_receipts():
    cache.clear()


def totals(batch: CodeBatch) -> tuple[int, int]:
    batch.refresh_from_db()
    return batch.guardian_yes, batch.guardian_no


def test_a_wave_that_needs_a_yes_has_a_sealed_pool_and_no_class_code() -> None:
    batch = asked_batch(size=24)
    assert (PoolCode.objects.count(), Code.objects.filter(kind=CodeKind.SLIP).count()) == (27, 27)
    assert Code.objects.filter(kind=CodeKind.CLASS).count() == 0
    with pytest.raises(ValueError, match="no class codes"):
        new_class_code(batch)
    with pytest.raises(SlipsRefused):
        make_slips(batch, count=10, replace=False, state=slips_of(batch).state, by=None)


@pytest.mark.parametrize("mode", [GuardianMode.NONE, GuardianMode.INFORM])
def test_other_waves_have_class_codes_and_no_pool(mode: str) -> None:
    asked_batch(mode)
    assert [one.kind for one in Code.objects.all()] == [CodeKind.CLASS]
    assert PoolCode.objects.count() == 0


def test_what_is_stored_of_the_pool_tells_no_code_without_the_key(settings) -> None:
    batch = asked_batch()
    boxes = list(PoolCode.objects.values_list("sealed", flat=True))
    codes = [guardians.opened(box, "pool") for box in boxes]
    assert {digest_of(code) for code in codes} == set(Code.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {PoolCode._meta.db_table}")
        stored = repr(cursor.fetchall())
    assert [code for code in codes if code in stored] == []
    settings.SECRET_KEY = "another key that this deployment does not have"
    assert {guardians.opened(box, "pool") for box in boxes} == {""}
    assert batch.size == 12


def test_a_class_code_of_such_a_wave_lets_nobody_in() -> None:
    batch = asked_batch()
    Wave.objects.update(guardian=GuardianMode.NONE)
    batch.wave.guardian = GuardianMode.NONE
    code = new_class_code(batch)
    Wave.objects.update(guardian=GuardianMode.YES, state=WaveState.OPEN, promise_complete=True)
    response = Phone().post("/sv/svara/kod/", {"code": code}, follow=True)
    assert "Här behöver alla en egen kod" in response.content.decode()


def test_a_yes_gives_a_code_that_lets_the_child_answer_once() -> None:
    batch = asked_batch()
    first, _second = papers(batch, 2)
    opened(batch)
    guardian = Guardian()
    assert "Får ditt barn vara med?" in guardian.scan(first)
    assert totals(batch) == (0, 0)  # opening the link changed nothing
    assert PoolCode.objects.count() == 15
    assert "Ditt ja är sparat" in guardian.press("yes")
    assert (totals(batch), PoolCode.objects.count()) == ((1, 0), 14)
    code = guardian.code
    phone = Phone()
    phone.enter(code)
    assert "Du bestämmer, också när" in phone.go("/sv/svara/start/").content.decode()
    phone.start()
    phone.answer("ja")
    phone.press("/sv/svara/skicka/")
    assert Response.objects.count() == 1
    assert find(code).used is True


def test_a_no_is_a_total_and_draws_nothing() -> None:
    batch = asked_batch()
    (token,) = papers(batch, 1)
    guardian = Guardian()
    guardian.scan(token)
    assert "Ditt nej är räknat" in guardian.press("no")
    assert (totals(batch), PoolCode.objects.count(), guardian.code) == ((0, 1), 15, "")
    assert "Ditt nej är räknat" in guardian.look()


def test_the_token_leaves_the_address_and_no_page_is_kept() -> None:
    (token,) = papers(asked_batch(), 1)
    guardian = Guardian()
    first = guardian.get(f"/k/v/{token}/", **SV)
    assert (first.status_code, first.url) == (303, "/sv/svara/vuxen/")
    page = guardian.get(first.url)
    assert (page.headers["Cache-Control"], token in page.content.decode()) == ("no-store", False)


def test_the_code_can_be_seen_again_on_this_phone_for_half_an_hour_only() -> None:
    (token,) = papers(asked_batch(), 1)
    guardian = Guardian()
    guardian.scan(token)
    guardian.press("yes")
    code = guardian.code
    assert len(code) == 8
    for again in (guardian.look, lambda: guardian.look("ar"), lambda: guardian.scan(token)):
        again()
        assert guardian.code == code
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        assert "Koden visas inte längre." in guardian.look()
        assert guardian.code == ""


def test_a_code_whose_page_got_lost_on_its_way_is_there_when_pressed_again() -> None:
    """The answer to the first press never came: the phone still has its old cookie."""
    batch = asked_batch()
    (token,) = papers(batch, 1)
    guardian = Guardian()
    guardian.scan(token)
    before, form = guardian.cookies["vuxen"].value, guardian.form("yes")
    guardian.press("yes")
    code = guardian.code
    guardian.cookies["vuxen"] = before
    guardian.post("/sv/svara/vuxen/svar/", form)
    guardian.look()
    assert (guardian.code, totals(batch)) == (code, (1, 0))
    assert code not in repr(caches["default"]._cache)


def test_the_same_paper_on_another_phone_shows_no_code_and_changes_nothing() -> None:
    batch = asked_batch()
    (token,) = papers(batch, 1)
    guardian, other = Guardian(), Guardian()
    guardian.scan(token)
    other.scan(token)
    form = other.form("yes")
    guardian.press("yes")
    other.post("/sv/svara/vuxen/svar/", form)
    assert "redan besvarat" in other.look()
    assert "redan besvarat" in Guardian().scan(token)
    assert (other.code, totals(batch), PoolCode.objects.count()) == ("", (1, 0), 14)


def test_taking_the_code_off_the_phone_takes_its_receipt_too() -> None:
    (token,) = papers(asked_batch(), 1)
    guardian = Guardian()
    guardian.scan(token)
    before = guardian.cookies["vuxen"].value
    guardian.press("yes")
    guardian.post("/sv/svara/vuxen/rensa/")
    assert guardian.cookies["vuxen"].value == ""
    guardian.cookies["vuxen"] = before  # whoever had copied it
    guardian.look()
    assert guardian.code == ""


def test_a_form_of_another_page_or_site_stores_nothing() -> None:
    batch = asked_batch()
    one, two = papers(batch, 2)
    guardian, other = Guardian(), Guardian()
    guardian.scan(one)
    other.scan(two)
    guardian.post("/sv/svara/vuxen/svar/", other.form("yes"))
    guardian.post("/sv/svara/vuxen/svar/", guardian.form("perhaps"))
    guardian.post(
        "/sv/svara/vuxen/svar/", guardian.form("yes"), headers={"sec-fetch-site": "cross-site"}
    )
    Guardian().post("/sv/svara/vuxen/svar/", guardian.form("yes"))
    assert (totals(batch), GuardianSlip.objects.filter(answered=True).count()) == ((0, 0), 0)


def test_an_empty_pool_is_told_and_nothing_is_stored() -> None:
    batch = asked_batch()
    (token,) = papers(batch, 1)
    PoolCode.objects.all().delete()
    guardian = Guardian()
    guardian.scan(token)
    assert "Det finns inga koder kvar. Inget sparades." in guardian.press("yes")
    assert (guardian.status, totals(batch)) == (200, (0, 0))
    assert GuardianSlip.objects.get().answered is False


def test_the_last_code_is_drawn_and_the_next_finds_none() -> None:
    batch = asked_batch()
    digests = [guardians.digest_of(one) for one in papers(batch, 15)]
    codes = [say_yes(one) for one in digests]
    assert len(set(codes)) == 15
    assert {find(code).batch for code in codes} == {batch.pk}
    extra = GuardianSlip.objects.create(digest="f" * 64, batch=batch)
    with pytest.raises(PoolEmpty):
        say_yes(extra.pk)
    for again in (say_yes, say_no):
        with pytest.raises(AlreadyAnswered):
            again(digests[0])
    assert totals(batch) == (15, 0)


def test_no_more_papers_than_codes_that_are_left_and_each_form_once() -> None:
    batch = asked_batch()
    state = guardians.asked(batch).state
    first, *_rest = papers(batch, 10)
    with pytest.raises(SlipsShown):
        make_guardian_slips_again(batch, state)
    with pytest.raises(SlipsRefused, match=r"1 (to|till) 5"):
        papers(batch, 6)
    say_yes(guardians.digest_of(first))
    new = papers(batch, 14, replace=True)
    assert GuardianSlip.objects.count() == 15
    assert guardians.find_slip(new[0]) is not None
    assert guardians.asked(batch).most(replace=False) == 0


def make_guardian_slips_again(batch: CodeBatch, state: str) -> None:
    guardians.make_guardian_slips(batch, count=1, replace=False, state=state, by=None)


def test_papers_lie_in_another_order_than_they_are_printed_in() -> None:
    batch = asked_batch(size=40)
    tokens = papers(batch, 40)
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest FROM {GuardianSlip._meta.db_table} ORDER BY {place}")
        stored = [row[0] for row in cursor.fetchall()]
    assert stored == sorted(stored)
    assert [guardians.digest_of(token) for token in tokens] != stored


def test_the_wave_opens_only_when_guardians_have_been_asked() -> None:
    batch = asked_batch()
    wave = batch.wave
    assert opening_gaps(wave) == [guardians.gaps(wave)[0]]
    with pytest.raises(WaveRefused):
        open_wave(wave, by=None)
    papers(batch, 3)
    with pytest.raises(InvitedError):
        invite(wave, [Group("Annan", "Söder", 4, 4, "", 30)], by=None)
    assert opening_gaps(wave) == []
    open_wave(wave, by=None)


def test_the_close_ends_papers_and_pool_and_keeps_the_totals() -> None:
    batch = asked_batch()
    one, two = papers(batch, 2)
    opened(batch)
    guardian = Guardian()
    guardian.scan(two)
    say_yes(guardians.digest_of(one))
    close_wave(Wave.objects.get(), by=None)
    assert (PoolCode.objects.count(), GuardianSlip.objects.count(), totals(batch)) == (0, 0, (1, 0))
    assert "Pappret fungerar inte" in guardian.press("yes")
    assert "Pappret fungerar inte" in Guardian().scan(one)


def test_who_is_told_may_press_no_which_counts_once_per_form_and_never_past_the_group() -> None:
    batch = asked_batch(GuardianMode.INFORM)
    token = notice_token(batch)
    guardian = Guardian()
    assert "Jag vill inte att mitt barn är med" in guardian.scan(token)
    form = guardian.form("no")
    page = guardian.press("no")
    assert ("Ingen här vet vem ditt barn är." in page, "Säg till läraren också" in page) == (
        True, True
    )  # fmt: skip
    guardian.post("/sv/svara/vuxen/svar/", form)  # a double tap
    assert totals(batch) == (0, 1)
    for number in range(20):
        guardians.count_no(batch.pk, sending=str(number))
    assert totals(batch) == (0, 12)
    assert Code.objects.filter(used=True).count() == 0


def test_a_yes_is_nothing_where_guardians_are_told_and_a_made_up_link_leads_nowhere() -> None:
    batch = asked_batch(GuardianMode.INFORM)
    guardian = Guardian()
    guardian.scan(notice_token(batch))
    guardian.press("yes")
    assert totals(batch) == (0, 0)
    wrong = [f"{batch.pk}-2345678923", "2345" * 3, "x", "0", "9" * 60, "%00", "１-2345678923"]
    pages = {one: Guardian().scan(one) for one in wrong}
    assert [one for one, page in pages.items() if "Pappret fungerar inte" not in page] == []


def test_guessing_links_is_stopped_as_guessing_codes_is() -> None:
    guardian = Guardian()
    seen = [guardian.get("/k/v/234567892345/", **SV).status_code for _n in range(61)]
    assert (set(seen[:60]), seen[60]) == ({422}, 429)


def test_the_mode_is_the_waves_and_is_never_anything_else() -> None:
    batch = asked_batch(GuardianMode.INFORM)
    assert Wave.objects.get(pk=batch.wave_id).guardian == "inform"
    with pytest.raises((ValueError, IntegrityError)):
        asked_batch("perhaps")
