"""When the vault locks by itself, and what is hidden before it does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from companion.settings import Settings
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField
from companion.ui.widgets.layout import Card, column, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words

MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 45, 60)
NEVER = 0


class LockingCard(Card):
    """Every choice is kept at once, but "never" only after its warning was read."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._context = context
        self.column.addWidget(Words(self.tr("Locking"), "heading"))
        self._add_minutes()
        self._add_warning()
        self.on_focus_loss = self._tick(
            self.tr("Lock as soon as another window is in front"), "lock_on_focus_loss"
        )
        self.blurred = self._tick(
            self.tr("Blur everything while another window is in front"), "blur_when_unfocused"
        )
        self.column.addWidget(
            Words(
                self.tr(
                    "It also locks when the computer locks its screen or goes to sleep. What you were writing is "
                    "saved first. During a session, time alone does not lock it, unless you chose that for the session."
                ),
                "soft",
            )
        )
        self.column.addWidget(
            Words(
                self.tr(
                    "Words you copy are taken off the clipboard after 30 seconds, and when you lock."
                ),
                "soft",
            )
        )

    # --- how long

    def _add_minutes(self) -> None:
        name = self.tr("Lock when nothing happens for")
        own = {self._now.auto_lock_minutes} - {NEVER}
        self.minutes = ChoiceField(name, ())
        self.minutes.setMinimumContentsLength(22)  # as wide as the choices around it
        for number in sorted(own.union(MINUTES)):
            self.minutes.addItem(self.tr("%n minute(s)", "", number), number)
        self.minutes.addItem(self.tr("Never"), NEVER)
        self._show_minutes()
        self.minutes.activated.connect(self._chosen)
        label = Words(name)
        label.setBuddy(self.minutes)
        line = row(label, self.minutes, spacing=16)
        line.setStretch(0, 1)
        self.column.addLayout(line)

    def _add_warning(self) -> None:
        self.never_warning = Words(
            self.tr(
                "With “Never”, anybody who finds this computer unlocked can read everything. Ctrl+L still locks, and "
                "so does the lock of your screen."
            ),
            "warm",
        )
        self.keep_locking = button(self.tr("Keep locking by itself"), self._keep_locking)
        self.never_lock = button(self.tr("Never lock by itself"), self._never_lock, role="quiet")
        self._answers = QWidget()
        answers = row(self.keep_locking, self.never_lock, 1)
        self._answers.setLayout(answers)
        self.column.addLayout(column(self.never_warning, self._answers))
        self._ask(False)

    def _chosen(self, _index: int) -> None:
        minutes = int(self.minutes.currentData())
        if minutes == NEVER and self._now.auto_lock_minutes != NEVER:
            self._ask(True)
            announce(self, self.never_warning.text())
            self.keep_locking.setFocus()
            return
        self._keep("auto_lock_minutes", minutes)
        self._ask(False)

    def _never_lock(self) -> None:
        self._keep("auto_lock_minutes", NEVER)
        self._ask(False)
        self.minutes.setFocus()

    def _keep_locking(self) -> None:
        self._show_minutes()
        self._ask(False)
        self.minutes.setFocus()

    def _ask(self, on: bool) -> None:
        self._answers.setVisible(on)
        self.never_warning.setVisible(on or self._now.auto_lock_minutes == NEVER)

    def _show_minutes(self) -> None:
        self.minutes.setCurrentIndex(self.minutes.findData(self._now.auto_lock_minutes))

    # --- parts

    @property
    def _now(self) -> Settings:
        return self._context.settings()

    def _tick(self, words: str, field: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setAccessibleName(words)
        box.setChecked(getattr(self._now, field))
        box.toggled.connect(lambda on: self._keep(field, on))
        self.column.addWidget(box)
        return box

    def _keep(self, field: str, value: Any) -> None:
        self._context.change_settings(replace(self._now, **{field: value}))
