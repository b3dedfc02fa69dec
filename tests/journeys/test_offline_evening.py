"""The network is cut in the middle of an evening: the marks wait on the phone, and come once."""

import pytest
from playwright.sync_api import Error, expect

from core.models import User
from programs.models import Attendance, Meeting
from programs.services import attendance
from tests.browser import assert_accessible, follow, lose_network, sign_in

pytestmark = pytest.mark.browser
COPIED = "async (url) => !!(await (await caches.open('kvall')).match(url))"
READY = "() => navigator.serviceWorker.controller !== null"
KEPT = """() => new Promise(done => {
  const open = indexedDB.open("kvall");
  open.onsuccess = () => {
    const all = open.result.transaction("taps").objectStore("taps").getAll();
    all.onsuccess = () => { open.result.close(); done(all.result); };
  };
})"""


@pytest.mark.role
@pytest.mark.requirement("PRG-30")
@pytest.mark.parametrize(
    ("lang", "waits", "sent"),
    [("ar", "3 علامات تنتظر الشبكة.", "أُرسلت كل العلامات.")],
)
def test_marks_without_a_network_come_when_it_is_back(open_page, lang, waits, sent):
    page = open_page(lang=lang, worker=True)
    sign_in(page, "ledare.cope", lang, to=f"/{lang}/ledare/")
    follow(page, page.locator(".tonight a.button:not(.quiet)"))
    path = f"/{lang}/ledare/traff/{page.url.rstrip('/').rpartition('/')[2]}/"
    meeting = Meeting.objects.get(pk=path.split("/")[-2])
    page.wait_for_function(READY)
    page.wait_for_function(COPIED, arg=path)
    assert_accessible(page, lang)
    names = page.locator(".person .name bdi").all_inner_texts()

    page.context.set_offline(True)
    taps = page.locator(".person .tap.yes")
    for number in range(2):
        taps.nth(number).click()
        expect(taps.nth(number)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(taps.nth(1)).to_have_attribute("aria-pressed", "true")
    shown = page.locator("main").inner_text()
    copied = page.locator(".person .name bdi").all_inner_texts()
    assert copied == [name.split()[0] for name in names]
    taps.nth(2).click()
    expect(page.locator("#evening-state")).to_contain_text(waits)
    assert_accessible(page, lang)
    people = [one.enrolment for one in meeting.group.seats.exclude(enrolment=None)]
    assert [one.phone for one in people if one.phone and one.phone in page.content()] == []
    assert "@" not in shown
    assert not Attendance.objects.filter(meeting=meeting).exists()

    # The session idles out, and somebody else looks at the phone: marks without names stay on it.
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.context.set_offline(False)
    follow(page, page.locator("main a.button").last)
    page.wait_for_url("**/logga-in/**")
    page.wait_for_function("async () => !(await caches.has('kvall'))")
    waiting = page.evaluate(KEPT)
    assert {key for one in waiting for key in one} == {"leader", "url", "who", "mark", "at", "sent"}
    sign_in(page, "ledare.cirkeln", lang, to=f"/{lang}/ledare/")
    follow(page, page.locator(".tonight a.button:not(.quiet)"))
    assert page.locator("#evening-state").inner_text() == ""
    assert len(page.evaluate(KEPT)) == 3
    assert not Attendance.objects.filter(meeting=meeting).exists()

    # The same leader again: the marks come. A colleague's later one counts, and is told.
    who, adult = (int(part) for part in waiting[0]["who"].split(":"))
    colleague = User.objects.get(username="samordnare")
    attendance.mark(meeting, who, adult, mark="absent", by=colleague)
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto(path)
    expect(page.locator("#evening-state")).to_contain_text(sent)
    expect(page.locator("#evening-told li")).to_have_count(1)
    found = Attendance.objects.filter(meeting=meeting).values_list("mark", flat=True)
    assert sorted(found) == ["absent", "present", "present"]
    page.reload()
    assert page.locator(".tap.yes[aria-pressed=true]").count() == 2

    # Signed out without a network: the copy is gone all the same.
    page.wait_for_function(COPIED, arg=path)
    page.goto(f"/{lang}/min-sida/")
    lose_network(page, page.locator("[data-sign-out] button"))
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto(path)
