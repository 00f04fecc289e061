"""Opening a vault for the length of one command."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from companion.cli.invocation import Invocation
from companion.cli.output import tell
from companion.cli.parameters import PLACE
from companion.cli.secrets import read_passphrase
from companion.cli.upkeep import keep_up

if TYPE_CHECKING:
    from companion.services.open_vault import OpenVault

_Function = TypeVar("_Function", bound=Callable[..., Any])


@contextmanager
def opened(
    path: Path,
    passphrase_file: str | None,
    *,
    stdin_is_text: bool = False,
    asking: str = "Passphrase: ",
    writes: bool = False,
) -> Generator[OpenVault]:
    """The unlocked vault at `path`; locked again however the block ends.

    The cheap checks come before the question, so that nobody types a passphrase for a vault that cannot be opened.
    A block that `writes` to the journal ends with printing its answer; then comes the automatic backup, if one is due.
    """
    from companion.services import vaults

    state = vaults.vault_state(path)
    if state.error is not None:
        raise state.error
    passphrase = read_passphrase(passphrase_file, asking=asking, stdin_is_text=stdin_is_text)
    vault = vaults.unlock(path, passphrase=passphrase, state=state_folder())
    del passphrase
    try:
        for notice in vault.notices:
            tell(notice)
        yield vault
        if writes:
            keep_up(vault, click.get_current_context().ensure_object(Invocation))
    finally:
        vaults.lock(vault)


def state_folder() -> Path:
    """Where this computer remembers the vaults it has seen."""
    return click.get_current_context().ensure_object(Invocation).paths.state


def vault_argument(function: _Function) -> _Function:
    """The argument PATH of every command that works on a vault."""
    return click.argument("path", metavar="PATH", type=PLACE)(function)


def json_option(function: _Function) -> _Function:
    """The flag --json of every command that has a result to print."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(
        function
    )
