"""SIGKILL while documents are prepared, signed, sealed and issued and the session goes on: counted afterwards."""

import asyncio
import hashlib
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.conclusions.office import PIN, SEAL_PIN
from tests.integration.conclusions.world import CARRIED, World, add_meeting, add_vote, make_world
from tests.integration.killed.hand import Hand, Json
from tests.integration.killed.lanes import STATES, ChairLane, DocumentLane, Lane, work_until_cut
from tests.integration.killed.program import PATIENCE, Program

from ecabinet.audit.tables import AuditEntry
from ecabinet.conclusions.rules import missing_numbers
from ecabinet.conclusions.tables import Conclusion, Document, DocumentFile, RegisterEntry, RegisterHead
from ecabinet.identity.tables import Account, Login
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingEventRow, first_broken
from ecabinet.kit.ids import new_id
from ecabinet.kit.work import Origin, Work
from ecabinet.meetings.tables import Meeting
from ecabinet.signing.keys import make_person_key, make_seal

# A PIN may be tried five times: a kill in the middle of signing costs one, until the PIN was right again.
KILLS = 2
RESOLUTIONS, NOTICES = 3, 2
LONGEST_SECONDS = 0.8
SIGNATURES = ["personal-signature", "organisation-seal"]


class Place:
    """One world with meetings closed, one in session, and what is to be made of them."""

    def __init__(self, world: World, data: Path) -> None:
        self.world, self.data = world, data
        self.session, self.items = new_id(), [new_id(), new_id()]
        self.closed = [new_id() for _ in range(NOTICES)]
        self.votes = [new_id() for _ in range(RESOLUTIONS)]

    async def write(self, session: AsyncSession) -> None:
        """Write the meetings, the votes that carried, and the keys."""
        for vote in self.votes:
            await add_vote(session, self.world, vote, 0, "closed", CARRIED)
        for meeting in self.closed:
            await self._closed(session, meeting)
        await add_meeting(session, self.world, self.session, self.items, "in_session")
        now, logins = datetime.now(UTC), (await session.scalars(select(Login))).all()
        for login in logins:
            login.last_active_at, login.expires_at = now, now + timedelta(days=1)
        await self._take_console(session, now)
        work, keys = Work(session, now, Origin()), self.data / "keys"
        for person in ("chair", "minister"):
            await make_person_key(work, keys, self.world.people[person], PIN)
        for unit in ("government", "office"):
            await make_seal(work, keys, self.world.units[unit], SEAL_PIN)

    async def _closed(self, session: AsyncSession, meeting: str) -> None:
        items = [new_id(), new_id()]
        await add_meeting(session, self.world, meeting, items, "closed")
        conclusion = Conclusion(
            item_id=items[0],
            meeting_id=meeting,
            unit_id=self.world.units["government"],
            text="Đồng ý trình.",
            recorded_by=self.world.people["chair"],
            recorded_at=datetime.now(UTC),
        )
        session.add(conclusion)

    async def _take_console(self, session: AsyncSession, now: datetime) -> None:
        query = select(Login.id).join(Account, Account.id == Login.account_id).where(Account.username == "chair")
        meeting = await session.get_one(Meeting, self.session)
        meeting.console_person_id, meeting.console_since = self.world.people["chair"], now
        meeting.console_login_id = (await session.scalars(query)).one()


@pytest.fixture
async def place(database: Database, tmp_path: Path) -> Place:
    made = Place(await make_world(database), tmp_path / "data")
    made.data.mkdir(mode=0o700)
    async with database.writing() as session:
        await made.write(session)
        await session.commit()
    return made


@pytest.fixture
async def program(database_url: str, place: Place) -> AsyncIterator[Program]:
    started = Program(place.data, database_url)
    await started.start()
    yield started
    assert await started.stop() in (0, -signal.SIGTERM)


async def test_nothing_of_signing_sealing_and_issuing_is_lost_or_done_twice(
    database: Database, place: Place, program: Program
) -> None:
    resolutions, notices, chair = _lanes(place, program)
    moments = random.Random(20261124)
    for _ in range(KILLS):
        working = [asyncio.create_task(work_until_cut(lane)) for lane in (resolutions, notices, chair)]
        await _one_more_each([lane for lane in (resolutions, notices, chair) if not _is_done(lane)], working)
        await asyncio.sleep(moments.random() * LONGEST_SECONDS)
        await program.kill()
        await asyncio.gather(*working)
        await program.start()
        for lane in (resolutions, notices, chair):
            await lane.stands()
    await asyncio.gather(work_until_cut(resolutions), work_until_cut(notices), _conclude(chair))
    await _documents_are_whole(database, [resolutions, notices])
    await _session_is_whole(database, place, chair)


async def _conclude(chair: ChairLane) -> None:
    """Go on at least once, and until a conclusion was recorded: so far chance may have had items turned only."""
    await chair.step()
    while chair.version == 0:
        await chair.step()


def _lanes(place: Place, program: Program) -> tuple[DocumentLane, DocumentLane, ChairLane]:
    world = place.world
    carried: list[tuple[str, Json]] = [(world.meeting, {"kind": "resolution", "vote_id": vote}) for vote in place.votes]
    noticed: list[tuple[str, Json]] = [(meeting, {"kind": "conclusion_notice"}) for meeting in place.closed]

    def hand() -> Hand:
        return Hand(program.address, world.tokens)

    return (
        DocumentLane(hand(), "chair", carried),
        DocumentLane(hand(), "minister", noticed),
        ChairLane(hand(), place.session, place.items),
    )


def _is_done(lane: Lane) -> bool:
    return isinstance(lane, DocumentLane) and lane.is_done


async def _one_more_each(lanes: list[Lane], working: list[asyncio.Task[None]]) -> None:
    """Wait until each of them was answered once more, or has nothing left to do."""
    begun = [lane.acknowledged for lane in lanes]
    async with asyncio.timeout(PATIENCE):
        while any(
            lane.acknowledged == before and not _is_done(lane) for lane, before in zip(lanes, begun, strict=True)
        ):
            for task in working:
                if task.done():
                    task.result()
            await asyncio.sleep(0.01)


async def _documents_are_whole(database: Database, lanes: list[DocumentLane]) -> None:
    answers = {document: each for lane in lanes for document, each in lane.answers.items()}
    async with database.reading() as session:
        documents = {row.id: row for row in await session.scalars(select(Document))}
        files = (await session.scalars(select(DocumentFile))).all()
        entries = (await session.scalars(select(RegisterEntry))).all()
        heads = {row.register: row.number for row in await session.scalars(select(RegisterHead))}
        acts = Counter((entry.subject_id, entry.action) for entry in await session.scalars(select(AuditEntry)))
    assert documents.keys() == answers.keys()
    assert len(answers) == RESOLUTIONS + NOTICES
    _numbers_are_whole(entries, heads)
    for document, (*_, issued) in answers.items():
        row = documents[document]
        assert (row.state, row.number, row.sha256) == ("issued", issued["number"], issued["version_sha256"])
        assert sorted((each.preparation, each.step) for each in files if each.document_id == document) == [
            (1, "prepared"),
            (1, "sealed"),
            (1, "signed"),
        ]
        assert [acts[document, f"{act}_document"] for act in ("make", "prepare", "sign", "seal", "issue")] == [1] * 5
        await _is_signed_twice(lanes[0].hand, document, issued["version_sha256"])


def _numbers_are_whole(entries: Sequence[RegisterEntry], heads: dict[str, int]) -> None:
    numbers: dict[str, list[int]] = {}
    for entry in entries:
        numbers.setdefault(entry.register, []).append(entry.number)
    assert {register: sorted(given) for register, given in numbers.items()} == {
        register: list(range(1, last + 1)) for register, last in heads.items()
    }
    assert all(missing_numbers(given) == () for given in numbers.values())
    assert sorted(len(given) for given in numbers.values()) == [NOTICES, RESOLUTIONS]


async def _is_signed_twice(hand: Hand, document: str, sha256: str) -> None:
    async with hand.browser("member") as http:
        issued = await http.get(f"/documents/{document}/file")
    assert hashlib.sha256(issued.content).hexdigest() == sha256
    signatures = await hand.see("member", f"/documents/{document}/signatures")
    assert [each["field"] for each in signatures] == SIGNATURES
    assert [each["intact"] for each in signatures] == [True, True]
    assert signatures[-1]["covers_whole_file"]


async def _session_is_whole(database: Database, place: Place, chair: ChairLane) -> None:
    async with database.reading() as session:
        rows = (await session.scalars(select(MeetingEventRow))).all()
        conclusion = await session.get_one(Conclusion, place.items[0])
        for meeting in (place.session, place.world.meeting, *place.closed):
            assert await first_broken(session, meeting) is None
    events = _told([row.payload for row in rows])
    assert events["CurrentItemMoved", "meeting"] == len(chair.moves)
    assert events["ConclusionRecorded", "conclusion"] == conclusion.version == chair.version
    assert chair.acknowledged == len(chair.moves) + chair.version
    for event in ("DocumentDrafted", *(f"Document{state.capitalize()}" for state in STATES[1:])):
        assert events[event, "document"] == RESOLUTIONS + NOTICES


def _told(payloads: list[bytes]) -> Counter[tuple[str, str]]:
    """Count the events by their type and each kind of thing they change: other audiences are told other things."""
    events = [msgspec.json.decode(payload) for payload in payloads]
    return Counter((event["type"], kind) for event in events for kind in {each["kind"] for each in event["changes"]})
