"""`companion export`: a readable copy for oneself, after a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from companion.cli.opened import opened, vault_argument
from companion.cli.output import tell
from companion.cli.parameters import PLACE, day, text
from companion.cli.progress import progress_bar
from companion.cli.secrets import STDIN, passphrase_option, read_passphrase
from companion.domain.entries import EntryKind, Phase
from companion.domain.exports import ExportFormat
from companion.domain.shares import SharePart, ShareScope

if TYPE_CHECKING:
    from companion.services.exports import ExportReport


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
@click.option("--since", type=day, metavar="DATE", help="The first diary day.")
@click.option("--until", type=day, metavar="DATE", help="The last diary day.")
@click.option("--phase", "phases", type=click.Choice([p.value for p in Phase]), multiple=True)
@click.option("--kind", "kinds", type=click.Choice([k.value for k in EntryKind]), multiple=True)
@click.option(
    "--entry", "entry_ids", type=text, metavar="ID", multiple=True, help="Only this entry."
)
@click.option(
    "--measure",
    "measures",
    type=text,
    metavar="ID",
    multiple=True,
    help="What was filled in of this measure too.",
)
@click.option(
    "--part",
    "parts",
    type=click.Choice([part.value for part in SharePart]),
    multiple=True,
    help="These too, besides entries.",
)
@click.option("--with-tags", is_flag=True, help="Tags too.")
@click.option("--with-moods", is_flag=True, help="The check-in of the same day beside each entry.")
@click.option(
    "--with-files", is_flag=True, help="Attached pictures and papers too, by their names."
)
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
    since: date | None,
    until: date | None,
    phases: tuple[str, ...],
    kinds: tuple[str, ...],
    entry_ids: tuple[str, ...],
    measures: tuple[str, ...],
    parts: tuple[str, ...],
    with_tags: bool,
    with_moods: bool,
    with_files: bool,
    include_private: bool,
    passphrase_file: str | None,
    again_file: str | None,
) -> None:
    """Write a readable copy of the entries marked “share” to DEST. It is not encrypted."""
    from companion.services import exports, journal

    if entry_ids and (since or until or phases or kinds):
        raise click.UsageError("Name single entries, or give days, phases and kinds; not both.")
    if again_file is not None and not include_private:
        raise click.UsageError("--passphrase-again-file belongs to --include-private.")
    if STDIN == again_file == passphrase_file:
        raise click.UsageError("Only one passphrase can come from standard input.")
    tell(exports.WARNING)
    scope = ShareScope(
        since=since,
        until=until,
        phases=frozenset(map(Phase, phases)),
        kinds=frozenset(map(EntryKind, kinds)),
        parts=frozenset(map(SharePart, parts)),
        measures=frozenset(measures),
        with_tags=with_tags,
        with_moods=with_moods,
        with_files=with_files,
        with_file_names=with_files,
    )
    with opened(path, passphrase_file) as vault:
        scope = replace(
            scope, entry_ids=frozenset(journal.resolve(vault, entry) for entry in entry_ids)
        )
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
