"""Keys of persons and organisations, made under the demonstration authority, and how many wrong PINs they take."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.audit.service import note
from ecabinet.identity.rules import PinPolicy, pin_fault
from ecabinet.identity.tables import Person, Unit
from ecabinet.kit.ids import new_id
from ecabinet.kit.problem import Conflict, Invalid, NotFound
from ecabinet.kit.work import Work
from ecabinet.signing.authority import Issued, ensure_authority, issue_organisation, issue_person, write_private
from ecabinet.signing.tables import SigningKey

TRIES = 5


async def make_person_key(work: Work, folder: Path, person_id: str, pin: str) -> SigningKey:
    """Make a person's signing key under ``pin`` (6 to 12 digits); one they had before is replaced.

    Raises:
        NotFound: there is no such person.
        Invalid: the PIN is too simple.
    """
    _check_pin(pin)
    person = await work.session.get(Person, person_id)
    if person is None:
        raise NotFound("person_not_found")
    unit = await work.session.get_one(Unit, person.unit_id)
    issued = await asyncio.to_thread(_issue_person, folder, person, unit.name, pin, work.now)
    key = await work.session.scalar(select(SigningKey).where(SigningKey.person_id == person_id))
    key = key or SigningKey(id=new_id(), unit_id=unit.id, person_id=person_id)
    return await _store(work, folder, key, person.full_name, issued)


async def make_seal(work: Work, folder: Path, unit_id: str, pin: str) -> SigningKey:
    """Make a unit's seal under ``pin`` (6 to 12 digits); one it had before is replaced.

    Raises:
        NotFound: there is no such unit.
        Invalid: the PIN is too simple.
    """
    _check_pin(pin)
    unit = await work.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("unit_not_found")
    issued = await asyncio.to_thread(_issue_seal, folder, unit.name, pin, work.now)
    key = await work.session.scalar(select(SigningKey).where(SigningKey.seal_unit_id == unit_id))
    key = key or SigningKey(id=new_id(), unit_id=unit_id, seal_unit_id=unit_id)
    return await _store(work, folder, key, unit.name, issued)


def _check_pin(pin: str) -> None:
    if fault := pin_fault(pin, PinPolicy()):
        raise Invalid(fault)


def _issue_person(folder: Path, person: Person, organisation: str, pin: str, now: datetime) -> Issued:
    return issue_person(ensure_authority(folder, now), person.full_name, person.title, organisation, pin, now)


def _issue_seal(folder: Path, organisation: str, pin: str, now: datetime) -> Issued:
    return issue_organisation(ensure_authority(folder, now), organisation, pin, now)


async def _store(work: Work, folder: Path, key: SigningKey, subject: str, issued: Issued) -> SigningKey:
    """Put the file on disk before the row that names it; every key has a file name of its own."""
    file_name = f"{new_id()}.p12"
    await asyncio.to_thread(write_private, folder / file_name, issued.pkcs12)
    key.file_name, key.subject, key.valid_until = file_name, subject, issued.not_after
    key.tries_left = TRIES
    work.session.add(key)
    await work.session.flush()
    note(
        work,
        "make_signing_key",
        ("signing_key", key.id),
        unit_id=key.unit_id,
        after={"subject": subject, "valid_until": issued.not_after.isoformat()},
    )
    return key


async def key_of_person(session: AsyncSession, person_id: str) -> SigningKey | None:
    """Return a person's key, or None."""
    return await session.scalar(select(SigningKey).where(SigningKey.person_id == person_id))


async def seal_of_unit(session: AsyncSession, unit_id: str) -> SigningKey | None:
    """Return a unit's seal, or None."""
    return await session.scalar(select(SigningKey).where(SigningKey.seal_unit_id == unit_id))


class UsableKey(msgspec.Struct, frozen=True):
    """A key that can sign, if the PIN is right; ``file_name`` is its PKCS#12 file in the keys' folder."""

    id: str
    file_name: str


def need_usable(key: SigningKey | None, now: datetime) -> UsableKey:
    """Return the key if it can sign now.

    Raises:
        Conflict: there is none (``key_missing``), it is out of date (``certificate_expired``), or too many wrong PINs
            blocked it (``key_blocked``).
    """
    if key is None:
        raise Conflict("key_missing")
    if key.valid_until <= now:
        raise Conflict("certificate_expired", valid_until=key.valid_until.isoformat())
    if key.tries_left < 1:
        raise Conflict("key_blocked")
    return UsableKey(key.id, key.file_name)


async def unblock(work: Work, key_id: str) -> None:
    """Give a blocked key its tries again, for administrators.

    Raises:
        NotFound: there is no such key.
    """
    key = await work.session.get(SigningKey, key_id, with_for_update=True)
    if key is None:
        raise NotFound("signing_key_not_found")
    note(
        work,
        "unblock_signing_key",
        ("signing_key", key_id),
        unit_id=key.unit_id,
        before={"tries_left": key.tries_left},
        after={"tries_left": TRIES},
    )
    key.tries_left = TRIES
