"""Keys typed into the middle of a long entry in the real window, and into a bare `QPlainTextEdit`, in turn.

Arguments after the pipe: the vault, the data folder, its passphrase, the number of words, the number of keys. Reports
"written" with milliseconds: `ours` and `bare` from each key to the repaint that shows it, `saves` for which the window
stood still while a few more words were saved.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from companion.domain.entries import NewEntry
from companion.services import journal
from companion.ui.pages.journal import JournalPage
from tests.benchmarks.corpus import text_of
from tests.benchmarks.measured.real_window import finish, open_window, page_of, rest, until_painted
from tests.benchmarks.measured.reporting import report

LINE = "a quiet line of words to type, "
WARM_UP = 10
SAVES = 15


def prepared(editor: QPlainTextEdit) -> QPlainTextEdit:
    """The cursor at the end of the paragraph in the middle of the text."""
    cursor = QTextCursor(editor.document().findBlockByNumber(editor.blockCount() // 2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    editor.setTextCursor(cursor)
    editor.centerCursor()
    rest(300)
    return editor


def typed(editor: QPlainTextEdit, key: str) -> float:
    """One key."""
    return until_painted(editor.viewport(), lambda: QTest.keyClicks(editor, key))


def saved(page: JournalPage) -> float:
    """A few more words, then a save."""
    QTest.keyClicks(page.editor.text, LINE)
    begun = time.perf_counter()
    page.save()
    milliseconds = (time.perf_counter() - begun) * 1000
    rest(20)
    return milliseconds


vault, data, passphrase = Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
words, keys = int(sys.argv[5]), int(sys.argv[6])
shell = open_window(vault, data, passphrase)
text = text_of(words)
entry, changes = journal.write_entry(shell.vault, NewEntry(title="A long one", body=text))
shell.announce(changes)
shell.navigate("journal", entry_id=entry.id)
page = page_of(shell)
assert isinstance(page, JournalPage)
rest(500)
bare = QPlainTextEdit()
bare.setFont(page.editor.text.font())
bare.resize(page.editor.text.size())
bare.setPlainText(text)
bare.show()
editors = {"ours": prepared(page.editor.text), "bare": prepared(bare)}
times: dict[str, list[float]] = {name: [] for name in editors}
order = random.Random(keys)
for number in range(keys + WARM_UP):
    names = list(editors)
    order.shuffle(names)
    for name in names:
        times[name].append(typed(editors[name], LINE[number % len(LINE)]))
        rest(3)
bare.hide()
saved(page)
report(
    "written",
    saves=[saved(page) for _ in range(SAVES)],
    **{name: found[WARM_UP:] for name, found in times.items()},
)
finish(shell)
