"""The axis of a chart: a round top and marks, with Vietnamese figures."""

import math
from typing import Any

from ecabinet.typeset.models import Chart

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MARKS = 5


def figure(value: float, decimals: int) -> str:
    """Return a number the Vietnamese way: 1.234,5."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def axis_step(span: float) -> float:
    """Return the round distance between marks so that about five make up ``span``."""
    if span <= 0:
        return 1.0
    rough = span / _MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * 0.999)


def axis(lowest: float, highest: float, *, from_zero: bool) -> tuple[float, float, float]:
    """Return bottom, top and step. Bars begin at zero; lines of high values may begin near the lowest."""
    near = not from_zero and lowest > highest / 2
    span = (highest - lowest) * 1.5 if near else highest
    step = axis_step(span)
    bottom = math.floor((lowest - (highest - lowest) * 0.2) / step) * step if near else 0.0
    top = math.ceil((highest + (highest - bottom) * 0.04) / step) * step
    return bottom, max(top, bottom + step), step


def chart_data(chart: Chart) -> dict[str, Any]:
    """Return what the template draws: values, their figures, the axis and its ends."""
    values = [value for series in chart.series for value in series.values] or [0.0]
    bottom, top, step = axis(min(values), max(values), from_zero=chart.shape == "bars")
    marks = [bottom + step * at for at in range(round((top - bottom) / step) + 1)]
    decimals, mark_decimals = _decimals(values), _decimals(marks)
    return {
        "kind": "chart",
        "caption": chart.caption,
        "unit": chart.unit,
        "source": chart.source,
        "labels": list(chart.labels),
        "lines": chart.shape == "lines",
        "bottom": bottom,
        "top": top,
        "axis": [{"value": mark, "shown": figure(mark, mark_decimals)} for mark in marks],
        "series": [
            {"name": one.name, "values": list(one.values), "shown": [figure(value, decimals) for value in one.values]}
            for one in chart.series
        ],
    }


def _decimals(values: list[float]) -> int:
    return 1 if any(round(value, 1) % 1 for value in values) else 0
