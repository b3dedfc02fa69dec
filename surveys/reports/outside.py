"""REP-21, REP-24: what others know, beside a report's own cells: how many people there are, and
series that others have measured. None of it counts answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from indicators.models import Indicator, Observation, PopulationTable, Unit
from indicators.population import Population
from releases import export
from releases.parts import Rate, Report
from releases.report import similarity

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Compared:
    """A report whose rates are shares of the population, and where the population is from."""

    report: Report
    table: PopulationTable


def of_population(report: Report) -> Compared | None:
    """Groups that are shown and that the table knows; nobody else's size is told."""
    facts = report.publication.facts
    found = Population.on(date.fromisoformat(facts["closes"]))
    if found is None or facts.get("way") or not report.questions:
        return None
    shown = {(one.dimension, one.level): one for one in report.questions[0].groups}
    rates: dict[str, list[Rate]] = {}
    for one in facts["groups"]:
        table = shown.get((one["dimension"], one["level"]))
        size = found.size(one["dimension"], {one["level"], *one["label"].values()})
        if table is not None and size:
            rates.setdefault(one["dimension"], []).append(Rate(table.label, table.n, size))
    dimensions = []
    for kind in report.dimensions:
        known = [one for one in rates.get(kind.key, []) if one.percent is not None]
        known.sort(key=lambda one: (one.percent or 0, one.label.text))
        if known:
            whole = not kind.hidden and len(known) == len(kind.rates)
            alike = similarity(known) if whole else None
            dimensions.append(replace(kind, rates=tuple(known), similarity=alike))
    total = replace(report.total, invited=found.size("total", ()))
    if total.percent is None and not dimensions:
        return None
    return Compared(replace(report, total=total, dimensions=tuple(dimensions)), found.table)


def series() -> list[Indicator]:
    """What others have measured, with their observations."""
    return list(Indicator.objects.prefetch_related("observations"))


def value_of(one: Observation, unit: str) -> str:
    """The number as the language writes it, without its unit."""
    tenths = one.value.quantize(TENTH)
    if unit != Unit.PERCENT and one.value == one.value.to_integral():
        return number_format(one.value.quantize(1))
    return number_format(tenths if tenths == one.value else one.value)


def rows(report: Report) -> Iterator[tuple[object, ...]]:
    """For the files, in the language that is active. Without a word in the place of the answer:
    nobody gave these."""
    compared = of_population(report)
    if compared is not None:
        source = _("Source: %(source)s.") % {"source": source_of(compared.table)}
        words = _("Of %(n)s in the population") + f". {source.replace('%', '%%')}"
        yield from export.rates(compared.report, words)
    for one in series():
        mark = _("External: %(kind)s") % {"kind": one.get_kind_display()}
        for seen in one.observations.all():
            share = one.unit == Unit.PERCENT
            number = "" if share else f"{value_of(seen, one.unit)} {one.get_unit_display()}. "
            note = number + _("Not from this survey.") + " "
            note += _("Source: %(source)s.") % {"source": source_of(seen)}
            group = f"{one.group}, {seen.year}" if one.group else str(seen.year)
            percent = seen.value.quantize(TENTH) if share else ""
            yield (one.name, mark, group, "", "", "", percent, "", note)


def source_of(one: Observation | PopulationTable) -> str:
    """The source and its day."""
    day = f", {date_format(one.dated, 'Y-m-d')}" if one.dated else ""
    return f"{one.source}{day}"
