"""The one writer of ballots in a process: those that arrive within a few milliseconds share one transaction."""

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError, OperationalError

from ecabinet.kit.clock import Clock
from ecabinet.kit.database import Database
from ecabinet.kit.problem import DomainError, Unavailable
from ecabinet.kit.work import Told
from ecabinet.voting.ballot_batch import Outcome, record_ballots
from ecabinet.voting.ballot_reading import Received
from ecabinet.voting.ballots import BallotAnswer, BallotRequest

log = logging.getLogger(__name__)
# Writing a batch costs as much as fifty ballots more in it: where they come in numbers, more of them are waited for.
GATHER_SECONDS = 0.003
GATHER_IN_A_RUSH_SECONDS = 0.006
MOST_IN_A_BATCH = 500
MOST_WAITING = 20_000


class _Waiting(NamedTuple):
    ballot: Received
    answer: "asyncio.Future[BallotAnswer]"


class BallotWriter:
    """Takes ballots from every request and writes them in batches; started and stopped with the application.

    ``note`` hears of every batch how many ballots it had, and how many of them were recorded.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tell: Callable[[Told], None],
        note: Callable[[int, int], None] = lambda _size, _recorded: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._tell = tell
        self._note = note
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many ballots are not yet written."""
        return len(self._waiting)

    async def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="ballot-writer")

    async def stop(self) -> None:
        """End after the batch at hand; ballots still waiting are refused as unavailable."""
        task, self._task = self._task, None
        if task is None:
            return
        self._arrived.set()
        await task
        self._refuse(self._waiting)
        self._waiting = []

    async def cast(self, request: BallotRequest) -> BallotAnswer:
        """Record one ballot and return it as it stands; the answer comes after the commit.

        Raises:
            NotFound: there is no such vote.
            Forbidden: the person is not an elector (``not_elector``).
            Conflict: ``vote_closed``, ``vote_voided``, ``idempotency_key_reused``, or ``ballot_conflict`` with what
                stands as ``current``.
            Invalid: the choice is not offered.
            Unavailable: nothing was recorded that is known of; the same request may be sent again.
        """
        if self._task is None or len(self._waiting) >= MOST_WAITING:
            raise Unavailable("ballots_unavailable", retry_after=1)
        answer: asyncio.Future[BallotAnswer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(Received(request, self._clock.now()), answer))
        self._arrived.set()
        return await answer

    async def _run(self) -> None:
        written = 0
        while self._task is not None:
            await self._arrived.wait()
            if len(self._waiting) < MOST_IN_A_BATCH:
                await asyncio.sleep(GATHER_IN_A_RUSH_SECONDS if written > 1 else GATHER_SECONDS)
            batch, self._waiting = self._waiting[:MOST_IN_A_BATCH], self._waiting[MOST_IN_A_BATCH:]
            if not self._waiting:
                self._arrived.clear()
            written = len(batch)
            if batch:
                await self._settle(batch)

    async def _settle(self, batch: list[_Waiting]) -> None:
        error = await self._attempt(batch)
        if error is None:
            return
        if len(batch) == 1 or _is_away(error):
            self._refuse(batch)
            return
        for place, waiting in enumerate(batch):
            error = await self._attempt([waiting])
            if error is not None and _is_away(error):
                self._refuse(batch[place:])
                return
            if error is not None:
                self._refuse([waiting])

    async def _attempt(self, batch: list[_Waiting]) -> Exception | None:
        try:
            await self._write(batch)
        # Whatever it is, it is of one ballot or of the database: the writer and the other ballots go on.
        except Exception as error:
            log.warning("%d ballots could not be written", len(batch), exc_info=error)
            return error
        return None

    async def _write(self, batch: list[_Waiting]) -> None:
        async with self._database.writing() as session:
            outcomes, told = await record_ballots(session, self._clock.now(), [waiting.ballot for waiting in batch])
            await session.commit()
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _resolve(waiting, outcome)
        self._note(len(batch), sum(isinstance(outcome, BallotAnswer) for outcome in outcomes))
        if told:
            self._tell(told)

    def _refuse(self, batch: list[_Waiting]) -> None:
        for waiting in batch:
            _resolve(waiting, Unavailable("database_unavailable", retry_after=2))


def _resolve(waiting: _Waiting, outcome: Outcome) -> None:
    if waiting.answer.done():
        return
    if isinstance(outcome, DomainError):
        waiting.answer.set_exception(outcome)
    else:
        waiting.answer.set_result(outcome)


def _is_away(error: Exception) -> bool:
    """Tell whether the database itself does not answer, so that trying ballots one by one is in vain."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | OSError | TimeoutError)
