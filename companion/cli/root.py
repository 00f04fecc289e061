"""The command `companion`: global options, and where each subcommand lives. Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path

import click

from companion import __version__
from companion.cli.invocation import Invocation
from companion.cli.lazy import LazyGroup
from companion.cli.parameters import FOLDER, PLACE

COMMANDS = {
    "demo": "companion.cli.demo:demo",
    "vault": "companion.cli.vaults:vault",
    "add": "companion.cli.entries:add",
    "list": "companion.cli.entries:list_entries",
    "show": "companion.cli.entries:show",
    "mark": "companion.cli.entries:mark",
    "search": "companion.cli.entries:search",
    "export": "companion.cli.exports:export",
    "backup": "companion.cli.backups:backup",
    "restore": "companion.cli.backups:restore",
    "share": "companion.cli.shares:share",
    "review": "companion.cli.review:review",
    "identity": "companion.cli.identity:identity",
    "contact": "companion.cli.contacts:contact",
    "learn": "companion.cli.learn:learn",
    "support": "companion.cli.support:support",
}


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, the window opens. Exit codes: 0 done, 1 a fault of Companion, 2 usage, 3 wrong "
    "passphrase or key, 4 damaged or altered, 5 in use, 6 newer than this program, 8 disk or permission.",
)
@click.option(
    "--vault",
    "vault_path",
    type=PLACE,
    metavar="PATH",
    help="Open the window on this vault.",
)
@click.option(
    "--locked",
    "locked_path",
    type=PLACE,
    hidden=True,
    help="How the window begins anew when it was locked: on the lock page of this vault.",
)
@click.option(
    "--data",
    "data_folder",
    type=FOLDER,
    metavar="DIR",
    help="Keep everything under DIR: settings, logs and, unless told otherwise, the vault.",
)
@click.version_option(__version__, prog_name="companion", message="%(prog)s %(version)s")
@click.pass_context
def companion(
    context: click.Context,
    vault_path: Path | None,
    locked_path: Path | None,
    data_folder: Path | None,
) -> None:
    """A private, encrypted, offline journal for supervised psychedelic- or ketamine-assisted therapy."""
    invocation = context.ensure_object(Invocation)
    if data_folder is not None:
        invocation.data_folder = data_folder
    if context.invoked_subcommand is None:
        context.exit(invocation.open_window(vault=vault_path or locked_path))
    if vault_path is not None or locked_path is not None:
        raise click.UsageError(
            "--vault belongs to the window. Commands take the vault as an argument.", context
        )
