"""Faults of typesetting, told apart by code."""


class TypesetError(Exception):
    """A document could not be set: ``code`` is ``letter_missing``, ``body_empty``, ``kind_unknown`` or
    ``typeset_failed``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
