"""What does it cost to keep answers secret, in time and in what is not shown?

    .venv/bin/python -m benchmarks.disclosure [SCHOOLS [QUESTIONS]]     (default 9 and 30)
    .venv/bin/python -m benchmarks.disclosure orders                    (which repair shows most)

A made municipality with fixed seeds: SCHOOLS × three years × two genders (9: 54 base groups) and
QUESTIONS questions: faces, choices, and after every fifth a follow-up to some. The plan is
the total and every school, year and gender. Each question is made with its own seed; one class
agrees nearly wholly. Printed: seconds and peak memory of the mask, the rule, the audit and the
checking of its certificate; how much is shown and how; children of whom an attacker knows an
answer for sure; and how much better it guesses than somebody who reads only the total.

Aims: in under a minute on two cores (REP-12); nobody known for sure; the certificate holds.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from random import Random

sys.path.insert(0, "site")

SEED, K, M = 2026, 10, 3
SECONDS = 60
SIZES = (9, 24)  # children in a base group, the fewest and the most


def main() -> int:
    from figures.disclosure.attribute import Level
    from figures.disclosure.certificate import check_certificate
    from figures.disclosure.protect import protect
    from figures.table import TOTAL, Group

    if sys.argv[1:] == ["orders"]:
        return orders()
    schools, questions = [*map(int, sys.argv[1:]), *(9, 30)[len(sys.argv) - 1 :]]
    counts = made(schools, questions)
    names = {name: sorted({cell[name] for cell in counts.cells}) for name in counts.cells[0]}
    plan = [TOTAL, *(Group(((name, one),)) for name, levels in names.items() for one in levels)]
    print(
        f"{len(counts.cells)} base groups, {sum(counts.sizes)} children, {questions} questions,"
        f" {len(plan)} groups in the plan"
    )
    begun = time.perf_counter()
    found = protect(counts, plan, K, M)
    spent = time.perf_counter() - begun
    faults = check_certificate(found.certificate, found.outcome.released)
    checked = time.perf_counter() - begun - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent:.1f} s until it is decided, {checked:.1f} s to check, {peak:.0f} MB at most")
    levels = Counter(one.level.name.lower() for one in found.outcome.released)
    blocks = len(plan) * len(counts.items)
    parts = ", ".join(
        f"{100 * levels[level.name.lower()] / blocks:.0f} % {level.name.lower()}"
        for level in Level
        if level != Level.HIDDEN
    )
    shown = len(found.outcome.released)
    print(
        f"{100 * shown / blocks:.0f} % of {blocks} blocks shown ({parts}); {found.repairs} repairs"
    )
    known, better = attacked(found.certificate, counts)
    print(f"{known} answers of children known for sure")
    print(f"best guess right {better:.1f} percentage points more often than from the total alone")
    met = spent < SECONDS and not known and not faults
    print("aims met" if met else f"aims missed {faults[:3]}")
    return 0 if met else 1


def orders() -> int:
    """Small classes, pairs of groups in the plan, one class that agrees: much has to be repaired.
    For each order of repair what is shown of four such towns, by blocks and whole tables."""
    from figures.disclosure.attribute import Level
    from figures.disclosure.certificate import check_certificate
    from figures.disclosure.protect import ORDERS, protect
    from figures.table import Group

    towns = []
    for schools in (2, 3):
        for largest in (8, 16):
            counts = made(schools, 5, (2, largest))
            kinds = [
                (),
                ("school",),
                ("year",),
                ("gender",),
                ("school", "year"),
                ("year", "gender"),
            ]
            plan = [
                Group(levels)
                for kind in kinds
                for levels in dict.fromkeys(tuple((n, c[n]) for n in kind) for c in counts.cells)
            ]
            towns.append((counts, plan))
    blocks = sum(len(plan) * len(counts.items) for counts, plan in towns)
    faults = 0
    for name, order in ORDERS.items():
        begun, levels, repairs, known, better = time.process_time(), Counter(), 0, 0, 0.0
        for counts, plan in towns:
            found = protect(counts, plan, K, M, order=order)
            faults += len(check_certificate(found.certificate, found.outcome.released))
            levels += Counter(one.level for one in found.outcome.released)
            repairs += found.repairs
            answers, more = attacked(found.certificate, counts)
            known, better = known + answers, better + more / len(towns)
        spent = time.process_time() - begun
        print(
            f"{name}: {100 * levels.total() / blocks:.1f} % of {blocks} blocks shown, "
            f"{100 * levels[Level.FULL] / blocks:.1f} % whole; {repairs} repairs, {spent:.1f} s of "
            f"processor; {known} answers known for sure, best guess {better:+.1f} points"
        )
        faults += known
    return 1 if faults else 0


def made(schools: int, questions: int, between: tuple[int, int] = SIZES):
    """Counts with fixed seeds; a follow-up goes to those who gave the last answer before it."""
    from figures.table import NOT_SHOWN, Counts, Item, Link

    sizes_of = Random(SEED)
    cells = [
        {"school": f"s{school}", "year": year, "gender": gender}
        for school in range(schools)
        for year in ("4", "5", "6")
        for gender in ("flicka", "pojke")
    ]
    sizes = [sizes_of.randint(*between) for _cell in cells]
    items, links, values = [], [], {}
    before: list[list[str]] = []
    for number in range(questions):
        random = Random(f"{SEED} {number}")
        follows = number % 5 == 4
        options = ("a", "b", "c", "d", "e") if number % 2 == 0 else ("a", "b", "c")
        item = Item(f"q{number}", "", options, len(options) == 5, follows)
        weights = [random.randint(1, 6) for _option in options]
        if follows:
            last = items[-1]
            links.append(Link(item.key, last.key, last.options[-1:]))
        given = []
        for place, size in enumerate(sizes):
            agree = place == number % len(cells)
            answers = []
            for person in range(size):
                one = options[0] if agree and random.random() < 0.97 else None
                one = one or random.choices([*options, "-no"], [*weights, 0.4])[0]
                asked = not follows or before[place][person] == items[-1].options[-1]
                answers.append(one if asked else NOT_SHOWN)
            given.append(answers)
        items.append(item)
        before = given
        tallies = [Counter(one) for one in given]
        values[item.key] = {code: [tally[code] for tally in tallies] for code in item.codes}
    counts = Counts(tuple(cells), tuple(sizes), tuple(items), values, tuple(links))
    counts.check()
    return counts


def attacked(certificate, counts) -> tuple[int, float]:
    """Over all items: children in atoms that gave one and the same answer in every world that fits;
    and by how many per cent more often the likeliest answer of a child's atom, as the middle of the
    worlds has it, is right than the commonest answer of all."""
    import numpy as np

    from figures.disclosure.certificate import joint_of
    from figures.disclosure.protect import atoms_of
    from figures.table import Group

    told = [Group(tuple(map(tuple, levels))) for levels in certificate["groups"]]
    atoms, atom_of = atoms_of(counts, told)
    people = np.array([atom.people for atom in atoms])
    known, right, plain, all_answers = 0, 0, 0, 0
    for data in certificate["joints"]:
        joint, worlds = joint_of(data), np.array(data["worlds"])
        for item in joint.items:
            columns = [joint.column[item.key, code] for code in item.codes]
            seen = worlds[:, :, columns]
            known += int(people[(seen == people[:, None]).all(axis=0).any(axis=1)].sum())
            truth = np.zeros((len(atoms), len(columns)), np.int64)
            for v, code in enumerate(item.codes):
                np.add.at(truth[:, v], atom_of, np.array(counts.values[item.key][code]))
            guess = seen.mean(axis=0).argmax(axis=1)
            right += int(truth[np.arange(len(atoms)), guess].sum())
            plain += int(truth.sum(axis=0).max())
            all_answers += int(people.sum())
    return known, 100 * (right - plain) / all_answers


if __name__ == "__main__":
    sys.exit(main())
