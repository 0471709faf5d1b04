"""The one route that a whole room takes in the same second.

What the framework would look up for every call (dependencies, guards) is called directly here.
"""

from typing import Any

import msgspec
from litestar import Request, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.response.base import ASGIResponse

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import open_actor
from ecabinet.installation import Installation
from ecabinet.kit.http import IdempotencyKey, origin_of
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Forbidden, NotFound
from ecabinet.meetings.access import Access, need_access
from ecabinet.voting.ballots import BallotAnswer, BallotRequest
from ecabinet.voting.decision_rules import Choice
from ecabinet.voting.schemas import BallotView, CastBallot
from ecabinet.voting.tables import Vote


@put(
    "/votes/{vote_id:str}/ballot",
    tags=["votes"],
    responses={
        200: ResponseSpec(BallotView, generate_examples=False, description="Request fulfilled, document follows")
    },
)
async def cast(
    request: Request[Any, Any, Any],
    vote_id: FromPath[str],
    data: JSONBody[CastBallot],
    idempotency_key: IdempotencyKey = None,
) -> ASGIResponse:
    """Cast or change one's own ballot; safe to repeat with the same idempotency key."""
    actor = open_actor(request)
    installation: Installation = request.app.state.installation
    ballot = BallotRequest(
        vote_id=vote_id,
        person_id=actor.person_id,
        choice=Choice(data.choice),
        based_on=data.based_on,
        request_key=idempotency_key or new_id(),
        origin=origin_of(request),
    )
    try:
        return ASGIResponse(body=_encode(view_of(await installation.ballots.cast(ballot))))
    except Forbidden:
        # Being an elector is the right to vote; whoever is none may not even know that there is a vote.
        await access_to_vote(installation, actor, vote_id)
        raise


# What is encoded here is encoded once; the framework would wrap it twice more.
_encode = msgspec.json.Encoder().encode


async def access_to_vote(installation: Installation, actor: Actor, vote_id: str) -> Access:
    """Return what the person may do where this vote is held.

    Raises:
        NotFound: there is no such vote, or none that this person may know of.
    """
    async with installation.database.reading() as session:
        vote = await session.get(Vote, vote_id)
        if vote is None:
            raise NotFound("vote_not_found")
        access = await need_access(session, vote.meeting_id, actor)
        return access.need_item(vote.item_id)


def view_of(answer: BallotAnswer) -> BallotView:
    """Return a recorded ballot as its member sees it."""
    return BallotView(
        vote_id=answer.vote_id,
        choice=answer.choice,
        revision=answer.revision,
        cast_at=answer.cast_at,
        receipt=answer.receipt,
        by_hand=answer.by_hand,
    )
