"""A share as a PDF under a passphrase, and what a PDF cannot do."""

from __future__ import annotations

from collections.abc import Mapping

from companion.domain.shares import ShareDocument
from companion.services.printing import printer
from companion.services.progress import ALL, Progress, go_on, nobody_asks
from companion.sharing.sealed_pdf import require_generated_pdf_passphrase, seal_pdf


def pdf_bytes(
    document: ShareDocument,
    passphrase: str,
    files: Mapping[str, bytes],
    progress: Progress = nobody_asks,
) -> bytes:
    """The sealed PDF of `document`, ready to be written; `files` are its attachments by digest.

    Nothing is written, not even for a moment. Raises Refused for a passphrase that was not generated and where no PDF
    can be made, Cancelled.
    """
    require_generated_pdf_passphrase(passphrase)
    printed = printer().print_share(document, files, progress)
    go_on(progress, ALL, ALL)
    return seal_pdf(printed, passphrase)


def pdf_limits() -> tuple[str, ...]:
    """What the person should know before they choose a PDF; it stands beside the choice, word for word."""
    return (
        "A PDF has no seal against changes: it is for reading, not as evidence.",
        "Pictures are in it; other files are only named.",
        "How many pages it has can be seen without the passphrase.",
    )
