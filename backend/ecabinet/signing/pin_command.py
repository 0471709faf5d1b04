"""The command of a request that carries a PIN."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from ecabinet.installation import Installation
from ecabinet.kit.command import Command, fingerprint
from ecabinet.kit.http import IdempotencyKey, origin_of


async def provide_pin_command(
    request: Request[Any, Any, Any], installation: NamedDependency[Installation], idempotency_key: IdempotencyKey = None
) -> Command:
    """Give the command of a request whose body holds a PIN.

    The body is no part of what the key stands for: a stored digest of a PIN could be guessed.
    """
    return Command(
        installation.database,
        installation.clock,
        installation.tell,
        origin_of(request),
        idempotency_key,
        fingerprint(request.method, request.url.path, b""),
    )
