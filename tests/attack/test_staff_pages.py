"""REP-2, REP-9: somebody who gathers what staff of every unit read, and knows the public files,
works out no group under five; with the protection off four children are found."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.models import User
from core.units import set_units
from figures.disclosure import protect as protection
from releases import afterwards, services
from surveys.reports import publish, staff
from tests.attack.attacker import small_groups
from tests.attack.reading import _caption, read
from tests.attack.towns import GENDERS, neighbours
from tests.surveys.reports.small import SIZES, a_wave, quickly

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
K_STAFF = 5
# Eight in one small school and four in the other: twelve are left beside the schools that everybody
# is told of, and four beside the eight.
TOWN = {place: n for place, n in SIZES.items() if place[0] != "Ängsskolan"}


def everything_told(schools, areas):
    """The public files, and the page of every unit as somebody who works there sees it."""
    report = read(lambda path: Client().get(path).content, "varen-2026")
    for kind, names in (("school", schools), ("area", areas)):
        for name in names:
            user = User.objects.create_user(f"{kind}-{name}")
            set_units(user, [(kind, name)], by=None)
            client = Client()
            client.force_login(user)
            page = client.get("/sv/rapporter/personal/varen-2026-staff/")
            for table in BeautifulSoup(page.content, "html.parser").select("table.bars"):
                caption, n = _caption(table)
                word = "par" if "×" in caption else {"school": "Skola", "area": "Område"}[kind]
                report.sizes[word, caption] = n
    return report


def pairs(place):
    school, _area, year, gender = place
    return {("par", f"{school} × Årskurs {year}"), ("par", f"{school} × {GENDERS[gender]}")}


@pytest.mark.requirement("REP-2", "REP-9")
@pytest.mark.parametrize("held", [True, False], ids=["on", "off"])
def test_the_pages_of_all_units_together_tell_of_no_four(monkeypatch, held):
    quickly(monkeypatch)
    monkeypatch.setattr(afterwards, "_makers", [])
    wave = a_wave(sizes=TOWN)
    publish.publish_wave(wave, by=None)
    if not held:  # what staff are told is decided by itself, and nobody checks it once more
        both = protection.protect
        alone = lambda *args, earlier=(), **named: both(*args, **named)  # noqa: E731
        monkeypatch.setattr(protection, "protect", alone)
        monkeypatch.setattr(services, "check", lambda *args: [])
        monkeypatch.setattr(staff, "_parted", lambda w, p: (services.groups_of(p), []))
    publish.run(staff.ask(wave, by=None), wave)
    report = everything_told({one[0] for one in TOWN}, {one[1] for one in TOWN})
    assert any(kind == "par" for kind, _name in report.sizes)
    town = [one | pairs(place) for one, place in zip(neighbours(TOWN), TOWN, strict=True)]
    found = small_groups(report, town, K_STAFF)
    assert {one.people for one in found} == (set() if held else {4})
