"""The printer: makes a PDF of a share. Letters and pages need Qt, so the composition root hands one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from companion.errors import Refused
from companion.services.progress import Progress, nobody_asks

if TYPE_CHECKING:
    from companion.domain.shares import ShareDocument


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """What the pages say when they are a copy for oneself, handed to nobody."""

    title: str
    """What the copy is; stands in the place of the title of a brief."""
    closing: str
    """What to know about it, at the end of the first page."""


class Printer(Protocol):
    """Makes pages in memory; no file is ever written."""

    def print_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        progress: Progress = nobody_asks,
        *,
        copy: PlainCopy | None = None,
    ) -> bytes:
        """`document` as a PDF that anyone can read: the brief on its first page, then everything in it.

        With `copy` it says that it is a copy made on that day, not a share. `files` holds the attachments by digest; pictures are shown, others are named. May run in any thread, one at
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
