"""Every open connection and room of this process, found by meeting, by person and by login."""

from collections.abc import Collection, Iterable, Iterator

from ecabinet.realtime.room import Connection, Room, Seat


class Roster:
    """Plain look-ups; nothing here waits or sends."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self._by_person: dict[str, set[Connection]] = {}
        self._by_login: dict[str, set[Connection]] = {}

    def add(self, connection: Connection) -> None:
        """Take in a new connection."""
        self._by_person.setdefault(connection.person_id, set()).add(connection)
        self._by_login.setdefault(connection.login_id, set()).add(connection)

    def remove(self, connection: Connection) -> None:
        """Let a connection go, and its seats with it."""
        for seat in list(connection.seats.values()):
            self.leave(seat)
        _discard(self._by_person, connection.person_id, connection)
        _discard(self._by_login, connection.login_id, connection)

    def room(self, meeting_id: str, seq: int) -> Room:
        """Return the meeting's room, opened at ``seq`` where nobody was in it."""
        return self.rooms.setdefault(meeting_id, Room(meeting_id, seq))

    def leave(self, seat: Seat) -> None:
        """Take a seat away, and close the room behind the last one."""
        seat.room.leave(seat)
        self.sweep(seat.room)

    def sweep(self, room: Room) -> None:
        """Forget the room when nobody is in it."""
        if not room and self.rooms.get(room.meeting_id) is room:
            del self.rooms[room.meeting_id]

    def of_person(self, person_id: str) -> Collection[Connection]:
        """Return the person's connections: any number of tabs and devices."""
        return self._by_person.get(person_id, ())

    def of_logins(self, login_ids: Iterable[str]) -> Iterator[Connection]:
        """Return the connections of these logins."""
        for login_id in login_ids:
            yield from list(self._by_login.get(login_id, ()))

    @property
    def connections(self) -> Iterator[Connection]:
        """Every connection."""
        return (connection for group in self._by_person.values() for connection in group)

    @property
    def logins(self) -> list[str]:
        """Every login with a connection."""
        return list(self._by_login)

    @property
    def persons(self) -> set[str]:
        """Everybody with a connection."""
        return set(self._by_person)

    def seats(self, meeting_id: str, person_id: str) -> list[Seat]:
        """Return the person's seats in one meeting."""
        seats = (connection.seats.get(meeting_id) for connection in self.of_person(person_id))
        return [seat for seat in seats if seat is not None]


def _discard(index: dict[str, set[Connection]], key: str, connection: Connection) -> None:
    connections = index.get(key, set())
    connections.discard(connection)
    if not connections:
        index.pop(key, None)
