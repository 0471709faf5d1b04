"""What was added to a file after a signature: further signatures only, or something else.

ISO 32000-1 12.8.2.2 leaves the judgement to the reader of a file. Here every object that existed when the signature
was made, and was written again later, must be one that a further signature has to touch, in the keys it has to touch.
"""

from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from ecabinet.signing.values import Changes

_CATALOG = {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/StructTreeRoot", "/Version"}
_FORM = {"/Fields", "/SigFlags", "/DR", "/DA"}
_PAGE = {"/Annots", "/StructParents", "/Tabs"}
_STRUCTURE = {"/StructTreeRoot": {"/K", "/ParentTree", "/ParentTreeNextKey"}, "/StructElem": {"/K"}}
_NUMBER_TREE = {"/Nums", "/Kids", "/Limits"}
_SIGNED_FIELD = {"/V", "/AP", "/F", "/MK", "/Lock", "/P"}
_INFORMATION = {"/ModDate", "/Producer", "/Creator", "/CreationDate", "/Title", "/Author", "/Subject", "/Keywords"}
_XMP = (b"<?xpacket", b"<x:xmpmeta", b"<?xml", b"\xef\xbb\xbf<")

Ref = generic.Reference


def changes_after(reader: PdfFileReader, signed_revision: int) -> Changes:
    """Return what the revisions after ``signed_revision`` hold, judged object by object."""
    last = reader.xrefs.total_revisions - 1
    if signed_revision == last:
        return "other"  # bytes without a revision of their own
    known = _written(reader, 0, signed_revision)
    again = _written(reader, signed_revision + 1, last) & known
    comparison = _Comparison(reader, signed_revision)
    return "signatures_only" if all(comparison.harmless(ref) for ref in again) else "other"


def _written(reader: PdfFileReader, first: int, last: int) -> set[Ref]:
    """What the revisions wrote or took away."""
    xrefs = reader.xrefs
    revisions = range(first, last + 1)
    return {ref for at in revisions for ref in xrefs.explicit_refs_in_revision(at) | xrefs.refs_freed_in_revision(at)}


class _Comparison:
    """The file as it was signed against the file as it is."""

    def __init__(self, reader: PdfFileReader, signed_revision: int) -> None:
        self._now = reader
        self._then = reader.get_historical_resolver(signed_revision)
        trailer, catalog = self._then.trailer_view, self._then.root
        self._catalog = _reference(_raw(trailer, "/Root"))
        self._information = _reference(_raw(trailer, "/Info"))
        self._metadata = _reference(_raw(catalog, "/Metadata"))
        self._form = _reference(_raw(catalog, "/AcroForm"))

    def harmless(self, ref: Ref) -> bool:
        """Tell whether what became of the object is what a further signature does."""
        old, new = self._then.get_object(ref), self._now.get_object(ref)
        if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
            return self._stream_harmless(ref, old, new)
        if old == new:
            return True
        if isinstance(old, generic.ArrayObject):
            return self._only_signatures_added(old, new)
        if not isinstance(old, generic.DictionaryObject) or not isinstance(new, generic.DictionaryObject):
            return False
        return self._dictionary_harmless(ref, old, new)

    def _stream_harmless(self, ref: Ref, old: Any, new: Any) -> bool:
        """Only the description of the file may be rewritten; a stream's dictionary says nothing of what it holds."""
        if not isinstance(old, generic.StreamObject) or not isinstance(new, generic.StreamObject):
            return False
        if old.data == new.data:
            return old == new
        return ref == self._metadata and all(one.data.lstrip().startswith(_XMP) for one in (old, new))

    def _dictionary_harmless(self, ref: Ref, old: generic.DictionaryObject, new: generic.DictionaryObject) -> bool:
        changed = _changed(old, new)
        if ref == self._catalog:
            return changed <= _CATALOG and self._form_harmless(old, new)
        if ref == self._form:
            return changed <= _FORM and self._list_harmless(old, new, "/Fields")
        if ref == self._information:
            return changed <= _INFORMATION
        if old.get("/FT") == "/Sig":
            return "/V" not in old and changed <= _SIGNED_FIELD
        if old.get("/Type") == "/Page":
            return changed <= _PAGE and self._list_harmless(old, new, "/Annots")
        if old.get("/Type") in _STRUCTURE:
            return changed <= _STRUCTURE[old["/Type"]]
        return {*old, *new} <= _NUMBER_TREE

    def _form_harmless(self, old: generic.DictionaryObject, new: generic.DictionaryObject) -> bool:
        before, after = old.get("/AcroForm"), new.get("/AcroForm")
        if before is None or after is None:
            return before is None
        return _changed(before, after) <= _FORM and self._list_harmless(before, after, "/Fields")

    def _list_harmless(self, old: generic.DictionaryObject, new: generic.DictionaryObject, key: str) -> bool:
        return self._only_signatures_added(old.get(key, generic.ArrayObject()), new.get(key, generic.ArrayObject()))

    def _only_signatures_added(self, old: Any, new: Any) -> bool:
        if not isinstance(old, generic.ArrayObject) or not isinstance(new, generic.ArrayObject):
            return False
        before, after = _members(old), _members(new)
        kept, added = after[: len(before)], after[len(before) :]
        return kept == before and all(self._is_signature_field(one) for one in added)

    def _is_signature_field(self, member: Any) -> bool:
        field = member.get_object() if isinstance(member, generic.IndirectObject) else None
        return isinstance(field, generic.DictionaryObject) and field.get("/FT") == "/Sig"


def _reference(value: Any) -> Ref | None:
    return value.reference if isinstance(value, generic.IndirectObject) else None


def _members(array: generic.ArrayObject) -> list[Any]:
    return [array.raw_get(at) for at in range(len(array))]


def _changed(old: generic.DictionaryObject, new: generic.DictionaryObject) -> set[str]:
    return {key for key in {*old, *new} if _raw(old, key) != _raw(new, key)}


def _raw(holder: generic.DictionaryObject, key: str) -> Any:
    return holder.raw_get(key) if key in holder else None
