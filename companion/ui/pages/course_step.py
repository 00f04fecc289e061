"""One preparation step: its lists, its prompts, its checklist, and what the person makes of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.courses import StepProgress, StepState
from companion.domain.entries import Changes, Entry, preview_of
from companion.domain.guidance import PrepStep, Prompt
from companion.errors import CompanionError, NotFound
from companion.services import courses, guidance, journal
from companion.ui.context import Context
from companion.ui.icons import icon
from companion.ui.pages.course_list_step import StepLists
from companion.ui.pages.course_part import beside, do
from companion.ui.theme import sans
from companion.ui.widgets.buttons import button
from companion.ui.widgets.checklist import Checklist
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, empty, row, rule
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words

STATE_ICONS = {
    StepState.OPEN: "circle",
    StepState.STARTED: "pen-line",
    StepState.DONE: "circle-check",
    StepState.SET_ASIDE: "moon",
}

BESIDE_ARROW = 18
"""What stands in a card begins where its title does, right of the arrow: its size and so many pixels."""


def state_words(state: StepState) -> str:
    """The state of a step as a person reads it."""
    translate = QCoreApplication.translate
    return {
        StepState.OPEN: translate("StepCard", "Open"),
        StepState.STARTED: translate("StepCard", "Begun"),
        StepState.DONE: translate("StepCard", "Done"),
        StepState.SET_ASIDE: translate("StepCard", "Set aside"),
    }[state]


class StepCard(Card):
    """Closed at first; what stands inside is made when it is opened."""

    def __init__(self, context: Context, step: PrepStep, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=16, spacing=0)
        self.context = context
        self.step = step
        self.progress = StepProgress(step.id, StepState.OPEN)
        self.header = button(step.title, self.toggle, role="row")
        self.header.setFont(sans(context.theme.body_points, semibold=True))
        self.setFocusProxy(self.header)
        self.state_icon = IconLabel(context.theme, STATE_ICONS[StepState.OPEN])
        self.state = Words("", "soft", wrap=False)
        line = row(self.header, self.state_icon, self.state, spacing=8)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 8, 0)
        self.column.addLayout(line)
        self.why = QVBoxLayout()
        self.why.addWidget(Words(step.why, "quiet"))
        self.column.addLayout(self.why)
        self.holder = QWidget()
        self.inside = QVBoxLayout(self.holder)
        self.inside.setSpacing(12)
        self.holder.hide()
        self.column.addWidget(self.holder)
        self.checklist: Checklist | None = None
        self.lists: StepLists | None = None
        self._answers: QVBoxLayout | None = None
        self._shown_answers: list[Entry] | None = None
        context.theme.changed.connect(self._paint_header)
        self._show_state()

    @property
    def is_open(self) -> bool:
        return not self.holder.isHidden()

    def toggle(self) -> None:
        """Open what is closed, close what is open."""
        if self.is_open:
            self.holder.hide()
            self._paint_header()
        else:
            self.open()
            bring_into_view(self)

    def open(self) -> None:
        """Show what stands inside."""
        if self._answers is None:
            self._build_inside()
        self.holder.show()
        self._paint_header()
        self._show_inside()

    def show_progress(self, progress: StepProgress) -> None:
        """Show what the person did in this step by now."""
        self.progress = progress
        self._show_state()
        if self.is_open:
            self._show_inside()

    def save(self) -> bool:
        """Put on disk what is being typed on its lists."""
        return self.lists.save() if self.lists is not None else True

    # --- inside

    def _build_inside(self) -> None:
        texts = guidance.fixed_texts()
        self._answers = QVBoxLayout()
        self._answers.setSpacing(12)
        self.inside.addWidget(rule())
        if self.step.lists:
            self.lists = StepLists(self.context, self.step)
            self.inside.addWidget(self.lists)
            self.inside.addWidget(rule())
        self.inside.addWidget(Words(texts.prompt_choice, "soft"))
        self.inside.addLayout(self._answers)
        if self.step.checklist:
            self.checklist = Checklist((item.id, item.text) for item in self.step.checklist)
            self.checklist.ticked.connect(self._tick)
            self.inside.addWidget(Words(self.tr("To tick, if it helps"), "caption"))
            self.inside.addWidget(self.checklist)
        self.choices = FlowRow()
        self.done_button = self._state_button(self.tr("Done for me"), StepState.DONE)
        self.aside_button = self._state_button(self.tr("Set aside"), StepState.SET_ASIDE)
        self.again_button = self._state_button(self.tr("Open again"), StepState.OPEN)
        self.inside.addWidget(self.choices)

    def _state_button(self, words: str, state: StepState) -> QWidget:
        made = button(
            words,
            lambda: self._set(state),
            name=f"{words}: {self.step.title}",
        )
        self.choices.add(made)
        return made

    def _show_inside(self) -> None:
        if self.lists is not None:
            self.lists.refresh()
        if self.checklist is not None:
            self.checklist.show_ticks(self.progress.checked)
        settled = self.progress.state in (StepState.DONE, StepState.SET_ASIDE)
        self.done_button.setVisible(not settled)
        self.aside_button.setVisible(not settled)
        self.again_button.setVisible(settled)
        written = self._written()
        if written != self._shown_answers:
            self._shown_answers = written
            self._show_answers({entry.prompt_id or "": entry for entry in written})

    def _written(self) -> list[Entry]:
        found: list[Entry] = []
        for entry_id in self.progress.entry_ids:
            try:
                found.append(journal.entry(self.context.vault, entry_id))
            except NotFound:  # erased since the list was read; the next round of changes says so
                continue
        return found

    def _show_answers(self, answers: dict[str, Entry]) -> None:
        if self._answers is None:
            return
        empty(self._answers)
        for prompt_id in self.step.prompts:
            self._add_prompt(guidance.prompt(prompt_id), answers.get(prompt_id))
        own_words = answers.get(self.step.id)
        if self.step.lists or own_words is not None:
            self._add_own_words(own_words)

    def _add_prompt(self, prompt: Prompt, answer: Entry | None) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(prompt.text, "reading"))
        if answer is None:
            words.addWidget(Words(prompt.purpose, "soft"))
            made = button(
                self.tr("Write about this"),
                lambda: self._write(prompt.id),
                name=self.tr("Write about: {prompt}").format(prompt=prompt.text),
            )
        else:
            words.addWidget(Words(first_words_of(answer), "quiet"))
            made = button(
                self.tr("Open"),
                lambda: self.context.navigate("journal", entry_id=answer.id),
                name=self.tr("Open what you wrote about: {prompt}").format(prompt=prompt.text),
            )
        self._add_line(words, made)

    def _add_own_words(self, answer: Entry | None) -> None:
        """The free text of the step: what was written under its headings before, or anything that is no line."""
        words = QVBoxLayout()
        words.setSpacing(2)
        if answer is None:
            made = button(
                self.tr("Write more freely"),
                self._write_freely,
                role="link",
                name=self.tr("Write more freely: {step}").format(step=self.step.title),
            )
        else:
            words.addWidget(Words(self.tr("What you wrote here"), "strong"))
            words.addWidget(Words(first_words_of(answer), "quiet"))
            made = button(
                self.tr("Open"),
                lambda: self.context.navigate("journal", entry_id=answer.id),
                name=self.tr("Open what you wrote about: {step}").format(step=self.step.title),
            )
        if answer is None and self._answers is not None:
            self._answers.addLayout(row(made, 1))
        else:
            self._add_line(words, made)

    def _add_line(self, words: QVBoxLayout, made: QWidget) -> None:
        if self._answers is not None:
            self._answers.addLayout(beside(words, made))

    # --- what the person does

    def _tick(self, item_id: str, on: bool) -> None:
        if not do(
            self.context, lambda: courses.tick(self.context.vault, self.step.id, item_id, on)
        ):
            self._show_inside()  # a tick that is not kept is not shown

    def _set(self, state: StepState) -> None:
        if do(self.context, lambda: courses.set_step(self.context.vault, self.step.id, state)):
            self.header.setFocus()

    def _write(self, prompt_id: str) -> None:
        self._go_and_write(
            lambda: courses.answer_prompt(
                self.context.vault,
                prompt_id,
                step_id=self.step.id,
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        )

    def _write_freely(self) -> None:
        self._go_and_write(
            lambda: courses.write_in_step(
                self.context.vault,
                self.step.id,
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        )

    def _go_and_write(self, begin: Callable[[], tuple[Entry, Changes]]) -> None:
        try:
            entry, changes = begin()
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.header.setFocus()  # where the person comes back to; the button gives way to another
        self.context.announce(changes)
        if changes == Changes():
            self.context.navigate("journal", entry_id=entry.id)
        else:
            self.context.navigate("journal", entry_id=entry.id, just_begun=True)

    # --- look

    def _show_state(self) -> None:
        state = self.progress.state
        self.state_icon.show_icon(
            STATE_ICONS[state], "accent" if state is StepState.DONE else "soft_ink"
        )
        self.state.say(state_words(state))
        self._paint_header()

    def _paint_header(self) -> None:
        colour = self.context.theme.palette.soft_ink
        size = round(self.context.theme.body_points * 1.7)
        self.header.setIconSize(QSize(size, size))
        self.why.setContentsMargins(size + BESIDE_ARROW, 0, 12, 4)
        self.inside.setContentsMargins(size + BESIDE_ARROW, 8, 12, 8)
        self.header.setIcon(icon("chevron-down" if self.is_open else "chevron-right", colour))
        shown = self.tr("opened") if self.is_open else self.tr("closed")
        self.header.setAccessibleDescription(f"{state_words(self.progress.state)}, {shown}")


def first_words_of(entry: Entry) -> str:
    """The beginning of what was written, without the headings that were there to begin with."""
    text = "\n".join(line for line in entry.body.splitlines() if not line.startswith("## "))
    return (
        preview_of(text)
        or entry.title
        or QCoreApplication.translate("StepCard", "Nothing is written yet.")
    )
