"""Who leads a room and who may see where they look, read once for each number of the log; and telling a seat of it."""

from ecabinet.kit.database import Reading
from ecabinet.realtime import frames
from ecabinet.realtime.frames import Named, View
from ecabinet.realtime.room import Floor, Room, Seat, send_latest
from ecabinet.realtime.sources import Sources


async def send_view(connection: Reading, sources: Sources, seat: Seat, *, missed: bool) -> None:
    """Send one seat where the presenter looks; one that ``missed`` a latest value also that nothing is shown."""
    room = seat.room
    if room.view is None:
        presenter = await _presenter(connection, sources, room) if missed else None
        if presenter is not None and room.view is None:
            send_latest(seat, _over(room, presenter.person_id))
        return
    person_id, view = room.view
    await look_up(connection, sources, room, person_id, view)
    presenter, audience = room.floor.presenter, room.floor.reads.get(place(view))
    if presenter is not None and presenter.person_id == person_id and room.view is not None:
        sees = audience is not None and seat.keys.hears(audience)
        send_latest(seat, frames.lead(room.meeting_id, presenter, view if sees else None))


def end(room: Room, person_id: str) -> None:
    """Tell the room that the device which showed where the presenter looks is gone."""
    room.view = room.leader = None
    over = _over(room, person_id)
    room.tell("", over, over, None)


def _over(room: Room, person_id: str) -> bytes:
    return frames.plain("lead_over", meeting=room.meeting_id, by=person_id)


def place(view: View) -> tuple[str, str]:
    """Return the paper and the version that are looked at."""
    return view.paper, view.version


def is_known(room: Room, person_id: str, view: View) -> bool:
    """Whether nothing need be read to tell who hears of this view; of one who does not lead nobody does."""
    if room.floor.seq != room.seq:
        return False
    presenter = room.floor.presenter
    return presenter is None or presenter.person_id != person_id or place(view) in room.floor.reads


async def _presenter(connection: Reading, sources: Sources, room: Room) -> Named | None:
    """Return who leads the room, read where the log has moved on since."""
    if room.floor.seq != room.seq:
        floor = Floor(room.seq)
        floor.presenter = await sources.presenter(connection, room.meeting_id)
        room.floor = floor
    return room.floor.presenter


async def look_up(connection: Reading, sources: Sources, room: Room, person_id: str, view: View) -> None:
    """Read who leads the room, and of who leads who may see the view's paper, where that is not known."""
    await _presenter(connection, sources, room)
    if not is_known(room, person_id, view):
        room.floor.reads[place(view)] = await sources.reads(connection, room.meeting_id, *place(view))
