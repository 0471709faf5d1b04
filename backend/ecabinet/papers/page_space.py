"""Between a page as it is displayed and its PDF user space. Pure."""

import msgspec

Rect = tuple[float, float, float, float]


class PageSpace(msgspec.Struct, frozen=True, array_like=True):
    """Where a page lies in its user space: the visible ``box`` in points, and its clockwise ``rotation`` in degrees."""

    box: Rect
    rotation: int

    def to_user(self, shown: Rect) -> Rect:
        """Return a displayed rectangle (origin at the displayed lower left corner) in user space."""
        left, bottom, right, top = self.box
        x0, y0, x1, y1 = shown
        if self.rotation == 90:
            return _rounded(right - y1, x0 + bottom, right - y0, x1 + bottom)
        if self.rotation == 180:
            return _rounded(right - x1, top - y1, right - x0, top - y0)
        if self.rotation == 270:
            return _rounded(y0 + left, top - x1, y1 + left, top - x0)
        return _rounded(x0 + left, y0 + bottom, x1 + left, y1 + bottom)

    def to_shown(self, user: Rect) -> Rect:
        """Return a rectangle of user space as it is displayed."""
        left, bottom, right, top = self.box
        x0, y0, x1, y1 = user
        if self.rotation == 90:
            return _rounded(y0 - bottom, right - x1, y1 - bottom, right - x0)
        if self.rotation == 180:
            return _rounded(right - x1, top - y1, right - x0, top - y0)
        if self.rotation == 270:
            return _rounded(top - y1, x0 - left, top - y0, x1 - left)
        return _rounded(x0 - left, y0 - bottom, x1 - left, y1 - bottom)


def _rounded(x0: float, y0: float, x1: float, y1: float) -> Rect:
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)
