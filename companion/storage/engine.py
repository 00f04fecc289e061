"""The SQLAlchemy engine over SQLCipher: a pool of two connections, the window's and the worker's.

`creator=` keeps the key out of every URL, and a named pool keeps SQLAlchemy from choosing one that ties connections
to threads. The driver runs in autocommit mode; transactions.py begins and ends every transaction in so many words,
which also makes schema changes transactional.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

from companion.storage.driver import MODULE, Access, DatabaseKey, connect

CONNECTIONS = 2
WAIT_SECONDS = 60


def make_engine(path: Path, key: DatabaseKey, access: Access) -> Engine:
    """An engine on the existing database at `path`. Opens nothing yet."""
    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, key, access),
        module=MODULE,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
    )
