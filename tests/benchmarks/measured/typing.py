"""Keys typed into the middle of a long text, in our editor and in a bare `QPlainTextEdit`, in turn.

Arguments after the pipe: the number of words, the number of keys. Reports "typed" with the milliseconds from each key
to the repaint that shows it.
"""

from __future__ import annotations

import random
import sys
import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from companion.ui.application import make_application
from companion.ui.theme import LATER_FONTS, Theme, load_fonts
from companion.ui.widgets.markdown_editor import MarkdownEditor
from tests.benchmarks.corpus import text_of
from tests.benchmarks.measured.reporting import AfterPaint, report

KEYS = "a quiet line of words to type, "
WARM_UP = 10
PAUSE_MS = 3


class Typing(QObject):
    """Types the same keys into several editors, one key each in a shuffled order, and times every repaint."""

    done = Signal()

    def __init__(self, editors: dict[str, QPlainTextEdit], keys: int) -> None:
        super().__init__()
        self._editors = editors
        self.times: dict[str, list[float]] = {name: [] for name in editors}
        order = random.Random(keys)
        self._plan: list[tuple[str, str]] = []
        for number in range(keys + WARM_UP):
            names = list(editors)
            order.shuffle(names)
            self._plan += [(name, KEYS[number % len(KEYS)]) for name in names]
        self._next = iter(self._plan)

    def press(self) -> None:
        pressed = next(self._next, None)
        if pressed is None:
            self.done.emit()
            return
        name, key = pressed
        editor = self._editors[name]
        AfterPaint(editor.viewport(), lambda: self._painted(name))
        self._begun = time.perf_counter()
        QTest.keyClick(editor, key)

    def _painted(self, name: str) -> None:
        self.times[name].append((time.perf_counter() - self._begun) * 1000)
        QTimer.singleShot(PAUSE_MS, self.press)


words, keys = int(sys.argv[2]), int(sys.argv[3])
application = make_application(sys.argv[:1])
theme = Theme(application, "light")
load_fonts(LATER_FONTS)
text = text_of(words)
ours = MarkdownEditor(theme)
ours.fill(text)
bare = QPlainTextEdit()
bare.setFont(ours.font())
bare.setPlainText(text)
for editor in (bare, ours):
    editor.resize(720, 640)
    editor.show()
    cursor = QTextCursor(editor.document().findBlockByNumber(editor.blockCount() // 2))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    editor.setTextCursor(cursor)
    editor.centerCursor()
typing = Typing({"bare": bare, "ours": ours}, keys)
typing.done.connect(
    lambda: report("typed", **{name: times[WARM_UP:] for name, times in typing.times.items()})
)
QTimer.singleShot(300, typing.press)
sys.exit(application.exec())
