"""One list of a preparation step: its headings, each with its lines, kept in the vault as they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.entries import Changes
from companion.domain.guidance import StepList
from companion.errors import CompanionError
from companion.services import course_lists
from companion.ui.context import Context
from companion.ui.pages.course_part import do
from companion.ui.widgets.layout import empty
from companion.ui.widgets.list_editor import Decorate, ListEditor
from companion.ui.widgets.list_look import ListLook
from companion.ui.widgets.words import Words


class VaultList:
    """Keeps the lines under one heading of a list, for one person where they are somebody's duties."""

    def __init__(
        self,
        context: Context,
        where: CourseList,
        heading: str = "",
        person: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._context = context
        self._where, self._heading, self._person = where, heading, person

    def add(self, words: str) -> str:
        added, changes = course_lists.add_line(
            self._context.vault,
            self._where,
            words,
            heading=self._heading,
            person_id=self._person(),
        )
        self._context.announce(changes)
        return added.id

    def change(self, line_id: str, words: str, note: str) -> None:
        self._tell(
            course_lists.change_line(self._context.vault, line_id, words=words, note=note)[1]
        )

    def tick(self, line_id: str, on: bool) -> None:
        self._tell(course_lists.tick_line(self._context.vault, line_id, on)[1])

    def move(self, line_id: str, by: int) -> None:
        self._tell(course_lists.move_line(self._context.vault, line_id, by)[1])

    def remove(self, line_id: str) -> None:
        erased, changes = course_lists.erase_line(self._context.vault, line_id)
        self._tell(changes)
        say_removed(self._context, erased)

    def withdraw(self, line_id: str) -> None:
        self._tell(course_lists.erase_line(self._context.vault, line_id)[1])

    def _tell(self, changes: Changes) -> None:
        if changes:
            self._context.announce(changes)


def say_removed(context: Context, erased: ListLine) -> None:
    """The quiet bar, with a way to put the line back where it stood."""
    context.messages.say(
        QCoreApplication.translate("CourseListView", "The line was removed."),
        action_label=QCoreApplication.translate("CourseListView", "Undo"),
        action=lambda: do(context, lambda: course_lists.put_back(context.vault, erased)),
    )


class CourseListView(QWidget):
    """A title, and for each heading an editor. Lines under headings that are not known stand last."""

    def __init__(
        self,
        context: Context,
        shape: StepList,
        parent: QWidget | None = None,
        *,
        decorate: Decorate | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.shape = shape
        self._decorate = decorate
        self._person_id: str | None = None
        self._lines: tuple[ListLine, ...] = ()
        self.editors: dict[str, ListEditor] = {}
        self._captions: dict[str, Words] = {}
        self.asides: dict[str, QVBoxLayout] = {}
        """Under each heading: room for what a page adds to it."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.top = QVBoxLayout()
        """Room for what a page puts between the title and the lines."""
        self._column.addWidget(Words(shape.title, "heading"))
        if shape.about:
            self._column.addWidget(Words(shape.about, "quiet"))
        self._column.addLayout(self.top)
        self._empty = Words(shape.empty, "quiet")
        self._column.addWidget(self._empty)
        for heading in shape.headings:
            self._add_editor(heading.id, heading.text)
        self._add_editor("", shape.title if shape.headings else "")

    def show_person(self, person_id: str | None) -> None:
        """Duties: from now on those of this person, or of nobody in particular."""
        finished = [editor.finish() for editor in self.editors.values()]
        if all(finished):
            self._person_id = person_id

    def show_lines(self, lines: Sequence[ListLine]) -> None:
        """Show what stands on this list; lines of other lists are passed over."""
        self._lines = tuple(lines)
        mine = [
            line
            for line in lines
            if line.list is self.shape.list
            and (line.list is not CourseList.DUTIES or line.person_id == self._person_id)
        ]
        for heading, editor in self.editors.items():
            editor.show_lines([line for line in mine if self._heading_of(line) == heading])
        self._empty.setVisible(not mine)
        if self.shape.headings:
            loose = any(not self._heading_of(line) for line in mine)
            self.editors[""].setVisible(loose)
            self._captions[""].setVisible(loose)

    def show_again(self) -> None:
        """Show the same lines anew, for another person or with something else beside them."""
        self.show_lines(self._lines)

    @property
    def person_id(self) -> str | None:
        """Whose duties are shown; None for nobody in particular."""
        return self._person_id

    def save(self) -> bool:
        """Put on disk what is being typed."""
        saved = [editor.save() for editor in self.editors.values()]
        return all(saved)

    def _heading_of(self, line: ListLine) -> str:
        if line.heading in self.editors:
            return line.heading
        return ""

    def _add_editor(self, heading: str, text: str) -> None:
        shape = self.shape
        keeper = VaultList(self.context, shape.list, heading, lambda: self._person_id)
        look = ListLook(
            name=text or shape.title,
            hint=shape.hint,
            note=shape.note,
            tick=shape.tick,
        )
        editor = ListEditor(self.context.theme, look, keeper, decorate=self._decorate)
        editor.failed.connect(self._tell)
        editor.not_saved.connect(self.context.messages.warn)
        if text:
            caption = Words(text, "strong")
            caption.setBuddy(editor.add_field)
            self._captions[heading] = caption
            self._column.addSpacing(4)
            self._column.addWidget(caption)
        self.editors[heading] = editor
        self._column.addWidget(editor)
        aside = QVBoxLayout()
        self.asides[heading] = aside
        self._column.addLayout(aside)

    def _tell(self, error: CompanionError) -> None:
        self.context.messages.tell_error(error)

    def show_aside(self, heading: str, *widgets: QWidget) -> None:
        """Put these under a heading in place of what was there."""
        aside = self.asides[heading]
        empty(aside)
        for widget in widgets:
            aside.addWidget(widget)
