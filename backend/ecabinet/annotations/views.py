"""Rows of marks and comments as those get them who see their layer."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from cryptography.exceptions import InvalidTag

from ecabinet.annotations.bodies import Body, Place
from ecabinet.annotations.rows import AnyRow
from ecabinet.annotations.schemas import CommentView, MarkView, Settled
from ecabinet.annotations.sealing import Seal
from ecabinet.identity.schemas import PersonRef

bodies: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)
places = msgspec.json.Decoder(dict[str, Place])
log = logging.getLogger(__name__)
_NOTHING = msgspec.Raw(b"{}")


def mark_view(row: AnyRow, refs: Mapping[str, PersonRef], seal: Seal | None) -> MarkView | None:
    """Return a mark as those get it who see its layer, or None where its seal is broken."""
    try:
        body = opened(row.body, row.sealed, seal, f"body:{row.id}")
        where = opened(row.places, row.sealed, seal, f"places:{row.id}")
    except InvalidTag:
        log.error("mark %s cannot be opened", row.id)
        return None
    return MarkView(
        id=row.id,
        pad=row.pad_id,
        layer=row.layer_id,
        owner=refs[row.owner_id],
        version=row.version_id,
        revision=row.revision,
        seq=row.seq,
        created_at=row.created_at,
        changed_at=row.changed_at,
        removed=row.removed,
        settled=Settled(refs[row.settled_by], row.settled_at) if row.settled_by else None,
        # kept as it travels: nothing is read to be written again
        body=cast(Any, None if body is None else msgspec.Raw(body)),
        places=cast(Any, _NOTHING if where is None else msgspec.Raw(where)),
        credited=row.credited,
    )


def opened(text: str | None, sealed: bool, seal: Seal | None, place: str) -> bytes | None:
    """Return a row's text as it was before it was sealed.

    Raises:
        InvalidTag: it was not sealed by this seal for this place.
    """
    if text is None or not sealed:
        return None if text is None else text.encode()
    if seal is None:
        raise InvalidTag
    return seal.open(text, place)


def gone_view(row: AnyRow, pad_id: str, refs: Mapping[str, PersonRef]) -> MarkView:
    """Return a mark that left a layer, as those get it who see only that one: gone."""
    return MarkView(
        id=row.id,
        pad=pad_id,
        layer=row.layer_id,
        owner=refs[row.owner_id],
        version=None,
        revision=row.revision,
        seq=row.seq,
        created_at=row.created_at,
        changed_at=row.created_at,
        removed=True,
        settled=None,
        body=None,
        places={},
    )


def comment_views(rows: Iterable[AnyRow], refs: Mapping[str, PersonRef], seal: Seal | None) -> Iterable[CommentView]:
    """Return comments as those get them who see their mark, without those whose seal is broken."""
    for row in rows:
        try:
            text = opened(row.text, row.sealed, seal, f"comment:{row.id}") or b""
        except InvalidTag:
            log.error("comment %s cannot be opened", row.id)
            continue
        yield CommentView(
            id=row.id,
            pad=row.pad_id,
            mark=row.mark_id,
            layer=row.layer_id,
            author=refs[row.author_id],
            text=text.decode(),
            at=row.at,
            seq=row.seq,
            removed=row.removed,
            credited=row.credited,
        )
