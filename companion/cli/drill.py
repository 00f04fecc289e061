"""`companion vault drill`: bring the newest backup back for a moment, and see that everything is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import json_option, state_folder, vault_argument
from companion.cli.output import print_json, print_result, tell
from companion.cli.progress import progress_bar
from companion.cli.secrets import passphrase_option, read_passphrase
from companion.errors import Damaged

if TYPE_CHECKING:
    from companion.services.backups import DrillReport


@click.command()
@vault_argument
@passphrase_option
@json_option
def drill(path: Path, passphrase_file: str | None, as_json: bool) -> None:
    """Restore the newest backup into a throw-away place, check it, and compare it with the vault."""
    from companion.services import backups, vaults

    state = vaults.vault_state(path)
    if state.error is not None:
        raise state.error
    passphrase = read_passphrase(passphrase_file)
    vault = vaults.unlock(path, passphrase=passphrase, state=state_folder())
    try:
        for notice in vault.notices:
            tell(notice)
        with progress_bar("Restoring and comparing") as progress:
            report = backups.drill(vault, passphrase=passphrase, progress=progress)
    finally:
        vaults.lock(vault)
    if as_json:
        print_json(_as_document(report))
    elif report.ok:
        print_result("\n".join(_described(report)))
    if not report.ok:
        raise Damaged(
            "The newest backup cannot be relied on. The vault itself was not touched; make a new backup now.",
            details=report.problems,
        )


def _described(report: DrillReport) -> list[str]:
    beside = report.entries
    lines = [
        f"The backup of {report.backup.made_at:%Y-%m-%d %H:%M} UTC was restored, opened and checked. It is whole.",
        f"Entries in it that are the same in the vault now: {beside.same}.",
    ]
    if report.rows_as_noted:
        lines.append("Every row is the one that was noted when the backup was made.")
    if beside.changed or beside.only_now or beside.only_then:
        lines.append(
            f"Since then: {beside.only_now} written, {beside.changed} changed, {beside.only_then} erased. "
            "The next backup takes that in."
        )
    return lines


def _as_document(report: DrillReport) -> dict[str, object]:
    beside = report.entries
    return {
        "ok": report.ok,
        "backup": {"path": str(report.backup.path), "made_at": report.backup.made_at},
        "problems": report.problems,
        "counts": report.counts,
        "rows_as_noted": report.rows_as_noted,
        "entries": {
            "same": beside.same,
            "changed_since": beside.changed,
            "written_since": beside.only_now,
            "erased_since": beside.only_then,
        },
    }
