"""Trying a PIN: every try is counted before it is made, and a wrong one stays counted whatever else happens."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from sqlalchemy import update

from ecabinet.kit.command import Command
from ecabinet.kit.problem import Conflict, DomainError
from ecabinet.kit.work import Work
from ecabinet.signing.keys import TRIES
from ecabinet.signing.tables import SigningKey

R = TypeVar("R")
WRONG = "pin_wrong"


class WrongPin(msgspec.Struct, frozen=True):
    """The PIN was wrong; ``tries_left`` more may be."""

    tries_left: int


async def with_pin(command: Command, key_id: str, use: Callable[[], Awaitable[R]]) -> R | WrongPin:
    """Use a key with a PIN (``use`` raises ``pin_wrong``) and count the tries, in transactions of their own.

    Raises:
        Conflict: no try is left (``key_blocked``).
    """
    aside = Command(command.database, command.clock, lambda _: None, command.origin, None, "")
    left = await aside.run(take_try, key_id)
    try:
        result = await use()
    except DomainError as error:
        if error.code == WRONG:
            return WrongPin(left)
        await aside.run(give_try_back, key_id)
        raise
    await aside.run(forget_wrong_pins, key_id)
    return result


async def take_try(work: Work, key_id: str) -> int:
    """Take one try before the PIN is tested and return what is left: requests at one time get no more than in a row.

    Raises:
        Conflict: none is left (``key_blocked``).
    """
    taken = (
        update(SigningKey)
        .where(SigningKey.id == key_id, SigningKey.tries_left > 0)
        .values(tries_left=SigningKey.tries_left - 1)
        .returning(SigningKey.tries_left)
    )
    left = (await work.session.execute(taken)).scalar_one_or_none()
    if left is None:
        raise Conflict("key_blocked")
    return left


async def give_try_back(work: Work, key_id: str) -> None:
    """Give a try back whose PIN was not found wrong: something else failed."""
    given = (
        update(SigningKey)
        .where(SigningKey.id == key_id, SigningKey.tries_left < TRIES)
        .values(tries_left=SigningKey.tries_left + 1)
    )
    await work.session.execute(given)


async def forget_wrong_pins(work: Work, key_id: str) -> None:
    """Give the key all its tries again: its PIN was right."""
    await work.session.execute(update(SigningKey).where(SigningKey.id == key_id).values(tries_left=TRIES))
