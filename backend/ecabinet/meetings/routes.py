"""Meetings: lists, preparation, and running."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, Request, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response.base import ASGIResponse

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.identity.schemas import PersonRef
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.schemas import Created, need_zone
from ecabinet.meetings import agenda, attendees, prepare, presenting, queries, running
from ecabinet.meetings.queries import MeetingFilter
from ecabinet.meetings.schemas import (
    AddAttendees,
    AddItem,
    ChangeAttendee,
    ChangeItem,
    ChangeMeeting,
    CreateMeeting,
    MeetingCard,
    MoveToItem,
    OrderItems,
    Reply,
    SetPresenter,
    Snapshot,
    StandingPermission,
)

# Put together from parts that are encoded once for everybody who may see the same.
AS_SNAPSHOT = ResponseSpec(Snapshot, generate_examples=False, description="Request fulfilled, document follows")


class MeetingController(Controller):
    """Meetings and their preparation."""

    path = "/meetings"
    tags = ("meetings",)
    guards = (need_open_screen,)

    @get()
    async def list_meetings(
        self,
        actor: NamedDependency[Actor],
        installation: NamedDependency[Installation],
        in_state: Annotated[str, QueryParameter(name="state")] = "",
        q: FromQuery[str] = "",
        start: FromQuery[datetime | None] = None,
        end: FromQuery[datetime | None] = None,
    ) -> list[MeetingCard]:
        """List the meetings this person may know of, the latest first."""
        wanted = MeetingFilter(in_state, q, need_zone(start), need_zone(end))
        async with installation.database.reading() as session:
            return await queries.list_meetings(session, actor, wanted)

    @post()
    async def create(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], data: JSONBody[CreateMeeting]
    ) -> Created:
        """Make a draft."""
        return await command.run(prepare.create_meeting, actor, data)

    @get("/{meeting_id:str}/snapshot", responses={200: AS_SNAPSHOT})
    async def snapshot(self, request: Request[Actor, Any, Any], meeting_id: FromPath[str]) -> ASGIResponse:
        """Return the whole live state of a meeting as this person may see it."""
        installation: Installation = request.app.state.installation
        compressed = "gzip" in request.headers.get("accept-encoding", "")
        body = await installation.snapshots.answer(request.user, meeting_id, compressed=compressed)
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"} if compressed else {"Vary": "Accept-Encoding"}
        return ASGIResponse(body=body, headers=headers)

    @patch("/{meeting_id:str}")
    async def change(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[ChangeMeeting],
    ) -> None:
        """Change title, kind, time or place."""
        await command.run(prepare.change_meeting, actor, meeting_id, data)

    @delete("/{meeting_id:str}", status_code=200)
    async def remove(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Remove a meeting that has not begun."""
        await command.run(prepare.remove_meeting, actor, meeting_id)

    @post("/{meeting_id:str}/restore", status_code=200)
    async def restore(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Bring a removed meeting back."""
        await command.run(prepare.restore_meeting, actor, meeting_id)

    @post("/{meeting_id:str}/publish", status_code=200)
    async def publish(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Publish the meeting and send everyone the invitation."""
        await command.run(prepare.publish, actor, meeting_id)

    @post("/{meeting_id:str}/opened", status_code=200)
    async def note_opened(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Note that this person has opened the meeting."""
        await command.run(attendees.note_opened, actor, meeting_id)

    @post("/{meeting_id:str}/reply", status_code=200)
    async def reply(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[Reply],
    ) -> None:
        """Answer one's own invitation."""
        await command.run(attendees.reply, actor, meeting_id, data)

    @post("/{meeting_id:str}/items")
    async def add_item(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[AddItem],
    ) -> Created:
        """Add an agenda item."""
        return await command.run(agenda.add_item, actor, meeting_id, data)

    @put("/{meeting_id:str}/item-order")
    async def order_items(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[OrderItems],
    ) -> None:
        """Put the items in another order."""
        await command.run(agenda.order_items, actor, meeting_id, data)

    @get("/{meeting_id:str}/members-not-listed")
    async def members_not_listed(
        self, actor: NamedDependency[Actor], installation: NamedDependency[Installation], meeting_id: FromPath[str]
    ) -> list[PersonRef]:
        """Return the body's members who are not let into the whole meeting, though they may vote."""
        async with installation.database.reading() as session:
            return await attendees.members_not_listed(session, actor, meeting_id)

    @post("/{meeting_id:str}/attendees", status_code=200)
    async def add_attendees(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[AddAttendees],
    ) -> None:
        """Let people in."""
        await command.run(attendees.add_attendees, actor, meeting_id, data)


class AgendaController(Controller):
    """Agenda items and attendees by their own ids."""

    tags = ("meetings",)
    guards = (need_open_screen,)

    @patch("/items/{item_id:str}")
    async def change_item(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        item_id: FromPath[str],
        data: JSONBody[ChangeItem],
    ) -> None:
        """Change an agenda item."""
        await command.run(agenda.change_item, actor, item_id, data)

    @delete("/items/{item_id:str}", status_code=200)
    async def remove_item(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], item_id: FromPath[str]
    ) -> None:
        """Take an item off the agenda."""
        await command.run(agenda.remove_item, actor, item_id)

    @post("/items/{item_id:str}/restore", status_code=200)
    async def restore_item(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], item_id: FromPath[str]
    ) -> None:
        """Put a removed item back."""
        await command.run(agenda.restore_item, actor, item_id)

    @patch("/attendees/{attendee_id:str}")
    async def change_attendee(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        attendee_id: FromPath[str],
        data: JSONBody[ChangeAttendee],
    ) -> None:
        """Give an attendee another role or other items."""
        await command.run(attendees.change_attendee, actor, attendee_id, data)

    @delete("/attendees/{attendee_id:str}", status_code=200)
    async def remove_attendee(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], attendee_id: FromPath[str]
    ) -> None:
        """Let somebody go."""
        await command.run(attendees.remove_attendee, actor, attendee_id)

    @post("/attendees/{attendee_id:str}/restore", status_code=200)
    async def restore_attendee(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], attendee_id: FromPath[str]
    ) -> None:
        """Bring somebody back."""
        await command.run(attendees.restore_attendee, actor, attendee_id)


class RoomController(Controller):
    """Running a meeting."""

    path = "/meetings/{meeting_id:str}"
    tags = ("room",)
    guards = (need_open_screen,)

    @post("/start", status_code=200)
    async def start(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Begin the session."""
        await command.run(running.start, actor, meeting_id)

    @post("/pause", status_code=200)
    async def pause(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Interrupt the session."""
        await command.run(running.pause, actor, meeting_id)

    @post("/resume", status_code=200)
    async def resume(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Go on after an interruption."""
        await command.run(running.resume, actor, meeting_id)

    @post("/close", status_code=200)
    async def close(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """End the session."""
        await command.run(running.close, actor, meeting_id)

    @post("/current-item", status_code=200)
    async def move_to_item(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[MoveToItem],
    ) -> None:
        """Turn the meeting to an item."""
        await command.run(running.move_to_item, actor, meeting_id, data)

    @post("/console", status_code=200)
    async def take_console(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], meeting_id: FromPath[str]
    ) -> None:
        """Take the console over for this device."""
        await command.run(running.take_console, actor, meeting_id)

    @post("/standing-permission", status_code=200)
    async def set_standing_permission(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[StandingPermission],
    ) -> None:
        """Let the secretary run the meeting, or no longer."""
        await command.run(running.set_standing_permission, actor, meeting_id, data)

    @post("/presenter", status_code=200)
    async def set_presenter(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[SetPresenter],
    ) -> None:
        """Let somebody lead the room through the papers, or nobody."""
        await command.run(presenting.set_presenter, actor, meeting_id, data)
