"""Readable copies: what is marked *share*, or everything, in a format that other programs read.

A copy is not sealed, so whoever offers it warns first. What is private leaves only for somebody who has typed the
passphrase again; that is asked here, so that no window and no command can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from companion.domain.exports import ExportedEntry, ExportFormat, ExportMaterial
from companion.domain.shares import ShareScope
from companion.errors import Damaged, Refused
from companion.services.export_material import document_for_export, material_for, whole_document
from companion.services.export_writing import refuse_place, write_file, write_folder
from companion.services.keys import confirm_passphrase
from companion.services.open_vault import OpenVault
from companion.services.printing import PlainCopy, can_print, printer
from companion.services.progress import Progress, go_on, nobody_asks

__all__ = [
    "ENDINGS", "WARNING", "ExportFormat", "ExportReport", "document_for_export", "export", "formats_available",
]  # fmt: skip

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
        go_on(tell, 0, material.count)
        files = _Files(material.content)
        watched = replace(material, entries=lambda: _watched(material, tell), content=files.content)
        _write(vault, format, target, watched, tell)
        return ExportReport(target, format, material.count, len(files.lost))


def _write(
    vault: OpenVault,
    format: ExportFormat,
    target: Path,
    material: ExportMaterial,
    tell: Progress,
) -> None:
    if format is ExportFormat.MARKDOWN:
        from companion.exchange import export_markdown

        write_folder(vault, target, export_markdown.FOLDERS, export_markdown.files(material))
    elif format is ExportFormat.PDF:
        write_file(vault, target, _printed(material, tell))
    else:
        write_file(vault, target, _pieces(format)(material))


def _printed(material: ExportMaterial, tell: Progress) -> Iterator[bytes]:
    """The pages, laid out at once: first everything is read, then it is painted."""
    document = whole_document(material)
    files = {
        file.digest: material.content(file.digest) for e in document.entries for file in e.files
    }
    from companion.exchange.export_words import NOT_IN_IT, WARNING, heading

    closing = f"{WARNING} {NOT_IN_IT}" if material.whole else WARNING
    yield printer().print_share(document, files, tell, copy=PlainCopy(heading(material), closing))


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


def _watched(material: ExportMaterial, tell: Progress) -> Iterator[ExportedEntry]:
    """The entries, with a look at the progress every now and then."""
    for done, entry in enumerate(material.entries(), start=1):
        yield entry
        if done % _OFTEN == 0 or entry.files:
            go_on(tell, done, material.count)


class _Files:
    """Reads attached files; one that is damaged must not keep the rest of the journal from being copied."""

    def __init__(self, content: Callable[[str], bytes]) -> None:
        self._content = content
        self.lost: set[str] = set()

    def content(self, digest: str) -> bytes:
        try:
            return self._content(digest)
        except Damaged:
            self.lost.add(digest)
            return b""
