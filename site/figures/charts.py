"""Figures as files: bars of one distribution, and a share over time. PNG and SVG, sv and ar.

`Figure()` is used directly, never pyplot, whose global state does not belong in a server. Text in
SVG is drawn as paths, so that a file looks the same where the fonts are missing. matplotlib's own
text layout shapes Arabic; names in the other direction are isolated by the caller's words or here
(FSI … PDI). In a right-to-left language the whole picture is mirrored: labels on the right, bars
growing leftwards, time running leftwards. Digits are 0-9 with the percent sign on their right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin
from textwrap import wrap
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

FONTS = ["Noto Sans", "Noto Sans Arabic", "DejaVu Sans"]
# The print values of the site's tokens (static/css/tokens.css): figures are used on white paper.
INK, SOFT, LINE, BAR, BAND = "#1c2333", "#454c5e", "#8a94a6", "#0b3d91", "#c9d8f4"
STYLE: Any = {
    "font.family": FONTS,
    "font.size": 11,
    "svg.fonttype": "path",
    "svg.hashsalt": "figures",
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": SOFT,
    "ytick.color": INK,
}
FOOT = 0.5  # inches for the line that names the source
FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"


@dataclass(frozen=True)
class Bar:
    """One row: words, a share between 0 and 1. `at_least` marks a lower limit, drawn open."""

    label: str
    share: float
    at_least: bool = False
    soft: bool = False  # an opt-out, drawn paler


@dataclass(frozen=True)
class Point:
    """A share at one time, with its interval. `new_wording` breaks the line before it."""

    label: str
    share: float
    low: float
    high: float
    new_wording: bool = False


@dataclass(frozen=True)
class Words:
    """What stands around a figure, in one language. `at_least` holds a {percent}."""

    title: str
    subtitle: str
    source: str
    at_least: str
    rtl: bool


@dataclass(frozen=True)
class Spoke:
    """One part of a wheel; without a share where the published cells do not tell it."""

    label: str
    share: float | None
    colour: str


def isolated(text: str) -> str:
    """A name inside words of the other direction."""
    return f"{FSI}{text}{PDI}"


def left_to_right(text: str) -> str:
    """A range of numbers, which Arabic would otherwise turn around."""
    return f"{LRI}{text}{PDI}"


def percent(share: float, rtl: bool) -> str:
    """ "42 %", or "42%" in Arabic, where a space would throw the sign to the other side."""
    whole = int(share * 100 + 0.5)
    return f"{whole}%" if rtl else f"{whole}\u00a0%"


def bars(rows: Sequence[Bar], words: Words) -> dict[str, bytes]:
    """A horizontal bar per row, as {"png": …, "svg": …}."""
    with rc_context(STYLE):
        labels = [wrap(row.label, 26) or [""] for row in rows]
        lines = sum(max(1.15, 0.72 * len(label)) for label in labels)
        figure, axes, top = _frame(words, 0.42 * lines)
        position, ticks = 0.0, []
        for row, label in zip(rows, labels, strict=True):
            room = max(1.15, 0.72 * len(label))
            place = position + room / 2
            ticks.append(place)
            position += room
            axes.barh(
                place,
                row.share,
                height=0.62,
                color=BAND if row.soft or row.at_least else BAR,
                edgecolor=BAR,
                linewidth=1.0 if row.soft or row.at_least else 0,
                linestyle="--" if row.at_least else "-",
            )
            text = percent(row.share, words.rtl)
            axes.annotate(
                words.at_least.format(percent=text) if row.at_least else text,
                (row.share, place),
                xytext=(-7 if words.rtl else 7, 0),
                textcoords="offset points",
                va="center",
                ha="right" if words.rtl else "left",
                fontweight="bold" if not row.soft else "normal",
            )
        axes.set_yticks(ticks, ["\n".join(label) for label in labels])
        axes.set_ylim(position, 0)
        axes.set_xlim((1.16, 0) if words.rtl else (0, 1.16))
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0, pad=8)
        for side in ("top", "bottom", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.axvline(0, color=LINE, linewidth=1)
        if words.rtl:
            axes.yaxis.tick_right()
            for tick in axes.get_yticklabels():
                tick.set_horizontalalignment("left")
        figure.subplots_adjust(
            left=0.03 if words.rtl else 0.36,
            right=0.64 if words.rtl else 0.97,
            top=top,
            bottom=FOOT / figure.get_figheight(),
        )
        return _files(figure)


def trend(points: Sequence[Point], words: Words) -> dict[str, bytes]:
    """A share over time with its 95 % intervals, as {"png": …, "svg": …}."""
    with rc_context(STYLE):
        figure, axes, top = _frame(words, 3.0)
        for first, last in _unbroken(points):
            where = list(range(first, last))
            part = points[first:last]
            low, high = [p.low for p in part], [p.high for p in part]
            if len(part) > 1:
                axes.fill_between(where, low, high, color=BAND, linewidth=0)
            axes.vlines(where, low, high, color=BAR, linewidth=1.2)
            axes.plot(where, [p.share for p in part], color=BAR, linewidth=2.4, marker="o")
            if first:
                axes.axvline(first - 0.5, color=LINE, linewidth=1.2, linestyle=":")
        for place, point in enumerate(points):
            axes.annotate(
                percent(point.share, words.rtl),
                (place, point.high),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontweight="bold",
            )
        axes.set_xticks(range(len(points)), [point.label for point in points])
        axes.set_ylim(0, 1.12)
        axes.set_yticks([0, 0.5, 1], [percent(share, words.rtl) for share in (0, 0.5, 1)])
        axes.grid(axis="y", color="#e3e8ef", linewidth=0.8)
        axes.set_axisbelow(True)
        axes.tick_params(length=0, pad=6)
        axes.set_xlim(-0.5, len(points) - 0.5)
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(LINE)
        if words.rtl:
            axes.invert_xaxis()
            axes.yaxis.tick_right()
        figure.subplots_adjust(left=0.1, right=0.9, top=top, bottom=0.2)
        return _files(figure)


def wheel(spokes: Sequence[Spoke], words: Words) -> dict[str, bytes]:
    """Shares as spokes, clockwise from the top in every language, as {"png": …, "svg": …}."""
    with rc_context(STYLE):
        figure, axes, top = _frame(words, 5.6, projection="polar")
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        width = 2 * pi / len(spokes)
        for place, spoke in enumerate(spokes):
            angle = (place + 0.5) * width
            axes.bar(angle, 1, width=width, color="none", edgecolor=LINE, linewidth=0.8)
            known = spoke.share is not None
            axes.bar(angle, spoke.share or 0, width=width, color=spoke.colour, edgecolor="white")
            said = [percent(spoke.share or 0, words.rtl)] if known else []
            side = sin(angle)
            axes.annotate(
                "\n".join([*wrap(spoke.label, 16), *said]),
                (angle, 1.06),
                ha="center" if abs(side) < 0.3 else "left" if side > 0 else "right",
                va="center" if abs(side) > 0.5 else "bottom" if cos(angle) > 0 else "top",
                annotation_clip=False,
            )
        axes.set_ylim(0, 1)
        axes.set_xticks([])
        axes.set_yticks([0.5], [""])
        axes.spines["polar"].set_visible(False)
        figure.subplots_adjust(left=0.2, right=0.8, top=top - 0.07, bottom=0.13)
        return _files(figure)


def _unbroken(points: Sequence[Point]) -> list[tuple[int, int]]:
    starts = [0, *(i for i, point in enumerate(points) if i and point.new_wording), len(points)]
    return list(pairwise(starts))


def _frame(words: Words, height: float, **axes: str) -> tuple[Figure, Any, float]:
    """A figure with title, subtitle and source line; also where the axes may reach up to."""
    title, subtitle = wrap(words.title, 52), wrap(words.subtitle, 70)
    head = 0.34 + 0.3 * len(title) + 0.24 * len(subtitle)
    total = head + height + 0.55
    figure = Figure(figsize=(7.2, total), dpi=150, facecolor="white")
    side, align = (0.97, "right") if words.rtl else (0.03, "left")
    figure.text(
        side, 1 - 0.2 / total, "\n".join(title), fontsize=14, fontweight="bold", ha=align, va="top"
    )
    figure.text(
        side,
        1 - (0.28 + 0.3 * len(title)) / total,
        "\n".join(subtitle),
        fontsize=10.5,
        color=SOFT,
        ha=align,
        va="top",
    )
    figure.text(side, 0.14 / total, words.source, fontsize=9, color=SOFT, ha=align, va="bottom")
    return figure, figure.add_subplot(**axes), 1 - head / total


def _files(figure: Figure) -> dict[str, bytes]:
    result = {}
    for kind, metadata in (("png", {"Software": None}), ("svg", {"Date": None, "Creator": None})):
        buffer = BytesIO()
        figure.savefig(buffer, format=kind, metadata=metadata)
        result[kind] = buffer.getvalue()
    return result
