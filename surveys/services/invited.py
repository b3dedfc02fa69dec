"""Who is invited to a wave: read from the school office's file, merged until nobody stands alone.

A class code carries the grouping of its batch into every answer, so a batch is never finer than k
invited people. Small school years are merged with their neighbours in the school ("4–6"), a school
that is small as a whole with the area's other small schools, and areas only after that. Programme
groups are pooled by themselves (services.pooled).
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.models import User
from surveys.enums import AgeBand, GuardianMode, WaveState
from surveys.models.invitation import Code, CodeBatch, GuardianSlip
from surveys.models.wave import InvitedGroup, Wave
from surveys.offered import taken
from surveys.services.codes import new_class_code
from surveys.services.guardians import make_pool
from surveys.services.pooled import Unit

K = 10
COLUMNS = ("skola", "område", "årskurs", "kön", "inbjudna")
MAX_BYTES = 1_000_000


class InvitedError(ValueError):
    """The groups cannot be used; `problems` are sentences with the row in the file."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@dataclass(frozen=True, slots=True)
class Group:
    """So many people of one gender in one school year. A merged one spans `first` to `last`."""

    school: str
    area: str
    first: int
    last: int
    gender: str
    size: int

    @property
    def school_year(self) -> str:
        return year_label(self.first, self.last)


def year_label(first: int, last: int) -> str:
    """Swedish school years as one label: "4", "4–6", "F–2" (F, the year before the first, is 0)."""
    names = ["F" if year == 0 else str(year) for year in (first, last)]
    return names[0] if first == last else "–".join(names)


def read_groups(source: Path | File) -> list[Group]:
    """The rows of a semicolon file with the columns of COLUMNS. Raises InvitedError with rows."""
    data = source.read_bytes() if isinstance(source, Path) else source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvitedError([_("The file is too large to be a list of school years.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")  # as older Excel saves "CSV"
        except UnicodeDecodeError as error:
            raise InvitedError([_("The file is not a text file. Save it as CSV UTF-8.")]) from error
    if "\x00" in text:
        raise InvitedError([_("The file is not a text file. Save it as CSV UTF-8.")])
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=";"))
    except csv.Error as error:  # a cell of more than 131 072 characters
        raise InvitedError([_("The file is not a text file. Save it as CSV UTF-8.")]) from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != COLUMNS:
        columns = ";".join(COLUMNS)
        raise InvitedError([_("The first row must be: %(columns)s") % {"columns": columns}])
    groups, problems, seen = [], [], set()
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            group = _group([cell.strip() for cell in row])
            unit = (group.school, group.area, group.first, group.gender)
            if unit in seen:
                raise ValueError(_("the same school, year and gender stand in an earlier row"))
            seen.add(unit)
            groups.append(group)
        except ValueError as error:
            problems.append(_("Row %(row)s: %(why)s.") % {"row": number, "why": error})
    if not groups and not problems:
        problems.append(_("There are no groups in the file."))
    if problems:
        raise InvitedError(problems)
    return groups


def _group(cells: list[str]) -> Group:
    if len(cells) != len(COLUMNS):
        raise ValueError(_("it needs five cells"))
    school, area, year, gender, size = cells
    if not school or not area:
        raise ValueError(_("school and area must be written"))
    if max(len(school), len(area)) > 80 or len(gender) > 40:
        raise ValueError(_("a name is too long"))
    number = 0 if year.upper() == "F" else int(year) if year.isdecimal() else -1
    if not 0 <= number <= 13:
        raise ValueError(_("“%(value)s” is not a school year") % {"value": year})
    if not size.isdecimal() or not 0 < int(size) < 100_000:
        raise ValueError(_("“%(value)s” is not a number of pupils") % {"value": size})
    return Group(school, area, number, number, gender, int(size))


def merge(groups: Iterable[Group], k: int = K) -> list[Group]:
    """The groups in units of at least k people, by gender within each unit.

    Sums are kept. Units of a school keep its name where the school has k people; what is left over
    of an area is one unit without a school name, joined to the area's smallest unit if it is still
    too small, and so on for areas. Raises InvitedError if fewer than k are invited in all.
    """
    units: list[list[Group]] = []
    for _area, in_area in _split(groups, "area"):
        area_units: list[list[Group]] = []
        small: list[Group] = []
        for _school, in_school in _split(in_area, "school"):
            done, rest = _chunks(in_school, k)
            area_units += done
            small += rest
        units += _absorb(area_units, [replace(one, school="") for one in small], k)
    small_areas = [one for unit in units if _size(unit) < k for one in unit]
    units = _absorb(
        [unit for unit in units if _size(unit) >= k],
        [replace(one, school="", area="") for one in small_areas],
        k,
        across_areas=True,
    )
    if not units or any(_size(unit) < k for unit in units):
        raise InvitedError([_("At least %(k)s people must be invited in all.") % {"k": k}])
    return [one for unit in units for one in _whole(unit)]


def _split(groups: Iterable[Group], name: str) -> list[tuple[str, list[Group]]]:
    parts: dict[str, list[Group]] = {}
    for one in groups:
        parts.setdefault(getattr(one, name), []).append(one)
    return list(parts.items())


def _size(unit: list[Group]) -> int:
    return sum(one.size for one in unit)


def _chunks(in_school: list[Group], k: int) -> tuple[list[list[Group]], list[Group]]:
    """Neighbouring years of one school in chunks of at least k; or no chunk and everything left."""
    chunks: list[list[Group]] = []
    current: list[Group] = []
    for year in sorted({one.first for one in in_school}):
        current += [one for one in in_school if one.first == year]
        if _size(current) >= k:
            chunks.append(current)
            current = []
    if current and chunks:
        chunks[-1] += current
        current = []
    return chunks, current


def _absorb(
    units: list[list[Group]], small: list[Group], k: int, *, across_areas: bool = False
) -> list[list[Group]]:
    """The units and what was too small: a unit of its own, or joined to the smallest unit."""
    if not small:
        return units
    if _size(small) < k and units:
        smallest = min(units, key=_size)
        units = [unit for unit in units if unit is not smallest]
        small = [
            replace(one, school="", area="" if across_areas else one.area) for one in smallest
        ] + small
    return [*units, small]


def _whole(unit: list[Group]) -> list[Group]:
    """One group per gender, all with the years that the unit spans."""
    first, last = min(one.first for one in unit), max(one.last for one in unit)
    sums: dict[str, int] = {}
    for one in unit:
        sums[one.gender] = sums.get(one.gender, 0) + one.size
    return [
        replace(unit[0], first=first, last=last, gender=gender, size=size)
        for gender, size in sums.items()
    ]


@transaction.atomic
def invite(
    wave: Wave, groups: Iterable[Group], *, programs: Iterable[Unit] = (), by: User | None
) -> list[CodeBatch]:
    """Sets the wave's groups, with one batch and one class code for each unit of merged groups.

    `programs`: units of programme groups (services.pooled), beside those of schools. Where a
    guardian has to say yes a batch gets its pool of codes instead. Replaces what was set before;
    only while the wave is being prepared and no guardian holds a paper.
    """
    if Wave.objects.select_for_update().get(pk=wave.pk).state != WaveState.DRAFT:
        raise InvitedError([_("The groups cannot change once the wave has been opened.")])
    if GuardianSlip.objects.filter(batch__wave=wave).exists():
        raise InvitedError([_("Guardians have got their papers. The groups cannot change now.")])
    groups, units = list(groups), list(programs)
    merged = merge(groups, wave.k) if groups or not units else []
    if any(unit.size < wave.k for unit in units):
        raise InvitedError([_("At least %(k)s people must be invited in all.") % {"k": wave.k}])
    wave.invited.all().delete()
    wave.batches.all().delete()
    sizes: dict[tuple[str, str, str], int] = {}
    for one in merged:
        unit = (one.school, one.area, one.school_year)
        sizes[unit] = sizes.get(unit, 0) + one.size
        InvitedGroup.objects.create(
            wave=wave,
            school=one.school,
            area=one.area,
            school_year=one.school_year,
            gender=one.gender,
            size=one.size,
        )
    made = [
        CodeBatch(wave=wave, school=school, area=area, school_year=school_year, size=size)
        for (school, area, school_year), size in sizes.items()
    ]
    for pooled in units:
        place = {"area": pooled.area, "program_group": pooled.name, "size": pooled.size}
        InvitedGroup.objects.create(wave=wave, **place)
        made.append(CodeBatch(wave=wave, program_words=dict(pooled.words), **place))
    for batch in made:
        batch.save(force_insert=True)
    for batch, pooled in zip(made[-len(units) :], units, strict=False):
        taken(batch.pk, pooled.keys)
    for batch in made:
        if wave.guardian == GuardianMode.YES:
            make_pool(batch)
        else:
            new_class_code(batch)
    record(by, "invite groups", wave)
    return made


@transaction.atomic
def set_bands(wave: Wave, bands: Mapping[int, str], *, by: User | None) -> None:
    """Whose words each batch reads, by the batch's key; only while the wave is being prepared.

    Nothing finer than a batch can be set, and nobody reads two bands' words in one wave.
    """
    if Wave.objects.select_for_update().get(pk=wave.pk).state != WaveState.DRAFT:
        raise InvitedError([_("The ages cannot change once the wave has been opened.")])
    changed = 0
    for batch in wave.batches.all():
        band = AgeBand(bands.get(batch.pk, batch.band))
        changed += wave.batches.filter(pk=batch.pk).exclude(band=band).update(band=band)
    if changed:
        record(by, "choose age bands", wave)


def class_codes(wave: Wave) -> list[Code]:
    """The wave's class codes with their batches, for printing; for survey makers and schools."""
    return list(
        Code.objects.filter(batch__wave=wave)
        .exclude(shown="")
        .select_related("batch")
        .order_by("batch__area", "batch__school", "batch__pk")
    )
