"""The mark of a reader's copy of a secret paper."""

import msgspec

from ecabinet.typeset.engine import Sheet


class CopyMark(msgspec.Struct, frozen=True):
    """What the mark says: how secret the paper is, whose copy this is, and a warning or nothing."""

    level: str
    copy: str
    warning: str = ""


def copy_mark(mark: CopyMark) -> bytes:
    """Return the mark as a PDF of one page, just as large as the mark; its font is embedded.

    Raises:
        Invalid: ``document_letter_missing``, where the font lacks a letter of it.
    """
    return Sheet("copy.typ", msgspec.to_builtins(mark)).pdf()
