"""What each command of the program does."""

import argparse
import asyncio
import getpass
import json
import sys
import tempfile
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ecabinet.kit.clock import SystemClock
from ecabinet.kit.database import Database
from ecabinet.kit.problem import DomainError
from ecabinet.migrations import run as migrations
from ecabinet.settings import Settings, SettingsError, load, need_data_dir

#: What the database's drivers raise where it cannot be reached or does not let the program in.
AWAY = (DBAPIError, OSError)


def _load(chosen: argparse.Namespace) -> Settings | None:
    try:
        settings = load(file=chosen.settings, workers=getattr(chosen, "workers", None))
        need_data_dir(settings)
        return settings
    except SettingsError as error:
        print("These settings cannot be used:", file=sys.stderr)
        for mistake in error.mistakes:
            print(f"  {mistake}", file=sys.stderr)
        return None


def serve(chosen: argparse.Namespace) -> int:
    """Serve an installation; refuses a database that is not at this program's revision."""
    settings = _load(chosen)
    if settings is None:
        return 2
    from ecabinet.server import run

    return _database_fault(settings) or run(settings)


def worker(chosen: argparse.Namespace) -> int:
    """Run jobs, until SIGTERM, for an installation whose processes share a queue."""
    settings = _load(chosen)
    if settings is None:
        return 2
    if not settings.redis_url:
        print("redis_url: is not set, so the server runs its jobs itself", file=sys.stderr)
        return 2
    from ecabinet.server import run_worker

    return run_worker(settings)


def _database_fault(settings: Settings) -> int:
    """Say what is wrong with the database and return the exit code for it, 0 where it is at this program's revision."""
    try:
        at = asyncio.run(_revision(settings))
    except AWAY as error:
        return _away(error)
    if at != migrations.head():
        print(f"The database is at revision {at or 'none'}; run: ecabinet migrate", file=sys.stderr)
        return 2
    return 0


def _away(error: DBAPIError | OSError) -> int:
    said = error.orig if isinstance(error, DBAPIError) else error
    print(f"The database does not answer: {said}", file=sys.stderr)
    return 1


async def _revision(settings: Settings) -> str | None:
    database = Database(settings.database)
    try:
        return await migrations.current(database)
    finally:
        await database.close()


def migrate(chosen: argparse.Namespace) -> int:
    """Bring the database to this program's revision."""
    settings = _load(chosen)
    if settings is None:
        return 2
    try:
        asyncio.run(_migrate(settings))
    except AWAY as error:
        return _away(error)
    print(f"The database is at revision {migrations.head()}.")
    return 0


async def _migrate(settings: Settings) -> None:
    database = Database(settings.database)
    try:
        await migrations.migrate(database)
    finally:
        await database.close()


def demo(chosen: argparse.Namespace) -> int:
    """Make the demo government where there is none yet, and serve it."""
    from ecabinet.demo.run import run_demo

    return run_demo(chosen.data, chosen.port, reset=chosen.reset, lan=chosen.lan)


def add_user(chosen: argparse.Namespace) -> int:
    """Add a person with an account."""
    settings = _load(chosen)
    if settings is None:
        return 2
    if fault := _database_fault(settings):
        return fault
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    from ecabinet.identity.first_accounts import NewUser, add, refusal

    wanted = NewUser(chosen.username, chosen.full_name, chosen.title, chosen.unit, chosen.unit_name, chosen.role)
    try:
        asyncio.run(add(settings, SystemClock(), wanted, password))
    except DomainError as error:
        print(f"Not added: {refusal(error)}", file=sys.stderr)
        return 1
    print(f"{chosen.username} can log in and is asked for a new password then.")
    return 0


def rules(chosen: argparse.Namespace) -> int:
    """Check the decision rules against a file of cases."""
    from ecabinet.voting.vectors import main

    return main(chosen.file)


def openapi(_: argparse.Namespace) -> int:
    """Print the OpenAPI document."""
    from ecabinet.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        schema = create_app(Settings(data_dir=Path(folder))).openapi_schema.to_schema()
    print(json.dumps(schema, indent=1, sort_keys=True, default=str))
    return 0
