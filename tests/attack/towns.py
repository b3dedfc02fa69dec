"""Made municipalities, published through the real services, and what everybody there knows."""

from random import Random

from surveys.models.response import Response
from tests.surveys.reports.made import make_wave

GENDERS = {"flicka": "Flicka", "pojke": "Pojke", "annat": "Annat", "-no": "Har inte angett"}
Sizes = dict[tuple[str, str, str, str], tuple[int, int]]


def neighbours(sizes: Sizes) -> list[frozenset[tuple[str, str]]]:
    """Which children there are, by the words of the report: no secret in a town."""
    return [
        frozenset(
            {
                ("Skola", school),
                ("Område", area),
                ("Årskurs", f"Årskurs {year}"),
                ("Är du …?", GENDERS[gender]),
            }
        )
        for (school, area, year, gender), (_invited, answered) in sizes.items()
        if answered
    ]


def third_gender() -> Sizes:
    """Two children of a third gender in one school, four who did not say in another."""
    sizes = {
        (school, area, year, gender): (30, 22)
        for school, area in (("Ekskolan", "Norr"), ("Åsskolan", "Norr"), ("Sjöskolan", "Söder"))
        for year in ("4", "5")
        for gender in ("flicka", "pojke")
    }
    return sizes | {("Ekskolan", "Norr", "5", "annat"): (2, 2)}


def drawn(seed: int) -> Sizes:
    """Three or four schools of very different sizes, some without a year or a gender."""
    random = Random(seed)
    sizes: Sizes = {}
    for school, area in (("Alskolan", "Norr"), ("Bokskolan", "Norr"), ("Cedern", "Söder")):
        for year in ("4", "5"):
            for gender in ("flicka", "pojke"):
                n = random.choice([0, 3, 9, 14, 25, 40])
                if n:
                    sizes[school, area, year, gender] = (n + random.randint(0, 9), n)
    sizes["Cedern", "Söder", random.choice("45"), "annat"] = (4, random.choice([1, 2, 12]))
    return sizes


def made(sizes: Sizes, seed: int = 7, alike: str = ""):
    """A closed wave; in the school `alike` everybody says that adults listen."""
    wave = make_wave(sizes=sizes, seed=seed)
    for one in Response.objects.filter(wave=wave, school=alike):
        one.answers |= {"lyssnar": "ja", "plats": "-ns"}
        one.save()
    return wave


def crossing(wave) -> None:
    """In Ekskolan nobody says no, and in year 5 nobody says yes: who goes to both says sometimes,
    though no table of either is alike."""
    for place, one in enumerate(Response.objects.filter(wave=wave).order_by("pk")):
        if one.school == "Ekskolan":
            said = "ibland" if one.school_year == "5" else ("ja", "ibland")[place % 2]
        elif one.school_year == "5":
            said = ("nej", "ibland")[place % 2]
        else:
            said = ("ja", "ibland", "nej")[place % 3]
        one.answers |= {"lyssnar": said, "plats": ["gard"] if said == "nej" else "-ns"}
        one.save()
