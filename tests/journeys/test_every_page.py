"""Every page, in sv and ar: filled, empty, in error, for staff. A new page is a new line."""

import pytest

from core.models import User
from programs.enums import HAS_PLACE
from programs.models import Enrolment, Group, Meeting, Visit
from programs.services.private_link import path_of
from surveys.enums import WaveState
from surveys.models.wave import Wave
from surveys.services.codes import new_slip_codes
from tests.browser import follow, sign_in
from tests.core.test_forms import TEXTS, texts_to_sort
from tests.every_page import Look
from tests.programs.protecting import make_protected
from tests.surveys.answering import code_of, open_wave
from youth_council.models.idea import Idea, IdeaState

pytestmark = pytest.mark.browser
ALL = pytest.mark.requirement("PAG-4", "PAG-6", "PAG-7", "PAG-8", "PAG-9")
LANGUAGES = pytest.mark.parametrize("lang", ["sv", "ar"])

REPORT = "rapporter/skolan-och-fritiden-2026/"
PUBLIC = [
    "", "om/", "tillganglighet/", "personuppgifter/", "kakor/", "trivselhjulet/",
    "svara/", "kurser/", "loften/", "loften/rasten-2026/", "loften/skolan-och-fritiden-2025/",
    "ideer/", "ideer/ny/", "ideer/folj/",
    "loften/lordagar-2026/", "loften/vad-hande/", "loften/vad-hande/skolan-och-fritiden-2025-1/",
    "rapporter/", "rapporter/ar/2026/", REPORT, f"{REPORT}fraga/trivsel/", f"{REPORT}fraga/onskan/",
    "ungdomsradet/", "ungdomsradet/mote-host/", "ungdomsradet/fritidsgarden/", "logga-in/",
]  # fmt: skip
MISSING = ["finns-inte/", "svara/start/", "svara/f/trivsel/", "svara/tack/", "loften/finns-inte/"]

STAFF = [
    ("rapport", ["min-sida/", "andras-siffror/", "rapporter/publicera/",
                 "rapporter/publicera/trivselhjulet-2026/",
                 f"rapporter/publicera/{REPORT.split('/')[1]}/",
                 f"rapporter/publicera/{REPORT.split('/')[1]}/dra-tillbaka/",
                 f"rapporter/publicera/{REPORT.split('/')[1]}/ratta/svar/"]),
    ("enkat", ["min-sida/", "/admin/omgangar/", "/admin/omgangar/ny/",
               "/admin/omgangar/trivselhjulet-2026/", "/admin/omgangar/trivselhjulet-2026/koder/",
               "/admin/omgangar/trivselhjulet-2026/stang/", "min-sida/gallring/",
               "/admin/omgangar/trivselhjulet-2026/gallring/",
               "/admin/omgangar/trivselhjulet-2026/papper/"]),
    ("skola", ["min-sida/", "/admin/omgangar/", "/admin/omgangar/trivselhjulet-2026/"]),
    ("lyssnare", ["min-sida/", "loften/att-svara/", "loften/rasten-2026/",
                  "loften/vad-hande/skolan-och-fritiden-2025-1/steg/",
                  "loften/rasten-2026/svar/", "loften/rasten-2026/dag/"]),
    ("ledare.cope", ["min-sida/", "ledare/"]),
    ("moderator", ["ideer/las/", "texter/", "texter/skolan-och-fritiden-2026/las/", "texter/oro/",
                   "texter/skolan-och-fritiden-2026/teman/"]),
    ("redaktor", ["min-sida/", "ideer/omgangar/"]),
    ("ungdomsrad", ["min-sida/"]),
    ("larare", ["min-sida/", "rapporter/personal/",
                "rapporter/personal/skolan-och-fritiden-2025-staff/"]),
    ("ledare.cirkeln", ["ledare/", "ledare/skyddade/"]),
    ("admin", ["min-sida/", "galleri/"]),
]  # fmt: skip


@ALL
@LANGUAGES
def test_public_pages(open_page, lang):
    look = Look(open_page(lang=lang), lang)
    group = Group.objects.get(program__key="cope")
    parent = Enrolment.objects.filter(group=group, state__in=HAS_PLACE).first()
    own = f"{path_of(parent)}?lang={lang}"
    for address in PUBLIC:
        look.at(address)
    for address in MISSING:
        look.at(address, 404)
    look.at(f"kurser/grupp/{group.pk}/")
    look.at("kurser/intresse/cope/")
    look.at("kurser/hembesok/hembesok/")
    visit = f"{path_of(Visit.objects.get(send_key='demo-hembesok'))}?lang={lang}"
    for part in ("", "avboka/", "uppgifter/"):
        look.at(visit.replace("?", f"{part}?"))
    look.at(f"ideer/{Idea.objects.filter(state=IdeaState.PUBLIC).first().pk}/")
    look.at(own)
    look.at(own.replace("?", "avboka/?"))
    look.at(own.replace("?", "uppgifter/?"))
    look.at(f"/k/p/{'x' * 43}/?lang={lang}", 410)
    look.done(len(PUBLIC) + len(MISSING))


@ALL
@LANGUAGES
def test_the_pages_of_a_survey_filled_and_in_error(open_page, lang):
    """A question of every type, first as it comes, then with the answer that is refused."""
    page = open_page(lang=lang)
    look = Look(page, lang)
    batch = open_wave()
    (slip,) = new_slip_codes(batch, 1)
    look.at("svara/")
    for typed in ("", "2222 2222"):
        page.fill("[name=code]", typed)
        follow(page, "main form#flow .go")
        look.here()
    page.fill("[name=code]", code_of(batch))
    follow(page, "main form#flow .go")
    look.here()
    follow(page, "#flow .go")
    for key in ("trivs", "sprak", "mobbad", "var", "dagar", "viktigt", "fritt"):
        assert f"/svara/f/{key}/" in page.url
        look.here()
        if key == "var":
            page.locator("label.pick").nth(0).click()
            page.locator("label.pick").last.click()
        elif key in ("dagar", "fritt"):
            page.fill("[name=answer]", "hundra")
            page.locator("label.pick").last.click()
        elif key == "viktigt":
            follow(page, "button.pick")
            look.here()
        else:
            page.locator("label.pick").first.click()
        follow(page, "#flow .go")
        if key in ("var", "dagar", "fritt"):
            assert page.locator(".error").is_visible()
            look.here()
            page.locator("label.pick").last.click()
            if key != "var":
                page.fill("[name=answer]", "3")
            follow(page, "#flow .go")
    look.here()
    follow(page, "main form .go")
    look.here()
    page.go_back()
    look.here()
    Wave.objects.filter(pk=batch.wave_id).update(state=WaveState.CLOSED)
    look.at("svara/")
    page.fill("[name=code]", slip)
    follow(page, "main form#flow .go")
    assert page.locator(".error").is_visible()
    look.here()
    look.done(20)


@ALL
@LANGUAGES
def test_the_pages_of_an_enrolment_and_of_signing_in_in_error(open_page, lang):
    page = open_page(lang=lang)
    look = Look(page, lang)
    group = Group.objects.get(program__key="cope")
    for step in ("namn", "kontakt", "besked", "vuxna", "barn", "barnpassning", "tolk", "ovrigt"):
        look.at(f"kurser/grupp/{group.pk}/anmalan/{step}/")
        follow(page, "main form .form-end button")
        look.here()
    page.goto(f"/{lang}/logga-in/")
    page.fill("[name=username]", "ingen")
    page.fill("[name=password]", "fel")
    follow(page, "main form button")
    look.here()
    look.done(15)


@ALL
@pytest.mark.parametrize("lang", ["ar"])  # the other direction; Swedish is walked by their journeys
@pytest.mark.parametrize(("who", "addresses"), STAFF, ids=[who for who, _pages in STAFF])
def test_the_staffs_own_pages(open_page, who, addresses, lang):
    User.objects.filter(username=who).update(language=lang)
    page = open_page(lang=lang)
    sign_in(page, who, lang)
    look = Look(page, lang)
    for address in addresses:
        look.at(address)
    if who == "enkat":
        page.goto("/admin/omgangar/ny/")
        follow(page, "main form button")
        assert page.locator(".error-summary").is_visible()
        look.here()
    if who == "ledare.cope":
        meeting = Meeting.objects.filter(group__program__key="cope").first()
        look.at(f"ledare/traff/{meeting.pk}/")
        look.at("ledare/besok/")
        look.at(f"ledare/besok/{Visit.objects.get().pk}/")
        family = make_protected(meeting.group, User.objects.get(username=who))
        look.at("ledare/skyddade/")
        look.at(f"ledare/skyddade/{family.pk}/")
        look.at(f"ledare/skyddade/{family.pk}/lamna/")
        look.at(f"ledare/skyddade/{family.pk}/ny/")
        look.at(f"ledare/grupp/{meeting.group_id}/anmal/skyddad/")
        other = meeting.group.enrolments.filter(contact_person=None).first()
        look.at(f"ledare/grupp/{meeting.group_id}/skydda/{other.pk}/")
    if who == "larare":
        assert page.locator(".answer-card").count() >= 10
    if who == "ledare.cirkeln":
        shown = Enrolment.objects.get(contact_person__username=who)
        for part in ("lamna/", "ny/", ""):
            look.at(f"ledare/skyddade/{shown.pk}/{part}")
        follow(page, "main form[action$='/kontakt/'] button")
        assert "Maja Ekdal" in page.inner_text("main")
        look.here()
    if who == "moderator":
        texts_to_sort()
        for part in ("", "sortera/", "sorterade/"):
            look.at(f"texter/{TEXTS}/teman/{part}")
        page.goto(f"/{lang}/texter/{TEXTS}/teman/sortera/")
        page.fill("[name=quote]", "Fler bollar")
        page.check("[name=cite]")
        follow(page, "main form button")
        assert page.locator(".error-summary").is_visible()
        look.here()
    if who == "skola":
        look.at("rapporter/publicera/", 403)
    look.done(len(addresses))


@ALL
@LANGUAGES
@pytest.mark.browser(demo=False)
def test_empty_pages(open_page, lang):
    look = Look(open_page(lang=lang), lang)
    for address in ("", "rapporter/", "kurser/", "loften/", "svara/"):
        look.at(address)
    User.objects.create_superuser("ada", password="demo", language=lang)
    sign_in(look.page, "ada", lang)
    for address in ("min-sida/", "ledare/", "rapporter/publicera/", "/admin/omgangar/"):
        look.at(address)
    look.done(9)


@pytest.mark.requirement("PAG-8")
def test_the_skip_link_leads_past_the_menu(open_page):
    page = open_page("/sv/rapporter/", width=1280)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
