"""A process to be killed: it prepares documents one after the other and says each number once it is acknowledged."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import select

from ecabinet.app import create_app
from ecabinet.conclusions.prepare import prepare_document
from ecabinet.identity.actor import Actor, IdleLimits, find_actors
from ecabinet.identity.tables import Account, Login
from ecabinet.installation import Installation
from ecabinet.kit.work import Origin
from ecabinet.settings import Settings


async def _secretary(installation: Installation) -> Actor:
    async with installation.database.reading() as session:
        query = select(Login.token_hash).join(Account, Account.id == Login.account_id)
        token_hash = (await session.scalars(query.where(Account.username == "secretary"))).one()
        found = await find_actors(await session.connection(), [token_hash], installation.clock.now(), IdleLimits())
        return found[token_hash]


async def main(database_url: str, data_dir: str, documents: list[str]) -> None:
    app = create_app(Settings(data_dir=Path(data_dir), database_url=database_url))
    installation: Installation = app.state.installation
    installation.files.prepare()
    actor = await _secretary(installation)
    print("ready", flush=True)
    for document_id in documents:
        command = installation.command(Origin(person_id=actor.person_id, account_id=actor.account_id))
        view = await prepare_document(command, installation.desk, actor, document_id)
        print(view.number, document_id, view.version_sha256, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
