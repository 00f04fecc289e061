"""Readable copies: what is marked *share*, or everything, in a format that other programs read.

A copy is not sealed, so whoever offers it warns first. What is private leaves only for somebody who has typed the
passphrase again; that is asked here, so that no window and no command can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from companion.domain.exports import ExportedEntry, ExportFormat, ExportMaterial
from companion.domain.shares import ShareScope
from companion.errors import Damaged, Refused
from companion.services.export_material import document_for_export, material_for, whole_document
from companion.services.export_writing import refuse_place, write_file, write_folder
from companion.services.keys import confirm_passphrase
from companion.services.open_vault import OpenVault
from companion.services.printing import PlainCopy, can_print, printer
from companion.services.progress import ALL, Progress, go_on, nobody_asks, stretch
from companion.services.uncollected import without_collections

__all__ = [
    "ENDINGS", "WARNING", "ExportFormat", "ExportReport", "document_for_export", "export", "formats_available",
]  # fmt: skip

Piece = TypeVar("Piece")

WARNING = "A readable copy is not sealed: anybody who gets it can read it, on this computer and wherever it is copied to."
ENDINGS = {
    ExportFormat.MARKDOWN: "",
    ExportFormat.JSON: ".json",
    ExportFormat.HTML: ".html",
    ExportFormat.PDF: ".pdf",
    ExportFormat.FHIR: ".fhir.json",
}
"""What a name usually ends with; Markdown is a folder."""
_OFTEN = 50
"""Entries between two looks at the progress."""
READ = 100
"""How far a PDF is, in thousandths, when everything is read and still to be laid out."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """A readable copy that was written."""

    path: Path
    format: ExportFormat
    entries: int
    lost_files: int = 0
    """Attached files that could not be read any more; an empty file stands for each."""


def formats_available() -> tuple[ExportFormat, ...]:
    """The formats that can be written here; a PDF needs a printer."""
    return tuple(each for each in ExportFormat if each is not ExportFormat.PDF or can_print())


def export(
    vault: OpenVault,
    scope: ShareScope,
    format: ExportFormat,
    target: Path,
    *,
    include_private: bool = False,
    passphrase: str = "",
    progress: Progress | None = None,
) -> ExportReport:
    """Write a readable copy of what `scope` lets through to the new file or folder `target` (0600, 0700).

    Only entries marked *share* are in it; with `include_private` everything is, and `passphrase` must open the vault.
    Others may go on writing meanwhile. Raises AlreadyThere, NotFound, Refused when nothing is chosen, WrongKey, InUse,
    StorageFailure, Damaged and Cancelled; then nothing is left at `target`.
    """
    target = target.expanduser().absolute()
    refuse_place(vault, target)
    if format not in formats_available():
        raise Refused("PDF files cannot be made here. Nothing was written; choose another format.")
    if include_private:
        confirm_passphrase(vault, passphrase)
    tell = progress or nobody_asks
    with material_for(vault, scope, include_private=include_private) as material:
        read = stretch(tell, 0, READ) if format is ExportFormat.PDF else tell
        watch = _Watch(read, material)
        watched = replace(material, entries=watch.entries, content=watch.content)
        with without_collections():
            _write(vault, format, target, watched, watch, stretch(tell, READ, ALL))
        return ExportReport(target, format, material.count, len(watch.lost))


def _write(
    vault: OpenVault,
    format: ExportFormat,
    target: Path,
    material: ExportMaterial,
    watch: _Watch,
    printing: Progress,
) -> None:
    if format is ExportFormat.MARKDOWN:
        from companion.exchange import export_markdown

        files = watch.to_the_end(export_markdown.files(material))
        write_folder(vault, target, export_markdown.FOLDERS, files)
    elif format is ExportFormat.PDF:
        write_file(vault, target, _printed(material, printing))
    else:
        write_file(vault, target, watch.to_the_end(_pieces(format)(material)))


def _printed(material: ExportMaterial, printing: Progress) -> Iterator[bytes]:
    """The pages, laid out at once: first everything is read, then it is painted."""
    document = whole_document(material)
    files = {
        file.digest: material.content(file.digest) for e in document.entries for file in e.files
    }
    from companion.exchange.export_words import NOT_IN_IT, WARNING, heading

    closing = f"{WARNING} {NOT_IN_IT}" if material.whole else WARNING
    copy = PlainCopy(heading(material), closing)
    yield printer().print_share(document, files, printing, copy=copy)
    go_on(printing, ALL, ALL)


def _pieces(format: ExportFormat) -> Callable[[ExportMaterial], Iterator[bytes]]:
    # Each brings its own libraries, so only the one that is asked for is imported.
    if format is ExportFormat.HTML:
        from companion.exchange.export_html import pieces

        return pieces
    if format is ExportFormat.FHIR:
        from companion.exchange.export_fhir import pieces

        return pieces
    from companion.exchange.export_json import pieces

    return pieces


class _Watch:
    """Looks at the progress with the entries and before each file, and knows which files were lost.

    One that is damaged must not keep the rest of the journal from being copied.
    """

    def __init__(self, tell: Progress, material: ExportMaterial) -> None:
        self._tell, self._material = tell, material
        self._done = 0
        self.lost: set[str] = set()
        self._look()

    def entries(self) -> Iterator[ExportedEntry]:
        """Those of the material."""
        for done, entry in enumerate(self._material.entries(), start=1):
            yield entry
            self._done = done
            if done % _OFTEN == 0:
                self._look()

    def content(self, digest: str) -> bytes:
        """The bytes of a file; none of one that cannot be read."""
        self._look()
        try:
            return self._material.content(digest)
        except Damaged:
            self.lost.add(digest)
            return b""

    def to_the_end(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """`pieces`, and a last look before what they make takes its name."""
        yield from pieces
        self._done = self._material.count
        self._look()

    def _look(self) -> None:
        go_on(self._tell, self._done, self._material.count)
