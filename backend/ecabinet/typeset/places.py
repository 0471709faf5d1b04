"""Where the two signatures show (NĐ 30/2020, Annex I: the seal over the left third of the personal signature)."""

from typing import Any

from ecabinet.typeset.models import Box

FIELD_HEIGHT_MM = 33
SEAL_MM = 38
SIGNATURE_MM = (60, 26)
_CELL_MM = 90
_PAGE_HEIGHT_PT = 297 / 25.4 * 72
_PT = 72 / 25.4


def signature_boxes(area: dict[str, Any]) -> tuple[Box, Box]:
    """Return the places of the personal signature and of the seal.

    ``area`` tells page (from 1) and x, y in points from the upper left corner of the blank field's cell.
    """
    wide, high = (size * _PT for size in SIGNATURE_MM)
    left = area["x"] + (_CELL_MM * _PT - wide) / 2
    middle = _PAGE_HEIGHT_PT - area["y"] - FIELD_HEIGHT_MM * _PT / 2
    radius = SEAL_MM * _PT / 2
    seal_middle = left + wide / 3 - radius
    page = area["page"]
    personal = _box(page, left, middle - high / 2, left + wide, middle + high / 2)
    seal = _box(page, seal_middle - radius, middle - radius, seal_middle + radius, middle + radius)
    return personal, seal


def _box(page: int, *corners: float) -> Box:
    x0, y0, x1, y1 = (round(corner, 2) for corner in corners)
    return Box(page, x0, y0, x1, y1)
