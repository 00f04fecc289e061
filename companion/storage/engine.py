"""The SQLAlchemy engine over SQLCipher: two pooled connections (the window's and the worker's), explicit transactions.

`creator=` keeps the key out of every URL. The driver runs in autocommit mode and each transaction begins with an
explicit BEGIN (reading) or BEGIN IMMEDIATE (writing), which also makes schema changes transactional.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from companion.storage.driver import MODULE, Access, DatabaseKey, connect

READING = "BEGIN"
WRITING = "BEGIN IMMEDIATE"
CONNECTIONS = 2
WAIT_SECONDS = 60


def make_engine(path: Path, key: DatabaseKey, access: Access) -> Engine:
    """An engine on the existing database at `path`. Opens nothing yet."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, access),
        module=MODULE,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
        skip_autocommit_rollback=False,
    )

    def begin(connection: Connection) -> None:
        options: Any = connection.get_execution_options()
        connection.exec_driver_sql(options.get("begin", READING))

    event.listen(engine, "begin", begin)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions take the write lock when they begin."""
    return engine.execution_options(begin=WRITING)
