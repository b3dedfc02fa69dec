"""Figures of a publication, drawn once when it is published (never in a request)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.languages import LANGUAGES
from core.texts import Picked, pick, site_name
from figures.charts import Bar, Point, Spoke, Words, bars, isolated, left_to_right, trend, wheel
from releases import kept
from releases.models import Figure, Publication, PublishedCell, PublishJob
from releases.parts import NUMBERS, Question, Report
from releases.report import build
from surveys.reports import outside
from surveys.reports.workbook import workbook

Drawn = tuple[str, Mapping[str, bytes]]  # the kind, and the picture in each format


def draw(
    publication: Publication,
    cells: Sequence[PublishedCell],
    earlier: Sequence[Publication],
    earlier_cells: Sequence[PublishedCell],
    progress: Callable[[], None],
    job: PublishJob | None = None,
) -> list[Figure]:
    """Bars of every question and, where there is an earlier wave, its trend, as PNG and SVG; and
    the rows of the report as a workbook. A `job` goes on where one was killed."""
    figures: list[Figure] = []
    for one in LANGUAGES:
        with override(one.code):
            report = build(publication, cells, earlier, earlier_cells, one.code)
            rtl = one.direction == "rtl"
            keep = kept.of(job, f"drawings {one.code}")
            memory = keep(_inputs(report, one.code)) if keep else None
            for question in report.questions:
                was = memory.read(question.key) if memory else None
                drawn = _unpacked(was) if was else list(_pictures(report, question, one.code, rtl))
                if memory and not was:
                    memory.write(question.key, _packed(drawn))
                figures += [
                    Figure(
                        question=question.key,
                        kind=kind,
                        language=one.code,
                        format=name,
                        data=data,
                    )
                    for kind, files in drawn
                    for name, data in files.items()
                ]
                progress()
            sheet = workbook(report, one.code, rtl, outside.rows(report))
            figures.append(
                Figure(question="", kind="table", language=one.code, format="xlsx", data=sheet)
            )
    return figures


def _inputs(report: Report, code: str) -> str:
    """Everything that the drawings of a language depend on."""
    publication = report.publication
    return repr([report, publication.title, publication.facts["wave"], site_name(code)])


def _packed(drawn: Sequence[Drawn]) -> bytes:
    said = [
        (kind, {name: b64encode(data).decode() for name, data in files.items()})
        for kind, files in drawn
    ]
    return json.dumps(said).encode()


def _unpacked(content: bytes) -> list[Drawn]:
    return [
        (kind, {name: b64decode(data) for name, data in files.items()})
        for kind, files in json.loads(content)
    ]


def _pictures(report: Report, question: Question, code: str, rtl: bool) -> Iterator[Drawn]:
    wave = pick(report.publication.facts["wave"]["name"], code)
    title = _plain(question.text, rtl)
    name, survey = _plain(wave, rtl), pick(report.publication.title, code)
    site = _plain(site_name(code), rtl)
    if survey.text in wave.text:
        source = _("Source: %(wave)s. %(site)s.") % {"wave": name, "site": site}
    else:
        source = _("Source: %(title)s, %(wave)s. %(site)s.") % {
            "title": _plain(survey, rtl),
            "wave": name,
            "site": site,
        }
    # Translators: part of a figure; {percent} stays as it is.
    at_least = _("at least {percent}")
    subtitle = _("Share of %(n)s who answered the survey, of %(invited)s invited") % {
        "n": question.total.n,
        "invited": report.total.invited or "–",
    }
    rows = [
        Bar(_plain(row.label, rtl), row.percent / 100, row.count is None, row.is_opt_out)
        for row in question.total.rows
    ]
    yield "bars", bars(rows, Words(title, subtitle, source, at_least, rtl))
    if len(question.trend) > 1 and question.headline is not None:
        points = [
            Point(
                point.when,
                point.interval.value,
                point.interval.low,
                point.interval.high,
                point.new_wording,
            )
            for point in question.trend
        ]
        subtitle = _("Share who answered “%(answer)s”, with the interval of chance (95 %%)") % {
            "answer": _plain(question.headline, rtl)
        }
        yield "trend", trend(points, Words(title, subtitle, source, at_least, rtl))
    if spokes := _spokes_from(report, question):
        subtitle = _("Share who answered “%(answer)s”") % {
            "answer": _plain(question.headline, rtl) if question.headline else "–"
        }
        section = question.section or question.text
        parts = [
            Spoke(
                _plain(one.spoke.name, rtl),
                one.share.value if one.share else None,
                one.spoke.colour,
            )
            for one in spokes
            if one.spoke
        ]
        yield "wheel", wheel(parts, Words(_plain(section, rtl), subtitle, source, at_least, rtl))


def _spokes_from(report: Report, question: Question) -> list[Question]:
    """The spokes of the wheel that begins with this question; none for any other question."""
    if question.spoke is None:
        return []
    spokes = [
        one for one in report.questions if one.spoke and one.spoke.wheel == question.spoke.wheel
    ]
    return spokes if spokes[0] is question else []


def _plain(label: Picked, rtl: bool) -> str:
    """Words for a picture; isolated when they are in another language than the picture."""
    if label.lang == NUMBERS:
        return left_to_right(label.text)
    return isolated(label.text) if label.is_fallback else label.text
