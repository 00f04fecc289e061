"""`companion vault`: making a vault, looking at it from outside, and checking it from inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from companion.cli import keys
from companion.cli.drill import drill
from companion.cli.opened import json_option, opened, state_folder, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE
from companion.cli.repair import repair
from companion.cli.secret_files import SecretFile
from companion.cli.secrets import new_passphrase, passphrase_option, warn_if_weak
from companion.errors import Damaged, KnownError

if TYPE_CHECKING:
    from companion.services.vaults import VaultInfo
    from companion.vault.header import SlotInfo


@click.group()
def vault() -> None:
    """Make a vault, look at one, or change what opens it."""


vault.add_command(keys.passphrase)
vault.add_command(keys.recovery_key)
vault.add_command(drill)
vault.add_command(repair)


@vault.command()
@vault_argument
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["client", "therapist"]),
    default="client",
    show_default=True,
    help="Whose vault it is.",
)
@click.option(
    "--recovery-key-file",
    type=PLACE,
    metavar="FILE",
    help="Write the recovery key to FILE (0600) instead of printing it.",
)
@passphrase_option
def create(
    path: Path,
    purpose: Literal["client", "therapist"],
    recovery_key_file: Path | None,
    passphrase_file: str | None,
) -> None:
    """Make a new vault at PATH and print its recovery key, this once."""
    from companion.services import vaults

    # Taken first, so that a vault is never made whose recovery key then has no place.
    place = SecretFile.take(recovery_key_file) if recovery_key_file else None
    try:
        passphrase = new_passphrase(passphrase_file)
        warn_if_weak(passphrase)
        made, recovery_key = vaults.create(path, passphrase, purpose=purpose, state=state_folder())
    except BaseException:
        if place is not None:
            place.give_back()
        raise
    vaults.lock(made)
    tell(f"The vault is ready: {path}")
    if purpose == "therapist":
        tell(
            "Next, make the contact card that your clients seal their files for: companion identity create PATH"
        )
    if place is None:
        tell("This is its recovery key. Write it down and keep it apart from this computer.")
        print_result(recovery_key)
        return
    try:
        place.fill(recovery_key)
    except KnownError:
        tell("The file could not be written, so here is the recovery key. Write it down.")
        print_result(recovery_key)
        raise
    tell("Its recovery key is in the file you named. Keep it apart from this computer.")


@vault.command()
@vault_argument
@json_option
def info(path: Path, as_json: bool) -> None:
    """What can be seen without unlocking."""
    from companion.services import vaults

    found = vaults.info(path)
    if as_json:
        print_json(found)
        return
    print_result("\n".join(_described(found)))


@vault.command()
@vault_argument
@passphrase_option
@json_option
def verify(path: Path, passphrase_file: str | None, as_json: bool) -> None:
    """Unlock, and check every page, the schema, the search index and all attachments."""
    from companion.services import vaults

    with opened(path, passphrase_file) as unlocked:
        report = vaults.verify(unlocked)
        freshness = unlocked.freshness
    if as_json:
        print_json(
            {
                "ok": report.ok,
                "problems": report.problems,
                "counts": report.counts,
                "seal": {"found": freshness.finding, "sentence": freshness.sentence},
            }
        )
    elif report.ok:
        counts = ", ".join(f"{name} {count}" for name, count in report.counts.items() if count)
        print_result(f"Everything is whole. Rows: {counts or 'none'}.")
        print_result(freshness.sentence)
    if not report.ok:
        raise Damaged(
            "This vault has damaged places. Nothing was changed. Make no backup over an older one.",
            details=report.problems,
        )


def _described(found: VaultInfo) -> list[str]:
    header = found.header
    lines = [
        f"Vault: {found.path}",
        f"Format: version {header.version}, generation {header.generation}",
        f"Identifier: {header.vault_id}",
        *(f"Opens with: {_way_in(slot)}" for slot in header.slots),
        f"Journal: {found.database_bytes / 1_000_000:.1f} MB; header: {header.size} bytes",
        f"Automatic backups: {len(found.backups)}",
    ]
    if not found.database_bytes:
        lines.append("The journal file is missing or empty. A backup can be restored.")
    return [*lines, *header.notices]


def _way_in(slot: SlotInfo) -> str:
    if slot.memory_kib is None:
        return "a recovery key"
    return (
        f"a passphrase (Argon2id, {slot.memory_kib // 1024} MiB, {slot.passes} passes, "
        f"{slot.lanes} lanes)"
    )
