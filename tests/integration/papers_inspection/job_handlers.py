"""A worker for the tests of the queue: jobs that end, fail, and hang."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecabinet.kit.jobs import make_consumer


def _double(payload: dict[str, Any]) -> dict[str, Any]:
    return {"number": 2 * payload["number"]}


def _fail(payload: dict[str, Any]) -> dict[str, Any]:
    """Fail so many times, counting the tries in a file."""
    counted = Path(payload["count"])
    tries = len(counted.read_text()) + 1 if counted.exists() else 1
    counted.write_text("x" * tries)
    if tries <= payload["times"]:
        raise OSError("not yet")
    return {"tries": tries}


def _hang(payload: dict[str, Any]) -> dict[str, Any]:
    Path(payload["begun"]).touch()
    time.sleep(600)
    return {}


HANDLERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"double": _double, "fail": _fail, "hang": _hang}


def run(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Run one job."""
    return HANDLERS[kind](payload)


if __name__ == "__main__":
    make_consumer(Path(sys.argv[1]), run, workers=2, redis_url=sys.argv[2]).run()
