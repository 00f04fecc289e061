"""What stands beside some lists: questions and where they came from, words for the session page, people."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from companion import clock
from companion.domain.course_lists import CourseList, ListLine, entry_of
from companion.domain.entries import EntryFilter, EntryKind, EntrySummary
from companion.services import course_lists, courses, journal, session_words
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_list import CourseListView
from companion.ui.pages.course_part import beside, do
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import column, empty, row
from companion.ui.widgets.list_line import ListLineRow
from companion.ui.widgets.words import Words

MOST_LISTED = 50


class Extra(QObject):
    """Goes with one list: fills the places that its view leaves, and decides which lines stand in the editor."""

    where: CourseList

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context

    def join(self, view: CourseListView) -> None:
        """Put into the view what stands there for good."""
        self.view = view

    def refresh(self, lines: Sequence[ListLine]) -> None:
        """Read again what is shown beside the lines; the editor shows them next."""

    def shown(self, lines: list[ListLine]) -> list[ListLine]:
        """The lines for the editor."""
        return lines

    def decorate(self, line: ListLineRow) -> None:
        """Put something under the words of one line."""


def fill_beside(line: ListLineRow, key: str, *widgets: QWidget) -> None:
    """Put these under the words of a line, unless what stands there already is the same by `key`."""
    if line.beside.property("holds") == key:
        return
    line.beside.setProperty("holds", key)
    line.beside.clear()
    for widget in widgets:
        line.beside.add(widget)
    line.beside.setVisible(bool(widgets))


class QuestionExtras(Extra):
    """Talked about before today: folded away. Questions that are entries: beside the list, and onto it by choice."""

    where = CourseList.QUESTIONS

    def join(self, view: CourseListView) -> None:
        super().join(view)
        view.top.addLayout(
            row(
                button(
                    self.tr("In the meeting"),
                    lambda: self.context.navigate("course", part="preparation", view="meeting"),
                    name=self.tr("In the meeting: open questions in large letters"),
                ),
                1,
            )
        )
        self._before = Disclosure(self.tr("Talked about before"), flat=True)
        self._in_journal = Disclosure(self.tr("Questions in your journal"), flat=True)
        self._entries = self._in_journal.content
        longer = button(
            self.tr("Write a longer question"),
            lambda: self.context.navigate("journal", new=EntryKind.QUESTION.value),
            role="link",
        )
        aside = view.asides[""]
        aside.setSpacing(8)
        aside.addLayout(row(longer, 1))
        aside.addWidget(self._before)
        aside.addWidget(self._in_journal)
        self._shown_before: list[ListLine] | None = None
        self._shown_entries: list[tuple[str, str, bool]] | None = None

    def refresh(self, lines: Sequence[ListLine]) -> None:
        before = [line for line in lines if not _is_current(line)]
        if before != self._shown_before:
            self._shown_before = before
            empty(self._before.content)
            for line in before:
                self._before.content.addLayout(self._talked_about(line))
            self._before.setVisible(bool(before))
        known = {entry_of(line) for line in lines}
        found = journal.summaries(
            self.context.vault,
            EntryFilter(kinds=frozenset({EntryKind.QUESTION})),
            limit=MOST_LISTED,
        )
        shown = [(entry.id, entry.preview or entry.heading, entry.id in known) for entry in found]
        if shown != self._shown_entries:
            self._shown_entries = shown
            self._show_entries(found, known)

    def shown(self, lines: list[ListLine]) -> list[ListLine]:
        return [line for line in lines if _is_current(line)]

    def decorate(self, line: ListLineRow) -> None:
        entry_id = course_lists.asked_in(self.context.vault, line.line)
        if entry_id is None:
            fill_beside(line, "")
            return
        words = self.tr("Where it came up")
        fill_beside(
            line,
            entry_id,
            button(
                words,
                lambda: self.context.navigate("journal", entry_id=entry_id),
                role="link",
                name=f"{words}: {line.line.words}",
            ),
        )

    def _talked_about(self, line: ListLine) -> QVBoxLayout:
        words = column(Words(line.words, "strong"), spacing=2)
        if line.note:
            words.addWidget(Words(line.note))
        if line.ticked_at is not None:
            words.addWidget(Words(_day_of_tick(line), "soft"))
        again = button(
            self.tr("Ask again"),
            lambda: do(
                self.context,
                lambda: course_lists.tick_line(self.context.vault, line.id, on=False),
            ),
            role="quiet",
            name=self.tr("Ask again: {question}").format(question=line.words),
        )
        return column(beside(words, again))

    def _show_entries(self, found: Sequence[EntrySummary], known: set[str | None]) -> None:
        empty(self._entries)
        self._in_journal.setVisible(bool(found))
        for entry in found:
            words = entry.preview or entry.heading
            side = QWidget()
            buttons = row(
                button(
                    self.tr("Open"),
                    lambda entry_id=entry.id: self.context.navigate("journal", entry_id=entry_id),
                    role="quiet",
                    name=self.tr("Open: {heading}").format(heading=entry.heading),
                )
            )
            if entry.id not in known:
                put = button(
                    self.tr("Put on the list"),
                    lambda entry_id=entry.id: do(
                        self.context,
                        lambda: course_lists.question_of_entry(self.context.vault, entry_id),
                    ),
                    role="quiet",
                    name=self.tr("Put on the list: {heading}").format(heading=entry.heading),
                )
                buttons.insertWidget(0, put)
            buttons.setContentsMargins(0, 0, 0, 0)
            side.setLayout(buttons)
            self._entries.addLayout(beside(Words(words, "reading"), side))


class SessionWords(Extra):
    """Which words stand ready on the page of the coming session."""

    where = CourseList.WORDS

    def join(self, view: CourseListView) -> None:
        super().join(view)
        self._ready: frozenset[str] | None = None
        self._about = Words("", "quiet")
        view.top.addWidget(self._about)

    def refresh(self, lines: Sequence[ListLine]) -> None:
        coming = session_words.coming_session(self.context.vault)
        self._ready = frozenset(coming.words) if coming is not None else None
        if coming is None:
            said = self.tr("Once a session is planned, your words can stand ready on its page.")
        else:
            said = self.tr("Choose which of them stand ready on the session page, one tap away.")
        self._about.say(said)

    def decorate(self, line: ListLineRow) -> None:
        if self._ready is None:
            fill_beside(line, "")
            return
        words = line.line.words
        if not session_words.fits_on_session_page(words):
            fill_beside(line, "long", Words(self.tr("Too long for one tap."), "soft"))
            return
        on = words in self._ready
        shown = line.beside.property("made")
        if line.beside.property("holds") == "chip" and shown is not None:
            made = shown
        else:
            made = chip(self.tr("On the session page"))
            made.clicked.connect(lambda on: self._use(line.line.id, on))
            fill_beside(line, "chip", made)
            line.beside.setProperty("made", made)
        made.setChecked(on)
        made.setAccessibleName(self.tr("On the session page: {words}").format(words=words))

    def _use(self, line_id: str, on: bool) -> None:
        if not do(
            self.context,
            lambda: session_words.use_on_session_page(self.context.vault, line_id, on),
        ):
            self.view.show_again()  # the chip shows what is so


class PeopleForSafety(Extra):
    """People and their numbers come from People by choice; the numbers follow what stands there."""

    where = CourseList.SAFETY

    def join(self, view: CourseListView) -> None:
        super().join(view)
        self._contacts: dict[str, str] = {}
        self._button = button(self.tr("Take somebody from People"), self._choose, role="link")
        view.asides["people"].addLayout(row(self._button, 1))

    def refresh(self, lines: Sequence[ListLine]) -> None:
        people = courses.people(self.context.vault)
        self._contacts = {person.id: person.contact for person in people}
        there = {line.person_id for line in lines}
        self._choices = [(p.id, p.name) for p in people if p.id not in there]
        self._button.setVisible(bool(self._choices))

    def decorate(self, line: ListLineRow) -> None:
        contact = self._contacts.get(line.line.person_id or "", "")
        if not contact:
            fill_beside(line, "")
        else:
            fill_beside(line, contact, Words(contact, "strong", wrap=False))

    def _choose(self) -> None:
        menu = QMenu(self._button)
        for person_id, name in self._choices:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, person_id=person_id: self._take(person_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))

    def _take(self, person_id: str) -> None:
        do(
            self.context,
            lambda: course_lists.add_person_to_safety_plan(self.context.vault, person_id),
        )


def _is_current(line: ListLine) -> bool:
    """Whether a question is open, or was ticked today: it can then still be unticked, and its answer written."""
    if line.ticked_at is None:
        return True
    zone = clock.zone()
    return clock.local(line.ticked_at, zone).date() == clock.today(zone)


def _day_of_tick(line: ListLine) -> str:
    assert line.ticked_at is not None
    return spell_day(clock.local(line.ticked_at, clock.zone()).date())
