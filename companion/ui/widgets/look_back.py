"""Looking back at an insight: is it still true, was it acted on, a few words. Every part may be left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.checkins import Scale
from companion.domain.insights import InsightLook
from companion.ui.dates import spell_day
from companion.ui.form_draft import Field, Fields
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.form_fields import OneOfFew
from companion.ui.widgets.layout import FlowRow, empty
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scale_choice import ScaleChoice
from companion.ui.widgets.words import Words, selectable

YES, NOT_YET = "yes", "not_yet"
ACTED = {YES: True, NOT_YET: False}


class LookBack(QWidget):
    """A small form; it saves nothing by itself."""

    kept = Signal()
    put_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.still_true = ScaleChoice(
            Scale(
                "still_true",
                self.tr("Still true for me?"),
                self.tr("not at all"),
                self.tr("entirely"),
                True,
                0,
            )
        )
        self.acted_on = OneOfFew(
            self.tr("Have I acted on it?"),
            ((YES, self.tr("Yes")), (NOT_YET, self.tr("Not yet"))),
        )
        hint = self.tr("A few words, if you like")
        self.words = line_field(hint, hint=hint, longest=2_000)
        self.words.returnPressed.connect(self._keep)
        self.keep_button = button(self.tr("Keep"), self._keep, name=self.tr("Keep this look back"))
        self.not_today_button = button(self.tr("Not today"), self.put_off.emit, role="quiet")
        self.state = Words("", "soft")
        line = FlowRow()
        for made in (self.keep_button, self.not_today_button):
            line.add(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.still_true, self.acted_on, self.words, line, self.state):
            layout.addWidget(widget)
        self.state.hide()
        self.setFocusProxy(self.still_true)

    @property
    def answered(self) -> tuple[int | None, bool | None, str]:
        """How true, whether acted on, and the words."""
        acted = ACTED[self.acted_on.key] if self.acted_on.key is not None else None
        return self.still_true.value, acted, self.words.text()

    @property
    def draft_fields(self) -> Fields:
        """What can be filled in, for a `FormDraft`."""
        acted_on = Field(
            lambda: self.acted_on.key or "", self.acted_on.choose, self.acted_on.changed
        )
        return {"still_true": self.still_true, "acted_on": acted_on, "words": self.words}

    def start_afresh(self) -> None:
        """Nothing is chosen."""
        self.still_true.choose(None)
        self.acted_on.choose(None)
        self.words.clear()
        self.state.hide()

    def _keep(self) -> None:
        nothing = self.still_true.value is None and self.acted_on.key is None
        if nothing and not self.words.text().strip():
            self.state.say(self.tr("Choose a number or an answer first, or leave it for today."))
            self.state.show()
            announce(self, self.state.text())
            return
        self.kept.emit()


class LooksBefore(QWidget):
    """What was said before: one small mark for each look, with its date, and its words under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[InsightLook, ...] | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self.hide()

    def show_looks(self, looks: Sequence[InsightLook]) -> None:
        """Show exactly these, the first to begin with."""
        if self._shown == tuple(looks):
            return
        self._shown = tuple(looks)
        empty(self._lines)
        marks = None
        for look in looks:
            day = spell_day(look.looked_on)
            mark = Words(f"{day} · {self._said(look)}", "badge-plain", wrap=False)
            mark.setAccessibleName(self._spoken(look, day))
            if marks is None:
                marks = FlowRow(spacing=8)
                self._lines.addWidget(marks)
            marks.add(mark)
            if look.words:
                self._lines.addWidget(selectable(Words(look.words, "quiet")))
                marks = None  # words stand under the mark they belong to
        self.setVisible(bool(looks))

    def _said(self, look: InsightLook) -> str:
        parts: list[str] = []
        if look.still_true is not None:
            parts.append(self.tr("{value} of 10").format(value=look.still_true))
        if look.acted_on is not None:
            parts.append(self.tr("acted on") if look.acted_on else self.tr("not yet acted on"))
        return " · ".join(parts) or self.tr("looked at")

    def _spoken(self, look: InsightLook, day: str) -> str:
        if look.still_true is None:
            return f"{day}: {self._said(look)}"
        return self.tr("{day}: still true, {said}").format(day=day, said=self._said(look))
