"""Coordinates for drawings that depend on data; the drawing itself is in the template."""

from typing import Any

from django import template

register = template.Library()

WIDTH, TOP, FLOOR, MARGIN = 480, 36, 176, 48


def _height(share: float) -> int:
    return round(FLOOR - (FLOOR - TOP) * share / 100)


def _runs(points: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Neighbours with a value. A hidden point ends a run: nothing is drawn across it."""
    runs: list[list[dict[str, Any]]] = [[]]
    for point in points:
        if point["value"] is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


@register.simple_tag
def trend_geometry(points: list[dict[str, Any]], rtl: bool = False) -> dict[str, Any]:
    """Lines, bands, dots and ticks of a trend from shares of 0–100; time runs as the text does."""
    gap = (WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)
    placed = []
    for index, point in enumerate(points):
        x = round(MARGIN + gap * index)
        shape = dict(point) | {"x": WIDTH - x if rtl else x}
        if point["value"] is not None:
            shape["y"] = _height(point["value"])
            shape["above"] = _height(point.get("high") or point["value"]) - 12
        placed.append(shape)
    lines, bands = [], []
    for run in _runs(placed):
        lines.append("M" + "L".join(f"{p['x']} {p['y']}" for p in run))
        if len(run) > 1 and all(p.get("low") is not None for p in run):
            edge = [(p["x"], _height(p["high"])) for p in run]
            edge += [(p["x"], _height(p["low"])) for p in reversed(run)]
            bands.append("M" + "L".join(f"{x} {y}" for x, y in edge) + "z")
    return {
        "lines": lines,
        "bands": bands,
        "dots": [p for p in placed if p["value"] is not None],
        "ticks": placed,
    }
