"""Reminding the members whose answer to an open vote is still missing."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.kit.event_log import lock_log
from ecabinet.kit.problem import Conflict, NotFound, TooMany
from ecabinet.kit.work import Work
from ecabinet.meetings.access import need_access
from ecabinet.notices.queries import told_since
from ecabinet.notices.service import tell
from ecabinet.voting.ballot_rules import VoteState
from ecabinet.voting.rules import VoteCommand, command_refusal
from ecabinet.voting.schemas import Reminded
from ecabinet.voting.tables import Ballot, Decision, Elector, Vote

KIND: Final = "vote_reminder"
PAUSE: Final = timedelta(minutes=1)


async def remind_electors(work: Work, actor: Actor, vote_id: str) -> Reminded:
    """Tell every elector who has not answered that their answer is waited for; the chair and the secretaries may.

    Raises:
        NotFound: there is no such vote for this person.
        Forbidden: the person is neither the chair nor a secretary.
        Conflict: the vote is over.
        TooMany: they were reminded less than a minute ago.
    """
    vote = await _need_vote(work, actor, vote_id)
    if refusal := command_refusal(VoteState(vote.state), VoteCommand.REMIND):
        raise Conflict(refusal)
    silent = await _silent(work, vote_id)
    if await told_since(work.session, silent, KIND, vote.meeting_id, max(work.now - PAUSE, vote.opened_at)):
        raise TooMany("reminded_just_now", retry_after=int(PAUSE.total_seconds()))
    decision = await work.session.get_one(Decision, vote.decision_id)
    tell(
        work,
        silent,
        KIND,
        href=f"/room/{vote.meeting_id}",
        unit_id=vote.unit_id,
        meeting_id=vote.meeting_id,
        values={"question": decision.question},
    )
    note(
        work,
        "remind_electors",
        ("vote", vote_id),
        unit_id=vote.unit_id,
        meeting_id=vote.meeting_id,
        after={"person_ids": silent},
    )
    return Reminded(len(silent))


async def _need_vote(work: Work, actor: Actor, vote_id: str) -> Vote:
    meeting_id = await work.session.scalar(select(Vote.meeting_id).where(Vote.id == vote_id))
    if meeting_id is None:
        raise NotFound("vote_not_found")
    # A vote is closed, and reminders are sent, only under this lock.
    await lock_log(work.session, meeting_id)
    vote = await work.session.get_one(Vote, vote_id)
    (await need_access(work.session, meeting_id, actor)).need_item(vote.item_id).need_staff()
    return vote


async def _silent(work: Work, vote_id: str) -> list[str]:
    answered = select(Ballot.person_id).where(Ballot.vote_id == vote_id)
    query = select(Elector.person_id).where(Elector.vote_id == vote_id, Elector.person_id.not_in(answered))
    return list((await work.session.scalars(query.order_by(Elector.person_id))).all())
