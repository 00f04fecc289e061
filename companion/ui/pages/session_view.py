"""What the views of the session page have in common: one column, a caption, a title."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList
from companion.domain.courses import DosingSession
from companion.services import course_lists, intentions
from companion.services.intentions import Intention
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.widgets.carried_words import CarriedWords
from companion.ui.widgets.scrolled import Scrolled
from companion.ui.widgets.words import Words

MOST_INTENTIONS = 3
"""More of them would not be read on the day."""


class View(Scrolled):
    """One state of the session page; put things into `column`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setSpacing(16)

    def save(self) -> bool:
        """Put on disk what is being typed."""
        return True

    def finish(self) -> bool:
        """The page is about to go: save, and finish what is open. False keeps the person here."""
        return self.save()

    def may_leave(self) -> bool:
        """Whether Esc leaves the page now; a view that asks something takes its question back first."""
        return True

    def first_focus(self) -> QWidget:
        """Where the keyboard stands on arrival."""
        return self

    def settle(self) -> None:
        """The view was shown or its type size changed."""

    def head(self, caption: str, title: str = "") -> None:
        """Where am I, and one human sentence."""
        self.column.addWidget(Words(caption, "caption"))
        if title:
            self.column.addWidget(Words(title, "title"))

    def caption_of(self, session: DosingSession | None) -> str:
        """ "Session 2 · Tuesday 10 March 2026"."""
        if session is None:
            return self.tr("Session")
        number = self.tr("Session {number}").format(number=session.number)
        if session.day is None:
            return number
        return f"{number} · {spell_day(session.day, with_weekday=True)}"


def words_of(intention: Intention) -> str:
    """An intention in its words; one that has only a title is its title."""
    return intention.entry.body.strip() or intention.entry.heading


def carried_into(context: Context, session: DosingSession) -> CarriedWords:
    """What the person carries with them. Words that stand ready below the moments are not said twice."""
    lines = course_lists.lines(context.vault, CourseList.WORDS)
    return CarriedWords(
        [words_of(found) for found in intentions.intentions(context.vault)[:MOST_INTENTIONS]],
        [line.words for line in lines if line.words not in session.words],
    )
