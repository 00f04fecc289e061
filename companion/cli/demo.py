"""`companion demo`: the window on a fictional course in a throw-away vault."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from companion.cli.invocation import Invocation
from companion.cli.output import print_result, tell
from companion.cli.parameters import FOLDER


@click.command()
@click.option(
    "--data",
    "data_folder",
    type=FOLDER,
    metavar="DIR",
    help="Keep the demonstration under DIR instead of a temporary folder that goes when the window closes.",
)
@click.pass_context
def demo(context: click.Context, data_folder: Path | None) -> None:
    """Look around in a fictional, well-filled journal."""
    invocation = context.ensure_object(Invocation)
    wanted = data_folder or invocation.data_folder
    if wanted is not None:
        context.exit(_show(invocation, wanted))
    # Made 0700 by the standard library, and removed with everything in it however the window ends.
    with tempfile.TemporaryDirectory(prefix="companion-demo-", ignore_cleanup_errors=True) as made:
        context.exit(_show(invocation, Path(made)))


def _show(invocation: Invocation, folder: Path) -> int:
    from companion.services.demo import make_demo

    invocation.data_folder = folder
    vault, passphrase = make_demo(invocation.paths.data)
    tell("This journal is made up, and so is everybody in it. Write nothing real here.")
    print_result(f"Vault: {vault}\nPassphrase: {passphrase}")
    return invocation.open_window(vault=vault, demo_passphrase=passphrase)
