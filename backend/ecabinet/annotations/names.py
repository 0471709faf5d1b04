"""Ids that are made from what they stand for, so that everybody finds them without a row.

Each is the first 32 hexadecimal digits of a SHA-256 over a word and other ids.
"""

import hashlib


def private_layer(pad_id: str, person_id: str) -> str:
    """Return the id of one person's own layer on a pad."""
    return _made("private", pad_id, person_id)


def meeting_layer(pad_id: str) -> str:
    """Return the id of the layer of everyone let into a paper's item."""
    return _made("meeting", pad_id)


def editing_layer(pad_id: str) -> str:
    """Return the id of the layer of those who prepare a paper."""
    return _made("editing", pad_id)


def notebook(meeting_id: str, person_id: str) -> str:
    """Return the id of the pad that is one person's notebook of one meeting."""
    return _made("notebook", meeting_id, person_id)


def kept_text(mark_id: str, revision: int) -> str:
    """Return the id of the comment that keeps the text which this revision of a mark replaced."""
    return _made("kept", mark_id, str(revision))


def imported(layer_id: str, ref: str) -> str:
    """Return the id, on an imported layer, of what a file calls ``ref``."""
    return _made("imported", layer_id, ref)


def _made(*parts: str) -> str:
    return hashlib.sha256(":".join(parts).encode()).hexdigest()[:32]
