"""A thin bar that says what is happening, with Cancel; hidden while nothing happens."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import row
from companion.ui.widgets.words import Words
from companion.ui.worker import Job


class ProgressBar(QWidget):
    """Follows one job at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._words = Words("", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = button(self.tr("Cancel"), self._stop, role="quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        line = row(self._words, self._cancel)
        line.setStretch(0, 1)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        self.hide()

    def follow(self, job: Job, words: str, *, can_stop: bool = True) -> None:
        """Show `words` and the progress of `job` until it ends, and Cancel where it can be stopped."""
        self._job = job
        self._words.say(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._cancel.setVisible(can_stop)
        self._cancel.setEnabled(True)
        job.progress.connect(self._advance)
        job.finished.connect(self._end)
        self.show()

    def _advance(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(0, total))
        self._bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)  # one that is at a long step stops after it
            self._job.cancel()

    def _end(self) -> None:
        self._job = None
        self.hide()
