"""The answers to a form, in the way the person chose: numbered boxes, the clinic's own words, or only the total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.measures import EntryMode, MeasureDefinition, Number
from companion.errors import Refused
from companion.exchange.wording_pack import WordingPack
from companion.ui.form_draft import Field
from companion.ui.widgets.buttons import chip
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.item_boxes import ItemBoxes
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.pack_items import PackItems
from companion.ui.widgets.words import Words

TOTAL_LETTERS = 10


class MeasureEntry(QWidget):
    """Boxes and words show the same answers; going from one to the other loses nothing."""

    edited = Signal()
    """An answer or the total was changed, or the way was."""
    finished = Signal()
    """The last item was filled by a key."""

    def __init__(
        self,
        measure: MeasureDefinition,
        pack: WordingPack | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.measure = measure
        self.boxes: ItemBoxes | None = None
        self.pack_items: PackItems | None = None
        self._ways: dict[EntryMode, QWidget] = {}
        if pack is not None and EntryMode.PACK in measure.entry_modes:
            self.pack_items = PackItems(pack)
            self._ways[EntryMode.PACK] = self.pack_items
        if EntryMode.ITEMS in measure.entry_modes:
            self.boxes = ItemBoxes(measure)
            self._ways[EntryMode.ITEMS] = self.boxes
        self.total_field = line_field(self.tr("Total"), longest=TOTAL_LETTERS)
        if EntryMode.TOTAL in measure.entry_modes:
            self._ways[EntryMode.TOTAL] = self._total()
        self.mode = next(iter(self._ways))
        self.chips = {mode: chip(self._words_for(mode)) for mode in self._ways}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._way_row())
        for way in self._ways.values():
            layout.addWidget(way)
        for items in self._items():
            items.changed.connect(lambda items=items: self._take(items))
            items.finished.connect(self.finished)
        self.total_field.textChanged.connect(lambda _text: self.edited.emit())
        self.total_field.returnPressed.connect(self.finished)
        self._show_mode()

    @property
    def answers(self) -> tuple[int | None, ...]:
        """One for each item, None where none was given."""
        for items in self._items():
            return items.answers
        return (None,) * self.measure.items

    def show_answers(self, answers: Sequence[int | None]) -> None:
        """Show these answers, one for each item."""
        for items in self._items():
            items.show_answers(answers)

    @property
    def total(self) -> Number | None:
        """The total as far as it is a number."""
        number, is_number = QLocale().toDouble(self.total_field.text().strip())
        if not is_number:
            number, is_number = QLocale.c().toDouble(self.total_field.text().strip())
        if not is_number:
            return None
        return int(number) if number == int(number) else number

    def read_total(self) -> Number:
        """The total. Raises Refused when what was typed is no number."""
        total = self.total
        if total is None:
            raise Refused("Please type the total as a number. Nothing was changed.")
        return total

    def choose_mode(self, mode: EntryMode) -> None:
        """Fill it in another way; what is answered already stays."""
        self.mode = mode if mode in self._ways else self.mode
        self._show_mode()
        self.edited.emit()

    @property
    def first_field(self) -> QWidget:
        """Where typing begins: the first item without an answer."""
        if self.mode is EntryMode.TOTAL:
            return self.total_field
        open_items = [place for place, value in enumerate(self.answers) if value is None]
        place = open_items[0] if open_items else 0
        if self.mode is EntryMode.PACK and self.pack_items is not None:
            return self.pack_items.choices[place]
        return self.boxes.boxes[place] if self.boxes is not None else self.total_field

    def start_afresh(self) -> None:
        """Empty everything."""
        self.show_answers((None,) * self.measure.items)
        self.total_field.setText("")

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be filled in, for a `FormDraft`."""
        return {
            "mode": Field(lambda: self.mode.value, self._fill_mode, self.edited),
            "answers": Field(self._written, self._fill_answers, self.edited),
            "total": self.total_field,
        }

    # --- inside

    def _items(self) -> list[ItemBoxes | PackItems]:
        return [items for items in (self.pack_items, self.boxes) if items is not None]

    def _take(self, changed: ItemBoxes | PackItems) -> None:
        for items in self._items():
            if items is not changed:
                items.show_answers(changed.answers)
        self.edited.emit()

    def _way_row(self) -> FlowRow:
        ways = FlowRow(self)
        for mode, made in self.chips.items():
            made.clicked.connect(lambda _on=False, mode=mode: self.choose_mode(mode))
            ways.add(made)
        ways.setVisible(len(self.chips) > 1)
        return ways

    def _total(self) -> QWidget:
        low, high = (
            QLocale().toString(n) for n in (self.measure.total_low, self.measure.total_high)
        )
        words = self.tr("The total, from {low} to {high}").format(low=low, high=high)
        label = Words(words, "strong", wrap=False)
        label.setBuddy(self.total_field)
        self.total_field.setAccessibleName(words)
        letters = self.total_field.fontMetrics().averageCharWidth() * (TOTAL_LETTERS + 4)
        self.total_field.setFixedWidth(letters)
        holder = QWidget()
        holder.setLayout(column(label, self.total_field, spacing=4))
        return holder

    def _words_for(self, mode: EntryMode) -> str:
        return {
            EntryMode.PACK: self.tr("With your clinic’s words"),
            EntryMode.ITEMS: self.tr("Beside the form, by numbers"),
            EntryMode.TOTAL: self.tr("Only the total"),
        }[mode]

    def _show_mode(self) -> None:
        for mode, made in self.chips.items():
            made.setChecked(mode is self.mode)
        for mode, way in self._ways.items():
            way.setVisible(mode is self.mode)

    def _fill_mode(self, kept: str) -> None:
        known = {mode.value: mode for mode in self._ways}
        self.mode = known.get(kept, self.mode)
        self._show_mode()

    def _written(self) -> str:
        return ",".join("" if value is None else str(value) for value in self.answers).rstrip(",")

    def _fill_answers(self, kept: str) -> None:
        parts = kept.split(",")
        known = {str(value): value for value in self.measure.answer_values}
        answers = [known.get(part) for part in parts]
        answers += [None] * (self.measure.items - len(answers))
        self.show_answers(answers[: self.measure.items])
