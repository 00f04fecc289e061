"""The printer: makes a PDF of a share. Letters and pages need Qt, so the composition root hands one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from companion.errors import Refused
from companion.services.progress import Progress, nobody_asks

if TYPE_CHECKING:
    from companion.domain.shares import ShareDocument


class Printer(Protocol):
    """Makes pages in memory; no file is ever written."""

    def print_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        progress: Progress = nobody_asks,
    ) -> bytes:
        """`document` as a PDF that anyone can read: the brief on its first page, then everything in it.

        `files` holds the attachments by digest; pictures are shown, others are named. May run in any thread, one at
        a time. Raises Cancelled.
        """
        ...


_makers: list[Callable[[], Printer]] = []


def hand_in(make: Callable[[], Printer]) -> None:
    """Take `make` for every PDF from now on; it is called when the first one is wanted, since it may load Qt."""
    _makers[:] = [make]


def can_print() -> bool:
    """Whether a printer was handed in."""
    return bool(_makers)


def printer() -> Printer:
    """The printer that was handed in. Raises Refused when there is none, or when a library it needs is missing."""
    if not _makers:
        raise Refused("PDF files cannot be made here. Nothing was written; choose another form.")
    return _makers[0]()
