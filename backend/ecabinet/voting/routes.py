"""Votes and ballots."""

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.schemas import Created
from ecabinet.voting import service
from ecabinet.voting.ballots import BallotRequest
from ecabinet.voting.cast_route import access_to_vote, view_of
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.reminding import remind_electors
from ecabinet.voting.schemas import BallotByHand, BallotView, ExtendVote, OpenVote, Reminded, VoidVote


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

    @post("/votes/{vote_id:str}/remind", status_code=200)
    async def remind(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], vote_id: FromPath[str]
    ) -> Reminded:
        """Remind the members who have not answered."""
        return await command.run(remind_electors, actor, vote_id)

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
        (await access_to_vote(installation, actor, vote_id)).need_staff()
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
        return view_of(await installation.ballots.cast(request))
