"""REP-7: a report can be withdrawn, never silently; its numbers and files are gone everywhere."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.models import AuditEntry, User
from core.roles import Role, ensure_roles
from promises.models import Promise
from releases import ledger, queries, withdrawal
from releases.models import Certificate, Figure, LedgerEntry, Publication, PublicNote, PublishedCell
from releases.services import PublishRefusedError
from surveys.reports import background, publish
from surveys.reports.redraw import redraw
from tests.every_address import every_address
from tests.surveys.reports.made import make_wave, words

pytestmark = pytest.mark.django_db
REASON = words("En skola hade fel namn.", "كان اسم إحدى المدارس خاطئًا.")
BACK = words("Namnet är rätt nu.", "الاسم صحيح الآن.")
STAFF = "/sv/rapporter/publicera/varen-2026/"


@pytest.fixture
def few_drawings(monkeypatch):
    """Each question's bars and trend, as a few bytes."""

    def pictures(report, question, code, rtl):
        yield "bars", {"png": b"bars", "svg": b"bars"}
        if len(question.trend) > 1:
            yield "trend", {"png": b"trend", "svg": b"trend"}

    monkeypatch.setattr("surveys.reports.drawing._pictures", pictures)


@pytest.fixture
def publication(few_drawings):
    made = publish.publish_wave(make_wave(), by=None)
    for language in ("sv", "ar"):
        made.papers.create(language=language, data=b"%PDF", says="")
    return made


@pytest.fixture
def publisher(client, monkeypatch):
    monkeypatch.setattr(background, "draw_anew", lambda: None)
    user = User.objects.create_user("publisher")
    user.groups.add(ensure_roles()[Role.REPORT_PUBLISHER])
    client.force_login(user)
    return client


def addresses(language):
    """Every address that belongs to one report, filled in; out of the site's own table."""
    places = {"slug": "varen-2026", "key": "trivsel", "kind": "bars", "extension": "png"}
    with translation.override(language):
        return [
            one.filled(places)
            for one in every_address()
            if one.name.startswith("participation:")
            and not one.name.startswith(("participation:publish", "participation:unit"))
            and "<slug:slug>" in one.form
        ]


@pytest.mark.requirement("REP-7")
@pytest.mark.parametrize("language", ["sv", "ar"])
def test_a_withdrawn_report_says_why_and_nothing_else_is_left(client, publication, language):
    before = {path: client.get(path) for path in addresses(language)}
    assert len(before) >= 5 and {one.status_code for one in before.values()} == {200}
    withdrawal.withdraw(publication, reason=REASON, by=None)
    front = reverse("participation:report", args=["varen-2026"])
    front = front.replace("/sv/", f"/{language}/")
    numbers = {str(cell.n) for cell in PublishedCell.objects.all() if cell.n > 31}
    assert "157" in numbers
    for path in before:
        answer = client.get(path)
        text = answer.content.decode()
        assert answer.status_code == (200 if path == front else 410), path
        assert REASON[language] in text
        words_only = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]*>", " ", text, flags=re.S)
        assert numbers & set(re.findall(r"\d+", words_only)) == set()
        assert "trivsel" not in text.replace("fraga/trivsel/", "").replace("figur/trivsel/", "")
    listed = client.get(f"/{language}/rapporter/").content.decode()
    assert {"sv": "Tillbakadragen", "ar": "مسحوب"}[language] in listed


@pytest.mark.requirement("REP-7")
def test_the_ledger_keeps_it_and_tells_when_somebody_hides_that(publication):
    withdrawal.withdraw(publication, reason=REASON, by=None)
    assert [one.action for one in LedgerEntry.objects.all()] == ["plan", "publish", "withdraw"]
    assert LedgerEntry.objects.last().content == {"edition": 1, "reason": REASON}
    assert PublishedCell.objects.filter(publication=publication).exists()
    assert AuditEntry.objects.filter(action="withdraw report").count() == 1
    assert ledger.verify() == []
    PublicNote.objects.all().delete()
    assert ledger.verify() == [
        f"plan {publication.plan_id}: what was said (withdraw) is no longer there"
    ]


@pytest.mark.requirement("REP-7")
def test_a_report_that_disappears_or_comes_from_nowhere_is_told(publication):
    Figure.objects.all().delete()
    PublishedCell.objects.all().delete()
    Certificate.objects.all().delete()
    Publication.objects.all().delete()
    assert ledger.verify() == [
        f"edition 1 of plan {publication.plan_id} was published and is no longer there"
    ]
    Publication.objects.create(plan=publication.plan, edition=2, slug="x", title={}, facts={})
    assert "x was published without an entry" in ledger.verify()


@pytest.mark.requirement("REP-7", "PAR-1")
def test_the_promise_of_an_answer_goes_on(client, publication):
    late = timezone.localdate().replace(year=2025)
    Promise.objects.update(due=late, first_due=late)
    address = "/sv/loften/lofte/"
    before = client.get(address).content.decode()
    withdrawal.withdraw(publication, reason=REASON, by=None)
    assert client.get(address).content.decode() == before
    assert "Svaret är sent" in client.get("/sv/rapporter/varen-2026/").content.decode()


@pytest.mark.requirement("REP-7")
def test_later_reports_lose_the_numbers_too_until_it_is_shown_again(client, few_drawings):
    earlier = make_wave("varen-2025", "Våren 2025", seed=3)
    later = make_wave(previous=earlier)
    first = publish.publish_wave(earlier, by=None)
    second = publish.publish_wave(later, by=None)
    trend = "/sv/rapporter/varen-2026/figur/trivsel/trend.png"
    page = "/sv/rapporter/varen-2026/"
    assert client.get(trend).status_code == 200
    assert "Våren 2025" in client.get(page).content.decode()

    assert withdrawal.withdraw(first, reason=REASON, by=None) == [second]
    for path in (trend, f"{page}svar.xlsx"):
        assert client.get(path).status_code == 404
    for path in (page, f"{page}svar.csv"):
        assert "Våren 2025" not in client.get(path).content.decode()
    assert client.get(f"{page}figur/trivsel/bars.png").status_code == 200
    assert queries.undrawn() == [second]
    redraw(second)
    assert client.get(f"{page}svar.xlsx").status_code == 200
    assert (client.get(trend).status_code, queries.undrawn()) == (404, [])

    assert withdrawal.restore(first, reason=BACK, by=None) == [second]
    redraw(second)
    assert client.get(trend).status_code == 200
    told = client.get("/sv/rapporter/varen-2025/").content.decode()
    assert REASON["sv"] in told and BACK["sv"] in told
    assert ledger.verify() == []


@pytest.mark.requirement("REP-7")
def test_a_reason_is_asked_for_in_every_language_and_twice_is_refused(publication):
    with pytest.raises(PublishRefusedError):
        withdrawal.withdraw(publication, reason={"sv": "Fel"}, by=None)
    with pytest.raises(PublishRefusedError):
        withdrawal.restore(publication, reason=REASON, by=None)
    withdrawal.withdraw(publication, reason=REASON, by=None)
    with pytest.raises(PublishRefusedError):
        withdrawal.withdraw(publication, reason=REASON, by=None)
    assert PublicNote.objects.count() == 1


@pytest.mark.one_database
@pytest.mark.requirement("REP-7")
def test_the_publisher_withdraws_and_shows_again(publisher, publication):
    page = publisher.get(f"{STAFF}dra-tillbaka/").content.decode()
    assert f'href="{STAFF}dra-tillbaka/"' in publisher.get(STAFF).content.decode()
    assert "Vad som inte kan göras ogjort" in page
    half = publisher.post(f"{STAFF}dra-tillbaka/nu/", {"reason_sv": "Fel namn"})
    assert half.status_code == 422 and "Fel namn" in half.content.decode()
    sent = {f"reason_{code}": text for code, text in REASON.items()}
    done = publisher.post(f"{STAFF}dra-tillbaka/nu/", sent)
    assert done.headers["Location"] == "/sv/rapporter/varen-2026/"
    assert publisher.post(f"{STAFF}dra-tillbaka/nu/", sent).status_code == 422
    assert f'href="{STAFF}visa-igen/"' in publisher.get(STAFF).content.decode()
    assert publisher.get(f"{STAFF}visa-igen/").status_code == 200
    publisher.post(f"{STAFF}visa-igen/nu/", sent)
    assert not queries.latest().get().is_withdrawn
