"""Votes and ballots."""

from litestar import Controller, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Forbidden, NotFound
from ecabinet.kit.schemas import Created
from ecabinet.meetings.access import Access, need_access
from ecabinet.voting import service
from ecabinet.voting.ballots import BallotAnswer, BallotRequest
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.schemas import BallotByHand, BallotView, CastBallot, ExtendVote, OpenVote, VoidVote
from ecabinet.voting.tables import Vote


async def _access(installation: Installation, actor: Actor, vote_id: str) -> Access:
    async with installation.database.reading() as session:
        vote = await session.get(Vote, vote_id)
        if vote is None:
            raise NotFound("vote_not_found")
        access = await need_access(session, vote.meeting_id, actor)
        return access.need_item(vote.item_id)


def _view(answer: BallotAnswer) -> BallotView:
    return BallotView(
        vote_id=answer.vote_id,
        choice=answer.choice,
        revision=answer.revision,
        cast_at=answer.cast_at,
        receipt=answer.receipt,
        by_hand=answer.by_hand,
    )


class VoteController(Controller):
    """Votes in session."""

    tags = ("votes",)
    guards = (need_open_screen,)

    @post("/meetings/{meeting_id:str}/votes")
    async def open(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[OpenVote],
    ) -> Created:
        """Put a question to the members."""
        return await command.run(service.open_vote, actor, meeting_id, data)

    @post("/votes/{vote_id:str}/close", status_code=200)
    async def close(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], vote_id: FromPath[str]
    ) -> None:
        """Close a vote and record its result."""
        await command.run(service.close_vote, actor, vote_id)

    @post("/votes/{vote_id:str}/void", status_code=200)
    async def void(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        vote_id: FromPath[str],
        data: JSONBody[VoidVote],
    ) -> None:
        """Void a vote opened by mistake."""
        await command.run(service.void_vote, actor, vote_id, data)

    @post("/votes/{vote_id:str}/extend", status_code=200)
    async def extend(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        vote_id: FromPath[str],
        data: JSONBody[ExtendVote],
    ) -> None:
        """Give the members more time."""
        await command.run(service.extend_vote, actor, vote_id, data)

    @put("/votes/{vote_id:str}/ballot")
    async def cast(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        vote_id: FromPath[str],
        data: JSONBody[CastBallot],
    ) -> BallotView:
        """Cast or change one's own ballot; safe to repeat with the same idempotency key."""
        request = BallotRequest(
            vote_id=vote_id,
            person_id=actor.person_id,
            choice=Choice(data.choice),
            based_on=data.based_on,
            request_key=command.key or new_id(),
            origin=command.origin,
        )
        try:
            return _view(await installation.ballots.cast(request))
        except Forbidden:
            # Being an elector is the right to vote; whoever is none may not even know that there is a vote.
            await _access(installation, actor, vote_id)
            raise

    @post("/votes/{vote_id:str}/ballots-by-hand", status_code=200)
    async def record_by_hand(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        vote_id: FromPath[str],
        data: JSONBody[BallotByHand],
    ) -> BallotView:
        """Record the ballot of a member without a tablet; it is marked as recorded by hand."""
        (await _access(installation, actor, vote_id)).need_staff()
        request = BallotRequest(
            vote_id=vote_id,
            person_id=data.person_id,
            choice=Choice(data.choice),
            based_on=data.based_on,
            request_key=command.key or new_id(),
            origin=command.origin,
            recorded_by=actor.person_id,
            reason=data.reason,
        )
        return _view(await installation.ballots.cast(request))
