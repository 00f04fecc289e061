"""The printer of shares: a document in, the bytes of a PDF out. It works in any thread, and without a window."""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QPdfWriter

from companion.domain.shares import ShareDocument
from companion.services.printing import PlainCopy
from companion.services.progress import ALL, Progress, go_on, nobody_asks, stretch
from companion.services.uncollected import without_collections
from companion.sharing.share_words import LANGUAGE, spell_day
from companion.ui.paper_pages import Pages
from companion.ui.pdf import MARGIN, RESOLUTION, usual_page, with_language, with_spaces
from companion.ui.share_brief_sheet import put_brief
from companion.ui.share_sheet import ShareSheet
from companion.ui.theme import FIRST_FONTS, LATER_FONTS, load_fonts

_alone: list[QGuiApplication] = []
"""The application of a process that has no window; Qt has one a process, and it must outlive everything."""


class SharePrinter:
    """Makes PDFs of shares (see `services.printing.Printer`)."""

    def __init__(self) -> None:
        """Without a window, Qt is started on its platform that needs no display."""
        if QGuiApplication.instance() is None:
            _start_without_display()

    def print_share(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        progress: Progress = nobody_asks,
        *,
        copy: PlainCopy | None = None,
    ) -> bytes:
        """`document` as a PDF with the brief on its first page; nothing is written anywhere. Raises Cancelled."""
        with without_collections():
            return self._print(document, files, progress, copy)

    def _print(
        self,
        document: ShareDocument,
        files: Mapping[str, bytes],
        progress: Progress,
        copy: PlainCopy | None,
    ) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        # A title stands in the window of a reader and in its list of recent files, so it names nobody.
        writer.setTitle("")
        writer.setCreator("Companion")
        writer.setResolution(RESOLUTION)
        writer.setPageLayout(usual_page(MARGIN))
        day = spell_day(document.made_at[:10])
        foot = f"Shared on {day}" if copy is None else f"Copy made on {day}"
        pages = Pages(writer, foot)
        put_brief(pages, document, lambda: Pages(writer, foot), copy)
        placed = _Counting(stretch(progress, 0, ALL // 2), len(document.entries))
        ShareSheet(pages, files).put(document, placed.one_more)
        painted = stretch(progress, ALL // 2, ALL)
        pages.paint(lambda done, total: go_on(painted, done, total))
        buffer.close()
        return with_language(with_spaces(bytes(buffer.data().data())), LANGUAGE)


class _Counting:
    """Tells the progress, one entry after the other."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def one_more(self) -> None:
        """Another is done. Raises Cancelled."""
        self._done += 1
        go_on(self._progress, self._done, self._total)


def _start_without_display() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _alone.append(QGuiApplication(["companion"]))
    load_fonts(FIRST_FONTS + LATER_FONTS)
