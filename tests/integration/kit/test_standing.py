"""The connection that is kept open: it sees what is committed, one at a time uses it, and a lost one is replaced."""

import asyncio

import pytest
from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.exc import DBAPIError

from ecabinet.kit.database import Database
from ecabinet.kit.event_log import MeetingLog
from ecabinet.kit.ids import new_id

COUNT = select(func.count()).select_from(MeetingLog)


async def test_it_stays_open_and_sees_what_others_commit(database: Database) -> None:
    for number in range(3):
        async with database.single() as connection:
            assert await connection.scalar(COUNT) == number
        assert database.connections_in_use == 1
        async with database.writing() as session:
            await session.execute(insert(MeetingLog).values(meeting_id=new_id(), seq=0))
            await session.commit()
    await database.close()
    assert database.connections_in_use == 0


async def test_one_that_failed_is_given_back_and_the_next_use_has_another(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.single() as connection:
            await connection.execute(text("select no_such_column"))
    assert database.connections_in_use == 0
    async with database.single() as connection:
        assert await connection.scalar(COUNT) == 0


async def test_those_who_want_it_at_once_take_turns(database: Database) -> None:

    async def ask(number: int) -> int | None:
        async with database.single() as connection:
            await asyncio.sleep(0)
            return await connection.scalar(select(literal(number)))

    assert await asyncio.gather(*(ask(number) for number in range(5))) == list(range(5))
    assert database.connections_in_use == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_that_the_server_ended_is_replaced(database: Database) -> None:
    async with database.single() as connection:
        pid = await connection.scalar(text("select pg_backend_pid()"))
    async with database.writing() as session:
        await session.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        await session.commit()
    with pytest.raises(DBAPIError):
        async with database.single() as connection:
            await connection.scalar(COUNT)
    async with database.single() as connection:
        assert await connection.scalar(COUNT) == 0
