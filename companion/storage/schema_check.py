"""Whether a database has exactly the schema that its revision should have."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Engine
from sqlalchemy import create_engine as engine_on
from sqlalchemy.pool import StaticPool

from companion.storage import migrations
from companion.storage.driver import MODULE, DriverConnection, in_memory, run
from companion.storage.schema import create_schema

STATEMENTS = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def schema_differences(connection: DriverConnection) -> tuple[str, ...]:
    """The names of tables, indexes, views and triggers that are missing, altered or not ours."""
    here, expected = _schema(connection), _expected()
    names = here.keys() | expected.keys()
    return tuple(sorted(name for name in names if here.get(name) != expected.get(name)))


@cache
def _expected() -> dict[str, str]:
    """What a new vault gets. Later steps lead older vaults to the same; a test watches over that."""
    made = in_memory()
    engine: Engine = engine_on(
        "sqlite://", creator=lambda: made, module=MODULE, poolclass=StaticPool
    )
    try:
        with engine.connect() as connection:
            create_schema(connection, migrations.head())
            return _schema(made)
    finally:
        engine.dispose()


def _schema(connection: DriverConnection) -> dict[str, str]:
    """Every statement by name, without spaces outside of quotes and without quotes around names."""
    return {
        f"{kind} {name}": _without_spaces(str(sql).replace('"', ""))
        for kind, name, sql in run(connection, STATEMENTS)
    }


def _without_spaces(sql: str) -> str:
    return "'".join(
        part if number % 2 else "".join(part.split()) for number, part in enumerate(sql.split("'"))
    )
