"""Old pages, old files, lost logs and whole old vaults are each told in words; what is in order is passed over.

The numbers in the names are those of the security catalogue: 34 page swap, replay and lost log, 35 whole-vault rollback.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.crypto.kdf import KdfParams
from companion.domain.entries import NewEntry
from companion.errors import CompanionError
from companion.services import backups, freshness, journal, keys, vaults
from companion.services.findings import Finding
from companion.services.open_vault import OpenVault
from companion.vault import looking
from companion.vault.folder import VaultFolder
from companion.vault.seal import Seal, read_seal
from tests.command_line import run, secret_file

PAGE = 4096
NOBODY = 65534
"""The user that owns nothing."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Desk:
    """One vault on one computer: the folder it lies in, and what that computer remembers."""

    path: Path
    state: Path
    passphrase: str

    @property
    def database(self) -> Path:
        return self.path / "journal-1.db"

    @property
    def log(self) -> Path:
        return self.path / "journal-1.db-wal"

    @property
    def seal_file(self) -> Path:
        return self.path / "seal.json"

    @property
    def memory(self) -> Path:
        return self.state / "last-seen.json"

    def seal(self) -> Seal:
        found = read_seal(VaultFolder.at(self.path))
        assert found is not None
        return found

    def moved(self, state: Path) -> Desk:
        """The same vault on a computer that has not seen it."""
        return Desk(self.path, state, self.passphrase)

    def at(self, path: Path) -> Desk:
        """Another copy on this computer."""
        return Desk(path, self.state, self.passphrase)

    @contextmanager
    def opened(self) -> Iterator[OpenVault]:
        vault = vaults.unlock(self.path, passphrase=self.passphrase, state=self.state)
        try:
            yield vault
        finally:
            vaults.lock(vault)

    def write(self, words: str = "More words.") -> None:
        """Unlock, write an entry, lock."""
        with self.opened() as vault:
            journal.write_entry(vault, NewEntry(body=words))

    def found(self) -> Finding:
        """Unlock, look, lock; a warning goes with a sentence, and with nothing else."""
        with self.opened() as vault:
            finding, sentence = vault.freshness.finding, vault.freshness.sentence
            quiet = finding in freshness.QUIET and finding is not Finding.RESTORED
            assert vault.notices == (() if quiet else (sentence,))
            assert sentence.endswith(".")
            assert "{" not in sentence
        return finding

    def copy(self, target: Path) -> Path:
        """What an attacker keeps: the whole folder as it is now."""
        return shutil.copytree(self.path, target)

    def put_back(self, kept: Path) -> None:
        """The whole folder as it was."""
        shutil.rmtree(self.path)
        shutil.copytree(kept, self.path)


@pytest.fixture
def desk(closed_vault: Path, tmp_path: Path, passphrase: str, clock: FixedClock) -> Desk:
    """A closed vault with some entries, sealed and remembered."""
    made = Desk(closed_vault, tmp_path / "state", passphrase)
    with made.opened() as vault:
        for number in range(20):
            journal.write_entry(
                vault, NewEntry(title=f"Day {number}", body=f"Words of day {number}. " * 60)
            )
    return made


# --- in order


def test_what_was_closed_here_fits(desk: Desk):
    assert desk.found() is Finding.FITS
    desk.write()
    assert desk.found() is Finding.FITS


def test_a_vault_of_an_earlier_release_has_no_seal_and_no_warning(desk: Desk, tmp_path: Path):
    desk.seal_file.unlink()
    new = desk.moved(tmp_path / "elsewhere")
    assert new.found() is Finding.NEVER_SEALED
    assert new.found() is Finding.FITS, "closing it sealed it"


def test_a_new_vault_is_sealed_when_it_is_closed(tmp_path: Path, fast_kdf: KdfParams):
    place, state = tmp_path / "New.vault", tmp_path / "state"
    made, _ = vaults.create(place, "five little words here", kdf=fast_kdf, state=state)
    vaults.lock(made)
    assert Desk(place, state, "five little words here").found() is Finding.FITS


def test_reading_leaves_seal_and_memory_alone(desk: Desk):
    before = desk.seal_file.stat(), desk.memory.stat()
    with desk.opened() as vault:
        journal.summaries(vault)
        journal.count(vault)
    after = desk.seal_file.stat(), desk.memory.stat()
    assert [(s.st_ino, s.st_mtime_ns) for s in after] == [(s.st_ino, s.st_mtime_ns) for s in before]


def test_the_counter_grows_with_each_session_that_writes(desk: Desk):
    before = desk.seal().counter
    desk.write()
    assert desk.seal().counter == before + 1
    desk.found()
    assert desk.seal().counter == before + 1


def test_a_vault_on_another_computer_gives_no_false_warning(desk: Desk, tmp_path: Path):
    other = desk.moved(tmp_path / "other computer")
    assert other.found() is Finding.FITS
    other.write("Written there.")
    assert desk.found() is Finding.FITS, "back again, newer than this computer has seen"
    desk.write("Written here.")
    assert other.found() is Finding.FITS


def test_without_a_memory_the_seal_alone_is_compared(desk: Desk):
    vault = vaults.unlock(desk.path, passphrase=desk.passphrase)
    assert vault.freshness.finding is Finding.FITS
    vaults.lock(vault)


def test_c54_a_clock_that_jumps_changes_nothing(desk: Desk, clock: FixedClock):
    clock.advance(timedelta(days=3650))
    desk.write("Ten years ahead.")
    clock.advance(timedelta(days=-7300))
    assert desk.found() is Finding.FITS
    desk.write("Ten years back.")
    assert desk.found() is Finding.FITS


def test_c54_a_day_that_has_not_come_is_not_told(desk: Desk, clock: FixedClock, tmp_path: Path):
    kept = desk.copy(tmp_path / "kept")
    desk.write()
    desk.put_back(kept)
    with desk.opened() as vault:
        assert "10 March 2026" in vault.freshness.sentence
    clock.advance(timedelta(days=-365))
    with desk.opened() as vault:
        assert vault.freshness.finding is Finding.OLDER
        assert "2026" not in vault.freshness.sentence


def test_files_of_seal_and_memory_are_the_owners_alone(desk: Desk):
    old = os.umask(0)
    try:
        desk.write()
    finally:
        os.umask(old)
    assert stat.S_IMODE(desk.seal_file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(f.stat().st_mode) for f in desk.state.iterdir()} == {0o600}
    assert stat.S_IMODE(desk.state.stat().st_mode) == 0o700


def test_the_memory_names_neither_the_vault_nor_its_place(desk: Desk):
    with desk.opened() as vault:
        vault_id = vault.unlocked.vault_id
    remembered = desk.memory.read_text()
    assert vault_id not in remembered
    assert "vault" not in remembered.replace('"vaults"', "")


# --- pages, files, logs


def test_c34_an_old_page_put_back_is_told_wherever_it_opens(desk: Desk, tmp_path: Path):
    old = desk.database.read_bytes()
    with desk.opened() as vault:
        for entry in journal.summaries(vault):
            journal.save_text(vault, entry.id, title="New", body="New words. " * 90)
    new = desk.database.read_bytes()
    changed = [
        at
        for at in range(0, min(len(old), len(new)), PAGE)
        if old[at : at + PAGE] != new[at : at + PAGE]
    ]
    assert len(changed) > 10
    outcomes: set[str] = set()
    for at in changed:
        desk.database.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        try:
            outcomes.add(desk.found().value)
        except CompanionError:
            outcomes.add("refused")
    assert Finding.CHANGED.value in outcomes, "some old pages do open"
    assert outcomes <= {Finding.CHANGED.value, "refused"}


def test_c34_two_pages_swapped_are_told_or_refused(desk: Desk):
    whole = desk.database.read_bytes()
    first, second = 5 * PAGE, 9 * PAGE
    swapped = bytearray(whole)
    swapped[first : first + PAGE] = whole[second : second + PAGE]
    swapped[second : second + PAGE] = whole[first : first + PAGE]
    desk.database.write_bytes(swapped)
    with desk.opened() as vault:
        assert vault.freshness.finding is Finding.CHANGED
        assert not vaults.verify(vault).ok


def test_c34_a_page_appended_is_told(desk: Desk):
    with desk.database.open("ab") as file:
        file.write(os.urandom(PAGE))
    assert desk.found() is Finding.CHANGED


def test_c34_a_log_that_was_dropped_before_closing_is_told(desk: Desk):
    """The database as it is without its log, put in the place of the closed one."""
    with desk.opened() as vault:
        journal.write_entry(vault, NewEntry(body="Only in the log."))
        without_log = desk.database.read_bytes()
    desk.database.write_bytes(without_log)
    assert desk.found() is Finding.CHANGED


def test_c34_an_old_log_put_back_is_told(desk: Desk, tmp_path: Path):
    with desk.opened() as vault:
        entry, _ = journal.write_entry(vault, NewEntry(body="Before."))
        old_log = desk.log.read_bytes()
        journal.save_text(vault, entry.id, title="", body="After.")
    assert not desk.log.exists()
    desk.log.write_bytes(old_log)
    with desk.opened() as vault:
        assert vault.freshness.finding is Finding.LOG_ADDED
        assert journal.entry(vault, entry.id).body == "Before.", "the old words are back"
    assert desk.found() is Finding.CHANGED, "nobody wrote, so it is told again"


def test_c34_an_old_database_is_told_until_somebody_goes_on_writing(desk: Desk):
    old = desk.database.read_bytes()
    desk.write()
    desk.database.write_bytes(old)
    assert desk.found() is Finding.CHANGED
    assert desk.found() is Finding.CHANGED
    desk.write("Going on with it.")
    assert desk.found() is Finding.FITS


def test_c34_a_lost_log_after_a_crash_is_told(desk: Desk):
    killed_while_open(desk)
    desk.log.unlink()
    assert desk.found() is Finding.LOG_LOST


# --- whole vaults


def test_c35_a_whole_old_vault_still_opens_and_is_told(desk: Desk, tmp_path: Path):
    kept = desk.copy(tmp_path / "kept")
    desk.write("Written later.")
    desk.put_back(kept)
    assert desk.found() is Finding.OLDER
    assert desk.found() is Finding.OLDER, "looking does not make it the newest"
    desk.write("Going on with the old one.")
    assert desk.found() is Finding.FITS


def test_c35_an_old_vault_after_a_crash_is_told(desk: Desk, tmp_path: Path):
    kept = desk.copy(tmp_path / "kept")
    killed_while_open(desk)
    desk.put_back(kept)
    assert desk.found() is Finding.OLDER


def test_c35_a_copy_from_the_middle_of_a_session_is_told(desk: Desk, tmp_path: Path):
    with desk.opened() as vault:
        journal.write_entry(vault, NewEntry(body="First."))
        kept = desk.copy(tmp_path / "kept")
        journal.write_entry(vault, NewEntry(body="Second."))
    desk.put_back(kept)
    assert desk.found() is Finding.OLDER


def test_two_copies_on_one_computer_are_told_apart_truthfully(desk: Desk, tmp_path: Path):
    copy = desk.at(tmp_path / "Copy.vault")
    desk.copy(copy.path)
    assert copy.found() is Finding.FITS, "still the same words"
    copy.write("Only in the copy.")
    assert desk.found() is Finding.OLDER
    desk.write("Only in the first.")
    assert copy.found() is Finding.OLDER
    assert desk.found() is Finding.FITS


def test_two_copies_changed_apart_on_two_computers_are_told(desk: Desk, tmp_path: Path):
    copy = Desk(tmp_path / "Copy.vault", tmp_path / "other computer", desk.passphrase)
    desk.copy(copy.path)
    copy.write("There.")
    desk.write("Here.")
    assert desk.seal().counter == copy.seal().counter
    assert desk.at(copy.path).found() is Finding.OTHER_COPY


# --- the seal itself


def test_a_seal_that_was_removed_is_told_where_it_was_seen(desk: Desk):
    desk.seal_file.unlink()
    assert desk.found() is Finding.MISSING
    desk.write()
    assert desk.found() is Finding.FITS


def test_a_seal_of_another_vault_is_told(desk: Desk, tmp_path: Path, fast_kdf: KdfParams):
    made, _ = vaults.create(tmp_path / "Other.vault", "five little words here", kdf=fast_kdf)
    vaults.lock(made)
    shutil.copy(tmp_path / "Other.vault" / "seal.json", desk.seal_file)
    assert desk.found() is Finding.DAMAGED


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff\xfe", b"[" * 5000, b'{"magic":"companion-seal","version":0}', b"x" * 9999],
)
def test_a_seal_that_is_no_seal_is_told(desk: Desk, content: bytes):
    desk.seal_file.write_bytes(content)
    assert desk.found() is Finding.DAMAGED


def test_a_seal_of_a_newer_version_is_told_and_not_taken_for_ours(desk: Desk):
    text = desk.seal_file.read_text()
    desk.seal_file.write_text(text.replace('"version":1', '"version":2'))
    assert desk.found() is Finding.NEWER


def test_a_seal_that_is_a_folder_is_told(desk: Desk):
    desk.seal_file.unlink()
    desk.seal_file.mkdir()
    assert desk.found() is Finding.DAMAGED
    desk.write("It cannot be sealed, and is written all the same.")
    with desk.opened() as vault:
        assert journal.count(vault) == 21


def test_each_changed_character_of_the_seal_is_told(desk: Desk):
    """Judged without unlocking again each time: a look at the files, then the keys of the vault."""
    whole = desk.seal_file.read_bytes()
    folder = VaultFolder.at(desk.path)
    with desk.opened() as vault:
        header, key = vault.unlocked.header, vault.unlocked.keys.seal_key
        for at in range(len(whole)):
            for bit in range(8):
                changed = bytearray(whole)
                changed[at] ^= 1 << bit
                desk.seal_file.write_bytes(changed)
                look = looking.Look()
                look.begin(folder, header.generation)
                found = freshness.judge(look.result(), header, key, None)
                assert found not in freshness.QUIET, (at, bit)
        desk.seal_file.write_bytes(whole)


# --- what this computer remembers


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"vaults":{}}', b"[" * 9999, b"\xff" * 99])
def test_a_lost_or_damaged_memory_is_passed_over_and_made_anew(
    desk: Desk, tmp_path: Path, content: bytes | None
):
    if content is None:
        desk.memory.unlink()
    else:
        desk.memory.write_bytes(content)
    assert desk.found() is Finding.FITS
    kept = desk.copy(tmp_path / "kept")
    desk.write()
    desk.put_back(kept)
    assert desk.found() is Finding.OLDER, "it remembers again"


def test_a_memory_that_cannot_be_written_stops_nothing(desk: Desk, tmp_path: Path):
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("not a folder")
    stuck = desk.moved(in_the_way)
    stuck.write("Written all the same.")
    assert stuck.found() is Finding.FITS


def test_many_vaults_are_remembered_but_not_without_end(tmp_path: Path):
    from datetime import date

    from companion.vault.last_seen import MOST_VAULTS, LastSeen, Seen

    for number in range(MOST_VAULTS + 3):
        LastSeen(tmp_path, f"{number:064x}").write(
            Seen(1, open=False, seal=bytes(32), at=date(2026, 3, 10))
        )
    assert LastSeen(tmp_path, f"{2:064x}").read() is None
    assert LastSeen(tmp_path, f"{3:064x}").read() is not None
    assert LastSeen(tmp_path, f"{MOST_VAULTS + 2:064x}").read() is not None


# --- ends that are no closing


_TYPIST = """
import os, signal, sys
from pathlib import Path
from companion.domain.entries import NewEntry
from companion.services import journal, vaults
vault = vaults.unlock(Path(sys.argv[1]), passphrase=sys.stdin.readline().rstrip(), state=Path(sys.argv[2]))
journal.write_entry(vault, NewEntry(body="Acknowledged."))
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_while_open(desk: Desk) -> None:
    """Another program unlocks, writes an entry and is killed."""
    done = subprocess.run(
        [sys.executable, "-c", _TYPIST, desk.path, desk.state],
        input=desk.passphrase + "\n",
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL


def test_a_kill_gives_no_false_alarm_here_or_elsewhere(desk: Desk, tmp_path: Path):
    killed_while_open(desk)
    elsewhere = desk.at(tmp_path / "Moved.vault").moved(tmp_path / "other computer")
    desk.copy(elsewhere.path)
    assert elsewhere.found() is Finding.INTERRUPTED
    assert desk.found() is Finding.INTERRUPTED
    assert desk.found() is Finding.FITS, "closing it took the log over and sealed it"
    with desk.opened() as vault:
        assert journal.count(vault) == 21


def test_a_program_that_cannot_seal_says_nothing_untrue_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    with desk.opened() as vault:
        journal.write_entry(vault, NewEntry(body="One more."))
        monkeypatch.setattr(freshness, "fingerprint_of", _stopped)
    monkeypatch.undo()
    assert desk.seal().state == "unsealed"
    assert desk.found() is Finding.UNSEALED
    assert desk.found() is Finding.FITS


def _stopped(*_: object) -> None:
    raise OSError("the disk is gone")


def test_a_stop_while_closing_says_nothing_untrue_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    vault = vaults.unlock(desk.path, passphrase=desk.passphrase, state=desk.state)
    journal.write_entry(vault, NewEntry(body="One more."))
    with monkeypatch.context() as patch:
        patch.setattr(freshness, "fingerprint_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            vaults.lock(vault)
    assert not desk.log.exists()
    assert desk.found() is Finding.UNSEALED


def test_a_reader_that_still_holds_the_journal_leaves_it_unsealed(desk: Desk):
    with desk.opened() as vault, vault.store.bare_connection() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM entry").fetchall()
        journal.write_entry(vault, NewEntry(body="Beside the reader."))
        vaults.lock(vault)
    assert desk.seal().state == "unsealed"
    assert desk.found() is Finding.UNSEALED


def test_locking_twice_seals_once_and_never_over_another_program(desk: Desk):
    with desk.opened() as vault:
        journal.write_entry(vault, NewEntry(body="First program."))
        vaults.lock(vault)
        desk.write("Second program.")
        sealed = desk.seal_file.read_bytes()
    assert desk.seal_file.read_bytes() == sealed
    assert desk.found() is Finding.FITS


def test_a_slow_disk_is_told_and_keeps_nobody_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(looking, "fingerprint_of", lambda *_: None)
    assert desk.found() is Finding.UNCHECKED


@pytest.fixture
def plain_user(desk: Desk) -> Iterator[Desk]:
    """The vault in the hands of somebody whom permissions bind, as they do not bind root."""
    if os.name != "posix":
        pytest.skip("permissions are POSIX's")
    if not Path(tempfile.gettempdir()).stat().st_mode & stat.S_IXOTH:
        pytest.skip("nobody else may enter the folder for temporary files")
    desk.found()  # everything is imported from here on
    home = Path(tempfile.mkdtemp())
    mine = Desk(home / "Journal.vault", home / "state", desk.passphrase)
    shutil.copytree(desk.path, mine.path)
    shutil.copytree(desk.state, mine.state)
    before = os.geteuid()
    if before == 0:
        for place in (home, *home.rglob("*")):
            os.chown(place, NOBODY, -1)
        os.setresuid(NOBODY, NOBODY, before)  # os.access asks for the real user
    try:
        yield mine
    finally:
        os.setresuid(before, before, before)
        for place in (mine.path, mine.state):
            place.chmod(0o700)
        shutil.rmtree(home)


def test_c47_a_read_only_vault_is_compared_and_left_alone(plain_user: Desk):
    sealed = plain_user.seal_file.read_bytes()
    for place in (*plain_user.path.rglob("*"), plain_user.path):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & 0o500)
    assert plain_user.found() is Finding.FITS
    assert plain_user.seal_file.read_bytes() == sealed
    plain_user.path.chmod(0o700)
    plain_user.database.chmod(0o600)
    with plain_user.database.open("ab") as file:
        file.write(bytes(PAGE))
    plain_user.path.chmod(0o500)
    assert plain_user.found() is Finding.CHANGED


def test_c47_a_memory_that_is_read_only_stops_nothing(plain_user: Desk):
    plain_user.memory.chmod(0o400)
    plain_user.state.chmod(0o500)
    remembered = plain_user.memory.read_bytes()
    plain_user.write()
    assert plain_user.memory.read_bytes() == remembered
    assert plain_user.found() is Finding.FITS


# --- restored vaults, and a cut-off change of keys


def test_a_restored_vault_is_legitimate_and_told_once(desk: Desk, tmp_path: Path):
    with desk.opened() as vault:
        backups.backup(vault, tmp_path / "mine.companion-backup")
    desk.write("After the backup.")
    report = backups.restore(tmp_path / "mine.companion-backup", desk.path, force=True)
    assert report.moved_aside is not None
    assert (desk.path / "restored.json").exists()
    with desk.opened() as vault:
        assert vault.freshness.finding is Finding.RESTORED
        assert vault.notices == (vault.freshness.sentence,)
        assert "10 March 2026" in vault.freshness.sentence
    assert not (desk.path / "restored.json").exists()
    assert desk.found() is Finding.FITS
    assert desk.at(report.moved_aside).found() is Finding.OLDER


def test_a_restored_vault_is_legitimate_on_a_new_computer_too(desk: Desk, tmp_path: Path):
    with desk.opened() as vault:
        backups.backup(vault, tmp_path / "mine.companion-backup")
    new = Desk(tmp_path / "New.vault", tmp_path / "new computer", desk.passphrase)
    backups.restore(tmp_path / "mine.companion-backup", new.path)
    assert new.found() is Finding.RESTORED
    assert new.found() is Finding.FITS


def test_the_word_that_it_was_restored_hides_no_other_fault(desk: Desk, tmp_path: Path):
    with desk.opened() as vault:
        backups.backup(vault, tmp_path / "mine.companion-backup")
    twice = [Desk(tmp_path / name, tmp_path / name, desk.passphrase) for name in ("one", "two")]
    for back in twice:
        backups.restore(tmp_path / "mine.companion-backup", back.path)
    note = (twice[1].path / "restored.json").read_bytes()
    with twice[0].opened() as vault:
        journal.write_entry(vault, NewEntry(body="In the log."))
        shutil.copy(twice[0].log, twice[1].log)
    assert twice[1].moved(tmp_path / "state").found() is Finding.LOG_ADDED

    old = desk.database.read_bytes()
    desk.write()
    desk.database.write_bytes(old)
    (desk.path / "restored.json").write_bytes(note)
    assert desk.found() is Finding.CHANGED, "a seal that is there counts for more"


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 900, b"x" * 5000, b'{"made_at":1}'])
def test_a_note_that_cannot_be_read_counts_for_nothing(desk: Desk, content: bytes):
    desk.seal_file.unlink()
    (desk.path / "restored.json").write_bytes(content)
    assert desk.found() is Finding.MISSING


# --- new keys


NEW_PASSPHRASE = "broad meadow after rain"


def rekeyed(desk: Desk) -> Desk:
    """The vault after its keys were changed here."""
    with desk.opened() as vault:
        keys.change_keys(
            vault,
            passphrase=desk.passphrase,
            new_passphrase=NEW_PASSPHRASE,
            recovery_code=keys.new_recovery_code(),
        )
    return Desk(desk.path, desk.state, NEW_PASSPHRASE)


def test_new_keys_come_with_a_seal_of_their_own(desk: Desk):
    again = rekeyed(desk)
    assert again.seal().generation == 2
    assert again.found() is Finding.FITS
    again.write()
    assert again.found() is Finding.FITS


def test_a_copy_under_replaced_keys_is_told(desk: Desk, tmp_path: Path):
    kept = desk.copy(tmp_path / "kept")
    rekeyed(desk)
    desk.put_back(kept)
    assert desk.found() is Finding.OLDER_KEYS
    desk.seal_file.unlink()
    assert desk.found() is Finding.OLDER_KEYS


def test_c32_old_keys_put_back_beside_the_new_seal_are_told_on_any_computer(
    desk: Desk, tmp_path: Path
):
    kept = desk.copy(tmp_path / "kept")
    sealed = rekeyed(desk).seal_file.read_bytes()
    desk.put_back(kept)
    desk.seal_file.write_bytes(sealed)
    assert desk.moved(tmp_path / "other computer").found() is Finding.OLDER_KEYS


def test_a_change_of_keys_that_was_cut_off_before_its_seal_gives_no_false_alarm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(freshness.Freshness, "seal_new_keys", lambda *_: None)
    again = rekeyed(desk)
    monkeypatch.undo()
    assert again.seal().generation == 1
    assert again.found() is Finding.NEVER_SEALED
    assert again.found() is Finding.FITS
    sealed = again.seal_file.read_bytes()
    again.seal_file.write_bytes(sealed.replace(b'"generation":2', b'"generation":1'))
    assert again.found() is Finding.MISSING, "this computer has seen a seal of the new keys"


# --- how it is told


def test_the_command_line_tells_it_on_standard_error(desk: Desk, tmp_path: Path):
    data, key = tmp_path / "all", secret_file(tmp_path, desk.passphrase)
    assert run("--data", data, "list", desk.path, "--passphrase-file", key).err == ""
    desk.seal_file.unlink()
    told = run("--data", data, "list", desk.path, "--passphrase-file", key)
    assert told.code == 0
    assert "seal" in told.err
    assert "seal" not in told.out


def test_vault_verify_tells_how_the_seal_was_found(desk: Desk, tmp_path: Path):
    key = secret_file(tmp_path, desk.passphrase)
    done = run("vault", "verify", desk.path, "--passphrase-file", key)
    assert done.code == 0, done.err
    assert "The seal fits" in done.out
    found = run("vault", "verify", desk.path, "--json", "--passphrase-file", key).json["seal"]
    assert found["found"] == "fits"
    old = desk.database.read_bytes()
    desk.write()
    desk.database.write_bytes(old)
    done = run("vault", "verify", desk.path, "--passphrase-file", key)
    assert done.code == 0, "a warning, not damage"
    assert "not the one that was closed last" in done.out
