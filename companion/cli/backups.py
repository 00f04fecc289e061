"""`companion backup` and `companion restore`: one encrypted file out, and back in."""

from __future__ import annotations

from pathlib import Path

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.secrets import passphrase_option


@click.command()
@vault_argument
@click.argument("file", metavar="FILE", type=PLACE)
@passphrase_option
def backup(path: Path, file: Path, passphrase_file: str | None) -> None:
    """Write the whole vault, encrypted, to FILE; then open and count it."""
    from companion.services import backups

    with opened(path, passphrase_file) as vault, progress_bar("Backing up") as progress:
        report = backups.backup(vault, file, progress)
    tell(f"{report.path.name} was written, opened and counted. Entries: {report.entries}.")


@click.command()
@click.argument("file", metavar="FILE", type=PLACE)
@vault_argument
@click.option(
    "--force",
    is_flag=True,
    help="If a vault is at PATH, move it aside under another name first.",
)
def restore(file: Path, path: Path, force: bool) -> None:
    """Make the vault of a backup at PATH. It opens with the passphrase it had then."""
    from companion.services import backups

    with progress_bar("Restoring") as progress:
        report = backups.restore(file, path, force=force, progress=progress)
    tell(f"The vault of {report.made_at:%Y-%m-%d %H:%M} UTC is at {report.path}.")
    if report.moved_aside is not None:
        tell(f"The vault that was there before is now at {report.moved_aside}.")
