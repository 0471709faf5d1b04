"""Attendance."""

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ecabinet.attendance import service
from ecabinet.attendance.schemas import CheckIn, SetPresence
from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.kit.command import Command


class AttendanceController(Controller):
    """Who is there."""

    tags = ("attendance",)
    guards = (need_open_screen,)

    @post("/meetings/{meeting_id:str}/check-in", status_code=200)
    async def check_in(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        meeting_id: FromPath[str],
        data: JSONBody[CheckIn],
    ) -> None:
        """Check oneself in."""
        await command.run(service.check_in, actor, meeting_id, data)

    @post("/attendees/{attendee_id:str}/presence", status_code=200)
    async def set_presence(
        self,
        command: NamedDependency[Command],
        actor: NamedDependency[Actor],
        attendee_id: FromPath[str],
        data: JSONBody[SetPresence],
    ) -> None:
        """Set somebody's presence."""
        await command.run(service.set_presence, actor, attendee_id, data)
