"""Words on a clear ground, as small pages of their own: what stands in boxes and stamps on a copy of a paper."""

import unicodedata

import msgspec

from ecabinet.kit.problem import Invalid
from ecabinet.typeset.engine import Sheet

_UNKNOWN = "\u25a1"
_SIGNS = frozenset("“”‘’–—…•°§€₫«»\n\t")


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A text in a box of ``width`` by ``height`` points; ``stamp``: large, framed and in the middle."""

    text: str
    width: float
    height: float
    size: float
    color: str
    stamp: bool = False


def labels(wanted: list[Label]) -> bytes:
    """Return one page for each label, with its font embedded; a letter that the font lacks becomes a hollow square."""
    try:
        return _set(wanted)
    except Invalid:
        return _set([_known(label) for label in wanted])


def _known(label: Label) -> Label:
    """Return the label with no letter but Latin ones, their marks, and common signs."""
    return msgspec.structs.replace(label, text="".join(c if _is_known(c) else _UNKNOWN for c in label.text))


def _is_known(letter: str) -> bool:
    return letter in _SIGNS or letter in "đĐ" or unicodedata.normalize("NFD", letter)[0].isascii()


def _set(wanted: list[Label]) -> bytes:
    return Sheet("labels.typ", {"labels": msgspec.to_builtins(wanted)}).pdf()
