"""Check-ins: ten seconds on scales the person chose; the measures that their clinic uses; both over time."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from companion.domain.entries import Changes
from companion.ui.context import Context
from companion.ui.page import ColumnPage
from companion.ui.pages.checkins_measures import MeasuresPart
from companion.ui.pages.checkins_now import SHOWN_AT_FIRST, NowPart
from companion.ui.pages.checkins_over_time import OverTimePart
from companion.ui.pages.course_part import CoursePart
from companion.ui.tab_order import stand_in_reading_order
from companion.ui.widgets.buttons import chip
from companion.ui.widgets.check_in_form import CheckInForm
from companion.ui.widgets.layout import FlowRow

__all__ = ["SHOWN_AT_FIRST", "CheckInsPage"]

NOW, MEASURES, OVER_TIME = "now", "measures", "over_time"


class CheckInsPage(ColumnPage):
    """`navigate("checkins", part="now" | "measures" | "over_time", measure_id=..., fill_in=True)`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.now = NowPart(context)
        self.measures: MeasuresPart | None = None
        self.over_time: OverTimePart | None = None
        self._shown = NOW
        self._stale = {NOW, MEASURES, OVER_TIME}
        self._aim: tuple[str, bool] | None = None
        self.part_chips: dict[str, QPushButton] = {}
        self.column.addWidget(self._part_row())
        self.column.addWidget(self.now)
        self._show_heads()

    @property
    def form(self) -> CheckInForm:
        """The check-in itself."""
        return self.now.form

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        part = str(arguments.get("part") or "")
        measure_id = str(arguments.get("measure_id") or "")
        if measure_id:
            part, self._aim = MEASURES, (measure_id, bool(arguments.get("fill_in")))
        if part in self.part_chips:
            self.show_part(part)

    def save(self) -> bool:
        parts = (self.now, self.measures)
        saved = [part.save() for part in parts if part is not None]
        return all(saved)

    def applies(self, changes: Changes) -> bool:
        return changes.checkins or changes.courses or bool(changes.moments) or changes.everything

    def first_focus(self) -> QWidget | None:
        if self._shown == MEASURES and self.measures is not None:
            return self.measures.first_focus()
        if self._shown == OVER_TIME and self.over_time is not None:
            return self.over_time.first_focus() or self.part_chips[OVER_TIME]
        return self.now.first_focus()

    def refresh(self) -> None:
        self._stale = {NOW, MEASURES, OVER_TIME}
        self._fill()

    # --- which part

    def show_part(self, part: str) -> None:
        """Show one part in place of the one before."""
        if part != self._shown:
            self.save()
            self._shown = part
            self.scroller.verticalScrollBar().setValue(0)
        self._fill()

    def _fill(self) -> None:
        self._show_heads()
        made = self._made(self._shown)
        for part in (self.now, self.measures, self.over_time):
            if part is not None:
                part.setVisible(part is made)
        if self._shown in self._stale:
            self._stale.discard(self._shown)
            made.refresh()
        aim, self._aim = self._aim, None
        if aim is not None and isinstance(made, MeasuresPart):
            made.open_measure(aim[0], fill_in=aim[1])
        stand_in_reading_order(self.body)

    def _made(self, part: str) -> CoursePart:
        if part == MEASURES:
            if self.measures is None:
                self.measures = MeasuresPart(self.context)
                self.measures.moved.connect(self._to_the_top)
                self.column.addWidget(self.measures)
            return self.measures
        if part == OVER_TIME:
            if self.over_time is None:
                self.over_time = OverTimePart(self.context)
                self.column.addWidget(self.over_time)
            return self.over_time
        return self.now

    def _part_row(self) -> FlowRow:
        parts = FlowRow()
        for part, words in (
            (NOW, self.tr("Check in")),
            (MEASURES, self.tr("Measures")),
            (OVER_TIME, self.tr("Over time")),
        ):
            made = chip(words)
            made.clicked.connect(lambda _on=False, part=part: self.show_part(part))
            self.part_chips[part] = made
            parts.add(made)
        return parts

    def _show_heads(self) -> None:
        for part, made in self.part_chips.items():
            made.setChecked(part == self._shown)
        title = {
            NOW: self.tr("How are you right now?"),
            MEASURES: self.tr("The forms that your clinic uses."),
            OVER_TIME: self.tr("How it has been over time."),
        }[self._shown]
        self.head(self.tr("Check-ins"), title)

    def _to_the_top(self) -> None:
        self.scroller.verticalScrollBar().setValue(0)
