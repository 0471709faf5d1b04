"""Issuing keys and changing their PINs."""

import asyncio
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity.actor import Actor
from ecabinet.identity.rules import PinPolicy, pin_fault
from ecabinet.kit.command import Command
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, Invalid, NotFound, Unauthenticated
from ecabinet.kit.work import Work
from ecabinet.signing.authority import write_private
from ecabinet.signing.desk import SigningDesk
from ecabinet.signing.jobs import NewPin
from ecabinet.signing.keys import make_person_key, make_seal
from ecabinet.signing.pins import WrongPin, with_pin
from ecabinet.signing.schemas import ChangePin, IssueKey, KeyView, PinOutcome
from ecabinet.signing.tables import SigningKey

CLERK = "records_clerk"


def view(key: SigningKey) -> KeyView:
    """Return a key as it is shown."""
    return KeyView(
        id=key.id,
        subject=key.subject,
        is_seal=key.seal_unit_id is not None,
        valid_until=key.valid_until,
        tries_left=key.tries_left,
    )


async def keys_of(session: AsyncSession, actor: Actor) -> list[SigningKey]:
    """Return the keys this person uses: their own, and the seals of the units whose records they keep."""
    seals = SigningKey.seal_unit_id.in_(actor.scopes(CLERK, "unit"))
    query = select(SigningKey).where(or_(SigningKey.person_id == actor.person_id, seals)).order_by(SigningKey.id)
    return list((await session.scalars(query)).all())


async def issue_key(work: Work, folder: Path, data: IssueKey) -> KeyView:
    """Issue a key under the demonstration authority, for a person or as a unit's seal; an older one is replaced.

    Raises:
        NotFound: there is no such person or unit.
        Invalid: not exactly one of both is named (``key_owner_unclear``), or the PIN is too simple.
    """
    if data.person_id and not data.unit_id:
        return view(await make_person_key(work, folder, data.person_id, data.pin))
    if data.unit_id and not data.person_id:
        return view(await make_seal(work, folder, data.unit_id, data.pin))
    raise Invalid("key_owner_unclear")


async def change_pin(command: Command, desk: SigningDesk, actor: Actor, key_id: str, data: ChangePin) -> None:
    """Put one's own key, or the seal one keeps, under another PIN.

    Raises:
        NotFound: there is no such key for this person.
        Unauthenticated: the present PIN is wrong (``pin_wrong`` with ``tries_left``).
        Invalid: the new PIN is too simple.
        Conflict: the key is blocked, or was replaced meanwhile (``key_changed``).
    """
    if fault := pin_fault(data.new, PinPolicy()):
        raise Invalid(fault)
    outcome = await command.earlier(PinOutcome) or await _try(command, desk, actor, key_id, data)
    if outcome.tries_left is not None:
        raise Unauthenticated("pin_wrong", tries_left=outcome.tries_left)


async def _try(command: Command, desk: SigningDesk, actor: Actor, key_id: str, data: ChangePin) -> PinOutcome:
    async with command.database.reading() as session:
        key = next((key for key in await keys_of(session, actor) if key.id == key_id), None)
    if key is None:
        raise NotFound("signing_key_not_found")
    request = NewPin(await desk.key_file(key.file_name), data.current, data.new)
    changed = await with_pin(command, key_id, lambda: desk.change_pin(request))
    if isinstance(changed, WrongPin):
        return await command.run(_note_wrong_pin, key_id, changed.tries_left)
    file_name = f"{new_id()}.p12"
    await asyncio.to_thread(write_private, desk.keys / file_name, changed.pkcs12)
    return await command.run(_store, key_id, key.file_name, file_name)


async def _note_wrong_pin(work: Work, key_id: str, left: int) -> PinOutcome:
    note(work, "wrong_signing_pin", ("signing_key", key_id), after={"tries_left": left})
    return PinOutcome(tries_left=left)


async def _store(work: Work, key_id: str, old_file: str, new_file: str) -> PinOutcome:
    key = await work.session.get_one(SigningKey, key_id, with_for_update=True)
    if key.file_name != old_file:
        raise Conflict("key_changed")
    key.file_name = new_file
    note(work, "change_signing_pin", ("signing_key", key_id), unit_id=key.unit_id)
    return PinOutcome()
