"""companion vault passphrase and companion vault recovery-key."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from companion.clock import FixedClock
from companion.errors import WrongKey
from companion.services import backups, keys, vaults
from companion.services.open_vault import OpenVault
from tests.command_line import run, secret_file
from tests.terminal import on_terminal

NEW = "acorn zesty yo-yo abacus pebble"

pytestmark = pytest.mark.usefixtures("remember_derived_keys", "clock")


@pytest.fixture
def key(tmp_path: Path, passphrase: str) -> Path:
    return secret_file(tmp_path, passphrase)


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return secret_file(tmp_path, NEW, "new")


def opens(path: Path, *, passphrase: str | None = None, recovery_code: str | None = None) -> bool:
    try:
        vault = vaults.unlock(path, passphrase=passphrase, recovery_code=recovery_code)
    except WrongKey:
        return False
    vaults.lock(vault)
    return True


def test_a_new_passphrase_comes_with_a_new_recovery_key_printed_once(
    closed_vault: Path, key: Path, new: Path, passphrase: str, recovery_code: str
) -> None:
    run("add", closed_vault, "--passphrase-file", key, stdin="Words.")
    done = run(
        "vault", "passphrase", closed_vault, "--passphrase-file", key, "--new-passphrase-file", new
    )
    assert done.code == 0, done.err
    printed = done.out.strip()
    assert opens(closed_vault, recovery_code=printed)
    assert opens(closed_vault, passphrase=NEW)
    assert not opens(closed_vault, passphrase=passphrase)
    assert not opens(closed_vault, recovery_code=recovery_code)
    assert printed not in done.err
    assert NEW not in done.out + done.err
    assert passphrase not in done.out + done.err
    assert "easy to guess" not in done.err
    assert "still open with the old passphrase and recovery key: 2." in done.err
    assert run("list", closed_vault, "--passphrase-file", key).code == 3
    assert "Words." in run("list", closed_vault, "--passphrase-file", new).out


def test_the_new_recovery_key_may_go_to_a_file(
    closed_vault: Path, key: Path, new: Path, tmp_path: Path
) -> None:
    file = tmp_path / "recovery-key"
    done = run(
        "vault", "passphrase", closed_vault, "--passphrase-file", key, "--new-passphrase-file", new,
        "--recovery-key-file", file, "--old-backups", "delete",
    )  # fmt: skip
    assert (done.code, done.out) == (0, ""), done.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert opens(closed_vault, recovery_code=file.read_text().strip())
    assert "still open" not in done.err
    assert list((closed_vault / "backups").iterdir()) == []


def test_a_new_recovery_key_keeps_the_passphrase(
    closed_vault: Path, key: Path, passphrase: str, recovery_code: str
) -> None:
    done = run(
        "vault",
        "recovery-key",
        closed_vault,
        "--passphrase-file",
        key,
        "--old-backups",
        "reencrypt",
    )
    assert done.code == 0, done.err
    assert opens(closed_vault, passphrase=passphrase)
    assert opens(closed_vault, recovery_code=done.out.strip())
    assert not opens(closed_vault, recovery_code=recovery_code)
    (file,) = (closed_vault / "backups").iterdir()
    assert backups.inspect(file).header.generation == 2


def test_only_rewrapping_warns_and_keeps_the_recovery_key(
    closed_vault: Path, key: Path, new: Path, passphrase: str, recovery_code: str
) -> None:
    done = run(
        "vault", "passphrase", closed_vault, "--passphrase-file", key, "--new-passphrase-file", new,
        "--rewrap-only",
    )  # fmt: skip
    assert (done.code, done.out) == (0, ""), done.err
    assert "still open with the old passphrase" in " ".join(done.err.split())
    assert opens(closed_vault, passphrase=NEW)
    assert opens(closed_vault, recovery_code=recovery_code)
    assert not opens(closed_vault, passphrase=passphrase)
    assert run("vault", "info", closed_vault, "--json").json["header"]["generation"] == 1


def test_whoever_forgot_the_passphrase_has_the_recovery_key(
    closed_vault: Path, new: Path, tmp_path: Path, passphrase: str, recovery_code: str
) -> None:
    paper = secret_file(tmp_path, recovery_code.lower(), "paper")
    done = run(
        "vault", "passphrase", closed_vault, "--by-recovery-key", "--passphrase-file", paper,
        "--new-passphrase-file", new,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert opens(closed_vault, passphrase=NEW)
    assert not opens(closed_vault, passphrase=passphrase)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["passphrase", "--passphrase-file", "{wrong}", "--new-passphrase-file", "{new}"], 3),
        (["recovery-key", "--passphrase-file", "{wrong}"], 3),
        (["passphrase", "--passphrase-file", "{key}", "--new-passphrase-file", "{empty}"], 2),
        (["passphrase", "--passphrase-file", "{key}", "--new-passphrase-file", "{blank}"], 2),
        (["passphrase", "--passphrase-file", "{key}"], 2),  # nobody to ask
        (["passphrase", "--passphrase-file", "-", "--new-passphrase-file", "-"], 2),
        (["passphrase", "--passphrase-file", "{key}", "--by-recovery-key"], 2),
        (["recovery-key", "--passphrase-file", "{key}", "--old-backups", "burn"], 2),
    ],
)
def test_what_is_refused_changes_nothing_and_leaves_no_key_file(
    closed_vault: Path,
    key: Path,
    new: Path,
    tmp_path: Path,
    passphrase: str,
    recovery_code: str,
    words: list[str],
    code: int,
) -> None:
    file = tmp_path / "recovery-key"
    places = {
        "key": key,
        "new": new,
        "wrong": secret_file(tmp_path, "not the one", "wrong"),
        "empty": secret_file(tmp_path, "", "empty"),
        "blank": secret_file(tmp_path, "   ", "blank"),
    }
    command, *options = (word.format(**places) for word in words)
    header = (closed_vault / "header.json").read_bytes()
    done = run("vault", command, closed_vault, *options, "--recovery-key-file", file, stdin="x\n")
    assert (done.code, done.out) == (code, ""), done.err
    assert not file.exists()
    assert (closed_vault / "header.json").read_bytes() == header
    assert opens(closed_vault, passphrase=passphrase)
    assert opens(closed_vault, recovery_code=recovery_code)


def test_only_rewrapping_goes_with_nothing_that_it_does_not_change(
    closed_vault: Path, key: Path, new: Path, tmp_path: Path
) -> None:
    for more in (["--recovery-key-file", tmp_path / "file"], ["--old-backups", "delete"]):
        done = run(
            "vault", "passphrase", closed_vault, "--passphrase-file", key,
            "--new-passphrase-file", new, "--rewrap-only", *more,
        )  # fmt: skip
        assert done.code == 2
        assert "stay as they are" in done.err


def test_a_file_that_is_there_is_not_overwritten(
    closed_vault: Path, key: Path, new: Path, tmp_path: Path, passphrase: str
) -> None:
    file = tmp_path / "recovery-key"
    file.write_text("mine")
    done = run(
        "vault", "passphrase", closed_vault, "--passphrase-file", key, "--new-passphrase-file", new,
        "--recovery-key-file", file,
    )  # fmt: skip
    assert done.code == 2
    assert file.read_text() == "mine"
    assert opens(closed_vault, passphrase=passphrase)


def test_an_open_vault_is_in_use(vault: OpenVault, key: Path, new: Path) -> None:
    done = run(
        "vault", "passphrase", vault.path, "--passphrase-file", key, "--new-passphrase-file", new
    )
    assert done.code == 5


@pytest.mark.parametrize("to_file", [False, True])
def test_a_key_that_counts_is_handed_over_whatever_fails_after(
    closed_vault: Path,
    key: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    log_errors: list[str],
    to_file: bool,
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keys, "reencrypt", fails)
    file = tmp_path / "recovery-key"
    place = ["--recovery-key-file", file] if to_file else []
    done = run(
        "--data", tmp_path / "data", "vault", "recovery-key", closed_vault, "--passphrase-file", key,
        "--old-backups", "reencrypt", *place,
    )  # fmt: skip
    assert done.code == 1
    log_errors.clear()
    assert "The new keys count already." in done.err
    handed_over = file.read_text() if to_file else done.out
    assert opens(closed_vault, recovery_code=handed_over.strip())


def test_a_weak_passphrase_is_taken_with_a_word(
    closed_vault: Path, key: Path, tmp_path: Path
) -> None:
    weak = secret_file(tmp_path, "secret", "weak")
    done = run(
        "vault", "passphrase", closed_vault, "--passphrase-file", key, "--new-passphrase-file", weak
    )
    assert done.code == 0
    assert "easy to guess" in done.err
    assert opens(closed_vault, passphrase="secret")


def test_on_a_terminal_the_present_passphrase_is_asked_once_and_the_new_twice(
    closed_vault: Path, passphrase: str, clock: FixedClock
) -> None:
    command = [sys.executable, "-m", "tests.quick_keys", "vault", "passphrase", str(closed_vault)]
    code, seen = on_terminal(command, ": ", passphrase)
    assert code == 0, seen
    asked = [line.partition(":")[0] for line in seen.splitlines() if line.rstrip().endswith(":")]
    assert asked == ["Present passphrase", "New passphrase", "The same once more"]
    assert passphrase not in seen
    assert opens(closed_vault, passphrase=passphrase)
