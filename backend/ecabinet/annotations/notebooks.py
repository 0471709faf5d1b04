"""Everybody's private notebook of a meeting."""

from ecabinet.annotations.queries import notebook_of
from ecabinet.annotations.schemas import PadRef
from ecabinet.annotations.tables import MarkPad
from ecabinet.identity.actor import Actor
from ecabinet.kit.many_rows import insert_missing
from ecabinet.kit.work import Work


async def open_notebook(work: Work, actor: Actor, meeting_id: str) -> PadRef:
    """Return one's own notebook of a meeting, made at first use.

    Raises:
        NotFound: there is no such meeting for this person.
    """
    pad_id, _ = await notebook_of(work.session, actor, meeting_id)
    row = {"id": pad_id, "meeting_id": meeting_id, "owner_id": actor.person_id, "seq": 0, "layer_changes": 0}
    await insert_missing(work.session, MarkPad, row)
    return PadRef(pad_id)
