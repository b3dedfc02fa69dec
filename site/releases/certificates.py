"""REP-6: what is published is checked against its certificates, by adding up, without a solver."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from figures.disclosure.attribute import Cell, Level, Released
from figures.table import TOTAL, Block, Group, Item
from releases import population, queries
from releases.models import Certificate, Publication, PublishedCell, ReleasePlan


class CertificateError(Exception):
    """A fault of ours: what was to be published is not shown to be safe."""


def check(
    cells: Iterable[PublishedCell],
    certificates: Sequence[Mapping[str, Any]],
    publication: Publication,
) -> list[str]:
    """What the certificates do not show. Each has the questions of one table of its own, and holds
    beside what was told of the same people before."""
    # Imported here so that no web process loads numpy (REP-25).
    from figures.disclosure.certificate import check_certificate, items_of

    cells, plan = list(cells), publication.plan
    told = cells
    number = population.of(publication)
    before = [(of, list(one.cells.all())) for one, of in queries.told_before(publication)]
    faults = []
    shared = {name: set[tuple[str, str]]() for name in publication.facts.get("same", [])}
    parts = dict(publication.facts.get("beside_own", {}))
    for certificate in certificates:
        if "own" in certificate:
            part, slug = certificate["part"], certificate["own"]
            if parts.pop(part, None) != slug:
                faults.append(f"{part} is not said to be told beside {slug}")
            told = [cell for cell in told if cell.part != part]
            faults += _beside_own(cells, plan, certificate, Publication.objects.filter(slug=slug))
            continue
        if (certificate["k"], certificate["m"]) != (plan.k, plan.m):
            faults.append("the certificate is for other thresholds")
        items = {item.key: item for item in items_of(certificate)}
        if "beside" in certificate:
            shared.setdefault(certificate["beside"], set()).update(items)
            faults += check_certificate(certificate, list(_twice(cells, items, certificate)))
            continue
        mine = [cell for cell in told if (cell.question, cell.part) in items]
        told = [cell for cell in told if (cell.question, cell.part) not in items]
        released = list(_released(mine, items, certificate, number))
        for of, its_cells in before:
            known = [cell for cell in its_cells if (cell.question, cell.part) in items]
            released += _released(known, items, certificate, of)
        faults += check_certificate(certificate, released)
    faults += _unshown(cells, shared)
    faults += [f"{part} is not held beside {slug}" for part, slug in parts.items()]
    if publication.pk is None:
        faults += _compared_before(publication, cells)
    return faults + [f"{cell.question} has no certificate" for cell in told[:1]]


def _beside_own(
    compared: Iterable[PublishedCell],
    plan: ReleasePlan,
    certificate: Mapping[str, Any],
    own: Iterable[Publication],
    own_cells: Sequence[PublishedCell] | None = None,
) -> list[str]:
    """Before, or after, of those with a pair beside the report of everybody in that wave, which may
    come later (docs/adr/0058). A corrected one is told from what the first edition told."""
    from figures.disclosure.certificate import check_certificate, items_of

    items = {item.key: item for item in items_of(certificate)}
    part, strict = certificate["part"], [plan]
    mine = [cell for cell in compared if cell.part == part]
    released = list(
        blocks_of(
            [cell for cell in mine if (cell.question, "") in items],
            {(question, part): item for (question, only), item in items.items() if not only},
            {(TOTAL.dimension, TOTAL.level): population.WITH_A_PAIR},
        )
    )
    faults = [f"{cell.question} has no certificate" for cell in mine
              if (cell.question, "") not in items][:1]  # fmt: skip
    for one in own:
        if one.edition == 1:
            cells = one.cells.all() if own_cells is None else own_cells
            known = [cell for cell in cells if (cell.question, cell.part) in items]
            released += _released(known, items, certificate, population.of(one))
            strict.append(one.plan)
    wanted = max(one.k for one in strict), max(one.m for one in strict)
    if certificate["k"] < wanted[0] or certificate["m"] < wanted[1]:
        faults.append("the certificate is for other thresholds")
    return faults + check_certificate(certificate, released)


def _compared_before(own: Publication, cells: Sequence[PublishedCell]) -> Iterator[str]:
    """A wave's own report that comes after a comparison with its answers is held beside it too."""
    if own.edition > 1:  # what the first edition told was held
        return
    for one in queries.comparisons_of(own.slug):
        for certificate in one.certificate.content:
            if certificate.get("own") == own.slug:
                there = one.cells.all()
                yield from _beside_own(there, one.plan, certificate, [own], cells)


def _twice(
    cells: Sequence[PublishedCell],
    items: Mapping[tuple[str, str], Item],
    certificate: Mapping[str, Any],
) -> Iterator[Released]:
    """A table and the same one of the report beside which it is told (docs/adr/0047)."""
    before = PublishedCell.objects.filter(
        publication__slug=certificate["beside"], publication__edition=1
    )
    for number, of_one in ((1, before), (2, cells)):
        known = [cell for cell in of_one if (cell.question, cell.part) in items]
        yield from _released(known, items, certificate, number)


def _unshown(
    cells: Sequence[PublishedCell], shared: Mapping[str, Collection[tuple[str, str]]]
) -> Iterator[str]:
    """Tables that another report of the same children has as well, and that no proof holds."""
    mine = {(cell.question, cell.part) for cell in cells}
    for slug, proven in shared.items():
        there = PublishedCell.objects.filter(publication__slug=slug)
        both = mine & set(there.values_list("question", "part"))
        yield from (f"{key[0]} is not held beside {slug}" for key in sorted(both - set(proven)))


def _released(
    cells: Iterable[PublishedCell],
    items: Mapping[tuple[str, str], Item],
    certificate: Mapping[str, Any],
    number: int,
) -> Iterator[Released]:
    """The blocks as anybody can read them in the published cells, as groups of the certificate."""
    known = [
        Group(tuple((name, level) for name, level in levels)) for levels in certificate["groups"]
    ]
    mark = population.mark(number)
    told_apart = any(mark in group.levels for group in known)
    groups = {}
    for group in known:
        plain = population.without_mark(group)
        if (mark in group.levels) if told_apart else (plain == group):
            groups[plain.dimension, plain.level] = group
    yield from blocks_of(cells, items, groups)


def blocks_of(
    cells: Iterable[PublishedCell],
    items: Mapping[tuple[str, str], Item],
    groups: Mapping[tuple[str, str], Group],
) -> Iterator[Released]:
    """Published cells as blocks. `groups`: what each (dimension, level) is to be called."""
    blocks: dict[tuple[str, str, str, str], list[PublishedCell]] = defaultdict(list)
    for cell in cells:
        blocks[cell.question, cell.part, cell.dimension, cell.level].append(cell)
    for (question, part, dimension, level), found in blocks.items():
        group = groups.get((dimension, level), Group(((dimension, level),)))
        yield Released(
            Block(group, items[question, part], found[0].n, {}),
            Level.TOP if found[0].count is None else Level.FULL,
            tuple(Cell(tuple(one.codes.split("+")), one.count, one.at_least) for one in found),
        )


def verify() -> list[str]:
    """What does not hold of everything that was ever published."""
    faults = []
    for publication in Publication.objects.select_related("plan").order_by("pk"):
        try:
            certificates = publication.certificate.content
        except Certificate.DoesNotExist:
            faults.append(f"{publication.slug} was published without a certificate")
            continue
        found = check(publication.cells.all(), certificates, publication)
        faults += [f"{publication.slug}: {fault}" for fault in found]
    return faults
