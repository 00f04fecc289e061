"""The person's own scales: which are asked, what they are called, in which order."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from companion.domain.checkins import Scale
from companion.domain.entries import Changes
from companion.services import checkins
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import Act, do
from companion.ui.widgets.buttons import button, chip
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.layout import Card, FlowRow, column, empty, rule
from companion.ui.widgets.words import Words

LONGEST = 60


class ScaleFields(QWidget):
    """A name and the words at both ends."""

    def __init__(self, scale: Scale | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = self._field(self.tr("Name of an own scale"), scale.name if scale else "")
        self.low = self._field(self.tr("Words for 0"), scale.low_label if scale else "")
        self.high = self._field(self.tr("Words for 10"), scale.high_label if scale else "")
        self.row = FlowRow()
        for field in (self.name, self.low, self.high):
            self.row.add(field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.row)
        self.setFocusProxy(self.name)

    @property
    def all(self) -> dict[str, QLineEdit]:
        """By the names under which a draft keeps them."""
        return {"name": self.name, "low": self.low, "high": self.high}

    def _field(self, name: str, text: str) -> QLineEdit:
        field = line_field(name, text, hint=name, longest=LONGEST)
        field.setMinimumWidth(180)
        return field


class ScalesCard(Card):
    """Chips say which scales are asked; below them, closed at first, each can be changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self._scales: list[Scale] = []
        self._chips: list[QPushButton] = []
        self._changing = ""
        """The id of the scale whose words are being changed."""
        self._change_fields = ScaleFields()
        self._change_draft: FormDraft | None = None
        self._begun = False
        self.column.addWidget(Words(self.tr("Your scales"), "caption"))
        self.column.addWidget(Words(self.tr("Only the ones you switch on are asked."), "quiet"))
        self.chips = FlowRow()
        self.column.addWidget(self.chips)
        self.new = ScaleFields()
        self.add_button = button(self.tr("Add this scale"), self._add)
        self.new.row.add(self.add_button)
        for field in self.new.all.values():
            field.returnPressed.connect(self._add)
        self.new_draft = FormDraft(context, "own_scale", self.new.all, self)
        self.column.addWidget(self.new)
        self.change_button = button(self.tr("Change your scales"), self._toggle, role="link")
        self.column.addWidget(self.change_button)
        self.lines_holder = QWidget()
        self.lines = QVBoxLayout(self.lines_holder)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(10)
        self.lines_holder.hide()
        self.column.addWidget(self.lines_holder)

    def refresh(self) -> None:
        """Read the scales again; what is half typed stays."""
        if not self._begun:
            self._begun = True
            self.new_draft.begin()
        scales = checkins.scales(self.context.vault)
        same = [_look(scale) for scale in scales] == [_look(scale) for scale in self._scales]
        self._scales = scales
        if same:
            for made, scale in zip(self._chips, scales, strict=True):
                made.setChecked(scale.active)
        else:
            self._fill_chips()
        if self.lines_holder.isVisibleTo(self):
            self._fill_lines()

    def save(self) -> bool:
        """Put what is half typed on disk."""
        drafts = (self.new_draft, self._change_draft)
        saved = [draft.flush() for draft in drafts if draft is not None]
        return all(saved)

    # --- which are asked

    def _fill_chips(self) -> None:
        """One chip for each scale; the keyboard stays on those that are only switched."""
        self._chips = []
        self.chips.clear()
        for scale in self._scales:
            made = chip(
                scale.name,
                checked=scale.active,
                name=self.tr("Ask about {scale}").format(scale=scale.name),
            )
            made.clicked.connect(lambda on, scale_id=scale.id: self._switch(scale_id, on=on))
            self._chips.append(made)
            self.chips.add(made)

    def _switch(self, scale_id: str, *, on: bool) -> None:
        scale = next(scale for scale in self._scales if scale.id == scale_id)
        self._do(lambda: self._saved(scale, scale.name, scale.low_label, scale.high_label, on=on))

    def _add(self) -> None:
        def add() -> Changes:
            _, changes = checkins.save_scale(
                self.context.vault,
                name=self.new.name.text(),
                low_label=self.new.low.text(),
                high_label=self.new.high.text(),
            )
            for field in self.new.all.values():
                field.setText("")
            self.new_draft.forget()
            return changes

        self._do(add)

    # --- changing them

    def _toggle(self) -> None:
        opens = not self.lines_holder.isVisibleTo(self)
        self.lines_holder.setVisible(opens)
        if opens:
            self._fill_lines()
        words = self.tr("Close the changes") if opens else self.tr("Change your scales")
        self.change_button.setText(words)
        self.change_button.setAccessibleName(words)

    def _fill_lines(self) -> None:
        if self._change_draft is not None:
            self._change_draft.flush()
        self._change_draft = None
        empty(self.lines)
        for place, scale in enumerate(self._scales):
            if place:
                self.lines.addWidget(rule())
            if scale.id == self._changing:
                self.lines.addWidget(self._change_line(scale))
            else:
                self.lines.addLayout(self._line(scale, place))

    def _line(self, scale: Scale, place: int) -> QVBoxLayout:
        ends = self.tr("0 {low} · 10 {high}").format(low=scale.low_label, high=scale.high_label)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(scale.name, "strong"))
        if scale.low_label or scale.high_label:
            words.addWidget(Words(ends, "soft"))
        ways = FlowRow(spacing=12)
        for name, spoken, act, possible in (
            (self.tr("Change"), self.tr("Change {scale}"), self._begin_change, True),
            (self.tr("Up"), self.tr("Move {scale} up"), self._move_up, place > 0),
            (
                self.tr("Down"),
                self.tr("Move {scale} down"),
                self._move_down,
                place + 1 < len(self._scales),
            ),
            (
                self.tr("Remove"),
                self.tr("Remove {scale}"),
                self._remove,
                checkins.can_remove(self.context.vault, scale.id),
            ),
        ):
            if possible:
                made = button(
                    name,
                    lambda act=act: act(scale),
                    role="link",
                    name=spoken.format(scale=scale.name),
                )
                ways.add(made)
        return column(words, ways, spacing=2)

    def _begin_change(self, scale: Scale) -> None:
        self._changing = scale.id
        self._fill_lines()
        self._change_fields.setFocus()

    def _change_line(self, scale: Scale) -> QWidget:
        fields = self._change_fields = ScaleFields(scale)
        self._change_draft = FormDraft(self.context, f"scale:{scale.id}", fields.all, fields)
        self._change_draft.begin()
        fields.row.add(button(self.tr("Keep"), lambda: self._change(scale)))
        fields.row.add(button(self.tr("Cancel"), self._end_change, role="quiet"))
        for field in fields.all.values():
            field.returnPressed.connect(lambda: self._change(scale))
        return fields

    def _change(self, scale: Scale) -> None:
        words = [field.text() for field in self._change_fields.all.values()]
        if self._do(lambda: self._saved(scale, *words, on=scale.active)):
            self._end_change()

    def _end_change(self) -> None:
        if self._change_draft is not None:
            self._change_draft.forget()
        self._changing = ""
        self._fill_lines()

    def _move_up(self, scale: Scale) -> None:
        self._do(lambda: checkins.move_scale(self.context.vault, scale.id, -1))

    def _move_down(self, scale: Scale) -> None:
        self._do(lambda: checkins.move_scale(self.context.vault, scale.id, 1))

    def _remove(self, scale: Scale) -> None:
        context = self.context
        if self._do(lambda: checkins.remove_scale(context.vault, scale.id)):
            context.messages.say(
                self.tr("The scale was removed."),
                action_label=self.tr("Bring it back"),
                action=lambda: do(context, lambda: checkins.put_scale_back(context.vault, scale)),
            )

    def _saved(self, scale: Scale, name: str, low: str, high: str, *, on: bool) -> Changes:
        _, changes = checkins.save_scale(
            self.context.vault,
            scale_id=scale.id,
            name=name,
            low_label=low,
            high_label=high,
            active=on,
        )
        return changes

    def _do(self, act: Act) -> bool:
        return do(self.context, act)


def _look(scale: Scale) -> tuple[str, str]:
    return scale.id, scale.name
