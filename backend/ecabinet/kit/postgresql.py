"""Connecting to PostgreSQL, with a server that is away told as SQLAlchemy tells it of an open connection."""

from typing import Any

import asyncpg
from asyncpg import exceptions
from sqlalchemy.exc import OperationalError

CONNECT_SECONDS = 5
# Not there, starting or stopping, or taking no more connections.
_AWAY = (
    OSError,
    exceptions.PostgresConnectionError,
    exceptions.OperatorInterventionError,
    exceptions.TooManyConnectionsError,
)


async def connect(*arguments: Any, **options: Any) -> Any:
    """Return a connection as asyncpg makes it.

    Raises:
        OperationalError: the server is away; asked again later it may be back.
    """
    try:
        return await asyncpg.connect(*arguments, timeout=CONNECT_SECONDS, **options)
    except _AWAY as error:
        raise OperationalError(None, None, error) from error
