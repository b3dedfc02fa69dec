"""REP-2, REP-9: somebody who gathers what staff of every unit read, and knows the public files,
works out no group under five and what no child answered; with the protection off they do both."""

from random import Random

import pytest
from django.test import Client

from core.models import User
from core.units import set_units
from figures.disclosure import protect as protection
from figures.disclosure.attribute import attribute_rule
from figures.disclosure.mask import group_mask
from releases import afterwards, services
from surveys.models.response import Response
from surveys.reports import publish, staff
from tests.attack.attacker import given_away, small_groups
from tests.attack.reading import read, read_unit
from tests.attack.test_attack import everything
from tests.attack.towns import GENDERS, neighbours
from tests.surveys.reports.small import SIZES, a_wave, quickly

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
K_STAFF, M = 5, 3
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
            word = {"school": "Skola", "area": "Område"}[kind]
            fetch = lambda path, client=client: client.get(path).content  # noqa: E731
            read_unit(fetch, "varen-2026-staff", word, report)
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


# ---- what they answered -------------------------------------------------------------------------

LISTENS, FEELS = "Lyssnar vuxna?", "Hur är det i skolan?"
# Three small schools, so that one of them can be told; nobody knows which of four the rest are in.
VILLAGES = {place: n for place, n in SIZES.items() if place[0] in ("Ekskolan", "Åsskolan")} | {
    (school, "Söder", "4", gender): (20, n)
    for school, n in (("Sjöskolan", 8), ("Lillskolan", 4), ("Ängsskolan", 4), ("Bergskolan", 3))
    for gender in ("flicka",)
}


def published(monkeypatch, sizes, change, rule=None):
    """Everything is told; of staff's by another rule, which nobody checks once more."""
    quickly(monkeypatch)
    monkeypatch.setattr(afterwards, "_makers", [])
    wave = a_wave(sizes=sizes)
    change(wave)
    publish.publish_wave(wave, by=None)
    if rule:
        monkeypatch.setattr(protection, "protect", rule)
        monkeypatch.setattr(services, "check", lambda *args: [])
    publish.run(staff.ask(wave, by=None), wave)
    report = everything_told({one[0] for one in sizes}, {one[1] for one in sizes})
    town = [one | pairs(place) for one, place in zip(neighbours(sizes), sizes, strict=True)]
    return report, town


def say_yes(school, but=0):
    """Everybody in the school says that adults listen, but for so many."""

    def change(wave):
        for number, one in enumerate(Response.objects.filter(wave=wave, school=school)):
            one.answers["lyssnar"] = "nej" if number < but else "ja"
            one.save()

    return change


def only_sizes(counts, groups, k, m, *, earlier=(), **named):
    """The mask alone: tables of groups that are large enough, whatever they tell."""
    before = list(dict.fromkeys(one.block.group for one in earlier))
    mask = group_mask(counts, groups, k, before)
    outcome = everything(counts, mask.shown, mask.hidden)
    return protection.Protected(outcome, {}, 0)


def no_audit(counts, groups, k, m, *, earlier=(), **named):
    """The mask and the rule alone, which look at one table at a time."""
    before = list(dict.fromkeys(one.block.group for one in earlier))
    mask = group_mask(counts, groups, k, before)
    return protection.Protected(attribute_rule(counts, mask.shown, mask.hidden, m), {}, 0)


@pytest.mark.requirement("REP-2", "REP-4", "REP-9")
@pytest.mark.parametrize("but", [0, 1, 2])
@pytest.mark.parametrize("held", [True, False], ids=["on", "off"])
def test_a_small_school_that_says_yes_is_not_given_away(monkeypatch, held, but):
    rule = None if held else only_sizes
    report, town = published(monkeypatch, VILLAGES, say_yes("Sjöskolan", but), rule)
    assert report.sizes["Skola", "Sjöskolan"] == 8
    found = given_away(report, town, M)
    if held:
        assert (found, small_groups(report, town, K_STAFF)) == ([], [])
    else:
        here = next(i for i, groups in enumerate(town) if ("Skola", "Sjöskolan") in groups)
        others = {one.others for one in found if one.places == {here} and one.answers == ("Ja",)}
        assert others == {but}


@pytest.mark.requirement("REP-2", "REP-5", "REP-9")
@pytest.mark.parametrize(
    ("seed", "held"), [(2, True), (3, True), (3, False)], ids=["2-on", "3-on", "3-off"]
)
def test_towns_of_many_small_schools_are_safe_and_not_without_the_audit(monkeypatch, seed, held):
    """Small schools of five to nine, whose answers lean to one side."""
    random = Random(seed)
    sizes = {
        (school, area, year, random.choice(("flicka", "pojke"))): (25, random.choice((4, 6, 8, 21)))
        for school, area in (("Alen", "Norr"), ("Boken", "Norr"), ("Ceden", "Söder"),
                             ("Dalen", "Söder"), ("Eken", "Söder"))
        for year in ("4", "5")
    }  # fmt: skip
    sizes["Eken", "Söder", "6", "flicka"] = (30, 24)
    sizes["Alen", "Norr", "6", "pojke"] = (30, 24)

    def lean(wave):
        for one in Response.objects.filter(wave=wave):
            one.answers["lyssnar"] = random.choice(("ja", "ja", "ja", "ja", "nej", "ibland"))
            one.save()

    report, town = published(monkeypatch, sizes, lean, None if held else no_audit)
    assert min(report.sizes.values()) in range(K_STAFF, 10)
    assert small_groups(report, town, K_STAFF) == []
    assert (given_away(report, town, M) == []) is held


def test_the_reader_of_staff_pages_reads_what_was_answered(monkeypatch):
    """Its tables are counted again from the answers."""
    report, _town = published(monkeypatch, VILLAGES, lambda wave: None)
    there = [one.answers for one in Response.objects.filter(school="Sjöskolan")]
    said = {"ja": "Ja", "ibland": "Ibland", "nej": "Nej"}
    table = {a: n for a, n in report.tables[LISTENS]["Skola", "Sjöskolan"].items() if n}
    assert table == {said[code]: sum(one["lyssnar"] == code for one in there) for code in said}
