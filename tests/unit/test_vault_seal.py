"""The seal's format: the vectors, the one canonical form, and whose key it takes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.errors import Damaged, TooNew
from companion.vault.folder import VaultFolder
from companion.vault.header import parse
from companion.vault.last_seen import LastSeen
from companion.vault.restored import note_restored, read_restored
from companion.vault.seal import (
    Fingerprint,
    fingerprint_of,
    parse_seal,
    read_seal,
    signed_seal,
    write_seal,
)
from companion.vault.vault import unlock
from tests.vectors.reading import HEADER_V1, PASSPHRASE, SECRETS, vault_around, vectors

VECTORS: dict[str, str] = vectors("seal_v1.json")
KEY = bytes.fromhex(SECRETS["seal_key"])
STATES = ("closed", "open", "unsealed")


@pytest.mark.parametrize("state", STATES)
def test_the_vectors_are_read_proven_and_written_the_same(state: str):
    seal = parse_seal(VECTORS[state].encode())
    assert seal.state == state
    assert seal.is_proven_by(KEY)
    assert not seal.is_proven_by(bytes.fromhex(SECRETS["header_mac_key"]))
    again = signed_seal(
        seal.vault_id, seal.generation, seal.counter, KEY, state=seal.state, database=seal.database
    )
    assert again.to_bytes() == VECTORS[state].encode()


def test_the_fingerprint_is_length_and_sha_256(tmp_path: Path):
    content = VECTORS["database"].encode()
    (tmp_path / "j.db").write_bytes(content)
    assert fingerprint_of(tmp_path / "j.db") == parse_seal(VECTORS["closed"].encode()).database
    (tmp_path / "j.db").write_bytes(content * 200_000)
    whole = Fingerprint(len(content) * 200_000, hashlib.sha256(content * 200_000).digest())
    assert fingerprint_of(tmp_path / "j.db") == whole
    assert fingerprint_of(tmp_path / "j.db", lambda: False) is None


def test_a_computer_remembers_the_vault_by_a_name_that_only_its_key_gives(tmp_path: Path):
    place = vault_around(tmp_path / "J.vault", HEADER_V1, HEADER_V1)
    with unlock(place, passphrase=PASSPHRASE) as opened:
        assert opened.keys.local_state_key.hex() == SECRETS["local_state_key"]
        assert LastSeen.of(None, opened.keys, opened.vault_id).name == VECTORS["remembered_as"]
    assert parse(HEADER_V1).vault_id not in VECTORS["remembered_as"]


CLOSED = VECTORS["closed"]


@pytest.mark.parametrize(
    "altered",
    [
        CLOSED.replace(":", ": "),
        CLOSED + "\n",
        "\ufeff" + CLOSED,
        CLOSED.replace('"counter":7', '"counter":7.0'),
        CLOSED.replace('"counter":7', '"counter":0'),
        CLOSED.replace('"counter":7', '"counter":-7'),
        CLOSED.replace('"counter":7', '"counter":true'),
        CLOSED.replace('"counter":7', '"counter":' + "9" * 400),
        CLOSED.replace('"counter":7', '"counter":7,"counter":7'),
        CLOSED.replace('"state":"closed"', '"state":"open"'),
        VECTORS["open"].replace('"state":"open"', '"state":"closed"'),
        VECTORS["open"].replace('"state":"open"', '"state":"fine"'),
        CLOSED.replace('"version":1', '"version":0'),
        CLOSED.replace('"version":1', '"more":1,"version":1'),
        CLOSED.replace("companion-seal", "companion-vault"),
        "[" * 4000,
        "null",
        "",
    ],
)
def test_only_the_one_form_is_read(altered: str):
    with pytest.raises(Damaged):
        parse_seal(altered.encode())


def test_a_later_version_is_told_from_damage():
    with pytest.raises(TooNew):
        parse_seal(CLOSED.replace('"version":1', '"version":2').encode())


def test_it_is_kept_beside_the_database(tmp_path: Path):
    folder = VaultFolder.at(tmp_path)
    assert read_seal(folder) is None
    seal = parse_seal(CLOSED.encode())
    write_seal(folder, seal)
    assert read_seal(folder) == seal
    assert [place.name for place in tmp_path.iterdir()] == ["seal.json"]


def test_a_note_of_restoring_is_read_back_in_utc(tmp_path: Path):
    made_at = datetime(2026, 3, 10, 19, 30, tzinfo=UTC)
    folder = VaultFolder.at(tmp_path)
    assert read_restored(folder) is None
    note_restored(folder, "a" * 26, made_at)
    found = read_restored(folder)
    assert found is not None
    assert (found.vault_id, found.made_at) == ("a" * 26, made_at)
