"""A made-up wave with answers, small enough to count by hand and large enough to publish."""

from copy import deepcopy
from datetime import date
from random import Random

from django.utils import timezone

from promises.models import Promise
from surveys.enums import WaveState
from surveys.models.response import Response
from surveys.models.survey import Survey, SurveyVersion
from surveys.models.wave import InvitedGroup, Wave
from surveys.reports import plan

TODAY = date(2026, 5, 1)


def words(sv, ar="كلمات"):
    return {"sv": sv, "ar": ar}


def options(**labels):
    return [{"key": key, "label": words(sv, f"جواب {key}")} for key, sv in labels.items()]


FACES = options(
    jattebra="Jättebra", bra="Bra", mitt="Mitt emellan", daligt="Dåligt", jattedaligt="Jättedåligt"
)
QUESTIONS = [
    {"key": "kon", "type": "single", "text": words("Är du …?"), "background": True,
     "options": options(flicka="Flicka", pojke="Pojke", annat="Annat")},
    {"key": "trivsel", "type": "faces", "text": words("Hur är det i skolan?", "كيف هي المدرسة؟"),
     "section": words("Skolan", "المدرسة"), "options": FACES},
    {"key": "lyssnar", "type": "single", "text": words("Lyssnar vuxna?", "هل يستمع الكبار؟"),
     "options": options(ja="Ja", ibland="Ibland", nej="Nej")},
    {"key": "plats", "type": "several", "text": words("Var är det otryggt?", "أين؟"),
     "condition": {"question": "lyssnar", "is": "nej"},
     "options": options(gard="Skolgården", matsal="Matsalen")},
    {"key": "frukost", "type": "number", "text": words("Hur många dagar åt du frukost?", "كم؟"),
     "min": 0, "max": 7, "bands": [[0, 2], [3, 5], [6, 7]]},
    {"key": "onskan", "type": "ranking", "text": words("Vad ska det finnas mer av?", "ماذا؟"),
     "options": options(idrott="Idrott", musik="Musik")},
    {"key": "ensak", "type": "text", "text": words("Vad vill du ändra?", "ماذا؟"),
     "max_length": 300},
]  # fmt: skip
DEFINITION = {
    "schema": 1,
    "languages": ["sv", "ar"],
    "title": words("Skolan och fritiden", "المدرسة ووقت الفراغ"),
    "intro": None,
    "outro": None,
    "mode": "anonymous",
    "questions": QUESTIONS,
}
# (school, area, year, gender) → invited and answered
SIZES = {
    ("Ekskolan", "Centrum", "4", "flicka"): (40, 31),
    ("Ekskolan", "Centrum", "4", "pojke"): (42, 30),
    ("Ekskolan", "Centrum", "5", "annat"): (2, 2),
    ("Ekskolan", "Centrum", "5", "pojke"): (30, 20),
    ("Åsskolan", "Centrum", "4", "flicka"): (30, 22),
    ("Åsskolan", "Centrum", "5", "pojke"): (30, 21),
    ("Sjöskolan", "Söder", "5", "flicka"): (22, 14),
    ("Sjöskolan", "Söder", "5", "-no"): (17, 13),
    ("Näsets skola", "Söder", "4", "flicka"): (6, 4),
}


def promise(slug="lofte"):
    found, _made = Promise.objects.get_or_create(
        slug=slug,
        defaults={
            "title": words("Vi svarar om skolan", "نجيب عن المدرسة"),
            "invited": words("Alla i åk 4–9", "الجميع"),
            "ways": words("Svenska och arabiska", "السويدية والعربية"),
            "listener_name": "Karin Ek",
            "listener_role": words("Ordförande i skolnämnden", "رئاسة لجنة المدارس"),
            "accepted_at": timezone.now(),
            "can_change": words("Rasterna", "الاستراحات"),
            "cannot_change": words("Läroplanen", "المنهج"),
            "decision": words("Verksamhetsplanen 2027", "خطة 2027"),
            "due": date(2026, 9, 1),
        },
    )
    return found


def make_wave(slug="varen-2026", name="Våren 2026", previous=None, definition=DEFINITION,
              sizes=SIZES, seed=7, happy=4, state=WaveState.CLOSED, with_plan=True):  # fmt: skip
    """A wave with its plan and answers; `happy` weighs the two best faces."""
    survey, _made = Survey.objects.get_or_create(
        key="skolan", defaults={"title": definition["title"], "questions": []}
    )
    number = survey.versions.count() + 1
    version = next((v for v in survey.versions.all() if v.definition == definition), None)
    version = version or SurveyVersion.objects.create(
        survey=survey, number=number, definition=deepcopy(definition)
    )
    wave = Wave.objects.create(
        slug=slug, name=words(name, f"موجة {slug[-4:]}"), version=version, promise=promise(),
        previous=previous, state=WaveState.OPEN, opens=date(2026, 4, 1), closes=date(2026, 5, 15),
        promise_complete=True,
    )  # fmt: skip
    InvitedGroup.objects.bulk_create(
        InvitedGroup(wave=wave, school=s, area=a, school_year=y, gender=g, size=invited)
        for (s, a, y, g), (invited, _answered) in sizes.items()
        if invited
    )
    if with_plan:
        plan.declare(wave, by=None, today=TODAY)
    random = Random(seed)
    Response.objects.bulk_create(
        Response(wave=wave, version=version, language=random.choice(["sv", "ar"]), school=s, area=a,
                 school_year=y, day=TODAY, answers=sheet(random, g, happy))
        for (s, a, y, g), (_invited, answered) in sizes.items()
        for _ in range(answered)
    )  # fmt: skip
    wave.state = state
    wave.save()
    return wave


def sheet(random, gender, happy=4):
    """One finished answer sheet."""
    listens = random.choice(["ja", "ja", "ibland", "nej", "-dk"])
    if gender == "-no" and listens == "ibland":  # else nearly none of them is asked for places
        listens = "nej"
    places = random.sample(["gard", "matsal"], random.randint(0, 2)) or "-nr"
    return {
        "kon": gender,
        "trivsel": random.choices(
            ["jattebra", "bra", "mitt", "daligt", "jattedaligt", "-dk", "-no", "-nr"],
            [happy, happy, 3, 2, 2, 1, 1, 1],
        )[0],
        "lyssnar": listens,
        "plats": places if listens == "nej" else "-ns",
        "frukost": random.choice([0, 1, 2, 3, 4, 5, 6, 7, "-no"]),
        "onskan": random.choice([["idrott", "musik"], ["musik", "idrott"], "-dk"]),
        "ensak": random.choice(["-tx", "-nr"]),
    }


# Three schools of which one agrees so much that its figures have to be made coarser.
EVEN = {
    (school, area, year, gender): (30, 22)
    for school, area in (("Ekskolan", "Centrum"), ("Åsskolan", "Centrum"), ("Sjöskolan", "Söder"))
    for year in ("4", "5")
    for gender in ("flicka", "pojke")
}


def make_coarse_wave(**options):
    """Faces become three steps, a choice “at least”, and several choices share “not asked”."""
    wave = make_wave(sizes=EVEN, **options)
    for place, one in enumerate(Response.objects.filter(wave=wave, school="Ekskolan")):
        one.answers["trivsel"] = ("bra", "mitt")[place % 2]
        one.answers["lyssnar"] = "nej" if place < 2 else "ja"
        one.answers["plats"] = ["gard"] if place < 2 else "-ns"
        one.save()
    return wave
