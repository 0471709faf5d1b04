"""Signing keys: one's own, and all of them for administrators."""

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy import select

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.problem import Forbidden
from ecabinet.signing import administer, keys
from ecabinet.signing.pin_command import provide_pin_command
from ecabinet.signing.schemas import ChangePin, IssueKey, KeyView
from ecabinet.signing.tables import SigningKey


def _need_administrator(actor: Actor) -> None:
    if not actor.has("system_admin"):
        raise Forbidden("administrators_only")


class KeyController(Controller):
    """Keys as rows; the keys themselves never leave the data folder."""

    path = "/signing-keys"
    tags = ("signing",)
    guards = (need_open_screen,)

    @get()
    async def all(self, installation: NamedDependency[Installation], actor: NamedDependency[Actor]) -> list[KeyView]:
        """Return every key, for administrators."""
        _need_administrator(actor)
        async with installation.database.reading() as session:
            rows = (await session.scalars(select(SigningKey).order_by(SigningKey.subject, SigningKey.id))).all()
        return [administer.view(row) for row in rows]

    @get("/mine")
    async def mine(self, installation: NamedDependency[Installation], actor: NamedDependency[Actor]) -> list[KeyView]:
        """Return the keys one uses: one's own, and the seals of the units whose records one keeps."""
        async with installation.database.reading() as session:
            return [administer.view(key) for key in await administer.keys_of(session, actor)]

    @post(dependencies={"command": Provide(provide_pin_command)})
    async def issue(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        data: JSONBody[IssueKey],
    ) -> KeyView:
        """Issue a key under a first PIN, for administrators; its owner changes the PIN."""
        _need_administrator(actor)
        return await command.run(administer.issue_key, installation.desk.keys, data)

    @post("/{key_id:str}/pin", status_code=200, dependencies={"command": Provide(provide_pin_command)})
    async def change_pin(
        self,
        command: NamedDependency[Command],
        installation: NamedDependency[Installation],
        actor: NamedDependency[Actor],
        key_id: FromPath[str],
        data: JSONBody[ChangePin],
    ) -> None:
        """Change the PIN of one's own key, or of the seal one keeps."""
        await administer.change_pin(command, installation.desk, actor, key_id, data)

    @post("/{key_id:str}/unblock", status_code=200)
    async def unblock(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], key_id: FromPath[str]
    ) -> None:
        """Give a key its tries again, for administrators."""
        _need_administrator(actor)
        await command.run(keys.unblock, key_id)
