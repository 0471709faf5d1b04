import pytest

from ecabinet.typeset.chart import axis, axis_step, chart_data, figure
from ecabinet.typeset.models import Chart, ChartShape, Series


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234.5, 1, "1.234,5"), (80, 0, "80"), (80, 1, "80,0"), (1_000_000, 0, "1.000.000")],
)
def test_figures_are_written_the_vietnamese_way(value: float, decimals: int, shown: str) -> None:
    assert figure(value, decimals) == shown


@pytest.mark.parametrize(("span", "step"), [(10, 2), (9.6, 2), (214.8, 50), (0.4, 0.1), (0, 1), (7, 2)])
def test_axis_steps_are_round(span: float, step: float) -> None:
    assert axis_step(span) == pytest.approx(step)


def test_bars_begin_at_zero() -> None:
    bottom, top, _ = axis(90, 95, from_zero=True)
    assert bottom == 0
    assert top >= 95


def test_lines_of_high_values_begin_near_them_and_stay_inside() -> None:
    bottom, top, step = axis(79, 96.2, from_zero=False)
    assert 0 < bottom <= 79
    assert top >= 96.2
    assert (top - bottom) % step == pytest.approx(0)


@pytest.mark.parametrize("values", [[0, 0], [5, 5], [0.01, 0.02], [1e9, 2e9]])
def test_no_series_falls_outside_or_divides_by_nothing(values: list[float]) -> None:
    shapes: list[ChartShape] = ["bars", "lines"]
    for shape in shapes:
        data = chart_data(Chart("", ["a", "b"], [Series("x", values)], shape=shape))
        assert data["bottom"] <= min(values) <= max(values) <= data["top"]
        assert data["top"] > data["bottom"]
