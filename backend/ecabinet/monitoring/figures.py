"""How one process is doing at one moment."""

from typing import Literal

import msgspec

RedisState = Literal["none", "connected", "away"]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What one process knows of itself; what only the database knows is None while it does not answer.

    ``delay_p50_ms``, ``delay_p99_ms`` and ``delay_most_ms`` are how late the event loop came in the last minute.
    """

    rooms: int
    tablets: int
    slow_tablets: int
    seats_behind: int
    events_behind: int | None
    seconds_behind: float | None
    delay_p50_ms: float
    delay_p99_ms: float
    delay_most_ms: float
    requests: int
    failures: int
    ballots: int
    ballot_batches: int
    largest_batch: int
    ballots_waiting: int
    jobs_waiting: int | None
    oldest_job_seconds: float | None
    sandboxes: int
    sandboxes_busy: int
    connections_in_use: int
    database_up: bool
    redis: RedisState
    memory_bytes: int
    errors_logged: int
