"""PAR-3: once an answer is public, children say with four faces whether they were listened to.

Anybody who reads the answer may say it, once per device as far as a cookie tells; the page says so.
Only four sums are kept (HeardCount), and no sum is seen while they grow: on a day that was said
beforehand all are counted together and told once, through the same gate as every answer (REP-2,
REP-4: at least k people, nobody's face given away by the others'). What the gate hides is dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from core.models import User
from promises.models import HeardCount, Promise
from releases import queries as releases
from releases.models import Publication, ReleasePlan

SOURCE, QUESTION = "promise-heard", "heard"
OPEN_FOR = timedelta(days=42)
COOKIE, COOKIE_SECONDS, COOKIE_MOST = "lyssnad", 100 * 24 * 3600, 60

# (stored face, the drawing in components/face.html, words), from not at all to very much.
FACES: list[tuple[int, int, Lazy]] = [
    (1, 1, _("No, not at all")),
    (2, 2, _("No, not much")),
    (3, 4, _("Yes, mostly")),
    (4, 5, _("Yes, very much")),
]
WORDS = {"sv": "Lyssnade de vuxna?", "ar": "هل أصغى الكبار؟"}


def begin(promise: Promise, *, on: date, by: User | None) -> None:
    """With the answer: four sums at nought, the last day, and the plan of what will be told."""
    # Here, since the rules of disclosure bring a library that no other page has to load.
    from releases.services import declare_plan

    promise.heard_until = on + OPEN_FOR
    promise.save(update_fields=["heard_until"])
    HeardCount.objects.bulk_create(
        HeardCount(promise=promise, face=face) for face, _drawn, _words in FACES
    )
    declare_plan(
        SOURCE,
        _key(promise),
        groups=[{"levels": [], "label": {"sv": "Alla", "ar": "الجميع"}}],
        questions=[QUESTION],
        closes=promise.heard_until,
        by=by,
        today=on,
    )


def _key(promise: Promise) -> str:
    return f"lyssnad-{promise.slug}"


def is_open(promise: Promise, today: date | None = None) -> bool:
    """Whether a face can be chosen now."""
    until, told = promise.heard_until, promise.heard_told_on
    return until is not None and told is None and (today or timezone.localdate()) <= until


def say(promise: Promise, face: int) -> bool:
    """One more for the face. False where it is too late, or there is no such face."""
    if not is_open(promise):
        return False
    return bool(HeardCount.objects.filter(promise=promise, face=face).update(count=F("count") + 1))


def due(today: date | None = None) -> QuerySet[Promise]:
    """Promises whose last day for faces has passed and whose sums are not told yet."""
    today = today or timezone.localdate()
    return Promise.objects.filter(heard_until__lt=today, heard_told_on=None)


def tell_all(today: date | None = None) -> tuple[int, list[str]]:
    """In the night: how many were settled, and why others wait."""
    from releases.services import PublishRefusedError  # see begin

    settled, waiting = 0, []
    for promise in due(today):
        try:
            tell(promise, today=today)
            settled += 1
        except PublishRefusedError as why:
            waiting.append(f"{promise.slug}: {why}")
    return settled, waiting


@transaction.atomic
def tell(promise: Promise, *, today: date | None = None) -> Publication | None:
    """Counts once and publishes what the gate lets through, or nothing; then the sums are gone."""
    from figures.table import OPT_OUTS, Counts, Item  # see begin
    from releases import services

    today = today or timezone.localdate()
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if promise.heard_told_on is not None or promise.heard_until is None:
        return None
    if today <= promise.heard_until:
        raise ValueError("Faces are told after their last day.")
    rows = HeardCount.objects.select_for_update().filter(promise=promise)
    sums = dict(rows.values_list("face", "count"))
    total = sum(sums.values())
    item = Item(QUESTION, "", tuple(str(face) for face, _d, _w in FACES), ordered=True)
    values = {str(face): [count] for face, count in sums.items()} | {code: [0] for code in OPT_OUTS}
    told = None
    plan = ReleasePlan.objects.get(source=SOURCE, source_key=_key(promise))
    if total:  # whether they are enough, the gate decides
        counts = Counts(({},), (total,), (item,), {item.key: values})
        outcome = services.decide(plan, counts)
        cells = [one for one in services.cells_of(outcome) if one.n]
        if cells:
            facts = {"promise": promise.slug, "until": promise.heard_until.isoformat()}
            told = services.publish(
                plan, title=WORDS, facts=facts, cells=cells,
                certificates=outcome.certificates, by=None,
            )  # fmt: skip
    promise.heard_told_on = today
    promise.save(update_fields=["heard_told_on"])
    rows.delete()
    return told


@dataclass(frozen=True, slots=True)
class Row:
    """A face as the page shows it: `count` people, or `at_least` so many per cent, or neither."""

    drawn: int
    words: Lazy
    count: int | None
    at_least: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a promise: `rows` is empty where too few said, or the gate hid it."""

    total: int
    rows: list[Row]


def told(promise: Promise) -> Told | None:
    """From published cells only; None before the day."""
    if promise.heard_told_on is None:
        return None
    tables = releases.readable().filter(plan__source=SOURCE, plan__source_key=_key(promise))
    cells = {one.codes: one for one in releases.totals(list(tables))}
    rows = [
        Row(drawn, words, cells[str(face)].count, cells[str(face)].at_least)
        for face, drawn, words in FACES
        if str(face) in cells
    ]
    return Told(next((one.n for one in cells.values()), 0), rows)


def said_here(cookies: Mapping[str, str]) -> list[str]:
    """Keys of the promises that this device has said something of."""
    return [key for key in cookies.get(COOKIE, "").split(".") if key.isdecimal()][:COOKIE_MOST]
