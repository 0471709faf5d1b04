"""Reads of votes for other capabilities."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.voting.tables import Decision, Vote


async def open_vote_count(session: AsyncSession, meeting_id: str) -> int:
    """Return how many votes of the meeting are open."""
    query = select(func.count()).where(Vote.meeting_id == meeting_id, Vote.state == "open")
    return (await session.execute(query)).scalar_one()


class OpenVoteTime(msgspec.Struct, frozen=True):
    """That a vote is open, and when it closes by itself."""

    closes_at: datetime | None


async def open_votes(session: AsyncSession, meeting_ids: list[str]) -> dict[str, OpenVoteTime]:
    """Return, for each of these meetings that has a vote open, until when."""
    query = select(Vote).where(Vote.meeting_id.in_(meeting_ids), Vote.state == "open")
    return {vote.meeting_id: OpenVoteTime(vote.closes_at) for vote in (await session.scalars(query)).all()}


async def votes_with_questions(session: AsyncSession, meeting_id: str) -> list[tuple[Vote, Decision]]:
    """Return the meeting's votes with the decisions above them, in the order they were opened."""
    query = (
        select(Vote, Decision)
        .join(Decision, Decision.id == Vote.decision_id)
        .where(Vote.meeting_id == meeting_id)
        .order_by(Vote.opened_at, Vote.id)
    )
    return [(vote, decision) for vote, decision in (await session.execute(query)).all()]
