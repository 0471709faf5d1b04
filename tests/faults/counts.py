"""Counting after everything is mended: what the record holds against what people and tablets were told."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.faults.caller import Json
from tests.faults.council import Council, Voter
from tests.faults.tablets import Tablet

from ecabinet.conclusions.tables import Conclusion, RegisterEntry, RegisterHead
from ecabinet.kit.event_log import MeetingEventRow, first_broken
from ecabinet.meetings.tables import AgendaItem
from ecabinet.papers.tables import PaperVersion
from ecabinet.voting.tables import Ballot, BallotChange, Vote


async def ballots_that_went_wrong(session: AsyncSession, council: Council) -> dict[str, int]:
    """Count the ballots that were acknowledged and are not recorded, and those recorded more often than cast."""
    changes = (await session.scalars(select(BallotChange))).all()
    recorded = Counter((each.person_id, each.vote_id, each.choice, each.revision) for each in changes)
    told = Counter(
        (voter.person, each.vote, each.choice, each.revision) for voter in council.voters for each in voter.acknowledged
    )
    keys = Counter((each.person_id, each.request_key) for each in changes)
    return {
        "lost": (told - recorded).total(),
        "recorded and never acknowledged": (recorded - told).total(),
        "counted twice": sum(count - 1 for count in keys.values()),
    }


async def results_that_the_record_does_not_bear(session: AsyncSession, council: Council) -> list[str]:
    """Return the votes that are not closed, or whose result is not that of the ballots behind it."""
    votes = {vote.id: vote for vote in await session.scalars(select(Vote))}
    assert votes.keys() == set(council.votes)
    return [vote.id for vote in votes.values() if not await _is_borne(session, vote, council.voters)]


async def _is_borne(session: AsyncSession, vote: Vote, voters: Sequence[Voter]) -> bool:
    ballots = {each.person_id: each for each in await session.scalars(select(Ballot).where(Ballot.vote_id == vote.id))}
    history = select(BallotChange).where(BallotChange.vote_id == vote.id).order_by(BallotChange.revision)
    revisions: dict[str, list[BallotChange]] = {}
    for change in await session.scalars(history):
        revisions.setdefault(change.person_id, []).append(change)
    assert ballots.keys() == revisions.keys()
    for person, each in revisions.items():
        assert [change.revision for change in each] == list(range(1, len(each) + 1))
        assert (each[-1].choice, each[-1].revision) == (ballots[person].choice, ballots[person].revision)
    if vote.state != "closed" or vote.result is None:
        return False
    named = {each["person_id"]: each["choice"] for each in vote.result["names"]}
    standing = {voter.person: ballots[voter.person].choice if voter.person in ballots else "silent" for voter in voters}
    counted = {choice: count for choice, count in vote.result["counts"].items() if count}
    borne = named == standing and counted == Counter(standing.values())
    return borne and vote.result["digest"] == _digest(vote, ballots)


def _digest(vote: Vote, ballots: dict[str, Ballot]) -> str:
    rows = [[person, ballots[person].choice, False, ballots[person].revision] for person in sorted(ballots)]
    canonical = json.dumps([vote.id, vote.round, rows], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def the_record_stands(session: AsyncSession, council: Council) -> None:
    """Check the chains, and everybody's acknowledged work but the ballots."""
    world = council.session.world
    for meeting in (world.meeting, council.session.closed):
        assert await first_broken(session, meeting) is None
    log = await _log(session, world.meeting)
    # Of one happening other audiences are told other things.
    events = Counter((event["type"], kind) for event, _ in log for kind in {each["kind"] for each in event["changes"]})
    conclusion = await session.get_one(Conclusion, world.items[0])
    assert conclusion.version == events["ConclusionRecorded", "conclusion"] == council.chair.concluded
    assert events["CurrentItemMoved", "meeting"] == council.chair.turned
    assert events["VoteOpened", "vote"] == events["VoteClosed", "vote"] == len(council.votes)
    item = await session.get_one(AgendaItem, world.items[1])
    assert item.version - council.session.item_version == council.secretary.changed
    assert item.title == council.secretary.title or not council.secretary.changed
    titles = Counter(await session.scalars(select(AgendaItem.title).where(AgendaItem.meeting_id == world.meeting)))
    assert [titles[title] for title in council.secretary.added] == [1] * len(council.secretary.added)
    await _numbers_are_whole(session, council)


async def _numbers_are_whole(session: AsyncSession, council: Council) -> None:
    given = sorted((each.year, each.number) for each in await session.scalars(select(RegisterEntry)))
    heads = {each.year: each.number for each in await session.scalars(select(RegisterHead))}
    assert given == [(year, number) for year in sorted(heads) for number in range(1, heads[year] + 1)]
    assert given == sorted(council.clerk.numbers)


async def papers_by_state(session: AsyncSession, council: Council) -> Counter[str]:
    """Return how many of the papers that were taken in are in which state; one sent twice is there once."""
    versions = {each.id: each.state for each in await session.scalars(select(PaperVersion))}
    assert versions.keys() == set(council.sender.sent)
    return Counter(versions.values())


async def events_that_went_wrong(session: AsyncSession, council: Council, tablet: Tablet) -> list[str]:
    """Return how what a tablet heard is not what the log holds for it, each once and in order."""
    log = await _log(session, council.session.world.meeting)
    wanted = [
        event
        for event, audience in log
        if _hears(council, tablet, audience) and not any(after < event["seq"] <= to for after, to in tablet.jumps)
    ]
    if tablet.heard == wanted:
        return tablet.wrong
    heard, due = [event["seq"] for event in tablet.heard], [event["seq"] for event in wanted]
    missing, more = sorted(set(due) - set(heard)), sorted((Counter(heard) - Counter(due)).elements())
    return [*tablet.wrong, f"missing {missing}, too many {more}, in order: {heard == sorted(heard)}"]


async def _log(session: AsyncSession, meeting: str) -> list[tuple[Json, str]]:
    query = select(MeetingEventRow).where(MeetingEventRow.meeting_id == meeting).order_by(MeetingEventRow.seq)
    return [(msgspec.json.decode(row.payload), row.audience) for row in await session.scalars(query)]


def _hears(council: Council, tablet: Tablet, audience: str) -> bool:
    world = council.session.world
    if tablet.person == world.invitee:
        return audience in ("meeting", f"item:{world.items[1]}", f"person:{tablet.person}")
    if audience == "staff":
        return tablet.person in (world.chair, world.secretary)
    return not audience.startswith("person:") or audience == f"person:{tablet.person}"
