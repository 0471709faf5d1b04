"""The typesetter, fenced in: own fonts only, no packages, no network, warnings are errors, data never markup."""

import functools
import json
from pathlib import Path
from typing import Any

import typst

from ecabinet.kit.problem import Invalid
from ecabinet.typeset.errors import TypesetterFault, letter_missing

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])


class Sheet:
    """One template filled with one set of values.

    Raises ``document_letter_missing`` when the font lacks a letter, and ``TypesetterFault`` for any other
    fault or warning.
    """

    def __init__(self, template: str, data: dict[str, Any]) -> None:
        nowhere = str(_HERE / "no-packages")
        self._compiler = typst.Compiler(
            input=str(_TEMPLATES / template),
            root=str(_TEMPLATES),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            package_path=nowhere,
            package_cache_path=nowhere,
        )

    def pdf(self) -> bytes:
        """Return the sheet as PDF/A-2b."""
        return self._compiled(format="pdf", pdf_standards="a-2b")

    def png(self, ppi: float) -> bytes:
        """Return a one-page sheet as a picture with ``ppi`` pixels per inch."""
        return self._compiled(format="png", ppi=ppi)

    def marks(self, label: str) -> list[dict[str, Any]]:
        """Return the values that the template left under ``label``."""
        found: list[dict[str, Any]] = json.loads(self._compiler.query(f"<{label}>", field="value"))
        return found

    def _compiled(self, **options: Any) -> bytes:
        try:
            made, warnings = self._compiler.compile_with_warnings(**options)
        except typst.TypstError as fault:
            raise _refusal(fault.message) from fault
        if warnings:
            raise _refusal(warnings[0].message)
        if not isinstance(made, bytes):
            raise TypesetterFault("more than one page")
        return made


def _refusal(message: str) -> Invalid | TypesetterFault:
    return letter_missing(message) if "could not be displayed" in message else TypesetterFault(message)
