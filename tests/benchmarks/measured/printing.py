"""A share of many entries on pages, beside the same words laid out by Qt alone, in turn; and how still a window stands.

Arguments after the pipe: the number of entries, the number of rounds. Reports "printed" with milliseconds: `ours` and
`bare` for each PDF, made in the lane's thread, and `gaps` between two turns of the window's event loop meanwhile.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QSizeF, QTimer
from PySide6.QtGui import QPdfWriter, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from companion.domain.shares import ShareDocument
from companion.ui.application import make_application
from companion.ui.paper_looks import BODY
from companion.ui.pdf import MARGIN, RESOLUTION, usual_page
from companion.ui.share_pdf import SharePrinter
from companion.ui.theme import LATER_FONTS, Theme, load_fonts, serif
from companion.ui.worker import Lane
from tests.benchmarks.measured.reporting import report
from tests.benchmarks.samples import load_now
from tests.benchmarks.shares import share_of

EVERY = 4
"""Milliseconds between two turns that are asked for."""


def printed_by_qt(document: ShareDocument) -> bytes:
    """The same Markdown as one document of Qt's own, on the same paper."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(usual_page(MARGIN))
    pages = QTextDocument()
    pages.setDefaultFont(serif(BODY))
    pages.documentLayout().setPaintDevice(writer)
    pages.setPageSize(QSizeF(writer.width(), writer.height()))
    pages.setMarkdown(
        "\n\n".join(
            f"### {entry.title}\n\n{entry.local_date}, {entry.number}\n\n{entry.body}"
            for entry in document.entries
        )
    )
    pages.print_(writer)
    buffer.close()
    return bytes(buffer.data().data())


class Turns:
    """How long the window's event loop was away, in milliseconds."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._turn)

    def begin(self) -> None:
        """Look from here on."""
        self._last = time.perf_counter()
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def in_the_lane(lane: Lane, work: Callable[[], bytes]) -> float:
    """Milliseconds that `work` takes beside the window."""
    loop = QEventLoop()
    begun = time.perf_counter()
    job = lane.start(lambda _progress: work())
    made: list[bytes] = []
    job.succeeded.connect(made.append)
    job.finished.connect(loop.quit)
    loop.exec()
    assert made
    assert made[0].startswith(b"%PDF")
    return (time.perf_counter() - begun) * 1000


count, rounds = int(sys.argv[2]), int(sys.argv[3])
application = make_application(sys.argv[:1])
theme = Theme(application, "light")
load_fonts(LATER_FONTS)
window = QPlainTextEdit()
window.show()
lane, turns, printer, share = Lane(), Turns(), SharePrinter(), share_of(count, {})
works: dict[str, Callable[[], bytes]] = {
    "ours": lambda: printer.print_share(share, {}),
    "bare": lambda: printed_by_qt(share),
}
times: dict[str, list[float]] = {name: [] for name in works}
order = random.Random(count)
for number in range(rounds + 1):
    names = list(works)
    order.shuffle(names)
    for name in names:
        if name == "ours":
            turns.begin()
        took = in_the_lane(lane, works[name])
        turns.end()
        if number:  # the first round warms up
            times[name].append(took)
lane.close()
report("printed", **times, gaps=turns.gaps, load=load_now())
