"""Columns and their types: what a value is in the domain, and how SQLite keeps it.

Tables are SQLAlchemy's Core tables. Its ORM would cost 11 MiB and half of the time that importing the storage takes,
for objects that would not leave this floor.
"""

# ruff: noqa: ARG002 - the parameters are SQLAlchemy's

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import CheckConstraint, Column, Dialect, ForeignKey, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from companion.storage.texts import clean_text, from_milliseconds, to_milliseconds

ColumnType = type[TypeEngine[Any]]


class Words(TypeDecorator[str]):
    """Text that a person typed: cleaned on the way in, the same on the way out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean_text(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant as whole milliseconds since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_milliseconds(value)


class Day(TypeDecorator[date]):
    """A calendar date as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class WordList(TypeDecorator[tuple[str, ...]]):
    """Several texts, in their order, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return msgspec.json.encode([clean_text(text) for text in value]).decode("utf-8")

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else msgspec.json.decode(value, type=tuple[str, ...])


METADATA = MetaData()
"""The schema without triggers and full-text tables, once the modules in schema.py are imported."""


def key(name: str, kind: ColumnType, *rules: ForeignKey) -> Column[Any]:
    """A column of the primary key."""
    return Column(name, kind, *rules, primary_key=True)


def required(
    name: str, kind: ColumnType, *rules: ForeignKey, unique: bool | None = None
) -> Column[Any]:
    """A column in which every row has a value."""
    return Column(name, kind, *rules, nullable=False, unique=unique)


def optional(name: str, kind: ColumnType, *rules: ForeignKey) -> Column[Any]:
    """A column that a row may leave empty."""
    return Column(name, kind, *rules, nullable=True)


def one_of(column: str, values: type[StrEnum], table: str) -> CheckConstraint:
    """A CHECK that `column` holds a value of the enumeration."""
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{table}_{column}_known")


def yes_or_no(column: str, table: str) -> CheckConstraint:
    """A CHECK that `column` holds 0 or 1."""
    return CheckConstraint(f"{column} IN (0, 1)", name=f"{table}_{column}_yes_or_no")
