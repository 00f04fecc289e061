"""`companion backup` and `companion restore`: one encrypted file out, and back in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import print_result, tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.secrets import passphrase_option, read_passphrase

if TYPE_CHECKING:
    from companion.services.backups import Standing


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
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only open the backup, and say what is inside and what stands at PATH. Nothing is changed.",
)
@passphrase_option
def restore(
    file: Path, path: Path, force: bool, dry_run: bool, passphrase_file: str | None
) -> None:
    """Make the vault of a backup at PATH. It opens with the passphrase it had then."""
    from companion.services import backups

    if dry_run:
        _tell_what_is_inside(file, path, passphrase_file)
        return
    with progress_bar("Restoring") as progress:
        report = backups.restore(file, path, force=force, progress=progress)
    tell(f"The vault of {report.made_at:%Y-%m-%d %H:%M} UTC is at {report.path}.")
    if report.moved_aside is not None:
        tell(f"The vault that was there before is now at {report.moved_aside}.")


def _tell_what_is_inside(file: Path, path: Path, passphrase_file: str | None) -> None:
    from companion.services import backups

    backups.inspect(file)  # what can be told without a passphrase comes before the question
    passphrase = read_passphrase(passphrase_file, asking="Passphrase of the backup: ")
    with progress_bar("Looking inside") as progress:
        found = backups.look_inside(file, passphrase=passphrase, progress=progress)
    entries = found.entries
    lines = [
        f"Backup of {found.info.made_at:%Y-%m-%d %H:%M} UTC, {found.info.size / 1_000_000:.1f} MB",
        f"Entries: {entries.entries}, in the trash: {entries.in_trash}",
        *(f"  {kind.value}: {count}" for kind, count in entries.by_kind.items()),
    ]
    if entries.first_day is not None:
        lines.append(f"From {entries.first_day} to {entries.last_day}")
    lines.append(_at_place(backups.standing_at(path)))
    print_result("\n".join(lines))


def _at_place(standing: Standing) -> str:
    match standing.state:
        case "free":
            return f"Nothing is at {standing.path}, so nothing would be replaced."
        case "vault":
            when = (
                f", last written {standing.last_written:%Y-%m-%d %H:%M} UTC"
                if standing.last_written
                else ""
            )
            return f"A vault is at {standing.path}{when}. With --force it would be moved aside, else nothing is done."
        case "open_vault":
            return f"The vault at {standing.path} is open in another program, so nothing would be done."
        case _:
            return f"Something else is at {standing.path}, so nothing would be done."
