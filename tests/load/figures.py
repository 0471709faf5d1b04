"""Figures of repeated runs, and the table they are shown in."""

import os
import platform
import statistics
from collections.abc import Sequence


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Return the median with the least and the greatest, as ``9.8 (9.6 to 10.4)``."""
    middle = statistics.median(values)
    return f"{middle:,.{digits}f} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the ordered values lie."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with columns as wide as what stands in them."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def machine() -> str:
    """Return what the figures were taken on."""
    load = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f} at the start, Python "
        f"{platform.python_version()}; clients and server share the machine over loopback"
    )
