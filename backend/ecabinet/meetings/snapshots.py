"""Snapshots of meetings: what many may see alike is read, encoded and compressed once.

When a room comes back after a break, everybody asks at once. Entities change only with the log's number, so those who
may hear the same share what was read at that number; each still has their rights looked up for every answer.
"""

import asyncio
import zlib
from typing import Any, NamedTuple

import msgspec
from cachetools import LRUCache

from ecabinet.identity.actor import Actor
from ecabinet.kit.audience import Keys
from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.event_log import last_seq
from ecabinet.kit.live import read_state
from ecabinet.meetings.access import Access, access_of, need_access
from ecabinet.meetings.schemas import MyPart
from ecabinet.voting.progress import read_ballots, read_progress

MOST_KEPT = 64
LEVEL = 5
_encode = msgspec.json.Encoder().encode
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


class State(NamedTuple):
    """The entities of a meeting for one kind of hearer, as JSON and as its raw deflate blocks."""

    seq: int
    plain: bytes
    deflated: bytes


class Own(msgspec.Struct, frozen=True):
    """What a snapshot holds besides the entities."""

    meeting_id: str
    seq: int
    server_time: Any
    me: MyPart
    progress: dict[str, Any]
    my_ballots: dict[str, Any]


class Snapshots:
    """The snapshots of one process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: LRUCache[tuple[str, Keys], State] = LRUCache(MOST_KEPT)
        self._reading: dict[tuple[str, Keys], asyncio.Task[State]] = {}

    async def answer(self, actor: Actor, meeting_id: str, *, compressed: bool) -> bytes:
        """Return the whole live state of a meeting as this person may see it, as JSON (``meetings.schemas.Snapshot``).

        Raises:
            NotFound: there is no such meeting for this person.
        """
        while True:
            async with self._database.connected() as connection:
                access = await need_access(connection, meeting_id, actor)
                seq = await last_seq(connection, meeting_id)
                progress = await read_progress(connection, meeting_id) if access.staff else []
                own = await read_ballots(connection, meeting_id, [actor.person_id])
            state = await self._at_least(seq, meeting_id, access.keys)
            if state.seq == seq or await self._still(access):
                break
        mine = Own(
            meeting_id=meeting_id,
            seq=state.seq,
            server_time=self._clock.now(),
            me=MyPart(
                person_id=actor.person_id,
                login_id=actor.login_id,
                attendee_id=access.attendee_id,
                role=access.role,
                staff=access.staff,
                chair=access.chair,
                full=access.keys.full,
            ),
            progress={each.vote: each for each in progress},
            my_ballots={each.vote_id: each for each in own.get(actor.person_id, [])},
        )
        head = _encode(mine)[:-1] + b',"entities":'
        return _gzip(head, state) if compressed else head + state.plain + b"}"

    async def _still(self, access: Access) -> bool:
        """Tell whether the rights are still those that newer entities were read with."""
        async with self._database.connected() as connection:
            return await access_of(connection, access.meeting_id, access.person_id) == access

    async def _at_least(self, seq: int, meeting_id: str, keys: Keys) -> State:
        alike = msgspec.structs.replace(keys, person_id="")
        place = (meeting_id, alike)
        while (state := self._kept.get(place)) is None or state.seq < seq:
            task = self._reading.get(place)
            if task is None:
                task = self._reading[place] = asyncio.create_task(self._read(meeting_id, alike), name="snapshot")
                task.add_done_callback(lambda _: self._reading.pop(place))
            self._kept[place] = await asyncio.shield(task)
        return state

    async def _read(self, meeting_id: str, keys: Keys) -> State:
        async with self._database.reading() as session:
            seq, entities = await read_state(session, meeting_id, keys)
        plain = _encode(entities)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return State(seq, plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def _gzip(head: bytes, state: State) -> bytes:
    """Return a gzip member (RFC 1952) of head, entities and the closing brace, around blocks compressed before."""
    first = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    last = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    check = zlib.crc32(b"}", zlib.crc32(state.plain, zlib.crc32(head)))
    size = len(head) + len(state.plain) + 1
    parts = (
        _GZIP_HEAD,
        first.compress(head) + first.flush(zlib.Z_FULL_FLUSH),
        state.deflated,
        last.compress(b"}") + last.flush(zlib.Z_FINISH),
        check.to_bytes(4, "little") + size.to_bytes(4, "little"),
    )
    return b"".join(parts)
