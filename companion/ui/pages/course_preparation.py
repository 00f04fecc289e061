"""Preparation: where things stand, the intentions, the steps, and the questions for the therapist.

It gates nothing. Every step can be done, set aside or left as it is.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from companion.domain.courses import StepProgress, StepState
from companion.domain.entries import EntryFilter, EntryKind
from companion.domain.guidance import PrepStep
from companion.services import courses, guidance, journal
from companion.services.intentions import Intention
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_part import CoursePart, beside
from companion.ui.pages.course_step import STATE_ICONS, StepCard, state_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.words import Words

STATES = (StepState.STARTED, StepState.OPEN, StepState.DONE, StepState.SET_ASIDE)
"""In the order in which the overview names them."""
MOST_LISTED = 50


class PreparationPart(CoursePart):
    """The cards of the steps stay as they are while their contents change, so that the keyboard keeps its place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.overview = Card(spacing=12)
        self.column.addWidget(self.overview)
        self.intentions = Card()
        self.column.addWidget(self.intentions)
        self.column.addWidget(Words(self.tr("Steps, in any order"), "caption"))
        steps = QVBoxLayout()
        steps.setSpacing(12)
        self.steps: dict[str, StepCard] = {}
        for step in guidance.prep_steps():
            card = StepCard(context, step)
            self.steps[step.id] = card
            steps.addWidget(card)
        self.column.addLayout(steps)
        self.questions = Card()
        self.column.addWidget(self.questions)

    def refresh(self) -> None:
        found = courses.steps(self.context.vault)
        self._show_overview(found)
        self._show_intentions(courses.intentions(self.context.vault))
        for step, progress in found:
            self.steps[step.id].show_progress(progress)
        self._show_questions()

    def open_step(self, step_id: str) -> QWidget | None:
        """Open one step and say where it is."""
        card = self.steps.get(step_id)
        if card is not None:
            card.open()
        return card

    # --- where things stand

    def _show_overview(self, found: list[tuple[PrepStep, StepProgress]]) -> None:
        empty(self.overview.column)
        self.overview.column.addWidget(Words(self.tr("Where things stand"), "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        line = 0
        for state in STATES:
            steps = [step for step, progress in found if progress.state is state]
            if steps:
                self._add_state(grid, line, state, steps)
                line += 1
        self.overview.column.addLayout(grid)
        self.overview.column.addWidget(
            Words(self.tr("Nothing here has to be finished before your session."), "soft")
        )

    def _add_state(
        self, grid: QGridLayout, line: int, state: StepState, steps: list[PrepStep]
    ) -> None:
        icon = IconLabel(self.context.theme, STATE_ICONS[state])
        words = Words(state_words(state), "strong", wrap=False)
        titles = FlowRow(spacing=4)
        for step in steps:
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
        high = titles.flow.itemAt(0)
        for label in (icon, words):  # beside the first line of titles, however many there are
            label.setFixedHeight(high.sizeHint().height() if high is not None else label.height())
        grid.addWidget(icon, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, line, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(titles, line, 2)

    # --- intentions and questions

    def _show_intentions(self, found: list[Intention]) -> None:
        empty(self.intentions.column)
        inside = self.intentions.column
        inside.addWidget(Words(self.tr("What I carry with me"), "caption"))
        if not found:
            inside.addWidget(
                Words(
                    self.tr(
                        "An intention can be a question or a wish. You can change it as often as you like."
                    ),
                    "quiet",
                )
            )
        for intention in found:
            self._add_intention(intention)
        inside.addLayout(
            row(
                button(
                    self.tr("Write an intention"),
                    lambda: self.context.navigate("journal", new=EntryKind.INTENTION.value),
                ),
                1,
            )
        )

    def _add_intention(self, intention: Intention) -> None:
        entry = intention.entry
        inside = self.intentions.column
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Words(entry.body.strip() or entry.heading, "prompt"))
        written = self.tr("Written {day}").format(day=spell_day(entry.local_date))
        words.addWidget(Words(written, "soft"))
        for version in intention.versions:
            before = self.tr("{day}: {words}").format(
                day=spell_day(version.saved_at.date()), words=version.body.strip() or version.title
            )
            words.addWidget(Words(before, "quiet"))
        inside.addLayout(beside(words, self._open_button(entry.id, entry.heading)))

    def _show_questions(self) -> None:
        empty(self.questions.column)
        inside = self.questions.column
        inside.addWidget(Words(self.tr("Questions for my therapist"), "caption"))
        found = journal.summaries(
            self.context.vault,
            EntryFilter(kinds=frozenset({EntryKind.QUESTION})),
            limit=MOST_LISTED,
        )
        if not found:
            inside.addWidget(
                Words(self.tr("Every question is allowed. Written down, none gets lost."), "quiet")
            )
        for summary in found:
            words = Words(summary.preview or summary.heading, "reading")
            inside.addLayout(beside(words, self._open_button(summary.id, summary.heading)))
        inside.addLayout(
            row(
                button(
                    self.tr("Write a question"),
                    lambda: self.context.navigate("journal", new=EntryKind.QUESTION.value),
                ),
                1,
            )
        )

    def _open_button(self, entry_id: str, heading: str) -> QWidget:
        return button(
            self.tr("Open"),
            lambda: self.context.navigate("journal", entry_id=entry_id),
            role="quiet",
            name=self.tr("Open: {heading}").format(heading=heading),
        )
