"""Marks as the hub sees them: rows with numbers, and who sees which layers."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol


class Layer(Protocol):
    """A layer of marks as one person sees it."""

    @property
    def may_write(self) -> bool:
        """Whether the person writes on it too."""
        ...


class Sight(Protocol):
    """What one person sees of a pad; equal epochs see the same layers, each one's own (``private``) aside."""

    @property
    def person_id(self) -> str:
        """Who sees it."""
        ...

    @property
    def private(self) -> str:
        """The layer that nobody else sees."""
        ...

    @property
    def layers(self) -> Mapping[str, Layer]:
        """The layers, by id."""
        ...

    @property
    def epoch(self) -> int:
        """A number that stands for these layers."""
        ...


class MarkRow(Protocol):
    """A mark or a comment as it is told; a msgspec struct."""

    @property
    def seq(self) -> int:
        """The pad's number of its last change."""
        ...


class MarkFeed(Protocol):
    """What changed on a pad for those of one epoch, up to ``seq``."""

    @property
    def epoch(self) -> int:
        """The epoch."""
        ...

    @property
    def seq(self) -> int:
        """The number up to which it reaches."""
        ...

    @property
    def marks(self) -> Sequence[MarkRow]:
        """Changed marks."""
        ...

    @property
    def comments(self) -> Sequence[MarkRow]:
        """Changed comments."""
        ...


class PadNews(Protocol):
    """What changed on a pad, for many people at once."""

    @property
    def meeting_id(self) -> str:
        """The meeting that rights to the pad hang on."""
        ...

    @property
    def seq(self) -> int:
        """The number up to which it reaches."""
        ...

    @property
    def more(self) -> bool:
        """Whether there is more after that."""
        ...

    @property
    def groups(self) -> Sequence[tuple[Sequence[Sight], MarkFeed]]:
        """Who gets the same."""
        ...

    @property
    def denied(self) -> Collection[str]:
        """Who may not see the pad."""
        ...
