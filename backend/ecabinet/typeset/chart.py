"""The axis of a chart: a round top and marks, with Vietnamese figures."""

import math
from typing import Any

from ecabinet.typeset.models import Chart

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MARKS = 5


def figure(value: float) -> str:
    """Return a number the Vietnamese way: 1.234,5."""
    text = f"{value:,.1f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def axis_step(highest: float) -> float:
    """Return the round distance between marks so that about five reach ``highest``."""
    if highest <= 0:
        return 1.0
    rough = highest / _MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * 0.999)


def chart_data(chart: Chart) -> dict[str, Any]:
    """Return what the template draws: values, their figures, the axis and its top."""
    highest = max((value for series in chart.series for value in series.values), default=0.0)
    step = axis_step(highest)
    count = max(1, math.ceil(highest * 1.04 / step))
    return {
        "kind": "chart",
        "caption": chart.caption,
        "unit": chart.unit,
        "source": chart.source,
        "labels": list(chart.labels),
        "lines": chart.shape == "lines",
        "top": step * count,
        "axis": [{"value": step * mark, "shown": figure(step * mark)} for mark in range(count + 1)],
        "series": [
            {"name": one.name, "values": list(one.values), "shown": [figure(value) for value in one.values]}
            for one in chart.series
        ],
    }
