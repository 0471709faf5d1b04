"""One's own notices."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.notices import queries, service
from ecabinet.notices.schemas import NoticeView


class NoticeController(Controller):
    """What was told to the person who asks."""

    path = "/notices"
    tags = ("notices",)
    guards = (need_open_screen,)

    @get()
    async def all(self, actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> list[NoticeView]:
        """Return one's notices, the newest first."""
        async with installation.database.reading() as session:
            return await queries.notices_of(session, actor.person_id)

    @post("/{notice_id:str}/read", status_code=200)
    async def mark_read(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], notice_id: FromPath[str]
    ) -> None:
        """Mark one notice as read."""
        await command.run(service.mark_read, actor, notice_id)
