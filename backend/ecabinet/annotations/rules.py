"""What becomes of a mark when an operation on it arrives.

Operations of several devices meet in the order of their arrival. Each replaces only the parts that its device changed,
so what two devices did to different parts stands; of equal parts the last received stands, and words that it replaced
unseen are kept as a comment.
"""

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from ecabinet.annotations.bodies import WORD_KINDS, BadBody, Body, Place, kind_of, text_of
from ecabinet.annotations.schemas import ALL_PARTS, Part, PutMark

STYLE: Final = frozenset({"color", "width", "size", "tool", "stamp"})
TEXT: Final = frozenset({"text", "title"})


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A mark as it stands; ``text_revision`` and ``text_device`` last wrote its words."""

    layer: str
    version: str | None
    body: Body | None
    places: Mapping[str, Place]
    revision: int
    removed: bool = False
    text_revision: int = 0
    text_device: str = ""


class Merged(msgspec.Struct, frozen=True):
    """A mark after an operation, and the words that it replaced without its device having seen them."""

    mark: Held
    kept_text: str = ""


def put(held: Held | None, op: PutMark, device: str) -> Merged:
    """Return the mark after ``op``, whose body and places are tidy.

    Raises:
        BadBody: a mark of another kind stands there.
    """
    if held is None or held.removed or held.body is None:
        return Merged(_made(held, op, device))
    parts = ALL_PARTS if op.parts is None else frozenset(op.parts)
    body = _merged_body(held.body, op.body, parts)
    revision = held.revision + 1
    new_words = text_of(body) != text_of(held.body)
    mark = Held(
        layer=op.layer if "layer" in parts else held.layer,
        version=op.version if "shape" in parts else held.version,
        body=body,
        places=_merged_places(held, op, body, parts),
        revision=revision,
        text_revision=revision if new_words else held.text_revision,
        text_device=device if new_words else held.text_device,
    )
    unseen = held.text_revision > op.base and held.text_device != device
    return Merged(mark, text_of(held.body) if new_words and unseen else "")


def removed(held: Held) -> Held:
    """Return the mark once it is removed; a later ``put`` brings it back."""
    return msgspec.structs.replace(held, body=None, places={}, revision=held.revision + 1, removed=True)


def _made(held: Held | None, op: PutMark, device: str) -> Held:
    revision = held.revision + 1 if held else 1
    return Held(
        layer=op.layer,
        version=op.version,
        body=op.body,
        places=op.places or {},
        revision=revision,
        text_revision=revision,
        text_device=device,
    )


def _merged_body(old: Body, new: Body, parts: Collection[Part]) -> Body:
    if kind_of(old) != kind_of(new) and not {kind_of(old), kind_of(new)} <= WORD_KINDS:
        raise BadBody("a mark keeps its kind")
    values = {name: getattr(new if _part_of(name) in parts else old, name) for name in old.__struct_fields__}
    return type(new if "style" in parts else old)(**values)


def _part_of(field: str) -> Part:
    if field in STYLE:
        return "style"
    return "text" if field in TEXT else "shape"


def _merged_places(held: Held, op: PutMark, body: Body, parts: Collection[Part]) -> Mapping[str, Place]:
    sent = op.places or {}
    if "shape" in parts and (op.version != held.version or _shape(body) != _shape(held.body)):
        return sent  # where the old shape lay elsewhere says nothing of the new one
    return {**held.places, **sent} if "place" in parts else held.places


def _shape(body: Body | None) -> dict[str, object]:
    names = body.__struct_fields__ if body else ()
    return {name: getattr(body, name) for name in names if _part_of(name) == "shape"}
