"""REP-5: everybody can read in the form who is asked what. Where that goes by a grouping question
or by class, a stranger knows of every combination in the town how many were asked at most."""

import pytest

from releases.models import ReleasePlan
from surveys.models.response import Response
from surveys.reports import asked, publish
from tests.attack.attacker import all_who_were_asked
from tests.attack.reading import read
from tests.attack.test_attack import K, M
from tests.attack.towns import neighbours
from tests.surveys.reports.made import DEFINITION, QUESTIONS, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NO = {"question": "lyssnar", "is": "nej"}
GIRLS_ONLY = {"condition": {"all": [{"question": "kon", "is": "flicka"}, NO]}}
OLDER_ONLY = {"condition": NO, "not_for": ["10-12"]}
SCHOOLS = [[["school", school]] for school in ("Ekskolan", "Åsskolan", "Sjöskolan")]
SIZES = {
    (school, area, year, gender): (20, 11 if gender == "flicka" else 12)
    for school, area in (("Ekskolan", "Norr"), ("Åsskolan", "Norr"), ("Sjöskolan", "Söder"))
    for year in ("5", "7")
    for gender in ("flicka", "pojke")
}


def town_where_all_of_one_school_were_asked(who: dict, them: tuple[str, str]):
    """In Ekskolan all of `them` say that adults do not listen, and half of the others. The plan has
    the schools: with a table of its own, a group that is never asked is a repair by itself."""
    changed = [one | who if one["key"] == "plats" else one for one in QUESTIONS]
    wave = make_wave(definition=DEFINITION | {"questions": changed}, sizes=SIZES)
    for place, one in enumerate(Response.objects.filter(wave=wave).order_by("pk")):
        groups = {("kon", one.answers["kon"]), ("year", one.school_year)}
        here = them in groups
        if one.school == "Ekskolan":
            said = "nej" if here else ("ja", "nej", "ibland")[place % 3]
        else:
            said = ("ja", "ibland", "nej")[place % 3]
        asked_here = here and said == "nej"
        one.answers |= {"lyssnar": said, "plats": ["gard", "matsal"][: 1 + place % 2]
                        if asked_here else "-ns"}  # fmt: skip
        one.save()
    plan = ReleasePlan.objects.get(source_key=wave.slug)
    of_schools = [one for one in plan.declared_groups if one["levels"][:1] in ([], *SCHOOLS)]
    ReleasePlan.objects.filter(pk=plan.pk).update(declared_groups=of_schools)
    return wave


@pytest.mark.requirement("REP-5", "REP-9")
@pytest.mark.parametrize(
    ("who", "them", "group"),
    [
        (GIRLS_ONLY, ("kon", "flicka"), ("Är du …?", "Flicka")),
        (OLDER_ONLY, ("year", "7"), ("Årskurs", "Årskurs 7")),
    ],
    ids=["gender", "band"],
)
@pytest.mark.parametrize("held", [False, True], ids=["off", "on"])
def test_that_all_who_could_be_asked_were_asked_is_not_read(
    client, monkeypatch, who, them, group, held
):
    if not held:
        nothing = [((), None if who.get("not_for") else True, {})]
        monkeypatch.setattr(asked, "_known_people", lambda *args: nothing)
    wave = town_where_all_of_one_school_were_asked(who, them)
    publish.publish_wave(wave, by=None)
    report = read(lambda path: client.get(path).content, wave.slug)
    people = [answered for _invited, answered in SIZES.values() if answered]
    found = all_who_were_asked(report, neighbours(SIZES), people, M, "Var är det otryggt?", group)
    assert len(report.sizes) >= 2 and min(report.sizes.values()) >= K
    if held:
        assert found == []
    else:
        assert {(one.people, one.others) for one in found} == {(22 if them[0] == "kon" else 23, 0)}
