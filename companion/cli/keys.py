"""`companion vault passphrase` and `companion vault recovery-key`: what opens a vault is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from companion.cli.opened import state_folder, vault_argument
from companion.cli.output import print_result, tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.secret_files import SecretFile
from companion.cli.secrets import (
    STDIN,
    new_passphrase,
    passphrase_option,
    read_passphrase,
    warn_if_weak,
)

if TYPE_CHECKING:
    from companion.services.keys import OldBackups
    from companion.services.open_vault import OpenVault

_Function = TypeVar("_Function", bound=Callable[..., Any])

REWRAP_WARNING = (
    "Only the lock is changed, not the key behind it: older copies of this vault and its backups still open with the "
    "old passphrase, and whoever has both can read what is written later too."
)


def key_options(function: _Function) -> _Function:
    """The options that both commands share."""
    for option in (
        passphrase_option,
        click.option(
            "--recovery-key-file",
            type=PLACE,
            metavar="FILE",
            help="Write the new recovery key to FILE (0600) instead of printing it.",
        ),
        click.option(
            "--old-backups",
            type=click.Choice(["keep", "reencrypt", "delete"]),
            help="What becomes of backups that open with the old keys.  [default: keep]",
        ),
    ):
        function = option(function)
    return function


@click.command("passphrase")
@vault_argument
@key_options
@click.option(
    "--new-passphrase-file",
    metavar="FILE",
    help="Read the new passphrase from FILE instead of asking twice; - is standard input.",
)
@click.option(
    "--by-recovery-key",
    is_flag=True,
    help="The passphrase is forgotten: ask for the recovery key instead, or read it from --passphrase-file.",
)
@click.option(
    "--rewrap-only",
    is_flag=True,
    help="Quick: keep the vault's key and its recovery key. Older copies still open with the old passphrase.",
)
def passphrase(
    path: Path,
    passphrase_file: str | None,
    new_passphrase_file: str | None,
    recovery_key_file: Path | None,
    old_backups: OldBackups | None,
    by_recovery_key: bool,
    rewrap_only: bool,
) -> None:
    """Change the passphrase: the vault gets a new key, and a new recovery key, which is printed this once."""
    if passphrase_file == new_passphrase_file == STDIN:
        raise click.UsageError("Standard input can hold one of the two passphrases, not both.")
    if rewrap_only and (recovery_key_file or old_backups):
        raise click.UsageError(
            "With --rewrap-only the recovery key and the backups stay as they are."
        )
    from companion.services import keys

    vault, proof = _proven(path, passphrase_file, by_recovery_key=by_recovery_key)
    try:
        wanted = new_passphrase(new_passphrase_file)
        warn_if_weak(wanted)
        if rewrap_only:
            tell(REWRAP_WARNING)
            keys.rewrap(vault, **proof, new_passphrase=wanted)
        else:
            _change(vault, recovery_key_file, old_backups, **proof, new_passphrase=wanted)
    finally:
        vault.close()
    tell(f"From now on this vault opens with the new passphrase: {path}")


@click.command("recovery-key")
@vault_argument
@key_options
def recovery_key(
    path: Path,
    passphrase_file: str | None,
    recovery_key_file: Path | None,
    old_backups: OldBackups | None,
) -> None:
    """Print a new recovery key, this once; the old one opens nothing any more. The passphrase stays."""
    vault, proof = _proven(path, passphrase_file)
    try:
        _change(vault, recovery_key_file, old_backups, **proof)
    finally:
        vault.close()


def _proven(
    path: Path, file: str | None, *, by_recovery_key: bool = False
) -> tuple[OpenVault, dict[str, str]]:
    """The unlocked vault, and what opened it, by the name under which the services take it."""
    from companion.services import vaults

    state = vaults.vault_state(path)
    if state.error is not None:
        raise state.error
    asking = "Recovery key: " if by_recovery_key else "Present passphrase: "
    secret = read_passphrase(file, asking=asking)
    vault = vaults.unlock(
        path,
        passphrase=None if by_recovery_key else secret,
        recovery_code=secret if by_recovery_key else None,
        state=state_folder(),
    )
    for notice in vault.notices:
        tell(notice)
    return vault, {"present_recovery_code" if by_recovery_key else "passphrase": secret}


def _change(
    vault: OpenVault, file: Path | None, old_backups: OldBackups | None, **secrets: str
) -> None:
    """Give the vault new keys, and hand the new recovery key over whatever else goes wrong."""
    from companion.services import keys, vaults

    # Taken and filled first, so that no key comes to count which then has no place.
    place = SecretFile.take(file) if file else None
    before, code = vault.unlocked.generation, keys.new_recovery_code()
    try:
        if place is not None:
            place.fill(code)
        with progress_bar("Changing the keys") as progress:
            changed = keys.change_keys(
                vault,
                **secrets,
                recovery_code=code,
                old_backups=old_backups or "keep",
                progress=progress,
            )
    except BaseException:
        if vaults.info(vault.path).header.generation != before:
            tell("The new keys count already.")
            _hand_over(code, place)
        elif place is not None:
            place.give_back()
        raise
    _hand_over(code, place)
    if changed.backups_left:
        tell(
            f"Backups that still open with the old passphrase and recovery key: {len(changed.backups_left)}. "
            "The vault's folder backups holds them; delete those that you do not need."
        )


def _hand_over(code: str, place: SecretFile | None) -> None:
    if place is not None:
        tell("The new recovery key is in the file you named. Keep it apart from this computer.")
        return
    tell("This is the new recovery key. Write it down; the one you had opens nothing any more.")
    print_result(code)
