"""One transaction and the repositories that share it."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from companion.storage.repositories.attachments import Attachments
from companion.storage.repositories.checkins import CheckIns
from companion.storage.repositories.courses import Courses
from companion.storage.repositories.entries import Entries
from companion.storage.repositories.meta import Meta
from companion.storage.repositories.moments import Moments
from companion.storage.repositories.shares import Shares
from companion.storage.search import Search


class Work:
    """What stands in the vault, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def entries(self) -> Entries:
        return Entries(self._connection)

    @cached_property
    def search(self) -> Search:
        return Search(self._connection)

    @cached_property
    def courses(self) -> Courses:
        return Courses(self._connection)

    @cached_property
    def moments(self) -> Moments:
        return Moments(self._connection)

    @cached_property
    def checkins(self) -> CheckIns:
        return CheckIns(self._connection)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self._connection)

    @cached_property
    def shares(self) -> Shares:
        return Shares(self._connection)

    @cached_property
    def meta(self) -> Meta:
        return Meta(self._connection)
