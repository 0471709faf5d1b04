"""Signing keys: one's own, and all of them for administrators."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.kit.command import Command
from ecabinet.kit.problem import Forbidden
from ecabinet.signing import keys
from ecabinet.signing.schemas import KeyView
from ecabinet.signing.tables import SigningKey


def _need_administrator(actor: Actor) -> None:
    if not actor.has("system_admin"):
        raise Forbidden("administrators_only")


def _view(key: SigningKey) -> KeyView:
    return KeyView(
        id=key.id,
        subject=key.subject,
        is_seal=key.seal_unit_id is not None,
        valid_until=key.valid_until,
        tries_left=key.tries_left,
    )


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
        return [_view(row) for row in rows]

    @get("/mine")
    async def mine(self, installation: NamedDependency[Installation], actor: NamedDependency[Actor]) -> KeyView | None:
        """Return one's own key, or nothing."""
        async with installation.database.reading() as session:
            key = await keys.key_of_person(session, actor.person_id)
        return _view(key) if key else None

    @post("/{key_id:str}/unblock", status_code=200)
    async def unblock(
        self, command: NamedDependency[Command], actor: NamedDependency[Actor], key_id: FromPath[str]
    ) -> None:
        """Give a key its tries again, for administrators."""
        _need_administrator(actor)
        await command.run(keys.unblock, key_id)
