"""A wave with schools that are too small for everybody, and what staff are told of it."""

from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.reports import publish, staff
from surveys.reports.staff_plan import declare
from tests.surveys.reports.made import DEFINITION, QUESTIONS, TODAY, make_wave

# Sjöskolan is too small for everybody; Lillskolan and Ängsskolan for anybody.
SIZES = {
    (school, "Centrum", year, gender): (30, 22)
    for school in ("Ekskolan", "Åsskolan")
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
} | {
    ("Sjöskolan", "Söder", "4", "pojke"): (12, 8),
    ("Lillskolan", "Söder", "5", "flicka"): (9, 4),
    ("Ängsskolan", "Söder", "5", "pojke"): (6, 3),
}
FEW = DEFINITION | {
    "questions": [q for q in QUESTIONS if q["key"] in ("kon", "trivsel", "lyssnar")]
}
FACES = ("jattebra", "bra", "mitt", "daligt", "jattedaligt")


def quickly(monkeypatch):
    """No drawings, on a day when the wave is open."""
    monkeypatch.setattr("surveys.reports.drawing._pictures", lambda *args: iter(()))
    monkeypatch.setattr("surveys.models.wave.Wave.is_over", lambda self, today=None: False)
    monkeypatch.setattr("releases.services.timezone.localdate", lambda: TODAY)


def a_wave(**options):
    """Closed, with both plans."""
    wave = make_wave(**({"sizes": SIZES, "definition": FEW} | options), state=WaveState.OPEN)
    for place, one in enumerate(Response.objects.filter(wave=wave)):
        one.answers["trivsel"] = FACES[place % 5]
        one.answers["lyssnar"] = ("ja", "ibland", "nej")[place % 3]
        one.save()
    declare(wave, by=None)
    wave.state = WaveState.CLOSED
    wave.save()
    return wave


def told(**options):
    wave = a_wave(**options)
    publish.publish_wave(wave, by=None)
    return wave, publish.run(staff.ask(wave, by=None), wave)
