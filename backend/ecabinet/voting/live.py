"""The live entities vote and vote_names: what became of a question, and who is behind the numbers."""

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.identity.body_rules import MajorityOf
from ecabinet.kit import audience as to
from ecabinet.kit.live import Entity, reader
from ecabinet.voting.decision_rules import VoteRule, votes_needed
from ecabinet.voting.queries import votes_with_questions
from ecabinet.voting.schemas import VoteNames, VoteView
from ecabinet.voting.tables import Decision, Elector, Vote

# A digest of few ballots can be tried out, so it is kept with the names.
BY_NAME = frozenset({"names", "digest"})


@reader("vote")
async def vote_entities(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read votes; what was answered is in the result alone, after closing."""
    rows = [row for row in await votes_with_questions(session, meeting_id) if ids is None or row[0].id in ids]
    counts = await _elector_counts(session, [vote.id for vote, _ in rows])
    return {
        vote.id: Entity(to.item(vote.item_id), _view(vote, decision, counts.get(vote.id, 0))) for vote, decision in rows
    }


@reader("vote_names")
async def vote_names(session: AsyncSession, meeting_id: str, ids: frozenset[str] | None) -> dict[str, Entity]:
    """Read who may answer each vote and, once it is closed, how each did; the id is the vote's.

    Those let into a single item learn the numbers, not the names.
    """
    query = select(Vote).where(Vote.meeting_id == meeting_id).order_by(Vote.opened_at, Vote.id)
    votes = [vote for vote in (await session.scalars(query)).all() if ids is None or vote.id in ids]
    electors = await _electors(session, [vote.id for vote in votes])
    return {vote.id: Entity(to.FULL, _names(vote, electors.get(vote.id, []))) for vote in votes}


async def _elector_counts(session: AsyncSession, vote_ids: list[str]) -> dict[str, int]:
    query = select(Elector.vote_id, func.count()).where(Elector.vote_id.in_(vote_ids)).group_by(Elector.vote_id)
    return dict((await session.execute(query)).all())


async def _electors(session: AsyncSession, vote_ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(Elector).where(Elector.vote_id.in_(vote_ids)).order_by(Elector.person_id)
    for row in (await session.scalars(query)).all():
        found.setdefault(row.vote_id, []).append(row.person_id)
    return found


def _view(vote: Vote, decision: Decision, elector_count: int) -> VoteView:
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
        needed=votes_needed(rule, elector_count) if of_all and elector_count else None,
        elector_count=elector_count,
        void_reason=vote.void_reason,
        result=vote.result and {key: value for key, value in vote.result.items() if key not in BY_NAME},
    )


def _names(vote: Vote, electors: list[str]) -> VoteNames:
    result = vote.result or {}
    return VoteNames(id=vote.id, electors=electors, names=result.get("names"), digest=result.get("digest"))
