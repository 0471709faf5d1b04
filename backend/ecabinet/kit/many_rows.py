"""Writing many rows at once, past what is done for every value of a row that is written alone.

Preparing rows one by one costs several times what writing them costs. To PostgreSQL they travel as one document that
the database takes apart; SQLite, which is in this process, takes the bare values.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import msgspec
from sqlalchemy import JSON, Executable, String, Table, bindparam, column, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit.database import Base
from ecabinet.kit.problem import Unavailable

Rows = Sequence[Mapping[str, Any]]
_AS_THEY_ARE = frozenset({str, int})


async def insert_rows(
    session: AsyncSession, mapped: type[Base], rows: Rows, *, in_place: bool = False, same: str | None = None
) -> None:
    """Insert the rows, which all have the same columns; ``in_place`` replaces a row that has the same primary key.

    ``same`` names a column in which a row that is replaced must agree with the new one.

    Raises:
        Unavailable: just now somebody wrote one that does not agree (``database_unavailable``); again it will be found.
    """
    if not rows:
        return
    connection = await session.connection()
    table, names = cast(Table, mapped.__table__), tuple(rows[0])
    if connection.dialect.name == "sqlite":
        statement, order = _for_sqlite(table, names, in_place=in_place)  # nobody else writes meanwhile
        await connection.exec_driver_sql(statement, [tuple(_bare(row[name]) for name in order) for row in rows])
        return
    document = msgspec.json.encode(rows).decode()
    written = await connection.execute(_for_postgresql(table, names, in_place=in_place, same=same), {"rows": document})
    if written.rowcount < len(rows):
        raise Unavailable("database_unavailable", retry_after=1)


async def insert_missing(session: AsyncSession, mapped: type[Base], row: Mapping[str, Any]) -> None:
    """Insert the row, unless one that is as unique is there already or is just being written by another."""
    connection = await session.connection()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    await session.execute(dialect.insert(mapped).values(row).on_conflict_do_nothing())


@lru_cache
def _for_sqlite(table: Table, names: tuple[str, ...], *, in_place: bool) -> tuple[str, list[str]]:
    """Return the statement and the order of its values."""
    inserting = sqlite.insert(table).values({name: bindparam(name) for name in names})
    if in_place:
        new = {name: inserting.excluded[name] for name in _others(table, names)}
        inserting = inserting.on_conflict_do_update(index_elements=_keys(table), set_=new)
    made = inserting.compile(dialect=sqlite.dialect())
    return str(made), list(made.positiontup or ())


@lru_cache
def _for_postgresql(table: Table, names: tuple[str, ...], *, in_place: bool, same: str | None) -> Executable:
    columns = [column(name, table.c[name].type) for name in names]
    document = sql_cast(bindparam("rows", type_=String), JSON)
    each = func.json_to_recordset(document).table_valued(*columns).render_derived(with_types=True)
    inserting = postgresql.insert(table).from_select(list(names), select(*[each.c[name] for name in names]))
    if not in_place:
        return inserting
    new = {name: inserting.excluded[name] for name in _others(table, names)}
    agrees = table.c[same] == inserting.excluded[same] if same else None
    return inserting.on_conflict_do_update(index_elements=_keys(table), set_=new, where=agrees)


def _keys(table: Table) -> list[str]:
    return [key.name for key in table.primary_key]


def _others(table: Table, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name not in _keys(table)]


def _bare(value: object) -> object:
    """Return the value as SQLAlchemy would hand it to SQLite."""
    if value is None or type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return msgspec.json.encode(value).decode() if isinstance(value, dict | list) else value
