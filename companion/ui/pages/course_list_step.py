"""The lists of one preparation step, with what belongs beside them, and the sheets of paper that can be made."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.course_lists import CourseList, ListLine
from companion.domain.guidance import PrepStep
from companion.services import course_lists, guidance
from companion.ui.context import Context
from companion.ui.pages.course_list import CourseListView
from companion.ui.pages.course_list_care import CareTeamNotes
from companion.ui.pages.course_list_extras import (
    Extra,
    PeopleForSafety,
    QuestionExtras,
    SessionWords,
)
from companion.ui.pages.course_list_support import SupportPeople
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import FlowRow
from companion.ui.widgets.words import Words


class StepLists(QWidget):
    """Filled by `refresh`; everything in it is kept as it is written."""

    def __init__(self, context: Context, step: PrepStep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.step = step
        self.views: dict[CourseList, CourseListView] = {}
        self.extras: list[Extra] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        for shape in step.lists:
            extra = self._extra_of(shape.list)
            view = CourseListView(
                context, shape, decorate=extra.decorate if extra is not None else None
            )
            self.views[shape.list] = view
            column.addWidget(view)
            if extra is not None:
                extra.join(view)
                self.extras.append(extra)
        if CourseList.HEALTH in self.views:
            column.addWidget(CareTeamNotes(context, but=("X10",)))
        if CourseList.BOUNDARIES in self.views:
            column.addWidget(CareTeamNotes(context, only=("X10",)))
        if step.sheets:
            column.addWidget(self._sheet_buttons())

    def refresh(self) -> None:
        """Read the lists again. What is being typed stays."""
        lines = course_lists.lines(self.context.vault, *self.views)
        for extra in self.extras:
            extra.refresh(lines)
        for where, view in self.views.items():
            view.show_lines(self._shown(where, lines))

    def save(self) -> bool:
        """Put on disk what is being typed."""
        saved = [view.save() for view in self.views.values()]
        return all(saved)

    def _shown(self, where: CourseList, lines: list[ListLine]) -> list[ListLine]:
        extra = next((extra for extra in self.extras if extra.where is where), None)
        return extra.shown(lines) if extra is not None else lines

    def _extra_of(self, where: CourseList) -> Extra | None:
        extras: dict[CourseList, type[Extra]] = {
            CourseList.QUESTIONS: QuestionExtras,
            CourseList.WORDS: SessionWords,
            CourseList.SAFETY: PeopleForSafety,
            CourseList.DUTIES: SupportPeople,
        }
        found = extras.get(where)
        return found(self.context, self) if found is not None else None

    def _sheet_buttons(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(
            Words(self.tr("On paper, if you like: you choose each line that stands on it."), "soft")
        )
        buttons = FlowRow()
        for sheet_id in self.step.sheets:
            sheet = guidance.sheet_form(sheet_id)
            buttons.add(
                button(
                    self.tr("Make a sheet to hand over"),
                    lambda sheet_id=sheet_id: self.context.navigate(
                        "course", part="preparation", view="sheet", sheet_id=sheet_id
                    ),
                    name=self.tr("Make a sheet to hand over: {sheet}").format(sheet=sheet.title),
                )
            )
        column.addWidget(buttons)
        return whole
