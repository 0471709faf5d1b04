"""Whether a PDF wants to run something. Nothing here ever runs it, nor does pdfium, built without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from ecabinet.kit.pdf_limits import reads_long_lists

# Actions that act beyond the document itself (ISO 32000-1 12.6.4).
_ACTIVE = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
_MOST_CHAINED = 32


@reads_long_lists
def has_active_content(path: str) -> bool:
    """Look at the document's, its pages' and their annotations' actions, and at scripts by name."""
    with Path(path).open("rb") as file:
        return any(map(_is_active, _actions(PdfReader(file))))


def _actions(reader: PdfReader) -> Iterator[Any]:
    root = _dictionary(reader.root_object)
    if "/JavaScript" in _dictionary(root.get("/Names")):
        yield DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    yield from _of(root, "/OpenAction")
    for page in reader.pages:
        yield from _of(page, "/A")
        annotations = page.get("/Annots")
        for annotation in annotations.get_object() if annotations is not None else ():
            yield from _of(_dictionary(annotation), "/A")


def _of(holder: DictionaryObject, key: str) -> Iterator[Any]:
    yield holder.get(key)
    yield from _dictionary(holder.get("/AA")).values()


def _is_active(action: Any) -> bool:
    """Say whether an action, or one that follows it, is active; a destination is not an action."""
    waiting = [action]
    for _ in range(_MOST_CHAINED):
        if not waiting:
            return False
        found = _dictionary(waiting.pop())
        if found.get("/S") in _ACTIVE or "/JS" in found:
            return True
        following = found.get("/Next")
        following = following.get_object() if following is not None else None
        waiting += following if isinstance(following, ArrayObject) else [following] if following is not None else []
    return True


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
