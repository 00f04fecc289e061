"""`companion vault repair`: what can be read of a damaged vault, into a new one."""

from __future__ import annotations

from pathlib import Path

import click

from companion.cli.opened import json_option
from companion.cli.output import print_json, print_result, tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.secrets import passphrase_option, read_passphrase


@click.command()
@click.argument("source", metavar="SOURCE", type=PLACE)
@click.argument("new", metavar="NEW", type=PLACE)
@click.option(
    "--recovery-key",
    "by_recovery_key",
    is_flag=True,
    help="Ask for the recovery key instead of the passphrase.",
)
@passphrase_option
@json_option
def repair(
    source: Path, new: Path, by_recovery_key: bool, passphrase_file: str | None, as_json: bool
) -> None:
    """Save everything readable of the vault at SOURCE into a new vault at NEW, and say what is lost.

    SOURCE is only read. NEW opens with the same passphrase and the same recovery key.
    """
    from companion.services.repair import refuse_early, repair

    refuse_early(source, new)
    if by_recovery_key:
        secret = {"recovery_code": read_passphrase(passphrase_file, asking="Recovery key: ")}
    else:
        secret = {"passphrase": read_passphrase(passphrase_file)}
    with progress_bar("Reading the damaged vault") as progress:
        report = repair(source, new, progress=progress, **secret)
    del secret
    if as_json:
        print_json(report)
        return
    entries = report.rows["entry"]
    tell(f"The new vault is at {report.path}. The damaged one was left as it is.")
    print_result(f"Entries saved: {entries.saved + entries.rebuilt}.")
    print_result("\n".join(report.lost) or "Nothing was lost.")
