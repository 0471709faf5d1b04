"""The start page."""

from litestar import get
from litestar.di import NamedDependency

from ecabinet.identity.actor import Actor
from ecabinet.identity.authentication import need_open_screen
from ecabinet.installation import Installation
from ecabinet.today import queries
from ecabinet.today.schemas import Today


@get("/today", guards=[need_open_screen], tags=["today"])
async def today(actor: NamedDependency[Actor], installation: NamedDependency[Installation]) -> Today:
    """Return what runs, what waits for this person, and the week."""
    async with installation.database.reading() as session:
        return await queries.today(session, actor, installation.clock.now())
