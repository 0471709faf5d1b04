"""Reads of pads and marks for the screens and for the live part."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.annotations import names
from ecabinet.annotations.feed import PadNews, feed_of, feeds_after, pad_heads
from ecabinet.annotations.sight import Pad, Sight, need_pad
from ecabinet.annotations.tables import MarkPad
from ecabinet.identity.actor import Actor
from ecabinet.meetings.access import need_access

__all__ = ("Pad", "PadNews", "Sight", "feed_of", "feeds_after", "need_pad", "notebook_of", "pad_heads")


async def notebook_of(session: AsyncSession, actor: Actor, meeting_id: str) -> tuple[str, bool]:
    """Return the id of one's own notebook of a meeting, and whether it has been opened before.

    Raises:
        NotFound: there is no such meeting for this person.
    """
    await need_access(session, meeting_id, actor)
    pad_id = names.notebook(meeting_id, actor.person_id)
    return pad_id, await session.scalar(select(MarkPad.id).where(MarkPad.id == pad_id)) is not None
