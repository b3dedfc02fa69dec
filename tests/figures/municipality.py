"""Made municipalities with the corners that give children away."""

from random import Random

from figures.table import Group, Item
from tests.figures.made import counts_of

FACES = Item("trivsel", "", ("1", "2", "3", "4", "5"), ordered=True)
LISTENS = Item("lyssnar", "", ("ja", "ibland", "nej"))


def people(seed, schools=2, years=2, third=1, agreement=0.6, items=(FACES,), large=14):
    """Rows (cell, answers). The third gender has `third` children in all; one class agrees."""
    random = Random(seed)
    rows = []
    for school in range(schools):
        for year in range(years):
            for gender in ("flicka", "pojke"):
                for _ in range(random.randint(2, large)):
                    rows.append({"skola": f"s{school}", "ar": f"y{year}", "kon": gender})
    for _ in range(third):
        place = random.choice(rows)
        rows.append({**place, "kon": "annat"})
    result = []
    for cell in rows:
        unanimous = cell["skola"] == "s0" and cell["ar"] == "y0"
        answers = {}
        for item in items:
            sure = 0.97 if unanimous else agreement
            one = item.options[0] if random.random() < sure else random.choice(item.codes)
            answers[item.key] = one
        result.append((cell, answers))
    return result


def made(seed, items=(FACES,), **options):
    return counts_of(people(seed, items=items, **options), items)


def pairs_plan(counts):
    """The total, one-way groups and pairs, the largest first within each kind."""
    names = sorted(counts.cells[0])
    kinds = [(), *((name,) for name in names)]
    kinds += [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    plan = []
    for kind in kinds:
        groups = {Group(tuple((name, cell[name]) for name in kind)) for cell in counts.cells}
        plan += sorted(groups, key=lambda one: (-counts.size(one), one.levels))
    return plan
