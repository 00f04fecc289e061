"""Stepping an older vault up to the present schema, all steps in one transaction."""

from __future__ import annotations

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from companion.errors import BugError
from companion.storage import migrations


def upgrade(connection: Connection, target: str) -> None:
    """Bring the schema behind `connection` (inside a transaction) to the revision `target`.

    Raises BugError when a step leaves rows that point to nothing.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: str, _context: MigrationContext) -> list[RevisionStep]:
        return scripts._upgrade_revs(target, revision)  # pyright: ignore[reportPrivateUsage]

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise BugError
