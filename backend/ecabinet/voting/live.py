"""The live entity vote."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.body_rules import MajorityOf
from ecabinet.kit import audience as to
from ecabinet.kit.live import Entity, reader
from ecabinet.voting.decision_rules import VoteRule, votes_needed
from ecabinet.voting.queries import votes_with_questions
from ecabinet.voting.schemas import VoteView
from ecabinet.voting.tables import Decision, Elector, Vote


@reader("vote")
async def vote_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read votes; what was answered is in the result alone, after closing."""
    rows = [row for row in await votes_with_questions(session, meeting_id) if ids is None or row[0].id in ids]
    electors = await _electors(session, [vote.id for vote, _ in rows])
    return {
        vote.id: Entity(to.item(vote.item_id), _view(vote, decision, electors.get(vote.id, [])))
        for vote, decision in rows
    }


async def _electors(session: AsyncSession, vote_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(Elector).where(Elector.vote_id.in_(vote_ids)).order_by(Elector.person_id)
    for row in (await session.scalars(query)).all():
        found.setdefault(row.vote_id, []).append(row.person_id)
    return found


def _view(vote: Vote, decision: Decision, electors: list[str]) -> VoteView:
    rule = msgspec.convert(vote.rule, VoteRule)
    of_all = rule.majority_of is MajorityOf.ALL_MEMBERS
    return VoteView(
        id=vote.id,
        decision_id=decision.id,
        item_id=vote.item_id,
        question=decision.question,
        paper_version_id=decision.paper_version_id,
        round=vote.round,
        state=vote.state,
        opened_at=vote.opened_at,
        closes_at=vote.closes_at,
        closed_at=vote.closed_at,
        rule=vote.rule,
        needed=votes_needed(rule, len(electors)) if of_all and electors else None,
        electors=electors,
        void_reason=vote.void_reason,
        result=vote.result,
    )
