"""`companion export`: a readable copy for oneself, after a warning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import tell
from companion.cli.parameters import PLACE
from companion.cli.progress import progress_bar
from companion.cli.secrets import STDIN, passphrase_option, read_passphrase
from companion.cli.share_scope import Chosen, check_chosen, scope_of, scope_options
from companion.domain.exports import ExportFormat

if TYPE_CHECKING:
    from typing import Unpack

    from companion.services.exports import ExportReport

_LEFT_OUT = ("without_entries", "without_titles", "without_times", "without_prompts")


@click.command()
@vault_argument
@click.argument("target", metavar="DEST", type=PLACE)
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in ExportFormat]),
    required=True,
    help="markdown is a folder, everything else one file.",
)
@scope_options
@click.option(
    "--include-private",
    is_flag=True,
    help="Every entry, not only those marked “share”, and all that belongs to it. Asks for the passphrase again.",
)
@passphrase_option
@click.option(
    "--passphrase-again-file",
    "again_file",
    metavar="FILE",
    help="With --include-private: read the passphrase a second time from FILE instead of asking.",
)
def export(
    path: Path,
    target: Path,
    form: str,
    include_private: bool,
    passphrase_file: str | None,
    again_file: str | None,
    **chosen: Unpack[Chosen],
) -> None:
    """Write a readable copy of the entries marked “share” to DEST. It is not encrypted."""
    from companion.services import exports

    check_chosen(chosen, to_somebody=False)
    if include_private and any(chosen[name] for name in _LEFT_OUT):
        raise click.UsageError("--include-private leaves nothing out; give no --without option.")
    if again_file is not None and not include_private:
        raise click.UsageError("--passphrase-again-file belongs to --include-private.")
    if STDIN == again_file == passphrase_file:
        raise click.UsageError("Only one passphrase can come from standard input.")
    tell(exports.WARNING)
    with opened(path, passphrase_file) as vault:
        scope = scope_of(chosen, vault, None, "")
        again = ""
        if include_private:
            tell("Private entries will be in this copy.")
            again = read_passphrase(again_file, asking="The passphrase again: ")
        with progress_bar("Writing the copy") as progress:
            report = exports.export(
                vault,
                scope,
                ExportFormat(form),
                target,
                include_private=include_private,
                passphrase=again,
                progress=progress,
            )
    tell(_told(report))


def _told(report: ExportReport) -> str:
    holds = "one entry" if report.entries == 1 else f"{report.entries} entries"
    lines = [f"{report.path.name} holds {holds}."]
    if report.lost_files:
        lines.append(
            f"Attached files that could not be read any more: {report.lost_files}. An empty file stands for each."
        )
    return " ".join(lines)
