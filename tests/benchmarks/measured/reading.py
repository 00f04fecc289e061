"""The journal page of the real window: the list, scrolling in it, and searching as somebody types.

Arguments after the pipe: the vault, the data folder, its passphrase. Reports "read" with milliseconds: `first`, the
page when it is opened for the first time; `list`, the whole list shown again; `scroll` and `bare_scroll`, one page
further in it and in a bare `QListView` of as many rows; `search`, from the last key to the painted results.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QStringListModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QListView

from companion.services import journal
from companion.ui.pages.journal import JournalPage
from companion.ui.shell import Shell
from tests.benchmarks import corpus
from tests.benchmarks.measured.real_window import finish, open_window, page_of, rest, until_painted
from tests.benchmarks.measured.reporting import report

PAGES, SHOWN, SEARCHES = 60, 15, 40
FURTHER = QAbstractSlider.SliderAction.SliderPageStepAdd
SETTLE_MS = 30


def scrolled(view: QListView) -> float:
    """One page further down; at the end of a short list, from its top again."""
    bar = view.verticalScrollBar()
    if bar.value() == bar.maximum():
        bar.setValue(0)
        rest(SETTLE_MS)
    return until_painted(view.viewport(), lambda: bar.triggerAction(FURTHER))


def queries(size: int) -> Iterator[str]:
    """What somebody might look for: the planted words, and words of all frequencies that occur."""
    chance = random.Random(SEARCHES)
    yield from (corpus.COMMON, corpus.RARE, corpus.MID)
    some = islice(corpus.entries(size), 200)
    words = sorted({w for e in some for w in e.body.split() if w.isalpha() and len(w) > 2})
    yield from (chance.choice(words).lower() for _ in range(SEARCHES - 3))


def searched(page: JournalPage, query: str) -> float:
    """All keys but the last, a pause, then the last one."""
    field = page.list.search
    field.selectAll()
    for key in query[:-1]:
        QTest.keyClicks(field, key)
        rest(SETTLE_MS)
    return until_painted(
        page.list.list.viewport(),
        lambda: QTest.keyClicks(field, query[-1]),
        lambda: page.list.query == query,
    )


def scrolls(view: QListView, entries: int) -> dict[str, list[float]]:
    """Pages further in `view` and in a bare view of the same size, in turn."""
    bare = QListView()
    bare.setUniformItemSizes(True)
    bare.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    bare.setModel(QStringListModel([f"Entry {number}" for number in range(entries)]))
    bare.resize(view.size())
    bare.show()
    rest(300)
    times: dict[str, list[float]] = {"scroll": [], "bare_scroll": []}
    for _ in range(PAGES):
        for name, shown in (("scroll", view), ("bare_scroll", bare)):
            times[name].append(scrolled(shown))
            rest(5)
    bare.hide()
    return times


def shown_again(page: JournalPage) -> float:
    """From a search back to the whole list."""
    page.list.search_for(corpus.MID)
    rest(SETTLE_MS)
    milliseconds = until_painted(page.list.list.viewport(), lambda: page.list.search_for(""))
    rest(SETTLE_MS)
    return milliseconds


def read(shell: Shell) -> dict[str, object]:
    """Leaf and search as a person does; all times."""
    entries = journal.count(shell.vault)
    rest(300)
    first = until_painted(shell, lambda: shell.navigate("journal"))
    rest(300)
    page = page_of(shell)
    assert isinstance(page, JournalPage)
    return {
        "first": first,
        "list": [shown_again(page) for _ in range(SHOWN)],
        **scrolls(page.list.list, entries),
        "search": [searched(page, query) for query in queries(entries)],
    }


shell = open_window(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
report("read", **read(shell))
finish(shell)
