"""Bringing seats up to date from the log: on joining, after they were slow, or when they are spoken to in person."""

from collections.abc import Collection, Iterator, Sequence

import msgspec

from ecabinet.kit.audience import Keys, person
from ecabinet.kit.database import Reading
from ecabinet.kit.event_log import LogEntry, entries_after, last_seq
from ecabinet.realtime import frames
from ecabinet.realtime.floor import send_view
from ecabinet.realtime.room import Room, Seat, send_latest, shared
from ecabinet.realtime.sources import Sources

LONGEST_GAP = 500
FRAME_BYTES = 256 * 1024
_head = msgspec.json.Decoder(frames.EventHead)


async def catch_up(connection: Reading, sources: Sources, room: Room, seats: Collection[Seat]) -> None:
    """Send what these seats of one room lack; stops where a socket takes no more, to be called again.

    Audience is judged by the rights of this moment. A seat whose rights changed in the gap starts afresh
    (``access``), one that lost them all is put out (``denied``), one that lacks too much takes a snapshot (``resync``).
    """
    last = await last_seq(connection, room.meeting_id)
    far = {seat for seat in seats if last - seat.seq > LONGEST_GAP}
    first = min((seat.seq for seat in seats if seat not in far), default=last)
    entries = await entries_after(connection, room.meeting_id, first, LONGEST_GAP) if first < last else []
    turned = {entry.audience: entry.seq for entry in entries if _is_access_changed(entry)}
    doubtful = {seat for seat in seats if seat in far or turned.get(person(seat.keys.person_id), 0) > seat.seq}
    if doubtful:
        keys = await sources.keys(connection, room.meeting_id, {seat.keys.person_id for seat in doubtful})
        for seat in doubtful:
            mine = keys.get(seat.keys.person_id)
            if seat in far and mine == seat.keys:
                resync(seat, last)
            else:
                _start_afresh(seat, mine, last)
    _send_events(room, [seat for seat in seats if seat not in doubtful], entries)
    await _send_latest_values(connection, sources, room, [seat for seat in seats if seat.taken and not seat.lacks])


def resync(seat: Seat, seq: int) -> None:
    """Ask the client for a new snapshot, and go on from ``seq``."""
    if seat.taken and seat.sink.send(frames.plain("resync", meeting=seat.room.meeting_id)):
        seat.seq = seq


async def _send_latest_values(connection: Reading, sources: Sources, room: Room, seats: Collection[Seat]) -> None:
    """Send each person's own ballots, to staff how the open votes run, and where the presenter looks."""
    if not seats:
        return
    missed = {seat for seat in seats if seat.stale}
    for seat in missed:
        seat.stale = False
    ballots = await sources.ballots(connection, room.meeting_id, {seat.keys.person_id for seat in seats})
    for seat in seats:
        for ballot in ballots.get(seat.keys.person_id, ()):
            send_latest(seat, frames.around("ballot", ballot, meeting=room.meeting_id, vote=ballot.vote_id))
    if staff := [seat for seat in seats if seat.keys.staff]:
        await _send_progress(connection, sources, room, staff)
    for seat in seats:
        await send_view(connection, sources, seat, missed=seat in missed)


async def _send_progress(connection: Reading, sources: Sources, room: Room, staff: Collection[Seat]) -> None:
    for running in await sources.progress(connection, room.meeting_id):
        frame = frames.around("progress", running, meeting=room.meeting_id)
        for seat in staff:
            send_latest(seat, frame)


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


def _is_access_changed(entry: LogEntry) -> bool:
    return entry.audience.startswith("person:") and _head.decode(entry.payload).type == "AccessChanged"


def _send_events(room: Room, seats: Collection[Seat], entries: Sequence[LogEntry]) -> None:
    """Send the entries, encoded once for all who lack and hear the same."""
    named = {entry.audience for entry in entries}
    made: dict[tuple[int, Keys], list[tuple[int, bytes]]] = {}
    for seat in seats:
        keys = seat.keys if person(seat.keys.person_id) in named else shared(seat.keys)
        if (following := made.get((seat.seq, keys))) is None:
            # Somebody else may have brought the seat further while these were read.
            left = [entry for entry in entries if entry.seq > seat.seq]
            following = made[seat.seq, keys] = list(_frames(room.meeting_id, seat.seq, keys, left))
        for seq, frame in following:
            if not seat.taken or not seat.sink.send(frame):
                break
            seat.seq = seq


def _frames(meeting_id: str, after: int, keys: Keys, entries: Sequence[LogEntry]) -> Iterator[tuple[int, bytes]]:
    for piece in pieces(entries):
        heard = [entry.payload for entry in piece if keys.hears(entry.audience)]
        yield piece[-1].seq, frames.events(meeting_id, after, piece[-1].seq, heard)
        after = piece[-1].seq


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
