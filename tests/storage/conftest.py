"""A store in a folder of its own, and entries to put into it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from companion.domain.entries import Entry, EntryKind
from companion.domain.ids import new_id
from companion.storage.store import Store, create_store

KEY = bytes(range(32))
VAULT_ID = "a-vault"
MORNING = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

MakeEntry = Callable[..., Entry]


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Journal.vault"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def database(vault_folder: Path) -> Path:
    return vault_folder / "journal-1.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    opened = create_store(database, KEY, vault_id=VAULT_ID, purpose="client")
    yield opened
    opened.close()


@pytest.fixture
def make_entry() -> MakeEntry:
    """Entries an hour apart unless `created_at` says otherwise."""
    hours = itertools.count()

    def make(body: str = "Some words.", **fields: Any) -> Entry:
        at: datetime = fields.pop("created_at", MORNING + timedelta(hours=next(hours)))
        values: dict[str, Any] = {
            "id": new_id(),
            "kind": EntryKind.NOTE,
            "title": "",
            "zone": "Europe/Dublin",
            "local_date": at.date(),
            "updated_at": at,
        }
        return Entry(body=body, created_at=at, **(values | fields))

    return make
