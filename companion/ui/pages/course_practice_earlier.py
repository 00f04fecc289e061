"""A practice that was done on an earlier day: the day, a few words if there are any, and nothing that has to be said."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.practices import Practice
from companion.services import form_drafts, practices
from companion.ui.context import Context
from companion.ui.dates import to_qdate
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import DayField, line_field
from companion.ui.widgets.form_fields import labelled
from companion.ui.widgets.layout import FlowRow

DAY_LETTERS = 32
"""Room for a day in words."""


class EarlierDay(QWidget):
    """Hidden until `ask`. The log takes each day once; said again, only its words change."""

    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._practice: Practice | None = None
        self.day = DayField(self.tr("The day on which I did it"), clock.today())
        hint = self.tr("A few words about that day, if you like")
        self.words = line_field(hint, hint=hint)
        self.words.returnPressed.connect(self._keep)
        self.keep_button = button(self.tr("Note this day"), self._keep)
        self.cancel_button = button(self.tr("Cancel"), self._put_away, role="quiet")
        line = FlowRow()
        line.add(self.keep_button)
        line.add(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(labelled(self.day, letters=DAY_LETTERS))
        layout.addLayout(labelled(self.words))
        layout.addWidget(line)
        self.setFocusProxy(self.day)
        self.draft = FormDraft(context, "", {"day": self.day, "words": self.words}, self)
        self.hide()

    def show_practice(self, practice: Practice) -> None:
        """The practice it is about; what was half filled in comes back, once."""
        first, self._practice = self._practice is None, practice
        if first and form_drafts.form_draft(self.context.vault, self._draft_name):
            self._begin()

    def ask(self) -> None:
        """Open it, at yesterday."""
        if self.isHidden():
            self._begin()
        self.setFocus()

    @property
    def _draft_name(self) -> str:
        assert self._practice is not None
        return f"practice_day:{self._practice.id}"

    def _begin(self) -> None:
        assert self._practice is not None
        today = clock.today()
        yesterday = max(today - timedelta(days=1), self._practice.begun_on)
        self.day.setDateRange(to_qdate(self._practice.begun_on), to_qdate(today))
        self.day.show_day(yesterday)
        self.words.clear()
        self.draft.begin(self._draft_name)
        self.show()

    def _keep(self) -> None:
        assert self._practice is not None
        practice_id, day, words = self._practice.id, self.day.day, self.words.text().strip()
        if do(
            self.context,
            lambda: practices.note_done(
                self.context.vault, practice_id, on=day, words=words or None
            ),
        ):
            self._put_away()

    def _put_away(self) -> None:
        self.words.clear()
        self.draft.forget()
        self.hide()
        self.closed.emit()
