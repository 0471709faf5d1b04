"""Carrying out one command: one transaction, one answer however often it is asked, hints after the commit."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, get_type_hints

import msgspec
from sqlalchemy.exc import IntegrityError

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.idempotency import AnsweredRequest
from ecabinet.kit.problem import Conflict, DomainError
from ecabinet.kit.work import Origin, Told, Work

P = ParamSpec("P")
R = TypeVar("R")
Tell = Callable[[Told], None]


class Command:
    """One write request: who asks, with which idempotency key, for what (``fingerprint``)."""

    def __init__(
        self, database: Database, clock: Clock, tell: Tell, origin: Origin, key: str | None, fingerprint: str
    ) -> None:
        self.database = database
        self.clock = clock
        self.origin = origin
        self._tell = tell
        self.key = key
        self._fingerprint = fingerprint

    async def run(self, use_case: Callable[Concatenate[Work, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``use_case`` in a transaction and commit, or return the answer this key already got.

        Raises:
            Conflict: the key was used before for something else (``idempotency_key_reused``).
        """
        answer_type: Any = get_type_hints(use_case)["return"]
        try:
            return await self._once(answer_type, use_case, *args, **kwargs)
        except (IntegrityError, DomainError):
            # The same request, sent twice at once, may have been carried out while this one waited for its lock.
            if (known := await self._known(answer_type)) is not None:
                return known.value  # type: ignore[no-any-return]  # decoded as the use case's own return type
            raise

    async def earlier(self, answer_type: type[R]) -> R | None:
        """Return the answer this key already got, for commands that do long work before their transaction.

        Raises:
            Conflict: the key was used before for something else (``idempotency_key_reused``).
        """
        known = await self._known(answer_type)
        return known.value if known else None

    async def _once(
        self,
        answer_type: Any,
        use_case: Callable[Concatenate[Work, P], Awaitable[R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        async with self.database.writing() as session:
            if (known := await self._stored(session, answer_type)) is not None:
                return known.value  # type: ignore[no-any-return]  # decoded as the use case's own return type
            work = Work(session=session, now=self.clock.now(), origin=self.origin)
            answer = await use_case(work, *args, **kwargs)
            self._keep(work, answer)
            await session.commit()
        if work.told:
            self._tell(work.told)
        return answer

    def _keep(self, work: Work, answer: Any) -> None:
        if self.key is None or self.origin.account_id is None:
            return
        row = AnsweredRequest(
            account_id=self.origin.account_id,
            key=self.key,
            fingerprint=self._fingerprint,
            answer=msgspec.json.encode(answer),
            at=work.now,
        )
        work.session.add(row)

    async def _known(self, answer_type: Any) -> "_Known | None":
        async with self.database.reading() as session:
            return await self._stored(session, answer_type)

    async def _stored(self, session: Any, answer_type: Any) -> "_Known | None":
        if self.key is None or self.origin.account_id is None:
            return None
        row: AnsweredRequest | None = await session.get(AnsweredRequest, (self.origin.account_id, self.key))
        if row is None:
            return None
        if row.fingerprint != self._fingerprint:
            raise Conflict("idempotency_key_reused")
        return _Known(msgspec.json.decode(row.answer, type=answer_type))


class _Known:
    """An answer found again; it may itself be None."""

    def __init__(self, value: Any) -> None:
        self.value = value


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Return what tells two requests apart: SHA-256 over method, path with query, and body."""
    digest = hashlib.sha256(f"{method} {path}\n".encode())
    digest.update(body)
    return digest.hexdigest()
