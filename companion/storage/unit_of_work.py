"""One transaction and the repositories that share it.

A transaction begins and ends on the driver's connection itself. The hot paths (entries, search) speak to that
connection in SQL; the others go through SQLAlchemy, whose connection is wrapped around it when first needed. That
keeps the cost of a small read at a third of what SQLAlchemy's own transaction takes.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property
from typing import cast

from sqlalchemy import Connection, Engine, PoolProxiedConnection

from companion.storage import compacting
from companion.storage.driver import DriverConnection
from companion.storage.faults import is_damage
from companion.storage.repositories.attachments import Attachments
from companion.storage.repositories.checkins import CheckIns
from companion.storage.repositories.contacts import Contacts
from companion.storage.repositories.courses import Courses
from companion.storage.repositories.entries import Entries
from companion.storage.repositories.insights import Insights
from companion.storage.repositories.integration import Integration
from companion.storage.repositories.measures import Measures
from companion.storage.repositories.meta import Meta
from companion.storage.repositories.moments import Moments
from companion.storage.repositories.plans import Plans
from companion.storage.repositories.redactions import Redactions
from companion.storage.repositories.replies import Replies, ReviewNotes
from companion.storage.repositories.shares import Shares
from companion.storage.search import Search

READING = "BEGIN"
WRITING = "BEGIN IMMEDIATE"


class Work:
    """What stands in the vault, inside one transaction."""

    def __init__(self, engine: Engine, pooled: PoolProxiedConnection) -> None:
        self._engine = engine
        self._pooled = pooled
        self.driver = cast(DriverConnection, pooled.driver_connection)
        """For this floor only."""
        self.erased = False
        """Whether an entry was erased."""
        self.removed = False
        """Whether something was removed after which the file is to be written anew."""

    @cached_property
    def connection(self) -> Connection:
        """SQLAlchemy's view of the same connection; for this floor only."""
        return Connection(self._engine, self._pooled)

    @cached_property
    def entries(self) -> Entries:
        return Entries(self.driver, self._note_erased)

    @cached_property
    def search(self) -> Search:
        return Search(self.driver)

    @cached_property
    def courses(self) -> Courses:
        return Courses(self.connection)

    @cached_property
    def moments(self) -> Moments:
        return Moments(self.connection)

    @cached_property
    def checkins(self) -> CheckIns:
        return CheckIns(self.connection)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self.connection)

    @cached_property
    def insights(self) -> Insights:
        return Insights(self.connection)

    @cached_property
    def integration(self) -> Integration:
        return Integration(self.connection)

    @cached_property
    def measures(self) -> Measures:
        return Measures(self.connection)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self.connection)

    @cached_property
    def shares(self) -> Shares:
        return Shares(self.connection, self._note_removed)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.connection)

    @cached_property
    def redactions(self) -> Redactions:
        return Redactions(self.connection)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self.connection)

    @cached_property
    def review_notes(self) -> ReviewNotes:
        return ReviewNotes(self.connection)

    @cached_property
    def meta(self) -> Meta:
        return Meta(self.driver)

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """A part of the transaction that is undone by itself when it raises."""
        self.driver.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.driver.in_transaction:  # a full disk may have ended it already
                self.driver.execute("ROLLBACK TO part")
                self.driver.execute("RELEASE part")
            raise
        self.driver.execute("RELEASE part")

    def _note_erased(self) -> None:
        self.erased = True

    def _note_removed(self) -> None:
        compacting.request(self.driver)
        self.removed = True


@contextmanager
def transaction(engine: Engine, begin: str) -> Generator[Work]:
    """One transaction on a pooled connection: kept when the block ends, undone when it raises.

    Raises the driver's errors as they are; faults.py translates them.
    """
    pooled = engine.raw_connection()
    try:
        work = Work(engine, pooled)
        work.driver.execute(begin)
        try:
            yield work
            work.driver.execute("COMMIT")
        except BaseException as error:
            if is_damage(error):
                pooled.invalidate()
            elif work.driver.in_transaction:
                work.driver.execute("ROLLBACK")
            raise
    finally:
        pooled.close()
