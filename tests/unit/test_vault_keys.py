"""Keys that show nothing and can be forgotten."""

from __future__ import annotations

import copy
import pickle

import pytest

from companion.crypto.wiping import wipe
from companion.errors import BugError
from companion.vault.keys import VaultKeys

NAMES = ("database_key", "header_mac_key", "seal_key", "local_state_key", "backup_index_key")


@pytest.fixture
def keys() -> VaultKeys:
    return VaultKeys(bytearray(b"\x2a" * 32))


def test_each_purpose_has_its_own_key_of_32_bytes(keys: VaultKeys) -> None:
    values = {getattr(keys, name) for name in NAMES}
    assert len(values) == len(NAMES)
    assert {len(value) for value in values} == {32}
    again = VaultKeys(bytearray(b"\x2a" * 32))
    other = VaultKeys(bytearray(b"\x2b" * 32))
    for name in NAMES:
        assert getattr(again, name) == getattr(keys, name)
        assert getattr(other, name) != getattr(keys, name)


def test_the_vault_key_is_wiped_once_the_others_are_known() -> None:
    vault_key = bytearray(b"\x2a" * 32)
    VaultKeys(vault_key)
    assert vault_key == bytes(32)


def test_nothing_shows_a_key(keys: VaultKeys) -> None:
    for shown in (repr(keys), str(keys), f"{keys}", repr([keys])):
        assert shown.strip("[]") == "<VaultKeys>"
    assert not hasattr(keys, "__dict__")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(keys, protocol)
    with pytest.raises(TypeError):
        copy.copy(keys)
    with pytest.raises(TypeError):
        copy.deepcopy(keys)


def test_wiped_keys_are_gone(keys: VaultKeys) -> None:
    buffers = [getattr(keys, name) for name in VaultKeys.__slots__]
    assert all(any(buffer) for buffer in buffers)
    keys.wipe()
    assert buffers == [bytearray(32)] * len(NAMES)
    for name in NAMES:
        with pytest.raises(BugError):
            getattr(keys, name)
    keys.wipe()


def test_wiping_overwrites_in_place() -> None:
    first, second = bytearray(b"abc"), bytearray(b"defgh")
    wipe(first, second)
    assert (first, second) == (bytearray(3), bytearray(5))
