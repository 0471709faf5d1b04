"""The program's commands: demo, serve, worker, migrate, user, rules, openapi."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ecabinet import commands


def parser() -> argparse.ArgumentParser:
    """Return the command line's parser."""
    top = argparse.ArgumentParser(prog="ecabinet", description="E-Cabinet: government sessions without paper")
    sub = top.add_subparsers(dest="command", required=True)

    demo = sub.add_parser("demo", help="a government to try everything on, with its data in one folder")
    demo.add_argument("--data", type=Path, default=Path("ecabinet-demo"), metavar="DIR", help="its data folder")
    demo.add_argument("--port", type=_port, default=8000, metavar="N", help="the port, 8000 without this")
    demo.add_argument("--reset", action="store_true", help="begin anew: what was done in this folder is removed")
    demo.add_argument("--lan", action="store_true", help="serve tablets of the local network, over TLS")
    demo.set_defaults(run=commands.demo)

    _add_installation(sub)

    user = sub.add_parser("user", help="accounts").add_subparsers(dest="user_command", required=True)
    add = user.add_parser("add", help="add a person with an account; the password is asked for")
    add.add_argument("username")
    add.add_argument("full_name")
    add.add_argument("--title", default="", help="position, as shown beside the name")
    add.add_argument(
        "--unit", default="", metavar="CODE", help="code of the unit; made with --unit-name if there is none"
    )
    add.add_argument("--unit-name", default="", help="name of a unit to make")
    add.add_argument("--role", action="append", default=[], metavar="ROLE[:SCOPE:CODE]", help="such as system_admin")
    _settings(add)
    add.set_defaults(run=commands.add_user)

    rules = sub.add_parser("rules", help="check the decision rules against a file of cases")
    rules.add_argument("file", type=Path)
    rules.set_defaults(run=commands.rules)

    openapi = sub.add_parser("openapi", help="print the OpenAPI document")
    openapi.set_defaults(run=commands.openapi)
    return top


def _add_installation(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = sub.add_parser("serve", help="serve an installation from its settings")
    serve.add_argument("--workers", type=int, metavar="N", help="how many processes share the port; 1 without this")
    _settings(serve)
    serve.set_defaults(run=commands.serve)

    worker = sub.add_parser("worker", help="run the jobs of an installation whose processes do not (job_process)")
    _settings(worker)
    worker.set_defaults(run=commands.worker)

    migrate = sub.add_parser("migrate", help="bring the database to this program's revision")
    _settings(migrate)
    migrate.set_defaults(run=commands.migrate)


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port lies between 1 and 65535")
    return port


def _settings(command: argparse.ArgumentParser) -> None:
    command.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file; environment variables go over it")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    code: int = chosen.run(chosen)
    return code


if __name__ == "__main__":
    sys.exit(main())
