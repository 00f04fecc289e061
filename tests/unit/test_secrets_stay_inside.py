"""Nothing that was typed is in the log, in what others can see of the process, or in what a wrong key leaves behind."""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.crypto import kdf, recovery_code
from companion.crypto.kdf import FLOOR, KdfParams
from companion.domain.entries import Entry, NewEntry
from companion.domain.ids import new_id
from companion.errors import CompanionError, Damaged, WrongKey
from companion.logs import start_logging
from companion.services import journal, sessions, shares, vaults
from companion.services.open_vault import OpenVault
from companion.vault.folder import VaultFolder
from companion.vault.header import parse, write_copies
from companion.vault.header_format import signed_header
from companion.vault.keys import VaultKeys
from companion.vault.slots import passphrase_slot, recovery_slot
from tests.command_line import run, secret_file

CANARY = "zqcanaryqz"


@pytest.fixture
def log_folder(tmp_path: Path) -> Iterator[Path]:
    """The program's log at its most talkative, in a folder of its own."""
    folder = tmp_path / "log"
    start_logging(folder, verbose=True)
    yield folder
    root = logging.getLogger("companion")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.propagate = True


def failures(vault: OpenVault, entry: Entry) -> list[Callable[[], object]]:
    """Ways to fail with the canary in every hand."""

    def same_again() -> None:
        with vault.work() as work:
            work.entries.add(entry)

    def bad_statement() -> None:
        with vault.work() as work:
            work.connection.exec_driver_sql(
                f"SELECT '{CANARY}' FROM nowhere WHERE a = ?", (CANARY,)
            )

    def bad_value() -> None:
        with vault.work() as work:
            work.meta.set(CANARY, object())  # type: ignore[arg-type]

    return [
        same_again,
        bad_statement,
        bad_value,
        lambda: journal.write_entry(vault, NewEntry(title=CANARY, body=CANARY, zone=CANARY)),
        lambda: journal.save_text(vault, CANARY, title=CANARY, body=CANARY),
        lambda: journal.write_entry(vault, NewEntry(body=CANARY * 1_100_000)),
        lambda: journal.entry(vault, CANARY),
        lambda: sessions.add_moment(vault, CANARY, CANARY),
        lambda: vaults.unlock(vault.path, passphrase=CANARY),
        lambda: shares.seal(vault, None, Path(CANARY), sealing=shares.Sealing(passphrase=CANARY)),  # type: ignore[arg-type]
    ]


def test_c07_a_talkative_log_of_a_hundred_failures_holds_no_word(
    vault: OpenVault, log_folder: Path, log_errors: list[str]
):
    entry, _ = journal.write_entry(vault, NewEntry(title=CANARY, body=CANARY, tags=(CANARY,)))
    key = vault.unlocked.keys.database_key
    log = logging.getLogger("companion.test")
    count = 0
    for _ in range(10):
        for fail in failures(vault, entry):
            with pytest.raises((CompanionError, AttributeError, TypeError)) as failed:
                fail()
            log.error("Something failed.", exc_info=failed.value)
            log.debug("Something failed.", exc_info=failed.value)
            count += 1
    assert (count, len(log_errors)) == (100, 100)
    log_errors.clear()
    written = b"".join(file.read_bytes() for file in log_folder.iterdir())
    assert written.count(b"Something failed.") == 200
    for secret in (CANARY.encode(), key, key.hex().encode(), key.hex().upper().encode()):
        assert secret not in written
    for noisy in ("sqlalchemy.engine.Engine", "sqlalchemy.pool", "alembic"):
        assert not logging.getLogger(noisy).isEnabledFor(logging.INFO)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="Linux shows a process there")
def test_c12_what_others_see_of_the_process_holds_no_secret(
    closed_vault: Path, tmp_path: Path, passphrase: str
):
    look = """
import json, os, sys
from pathlib import Path
from companion import app
from companion.services import journal
seen, write_entry = {}, journal.write_entry

def spy(vault, new, **rest):
    seen["keys"] = [vault.unlocked.keys.database_key.hex(), vault.unlocked.keys.header_mac_key.hex()]
    for name in ("cmdline", "environ", "comm"):
        seen[name] = Path("/proc/self", name).read_bytes().decode("utf-8", "replace")
    seen["threads"] = [Path(task, "comm").read_text() for task in Path("/proc/self/task").iterdir()]
    seen["variables"] = dict(os.environ)
    seen["files"] = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return write_entry(vault, new, **rest)

journal.write_entry = spy
code = app.main(sys.argv[1:])
print(json.dumps(seen), file=sys.stderr)
sys.exit(code)
"""
    done = subprocess.run(
        [sys.executable, "-c", look, "add", str(closed_vault), "--passphrase-file", str(secret_file(tmp_path, passphrase))],
        input=CANARY.encode(), capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stderr)
    keys = seen.pop("keys")
    shown = json.dumps(seen)
    assert str(closed_vault) in shown
    for secret in (passphrase, CANARY, *keys):
        assert secret not in shown


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_ten_wrong_passphrases_cost_the_same_and_leave_nothing(
    closed_vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    derived: list[KdfParams] = []
    derive = kdf.derive

    def counted(passphrase: bytes, salt: bytes, params: KdfParams) -> bytearray:
        derived.append(params)
        return bytearray(derive(passphrase, salt, params))

    monkeypatch.setattr(kdf, "derive", counted)
    data, before = tmp_path / "data", everything_in(tmp_path)
    wrong = secret_file(tmp_path, "not this one", "wrong")
    told = {
        run("--data", data, "list", closed_vault, "--passphrase-file", wrong).err for _ in range(10)
    }
    assert told == {
        "That passphrase does not open this vault. Nothing was changed; you can try again.\n"
    }
    assert len(derived) == 10
    assert len(set(derived)) == 1
    wrong.unlink()
    assert everything_in(tmp_path) == before
    assert not data.exists()


def test_ten_thousand_vaults_share_nothing_random(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kdf, "derive", lambda secret, salt, params: bytearray(salt + salt))
    salts: set[bytes] = set()
    nonces: set[bytes] = set()
    others: set[str] = set()
    for _ in range(10_000):
        vault_id, code = new_id(), recovery_code.new_recovery_code()
        vault_key = bytearray(secrets.token_bytes(32))
        for slot in (
            passphrase_slot(1, vault_id, vault_key, b"the same", FLOOR),
            recovery_slot(2, vault_id, vault_key, recovery_code.parse(code)),
        ):
            salts.add(slot.salt)
            nonces.add(slot.nonce)
        others |= {vault_id, code}
    assert (len(salts), len(nonces), len(others)) == (20_000, 20_000, 20_000)


def later_header(folder: VaultFolder, passphrase: str, vault_key: bytearray) -> None:
    """Put a header of the second generation around `vault_key` into the vault."""
    header = parse(folder.header.read_bytes())
    slot = passphrase_slot(1, header.vault_id, vault_key, kdf.normalise(passphrase), FLOOR)
    keys = VaultKeys(bytearray(vault_key))
    write_copies(folder, signed_header(header.vault_id, 2, (slot,), keys.header_mac_key))


def test_c32_a_journal_of_an_earlier_generation_is_refused(closed_vault: Path, passphrase: str):
    """After a new passphrase the vault has a new key; the journal of the old one must not come back unnoticed."""
    folder = VaultFolder.at(closed_vault)
    later_header(folder, passphrase, bytearray(secrets.token_bytes(32)))
    old = folder.database(1).read_bytes()
    with pytest.raises(Damaged, match="missing"):
        vaults.unlock(closed_vault, passphrase=passphrase)
    shutil.copy(folder.database(1), folder.database(2))
    with pytest.raises(Damaged, match="damaged or was altered"):
        vaults.unlock(closed_vault, passphrase=passphrase)
    assert folder.database(1).read_bytes() == folder.database(2).read_bytes() == old


def test_c27_a_header_of_an_earlier_generation_beside_a_later_one_lets_nobody_in(
    closed_vault: Path, passphrase: str
):
    folder = VaultFolder.at(closed_vault)
    earlier = folder.header.read_bytes()
    later_header(folder, "a new passphrase", bytearray(secrets.token_bytes(32)))
    folder.header_backup.write_bytes(earlier)
    with pytest.raises(WrongKey):
        vaults.unlock(closed_vault, passphrase=passphrase)


def test_the_words_that_come_back_are_the_words_that_are_kept(vault: OpenVault, clock: FixedClock):
    half = "one\ud800two\0three"
    entry, _ = journal.write_entry(
        vault, NewEntry(title=half, body=half, tags=(half,), prompt_text=half)
    )
    assert entry == journal.entry(vault, entry.id)
    assert (entry.title, entry.body, entry.prompt_text) == ("one\ufffdtwothree",) * 3
    saved, _ = journal.save_text(vault, entry.id, title=half, body=half)
    assert saved.revision == entry.revision
    saved, _ = journal.save_text(vault, entry.id, title=half, body=half + "\udfff")
    assert saved == journal.entry(vault, entry.id)


def test_half_a_character_in_the_words_around_a_share_leaves_as_a_mark(vault: OpenVault):
    from companion.domain.entries import Sharing
    from companion.domain.shares import ShareScope
    from companion.sharing.document import decode_document, encode_document

    journal.write_entry(vault, NewEntry(body="words", sharing=Sharing.SHARE))
    half = "to\ud83dyou"
    document = shares.build(vault, ShareScope(), recipient=half, sender=half, note=half)
    assert {document.recipient_name, document.sender_name, document.note} == {"to\ufffdyou"}
    assert decode_document(encode_document(document)) == document
