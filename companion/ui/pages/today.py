"""Today: the next small thing, a place for a few words, a quick check-in. There is no hurry."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from companion import clock
from companion.domain.courses import PhaseNow
from companion.domain.entries import Changes, Entry, NewEntry, Phase
from companion.domain.today import NOT_TODAY, Action, NextStep
from companion.errors import CompanionError
from companion.services import journal, today
from companion.services.today import TodayPage as TodayView
from companion.ui import tokens
from companion.ui.autosave import Autosave
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.page import ColumnPage
from companion.ui.widgets.buttons import button
from companion.ui.widgets.check_in_form import CheckInForm
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.saved_state import SavedState
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words

QUICK_LINES = 5
"""Lines that the quick field shows before it scrolls."""


class TodayPage(ColumnPage):
    """One small thing at a time; everything on it may be left alone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._entry: Entry | None = None
        self.next_card: Card | None = None
        self.intention_card: Card | None = None
        self.cards = QGridLayout()
        self.cards.setSpacing(16)
        self.column.addLayout(self.cards)
        self._add_quick_field()
        self.check_in_button = button(self.tr("Quick check-in"), self._toggle_check_in)
        self.saved = SavedState(self.autosave)
        self.open_button = button(
            self.tr("Open in the journal"), self._open_in_journal, role="quiet"
        )
        self.open_button.hide()
        line = row(self.saved, self.open_button, self.check_in_button, spacing=12)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self.check_in_card = Card(spacing=12)
        self.check_in = CheckInForm(context, "check_in:today")
        self.check_in_card.column.addWidget(self.check_in)
        self.check_in_card.hide()
        self.check_in.brought_back.connect(self.check_in_card.show)
        self.column.addWidget(self.check_in_card)

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        self.stale = True  # the hour, the day and what was being written may be others by now
        if self._entry is None and not self.quick.toPlainText():
            self.autosave.start_afresh()

    def save(self) -> bool:
        saved = [self.autosave.flush(), self.check_in.save()]
        return all(saved)

    def leave(self) -> bool:
        if not self.save():
            return False
        if self._entry is not None:
            self._finish_quick_entry()
        return True

    def applies(self, changes: Changes) -> bool:
        own = self._entry is not None and changes == Changes(entries=frozenset({self._entry.id}))
        return not own

    def first_focus(self) -> QWidget | None:
        return self.quick

    def refresh(self) -> None:
        view = today.today(self.context.vault)
        self.head(self._where_am_i(view.phase_now), self._greeting())
        self._show_cards(view)
        self.check_in.refresh()

    # --- head and cards

    def _where_am_i(self, now: PhaseNow) -> str:
        day = spell_day(clock.today(), with_weekday=True, with_year=False)
        phase = self._phase_words(now)
        return f"{day} · {phase}" if phase else day

    def _phase_words(self, now: PhaseNow) -> str:
        if now.phase is Phase.PREPARATION:
            if now.day is None:
                return self.tr("Preparation")
            return self.tr("Preparation, %n day(s) to your session", "", now.day)
        if now.phase is Phase.SESSION:
            return self.tr("Session day")
        if now.phase is Phase.INTEGRATION and now.day is not None:
            if now.day == 0:
                return self.tr("After your session")
            return self.tr("Integration, day {number}").format(number=now.day)
        return ""

    def _greeting(self) -> str:
        hour = clock.local(clock.now(), clock.zone()).hour
        if hour < 5:
            return self.tr("It is late. You are welcome here.")
        if hour < 11:
            return self.tr("Good morning. There is no hurry.")
        if hour < 17:
            return self.tr("Good afternoon. There is no hurry.")
        return self.tr("Good evening. There is no hurry.")

    def _show_cards(self, view: TodayView) -> None:
        empty(self.cards)
        self.next_card = self._next_card(view.next_step)
        self.intention_card = self._intention_card(view.intention) if view.intention else None
        self._place_cards()

    def _place_cards(self) -> None:
        """Side by side where there is room for two, else below each other."""
        if self.next_card is None:
            return
        room = (tokens.NARROW_WINDOW - tokens.NAV_WIDTH) * max(1.0, self.context.theme.scale)
        two = self.intention_card is not None and self.width() > room
        self.cards.addWidget(self.next_card, 0, 0)
        if self.intention_card is not None:
            self.cards.addWidget(self.intention_card, *((0, 1) if two else (1, 0)))
        self.cards.setColumnStretch(0, 3)
        self.cards.setColumnStretch(1, 2 if two else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cards()

    def _next_card(self, step: NextStep) -> Card:
        card = Card()
        card.column.addWidget(Words(self.tr("The next small thing"), "caption"))
        card.column.addWidget(Words(self._filled(step.title_template, step), "prompt"))
        card.column.addWidget(Words(self._filled(step.why_template, step), "quiet"))
        card.column.addStretch(1)
        self.primary = button(
            self._verb(step), lambda: self._go(step, step.primary), role="primary"
        )
        buttons: list[QWidget | int] = [self.primary]
        if step.secondary is not None:
            secondary = step.secondary
            words = self.tr("Not today") if secondary == NOT_TODAY else self.tr("Something else")
            buttons.append(button(words, lambda: self._go(step, secondary)))
        card.column.addSpacing(4)
        card.column.addLayout(row(*buttons, 1))
        return card

    def _intention_card(self, intention: Entry) -> Card:
        card = Card()
        card.column.addWidget(Words(self.tr("Your intention"), "caption"))
        card.column.addWidget(Words(intention.body or intention.heading, "prompt"))
        written = spell_day(intention.local_date)
        card.column.addWidget(Words(self.tr("Written {day}").format(day=written), "soft"))
        card.column.addStretch(1)
        return card

    def _filled(self, template: str, step: NextStep) -> str:
        values = dict(step.values)
        if "date" in values:
            values["date"] = spell_day(date.fromisoformat(values["date"]), with_year=False)
        return QCoreApplication.translate("today", template).format(**values)

    def _verb(self, step: NextStep) -> str:
        return {
            "session_open": self.tr("Go back to it"),
            "open_entry": self.tr("Go on writing"),
            "start_course": self.tr("Set up my course"),
            "session_today": self.tr("Open the session page"),
            "arriving_back": self.tr("Write a few words"),
            "write_narrative": self.tr("Write my session down"),
            "session_passed": self.tr("Look at my sessions"),
            "plan_session": self.tr("Choose a day"),
            "readiness": self.tr("Look it over"),
            "preparation_step": self.tr("Look at this step"),
            "invitation": self.tr("Write about this"),
            "quiet": self.tr("Write a few lines"),
        }[step.kind.value]

    def _go(self, step: NextStep, action: Action) -> None:
        if action == NOT_TODAY:
            try:
                self.context.announce(today.not_today(self.context.vault, step))
            except CompanionError as error:
                self.context.messages.tell_error(error)
            return
        self.context.navigate(action.page, **action.arguments)

    # --- a few words

    def _add_quick_field(self) -> None:
        self.column.addWidget(Words(self.tr("A few words"), "caption"))
        self.quick = QPlainTextEdit()
        self.quick.setProperty("words", "reading")
        self.quick.setTabChangesFocus(True)
        self.quick.setAccessibleName(self.tr("A few words"))
        self.quick.setPlaceholderText(
            self.tr("Write here. It is saved as you go, on this computer only. No one is watching.")
        )
        self.autosave = Autosave(self._save, self)
        self.quick.textChanged.connect(self._typed)
        self.column.addWidget(self.quick)
        self.context.theme.changed.connect(self._fit_quick_field)
        self.context.theme.changed.connect(self._place_cards)
        self._fit_quick_field()

    def _fit_quick_field(self) -> None:
        line = self.context.theme.body_points * tokens.READING * 2.2
        self.quick.setFixedHeight(int(line * QUICK_LINES))

    def _typed(self) -> None:
        begun = self._entry is not None or self.quick.toPlainText().strip()
        if begun and self.quick.document().isModified():
            self.autosave.touch()

    def _save(self) -> None:
        body = self.quick.toPlainText()
        vault = self.context.vault
        if self._entry is None:
            if not body.strip():
                return
            self._entry, changes = journal.write_entry(
                vault, NewEntry(body=body), day_ends_at=self.context.settings().day_ends_at_hour
            )
            journal.remember_open_entry(vault, self._entry.id)
            self.open_button.show()
        else:
            self._entry, changes = journal.save_text(vault, self._entry.id, title="", body=body)
        self.quick.document().setModified(False)
        self.context.announce(changes)

    def _finish_quick_entry(self) -> None:
        """The words are kept as an entry; the field is free for the next ones."""
        entry, self._entry = self._entry, None
        if entry is None:
            return
        changes = journal.end_editing(self.context.vault, entry.id)
        journal.remember_open_entry(self.context.vault, None)
        self.quick.setPlainText("")
        self.quick.document().setModified(False)
        self.autosave.start_afresh()
        self.open_button.hide()
        self.context.announce(changes)

    def _open_in_journal(self) -> None:
        if self._entry is not None:
            self.context.navigate("journal", entry_id=self._entry.id)

    def _toggle_check_in(self) -> None:
        self.check_in_card.setVisible(not self.check_in_card.isVisible())
        if self.check_in_card.isVisible():
            bring_into_view(self.check_in_card)
            if self.check_in.choices:
                self.check_in.choices[0].setFocus()
