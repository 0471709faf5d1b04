"""Bringing one seat up to date from the log: on joining, after it was slow, or when it is spoken to in person."""

from collections.abc import Iterator, Sequence

import msgspec

from ecabinet.kit.audience import Keys, person
from ecabinet.kit.database import Reading
from ecabinet.kit.event_log import LogEntry, entries_after, last_seq
from ecabinet.realtime import frames
from ecabinet.realtime.leads import send_view
from ecabinet.realtime.room import Seat, send_latest
from ecabinet.realtime.sources import Sources

LONGEST_GAP = 500
FRAME_BYTES = 256 * 1024
_head = msgspec.json.Decoder(frames.EventHead)


async def catch_up(connection: Reading, sources: Sources, seat: Seat) -> None:
    """Send what the seat lacks; stops where the socket takes no more, to be called again.

    Audience is judged by the rights of this moment. A seat whose rights changed in the gap starts afresh
    (``access``), one that lost them all is put out (``denied``), one that lacks too much takes a snapshot (``resync``).
    """
    entries = await entries_after(connection, seat.room.meeting_id, seat.seq, LONGEST_GAP + 1)
    if _access_changed(entries, seat.connection.person_id):
        keys = await sources.keys(connection, seat.room.meeting_id, seat.connection.person_id)
        _start_afresh(seat, keys, entries[-1].seq)
    elif len(entries) > LONGEST_GAP:
        await _skip(connection, sources, seat)
    else:
        _send_events(seat, entries)
    if seat.taken and seat.seq >= seat.room.seq:
        await send_latest_values(connection, sources, seat)


def resync(seat: Seat, seq: int) -> None:
    """Ask the client for a new snapshot, and go on from ``seq``."""
    if seat.taken and seat.sink.send(frames.plain("resync", meeting=seat.room.meeting_id)):
        seat.seq = seq


async def send_latest_values(connection: Reading, sources: Sources, seat: Seat) -> None:
    """Send the person's own ballots, to staff how the open votes run, and where the presenter looks."""
    seat.stale = False
    meeting_id, person_id = seat.room.meeting_id, seat.connection.person_id
    for ballot in (await sources.ballots(connection, meeting_id, [person_id])).get(person_id, ()):
        send_latest(seat, frames.around("ballot", ballot, meeting=meeting_id, vote=ballot.vote_id))
    if seat.keys.staff:
        for running in await sources.progress(connection, meeting_id):
            send_latest(seat, frames.around("progress", running, meeting=meeting_id))
    await send_view(connection, sources, seat)


async def _skip(connection: Reading, sources: Sources, seat: Seat) -> None:
    """Leave out a gap that is too long to read, in which the rights may have changed too."""
    last = await last_seq(connection, seat.room.meeting_id)
    keys = await sources.keys(connection, seat.room.meeting_id, seat.connection.person_id)
    if keys == seat.keys:
        resync(seat, last)
    else:
        _start_afresh(seat, keys, last)


def _access_changed(entries: Sequence[LogEntry], person_id: str) -> bool:
    mine = person(person_id)
    return any(entry.audience == mine and _head.decode(entry.payload).type == "AccessChanged" for entry in entries)


def _start_afresh(seat: Seat, keys: Keys | None, seq: int) -> None:
    sink, meeting_id = seat.sink, seat.room.meeting_id
    if not seat.taken:
        return
    if keys is None:
        if sink.send(frames.plain("denied", meeting=meeting_id, code="meeting_not_found")):
            seat.room.leave(seat)
        return
    if sink.send(frames.plain("access", meeting=meeting_id)):
        seat.room.regroup(seat, keys)
        seat.seq = seq


def _send_events(seat: Seat, entries: Sequence[LogEntry]) -> None:
    # Somebody else may have brought the seat further while these were read.
    for piece in pieces([entry for entry in entries if entry.seq > seat.seq]):
        heard = [entry.payload for entry in piece if seat.keys.hears(entry.audience)]
        frame = frames.events(seat.room.meeting_id, seat.seq, piece[-1].seq, heard)
        if not seat.taken or not seat.sink.send(frame):
            return
        seat.seq = piece[-1].seq


def pieces(entries: Sequence[LogEntry]) -> Iterator[list[LogEntry]]:
    """Cut a long gap into frames of a bounded size."""
    piece: list[LogEntry] = []
    size = 0
    for entry in entries:
        if piece and size + len(entry.payload) > FRAME_BYTES:
            yield piece
            piece, size = [], 0
        piece.append(entry)
        size += len(entry.payload)
    if piece:
        yield piece
