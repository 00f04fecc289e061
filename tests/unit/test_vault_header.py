"""Header v1, read strictly: one way to write it, and nothing that we would not have written."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from companion.crypto import kdf
from companion.crypto.kdf import FLOOR, KdfParams
from companion.crypto.recovery_code import show
from companion.errors import Damaged, TooNew
from companion.vault.canonical import canonical
from companion.vault.header import HeaderInfo, SlotInfo, describe, parse
from companion.vault.header_format import signed_header
from companion.vault.keys import VaultKeys
from companion.vault.opening import secret_of
from companion.vault.slots import Slot, open_slot, passphrase_slot, recovery_slot
from tests.property.header_flips import DerivedOnce, both_secrets, opens
from tests.vectors.reading import HEADER_V1, PASSPHRASE, RECOVERY_CODE, SECRETS

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def secrets() -> tuple[DerivedOnce, ...]:
    return both_secrets(HEADER_V1, PASSPHRASE, RECOVERY_CODE)


def changed(change: Change) -> bytes:
    document = json.loads(HEADER_V1)
    change(document)
    return canonical(document)


def test_a_header_reads_and_writes_to_the_same_bytes() -> None:
    assert parse(HEADER_V1).to_bytes() == HEADER_V1


def test_what_a_header_tells_without_a_passphrase() -> None:
    header = parse(HEADER_V1)
    info = describe(header)
    assert info == HeaderInfo(
        version=1,
        vault_id=header.vault_id,
        generation=1,
        slots=(
            SlotInfo(1, "passphrase", 65_536, 3, 1),
            SlotInfo(2, "recovery", None, None, None),
        ),
        size=len(HEADER_V1),
    )
    assert info.opens_with("passphrase")
    assert info.opens_with("recovery")


def test_both_slots_lead_to_the_keys_of_the_vector() -> None:
    header = parse(HEADER_V1)
    for given, slot in zip(
        (secret_of(PASSPHRASE, None), secret_of(None, RECOVERY_CODE)), header.slots, strict=True
    ):
        root = given.root(slot)
        assert root is not None
        vault_key = open_slot(slot, header.vault_id, root)
        assert vault_key is not None
        assert root == bytes(32), "the root secret is wiped once it was used"
        keys = VaultKeys(vault_key)
        for name in (
            "database_key",
            "header_mac_key",
            "seal_key",
            "local_state_key",
            "backup_index_key",
        ):
            assert getattr(keys, name).hex() == SECRETS[name]
        header.verify(keys.header_mac_key)


def _set(name: str, value: Any) -> Change:
    return lambda document: document.update({name: value})


def _set_kdf(name: str, value: Any) -> Change:
    return lambda document: document["slots"][0]["kdf"].update({name: value})


@pytest.mark.parametrize(
    "change",
    [
        _set_kdf("m", FLOOR.m - 1),
        _set_kdf("m", 2_097_153),
        _set_kdf("m", 2**64),
        _set_kdf("m", 10**400),
        _set_kdf("m", 0),
        _set_kdf("m", -65_536),
        _set_kdf("m", 65_536.0),
        _set_kdf("m", "65536"),
        _set_kdf("m", True),
        _set_kdf("m", None),
        _set_kdf("m", [65_536]),
        _set_kdf("t", 2),
        _set_kdf("t", 65),
        _set_kdf("t", 2**31),
        _set_kdf("t", 3.5),
        _set_kdf("t", True),
        _set_kdf("p", 0),
        _set_kdf("p", 17),
        _set_kdf("p", False),
        _set_kdf("alg", "argon2d"),
        _set_kdf("alg", "hkdf-sha256"),
        _set_kdf("extra", 1),
    ],
)
def test_c19_key_settings_outside_the_limits_are_refused_before_any_derivation(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not_run(*_: object, **__: object) -> bytes:
        raise AssertionError("derived from settings that were not checked")

    monkeypatch.setattr(kdf, "argon2id", must_not_run)
    monkeypatch.setattr(kdf, "derive", must_not_run)
    altered = changed(change)
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(Damaged):
        parse(altered)
    spent, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 0.05
    assert peak < 10_000_000


@pytest.mark.parametrize("version", [2, 3, 10, 2**31])
def test_c21_a_newer_header_is_told_apart_from_a_damaged_one(version: int) -> None:
    def newer(document: dict[str, Any]) -> None:
        document.update(version=version, slots={"of": "another shape"}, new_field=[1.5])

    with pytest.raises(TooNew, match="newer version"):
        parse(changed(newer))


@pytest.mark.parametrize("version", [0, -1, 1.0, "1", True, None, [1], 2.0, "2", 1e400])
def test_c21_a_version_that_is_none_is_damage(version: Any) -> None:
    document = json.loads(HEADER_V1)
    document["version"] = version
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(Damaged):
        parse(content)


@pytest.mark.parametrize(
    "change",
    [
        _set("magic", "companion-vault2"),
        _set("magic", None),
        _set("vault_id", ""),
        _set("vault_id", "A" * 26),
        _set("vault_id", "a" * 27),
        _set("vault_id", "a" * 26 + "\n"),
        _set("vault_id", "../../../../../../etc/passw"),
        _set("generation", 0),
        _set("generation", -1),
        _set("generation", 2**31),
        _set("generation", True),
        _set("generation", "1"),
        _set("slots", []),
        _set("slots", {}),
        _set("slots", None),
        _set("mac", ""),
        _set("mac", "AAAA"),
        _set("extra", 1),
        lambda document: document.pop("mac"),
        lambda document: document["slots"][0].update(extra=1),
        lambda document: document["slots"][0].pop("nonce"),
        lambda document: document["slots"][0].update(id=0),
        lambda document: document["slots"][0].update(id=2),
        lambda document: document["slots"][0].update(type="keychain"),
        lambda document: document["slots"][0].update(type="recovery"),
        lambda document: document["slots"][1].update(type="passphrase"),
        lambda document: document["slots"][0].update(salt=document["slots"][0]["salt"][:-4]),
        lambda document: document["slots"].reverse(),
        lambda document: document["slots"].append(document["slots"][0]),
    ],
)
def test_other_fields_and_shapes_are_refused(change: Change) -> None:
    with pytest.raises(Damaged):
        parse(changed(change))


def _slots_with_ids(count: int) -> Change:
    def fill(document: dict[str, Any]) -> None:
        document["slots"] = [{**document["slots"][0], "id": n + 1} for n in range(count)]

    return fill


def test_up_to_eight_slots_are_read() -> None:
    assert len(parse(changed(_slots_with_ids(8))).slots) == 8
    with pytest.raises(Damaged):
        parse(changed(_slots_with_ids(9)))


TEXT = HEADER_V1.decode()
FIRST_SALT = json.loads(HEADER_V1)["slots"][0]["salt"]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace(":", ": ", 1),
        TEXT.replace(",", ", ", 1),
        TEXT + "\n",
        " " + TEXT,
        "\ufeff" + TEXT,
        json.dumps(json.loads(TEXT), indent=1),
        json.dumps(dict(reversed(json.loads(TEXT).items())), separators=(",", ":")),
        TEXT.replace('"generation":1', '"generation":1.0'),
        TEXT.replace('"generation":1', '"generation":1e0'),
        TEXT.replace('"generation":1', '"generation":01'),
        TEXT.replace('"generation":1', '"generation":+1'),
        TEXT.replace('"generation":1', '"generation":NaN'),
        TEXT.replace('"generation":1', '"generation":Infinity'),
        TEXT.replace('"generation":1', '"generation":' + "1" * 5000),
        TEXT.replace('"generation":1', '"generation":1,"generation":1'),
        TEXT.replace('"generation":1', '"generation":2,"generation":1'),
        TEXT.replace('"version":1', '"version":1,"version":1'),
        TEXT.replace('"id":1', '"id":1,"id":1'),
        TEXT.replace("companion-vault", "companion\\u002dvault"),
        TEXT.replace("/", "\\/") if "/" in TEXT else TEXT + " ",
        TEXT.replace(FIRST_SALT, FIRST_SALT.rstrip("=")),
        TEXT.replace(FIRST_SALT, FIRST_SALT + "="),
        TEXT.replace(FIRST_SALT, FIRST_SALT[:-3] + chr(ord(FIRST_SALT[-3]) + 1) + "=="),
        TEXT.replace(FIRST_SALT, FIRST_SALT[:8] + "\\n" + FIRST_SALT[8:]),
        TEXT.replace(FIRST_SALT, "é" * 24),
        "[" * 30_000,
        "[" * 30_000 + "]" * 30_000,
        '{"magic":"companion-vault","version":1,"x":' + "[" * 30_000,
        '{"magic":"companion-vault","version":1,"x":' + '{"x":' * 10_000,
        "null",
        "1",
        '""',
        "[]",
        "{}",
        "",
        "\0" * 100,
    ],
)
def test_c22_only_the_one_canonical_form_is_read(content: str) -> None:
    with pytest.raises(Damaged):
        parse(content.encode())


def test_c22_a_header_is_at_most_64_kib() -> None:
    with pytest.raises(Damaged):
        parse(HEADER_V1 + b" " * 70_000)
    with pytest.raises(Damaged):
        parse(b"[" * 100_000)
    with pytest.raises(Damaged):  # an honest newer header is not 70 KB either
        parse(changed(lambda document: document.update(version=2, pad="x" * 70_000)))


@pytest.mark.parametrize("removed", [0, 1])
def test_c20_a_removed_slot_is_noticed(removed: int, secrets: tuple[DerivedOnce, ...]) -> None:
    altered = changed(lambda document: document["slots"].pop(removed))
    assert [opens(altered, secret) for secret in secrets] == [False, False]


@pytest.mark.parametrize(
    "change",
    [
        _set("generation", 2),
        _set("vault_id", "b" * 25 + "a"),
        _set("mac", "A" * 43 + "="),
        lambda document: document["slots"][1].update(id=3),
        lambda document: _swap(document, "salt"),
        lambda document: _swap(document, "commit"),
        lambda document: _swap(document, "nonce"),
        lambda document: _swap(document, "wrapped"),
    ],
)
def test_c20_changed_identity_and_swapped_parts_are_noticed(
    change: Change, secrets: tuple[DerivedOnce, ...]
) -> None:
    altered = changed(change)
    assert [opens(altered, secret) for secret in secrets] == [False, False]


def _swap(document: dict[str, Any], name: str) -> None:
    first, second = document["slots"]
    first[name], second[name] = second[name], first[name]


CODE = bytes(range(20))


def _foreign_slot() -> tuple[bytearray, Slot]:
    vault_key = bytearray(b"\x07" * 32)
    return bytearray(vault_key), recovery_slot(1, "c" * 25 + "a", vault_key, CODE)


def test_c20_an_added_slot_is_noticed(secrets: tuple[DerivedOnce, ...]) -> None:
    header = parse(HEADER_V1)
    more = (*header.slots, recovery_slot(3, header.vault_id, bytearray(32), CODE))
    altered = signed_header(header.vault_id, 1, more, bytes(32)).to_bytes()
    assert [opens(altered, secret) for secret in secrets] == [False, False]


def test_c20_a_slot_from_another_vault_does_not_open_this_one() -> None:
    """Even with the right recovery key and a right MAC: a slot is bound to the vault it was made for."""
    vault_key, slot = _foreign_slot()
    mac_key = VaultKeys(vault_key).header_mac_key
    at_home = signed_header("c" * 25 + "a", 1, (slot,), mac_key).to_bytes()
    spliced = signed_header("d" * 25 + "a", 1, (slot,), mac_key).to_bytes()
    secret = secret_of(None, show(CODE))
    assert opens(at_home, secret)
    assert not opens(spliced, secret)


def test_a_slot_opens_to_its_own_secret_only() -> None:
    """The commitment: another root secret is told at once as a wrong key, not as damage."""
    vault_key, slot = _foreign_slot()
    right = secret_of(None, show(CODE)).root(slot)
    wrong = secret_of(None, show(bytes(20))).root(slot)
    assert right is not None
    assert wrong is not None
    assert open_slot(slot, "c" * 25 + "a", wrong) is None
    assert open_slot(slot, "c" * 25 + "a", right) == vault_key


def test_c31_two_slots_for_one_secret_share_nothing() -> None:
    vault_key = bytearray(b"\x07" * 32)
    slots = [recovery_slot(1, "c" * 25 + "a", vault_key, CODE) for _ in range(200)]
    for name in ("salt", "commit", "nonce", "wrapped"):
        assert len({getattr(slot, name) for slot in slots}) == len(slots)


def test_a_passphrase_slot_keeps_the_settings_it_was_made_with() -> None:
    slot = passphrase_slot(5, "c" * 25 + "a", bytearray(32), b"words", FLOOR)
    assert slot.id == 5
    assert slot.kdf == KdfParams(65_536, 3, 1)
