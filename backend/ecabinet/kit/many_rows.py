"""Writing many rows in one statement: they travel as one JSON document, and the database takes it apart.

Handing the rows over one by one costs several times what writing them costs.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

import msgspec
from sqlalchemy import JSON, Executable, Select, String, Table, bindparam, column, func, select, true
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from ecabinet.kit.database import Base

Rows = Sequence[Mapping[str, Any]]


async def insert_rows(session: AsyncSession, mapped: type[Base], rows: Rows, *, in_place: bool = False) -> None:
    """Insert the rows, which all have the same columns; ``in_place`` replaces a row that has the same primary key."""
    if not rows:
        return
    connection = await session.connection()
    dialect = connection.dialect.name
    table = cast(Table, mapped.__table__)
    plain = [_plain(row) for row in rows] if dialect == "sqlite" else rows
    statement = _statement(table, tuple(rows[0]), dialect, in_place=in_place)
    await connection.execute(statement, {"rows": msgspec.json.encode(plain).decode()})


@lru_cache
def _statement(table: Table, names: tuple[str, ...], dialect: str, *, in_place: bool) -> Executable:
    make, taken_apart = (sqlite.insert, _sqlite) if dialect == "sqlite" else (postgresql.insert, _postgresql)
    inserting = make(table).from_select(list(names), taken_apart(table, names))
    if not in_place:
        return inserting
    keys = [key.name for key in table.primary_key]
    new = {name: inserting.excluded[name] for name in names if name not in keys}
    return inserting.on_conflict_do_update(index_elements=keys, set_=new)


def _sqlite(_: Table, names: tuple[str, ...]) -> Select[Any]:
    each = func.json_each(bindparam("rows", type_=String)).table_valued("value")
    # The condition tells SQLite that ON CONFLICT is none of a join.
    return select(*[func.json_extract(each.c.value, f"$.{name}") for name in names]).where(true())


def _postgresql(table: Table, names: tuple[str, ...]) -> Select[Any]:
    columns = [column(name, table.c[name].type) for name in names]
    document = sql_cast(bindparam("rows", type_=String), JSON)
    each = func.json_to_recordset(document).table_valued(*columns).render_derived(with_types=True)
    return select(*[each.c[name] for name in names])


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with its instants as SQLAlchemy writes them to SQLite."""
    return {name: _text(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
