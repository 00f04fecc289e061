"""One practice: when and where, one press for today, the days of the last two weeks, and all of its log on demand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.entries import Changes
from companion.domain.practices import Practice, PracticeMark, PracticeState
from companion.services import form_drafts, insights, practices
from companion.services.practices import KeptPractice
from companion.ui.autosave import Autosave
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import beside, do
from companion.ui.pages.course_practice_earlier import EarlierDay
from companion.ui.pages.course_practice_form import PracticeForm
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import keep_narrow, line_field
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.more_menu import Deed, more_button, name_more
from companion.ui.widgets.saved_state import SavedState
from companion.ui.widgets.words import Words, selectable


class PracticeCard(Card):
    """A mark says that it was done; nothing is said about the other days."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.context = context
        self.kept: KeptPractice | None = None
        self._marks_shown: tuple[PracticeMark, ...] | None = None
        self.name = Words("", "heading")
        self.when = Words("", "body")
        self.passage = Words("", "quiet")
        self.form = PracticeForm(self.tr("Keep"))
        self.form.kept.connect(self._keep_change)
        self.form.put_away.connect(self._close_form)
        self.form.hide()
        self.draft = FormDraft(context, "", self.form.draft_fields, self)
        self.earlier = EarlierDay(context)
        self.earlier.closed.connect(self.more_takes_keyboard)
        self.today = chip(self.tr("Did it today"))
        self.today.clicked.connect(lambda on: self._note(on=on))
        hint = self.tr("A few words about today, if you like")
        self.words = line_field(hint, hint=hint)
        keep_narrow(self.words)
        self.autosave = Autosave(self._keep_words, self)
        self.words.textEdited.connect(lambda _: self.autosave.touch())
        self.words.editingFinished.connect(self.save)
        self.saved = SavedState(self.autosave)
        self.up_button = button(self.tr("Take it up again"), self._take_up)
        self.more = more_button(self._deeds)
        self.buttons = FlowRow()
        for made in (self.today, self.up_button):
            self.buttons.add(made)
        self.days_caption = Words(self.tr("The last two weeks"), "caption")
        self.days = FlowRow(spacing=8)
        self.log_button = button("", self._toggle_log, role="link")
        self.log = QVBoxLayout()
        self.log.setSpacing(4)
        self.column.addLayout(beside(self.name, self.more))
        for thing in (
            self.when, self.passage, self.form, self.earlier, self.buttons, self.words, self.saved,
            self.days_caption, self.days,
        ):  # fmt: skip
            self.column.addWidget(thing)
        door = FlowRow()
        door.add(self.log_button)
        self.column.addWidget(door)
        self.column.addLayout(self.log)
        self._log_open = False

    def show_practice(self, kept: KeptPractice) -> None:
        """Show where it stands; what is half typed stays."""
        first, self.kept = self.kept is None, kept
        practice = kept.practice
        self.name.say(practice.name)
        place = " · ".join(part for part in (practice.when_words, practice.where_words) if part)
        self.when.say(place)
        self.when.setVisible(bool(place))
        self.passage.say(self.tr("From: “{words}”").format(words=kept.passage))
        self.passage.setVisible(bool(kept.passage))
        active = practice.state is PracticeState.ACTIVE
        mark = kept.on(clock.today())
        self.today.setChecked(mark is not None)
        self.today.setVisible(active)
        self.up_button.setVisible(not active)
        self.words.setVisible(active and mark is not None)
        self.saved.setVisible(active and mark is not None)
        if not (self.autosave.dirty or self.words.hasFocus()):
            self.words.setText(mark.words if mark is not None else "")
        self.earlier.show_practice(practice)
        self._show_days(kept)
        self.today.setAccessibleName(
            self.tr("Did it today: {practice}").format(practice=practice.name)
        )
        self.up_button.setAccessibleName(f"{self.up_button.text()}: {practice.name}")
        name_more(self.more, practice.name)
        self.setFocusProxy(self.today if active else self.up_button)
        if first and form_drafts.form_draft(self.context.vault, self._draft_name):
            self._open_form()

    def save(self) -> bool:
        """Put the words about today on disk, and what is half filled in."""
        saved = [self.autosave.flush(), self.draft.flush(), self.earlier.draft.flush()]
        return all(saved)

    # --- today

    def _note(self, *, on: bool) -> None:
        practice_id = self._practice.id
        if on:
            if not do(self.context, lambda: practices.note_done(self.context.vault, practice_id)):
                self.today.setChecked(False)
            return
        self.save()
        self.autosave.start_afresh()
        words = self.words.text()
        if not do(self.context, lambda: practices.take_back_done(self.context.vault, practice_id)):
            self.today.setChecked(True)
        elif words:
            self.context.messages.say(
                self.tr("The note of today is taken back, with its words."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context,
                    lambda: practices.note_done(self.context.vault, practice_id, words=words),
                ),
            )

    def _keep_words(self) -> None:
        _, changes = practices.note_done(
            self.context.vault, self._practice.id, words=self.words.text()
        )
        self.context.announce(changes)

    # --- the log

    def _show_days(self, kept: KeptPractice) -> None:
        if kept.marks != self._marks_shown:
            self._marks_shown = kept.marks
            self.days.clear()
            for mark in kept.marks:
                this_year = mark.done_on.year == clock.today().year
                day = spell_day(mark.done_on, with_year=not this_year)
                self.days.add(Words(day, "badge-plain", wrap=False))
            if self._log_open:
                self._show_log()
        self.days.setVisible(bool(kept.marks))
        self.days_caption.setVisible(bool(kept.marks))
        worth_it = kept.has_earlier or any(mark.words for mark in kept.marks)
        self.log_button.setVisible(worth_it or self._log_open)
        self._name_log()

    def _name_log(self) -> None:
        self.log_button.setText(
            self.tr("Close the log") if self._log_open else self.tr("All days and words")
        )
        name = self._practice.name
        self.log_button.setAccessibleName(f"{self.log_button.text()}: {name}")

    def _toggle_log(self) -> None:
        self._log_open = not self._log_open
        empty(self.log)
        if self._log_open:
            self._show_log()
        self._name_log()

    def _show_log(self) -> None:
        empty(self.log)
        for mark in practices.practice_log(self.context.vault, self._practice.id):
            day = spell_day(mark.done_on, with_weekday=True)
            line = self.tr("{day}: {words}").format(day=day, words=mark.words)
            self.log.addWidget(selectable(Words(line if mark.words else day, "quiet")))

    # --- the rest

    @property
    def _practice(self) -> Practice:
        assert self.kept is not None
        return self.kept.practice

    def _deeds(self) -> Sequence[Deed]:
        state = self._practice.state
        deeds: list[Deed] = [(self.tr("Change"), self._change)]
        if state is PracticeState.ACTIVE and self._practice.begun_on < clock.today():
            deeds.append((self.tr("Note an earlier day"), self.earlier.ask))
        if state is PracticeState.ACTIVE:
            deeds.append((self.tr("Let it rest"), self._pause))
        if state is not PracticeState.LET_GO:
            deeds.append((self.tr("Let it go"), self._let_go))
        return [*deeds, (self.tr("Erase"), self._erase)]

    @property
    def _draft_name(self) -> str:
        return f"practice:{self._practice.id}"

    def _change(self) -> None:
        if self.form.isHidden():
            self._open_form()
        self.form.setFocus()

    def _open_form(self) -> None:
        """As the practice stands, or as far as it was changed when the page was left."""
        self.form.show_practice(self._practice, insights.insights(self.context.vault))
        self.draft.begin(self._draft_name)
        self.form.show()

    def _keep_change(self) -> None:
        form, practice_id = self.form, self._practice.id
        if do(
            self.context,
            lambda: practices.change_practice(
                self.context.vault,
                practice_id,
                name=form.name.text(),
                when_words=form.when.text(),
                where_words=form.where.text(),
                insight_id=form.insight_id,
            ),
        ):
            self._close_form()

    def _close_form(self) -> None:
        self.draft.forget()
        self.form.hide()
        self.more_takes_keyboard()

    def more_takes_keyboard(self) -> None:
        """After something that was opened from the menu."""
        self.more.setFocus()

    def _pause(self) -> None:
        practice_id = self._practice.id
        do(self.context, lambda: practices.pause_practice(self.context.vault, practice_id))

    def _take_up(self) -> None:
        practice_id = self._practice.id
        do(self.context, lambda: practices.take_up_again(self.context.vault, practice_id))

    def _let_go(self) -> None:
        practice_id = self._practice.id
        if do(self.context, lambda: practices.let_go(self.context.vault, practice_id)):
            self.context.messages.say(
                self.tr("It is let go. What you noted stays, further down."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context, lambda: practices.take_up_again(self.context.vault, practice_id)
                ),
            )

    def _erase(self) -> None:
        practice_id, erased = self._practice.id, list[practices.ErasedPractice]()

        def erase() -> Changes:
            gone, changes = practices.erase_practice(self.context.vault, practice_id)
            erased.append(gone)
            return changes

        if do(self.context, erase):
            for draft in (self.draft, self.earlier.draft):
                draft.forget()
            self.context.messages.say(
                self.tr("The practice and its log are erased."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context,
                    lambda: practices.bring_back_practice(self.context.vault, erased[0]),
                ),
            )
