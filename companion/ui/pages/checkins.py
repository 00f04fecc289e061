"""Check-ins: ten seconds on scales the person chose, and what was kept before."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion import clock
from companion.domain.checkins import CheckIn, Scale
from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import checkins
from companion.ui.context import Context
from companion.ui.dates import spell_nearness, spell_time
from companion.ui.form_draft import FormDraft
from companion.ui.page import ColumnPage
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.check_in_form import CheckInForm
from companion.ui.widgets.layout import Card, FlowRow, empty, row
from companion.ui.widgets.words import Words

SHOWN_AT_FIRST = 30


class CheckInsPage(ColumnPage):
    """The form first, then the earlier ones, then the choice of scales."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Check-ins"), self.tr("How are you right now?"))
        self._shown = SHOWN_AT_FIRST
        self._begun = False
        self._scales: list[Scale] = []
        self._chips: list[QPushButton] = []
        card = Card(spacing=12)
        self.form = CheckInForm(context, "check_in")
        self.form.keep_button.setProperty("role", "primary")
        card.column.addWidget(self.form)
        self.column.addWidget(card)
        self.column.addWidget(self._scales_card())
        self.column.addWidget(Words(self.tr("Earlier"), "caption"))
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(8)
        self.column.addLayout(self.earlier)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addLayout(row(self.more_button, 1))

    def save(self) -> bool:
        saved = [self.form.save(), self.new_scale.flush()]
        return all(saved)

    def applies(self, changes: Changes) -> bool:
        return changes.checkins or changes.everything

    def first_focus(self) -> QWidget | None:
        return self.form.choices[0] if self.form.choices else self.form.words

    def refresh(self) -> None:
        self.form.refresh()
        if not self._begun:
            self._begun = True
            self.new_scale.begin()
        self._fill_scales()
        kept = checkins.check_ins(self.context.vault, limit=self._shown + 1)
        names = {scale.id: scale.name for scale in checkins.scales(self.context.vault)}
        empty(self.earlier)
        for check_in in kept[: self._shown]:
            self.earlier.addWidget(self._one(check_in, names))
        if not kept:
            self.earlier.addWidget(
                Words(
                    self.tr(
                        "Nothing yet. A check-in takes ten seconds and can be skipped on any day."
                    ),
                    "quiet",
                )
            )
        self.more_button.setVisible(len(kept) > self._shown)

    def _one(self, check_in: CheckIn, names: dict[str, str]) -> Card:
        card = Card(padding=16, spacing=2)
        day = spell_nearness(check_in.local_date, clock.today())
        card.column.addWidget(Words(f"{day}, {spell_time(check_in.at, check_in.zone)}", "soft"))
        values = "   ".join(
            f"{names.get(scale_id, '')} {value}" for scale_id, value in check_in.values
        )
        if values:
            card.column.addWidget(Words(values, "strong"))
        if check_in.words:
            card.column.addWidget(Words(check_in.words, "reading"))
        return card

    def _scales_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("Your scales"), "caption"))
        card.column.addWidget(Words(self.tr("Only the ones you switch on are asked."), "quiet"))
        self.scale_chips = FlowRow()
        card.column.addWidget(self.scale_chips)
        self.new_name = self._field(self.tr("Name of an own scale"))
        self.new_low = self._field(self.tr("Words for 0"))
        self.new_high = self._field(self.tr("Words for 10"))
        self.add_button = button(self.tr("Add this scale"), self._add_scale)
        own = {"name": self.new_name, "low": self.new_low, "high": self.new_high}
        self.new_scale = FormDraft(self.context, "own_scale", own, self)
        fields = FlowRow()
        for widget in (self.new_name, self.new_low, self.new_high, self.add_button):
            fields.add(widget)
        card.column.addWidget(fields)
        return card

    def _field(self, name: str) -> QLineEdit:
        field = line_field(name, hint=name, longest=60)
        field.setMinimumWidth(180)
        field.returnPressed.connect(self._add_scale)
        return field

    def _fill_scales(self) -> None:
        """One chip for each scale; chips that are there already stay, and the keyboard with them."""
        scales = checkins.scales(self.context.vault)
        if [(s.id, s.name) for s in scales] == [(s.id, s.name) for s in self._scales]:
            for made, scale in zip(self._chips, scales, strict=True):
                made.setChecked(scale.active)
            return
        self._scales, self._chips = scales, []
        self.scale_chips.clear()
        for scale in scales:
            made = chip(
                scale.name,
                checked=scale.active,
                name=self.tr("Ask about {scale}").format(scale=scale.name),
            )
            made.clicked.connect(lambda on, scale=scale: self._switch(scale, on=on))
            self._chips.append(made)
            self.scale_chips.add(made)

    def _switch(self, scale: Scale, *, on: bool) -> None:
        def switch() -> Changes:
            _, changes = checkins.save_scale(
                self.context.vault,
                scale_id=scale.id,
                name=scale.name,
                low_label=scale.low_label,
                high_label=scale.high_label,
                active=on,
            )
            return changes

        self._do(switch)

    def _add_scale(self) -> None:
        def add() -> Changes:
            _, changes = checkins.save_scale(
                self.context.vault,
                name=self.new_name.text(),
                low_label=self.new_low.text(),
                high_label=self.new_high.text(),
            )
            for field in (self.new_name, self.new_low, self.new_high):
                field.setText("")
            self.new_scale.forget()
            return changes

        self._do(add)

    def _do(self, act: object) -> None:
        try:
            changes = act()  # type: ignore[operator]
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.context.announce(changes)

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_FIRST
        self.refresh()
