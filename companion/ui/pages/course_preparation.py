"""Preparation: where things stand, the intentions, and the steps with their lists.

It gates nothing. Every step can be done, set aside or left as it is.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from companion.domain.courses import StepState
from companion.domain.guidance import PrepStep
from companion.services import courses, guidance, hand_over, steps
from companion.ui.context import Context
from companion.ui.pages.course_list_intentions import IntentionsCard
from companion.ui.pages.course_list_meeting import MeetingView
from companion.ui.pages.course_list_sheet import SheetView
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_step import STATE_ICONS, StepCard, state_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.words import Words


class PreparationPart(CoursePart):
    """The cards of the steps stay as they are while their contents change, so that the keyboard keeps its place.

    The questions in the meeting and a sheet of paper take the place of everything else until they are left.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.whole = QWidget()
        inside = QVBoxLayout(self.whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        self.overview = Card(spacing=12)
        inside.addWidget(self.overview)
        self.intentions = IntentionsCard(context)
        inside.addWidget(self.intentions)
        inside.addWidget(Words(self.tr("Steps, in any order"), "caption"))
        cards = QVBoxLayout()
        cards.setSpacing(12)
        self.steps: dict[str, StepCard] = {}
        for step in guidance.prep_steps():
            card = StepCard(context, step)
            self.steps[step.id] = card
            cards.addWidget(card)
        inside.addLayout(cards)
        self.column.addWidget(self.whole)
        self.nobody = NobodyWatching(context)
        self.column.addWidget(self.nobody)
        self.view: MeetingView | SheetView | None = None
        self._ready: dict[StepState, tuple[PrepStep, ...]] | None = None
        self._state_lines: list[tuple[FlowRow, tuple[QWidget, ...]]] = []
        context.theme.changed.connect(self._fit_states)

    def refresh(self) -> None:
        if self.view is not None:
            self.view.refresh()
        found = courses.steps(self.context.vault)
        self._show_overview(steps.by_state(found))
        self.intentions.refresh()
        for step, progress in found:
            self.steps[step.id].show_progress(progress)

    def save(self) -> bool:
        saved = [card.save() for card in self.steps.values()]
        saved.append(self.intentions.save())
        if self.view is not None:
            saved.append(self.view.save())
        return all(saved)

    def open_step(self, step_id: str) -> QWidget | None:
        """Open one step and say where it is."""
        card = self.steps.get(step_id)
        if card is not None:
            self.close_view()
            card.open()
        return card

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """Show what the person came for: a step, `view` "meeting", or "sheet" with `sheet_id`."""
        if "step_id" in aim:
            return self.open_step(aim["step_id"])
        return self.open_view(aim.get("view", ""), aim.get("sheet_id", ""))

    def open_view(self, name: str, sheet_id: str = "") -> QWidget | None:
        """Show the questions in the meeting ("meeting"), or a sheet of paper ("sheet") with that id."""
        if name == "meeting":
            view: MeetingView | SheetView = MeetingView(self.context)
        elif name == "sheet" and sheet_id in {sheet.id for sheet in hand_over.sheets()}:
            view = SheetView(self.context, sheet_id)
        else:
            return None
        self.close_view()
        self.view = view
        view.left.connect(self._leave_view)
        self.column.insertWidget(self.column.indexOf(self.nobody), view)
        self.whole.hide()
        view.refresh()
        return view

    def close_view(self) -> None:
        """Show the whole preparation again."""
        view, self.view = self.view, None
        if view is not None:
            view.save()
            self.column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self.whole.show()

    def _leave_view(self) -> None:
        """Back to the step that it was opened from."""
        step_id = "questions"
        if isinstance(self.view, SheetView):
            sheet_id = self.view.form.id
            step_id = next(step.id for step in guidance.prep_steps() if sheet_id in step.sheets)
        if self.view is not None and not self.view.save():
            return
        self.context.navigate("course", part="preparation", step_id=step_id)

    # --- where things stand

    def _show_overview(self, ready: dict[StepState, tuple[PrepStep, ...]]) -> None:
        if ready == self._ready:
            return
        self._ready = ready
        self._state_lines.clear()
        empty(self.overview.column)
        self.overview.column.addWidget(Words(self.tr("Where things stand"), "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for line, (state, stand) in enumerate(ready.items()):
            self._add_state(grid, line, state, stand)
        self._fit_states()
        self.overview.column.addLayout(grid)
        self.overview.column.addWidget(
            Words(self.tr("Nothing here has to be finished before your session."), "soft")
        )

    def _add_state(
        self, grid: QGridLayout, line: int, state: StepState, stand: tuple[PrepStep, ...]
    ) -> None:
        icon = IconLabel(self.context.theme, STATE_ICONS[state])
        words = Words(state_words(state), "strong", wrap=False)
        titles = FlowRow(spacing=8)
        for step in stand:
            titles.add(
                button(
                    step.title,
                    lambda step=step: self.context.navigate(
                        "course", part="preparation", step_id=step.id
                    ),
                    role="link",
                    name=self.tr("Go to {step}").format(step=step.title),
                )
            )
        self._state_lines.append((titles, (icon, words)))
        grid.addWidget(icon, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, line, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(titles, line, 2)

    def _fit_states(self) -> None:
        """Each state stands beside the first line of its titles, however many there are, at any size of text."""
        for titles, labels in self._state_lines:
            first = titles.flow.itemAt(0)
            if first is not None:
                for label in labels:
                    label.setFixedHeight(first.sizeHint().height())
