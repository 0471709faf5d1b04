"""Refusals of typesetting."""

from ecabinet.kit.problem import Invalid


def body_empty() -> Invalid:
    """The document has no paragraph."""
    return Invalid("document_body_empty")


def kind_unknown(kind: str) -> Invalid:
    """There is no form for this kind of document."""
    return Invalid("document_kind_unknown", kind=kind)


def letter_missing(detail: str) -> Invalid:
    """The typeface has no such letter (a picture sign, a foreign script)."""
    return Invalid("document_letter_missing", detail=detail)


class TypesetterFault(Exception):
    """The typesetter failed for a reason that is no fault of the text."""
