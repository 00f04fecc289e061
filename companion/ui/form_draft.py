"""What is half filled in on a form survives a lock, a kill and another page.

One `FormDraft` beside a form is all that is needed:

    self.draft = FormDraft(context, "own_scale", {"name": self.name, "low": self.low}, self)
    self.draft.begin()      once the form shows its start values: brings back what was half filled in
    self.draft.flush()      in the page's `save()`, and before the form is filled with something else
    self.draft.forget()     after the form was kept (and emptied) or put away

The draft is on disk a moment after each edit, whoever makes it. A form whose values are those it began with keeps none,
so filling it from stored data saves nothing: do that first, then call `begin`. Fields that hold a secret are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from companion.errors import BugError
from companion.services import form_drafts
from companion.ui.autosave import Autosave, SaveState
from companion.ui.context import Context
from companion.ui.widgets.calm_fields import ChoiceField, DayField
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.scale_choice import ScaleChoice

ON = "on"
NUMBERS = frozenset(map(str, range(11)))


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is read, filled and heard of; write one for a kind of field that `FormDraft` does not know."""

    read: Callable[[], str]
    fill: Callable[[str], None]
    edited: SignalInstance
    """Sent after every change, whatever it carries."""


Fields = Mapping[str, QWidget | Field]
"""Fields by the name under which each is kept. Known are QLineEdit, QPlainTextEdit, everything that can be ticked
(QCheckBox, chips, TickLine), ChoiceField, DayField and ScaleChoice."""


class FormDraft(QObject):
    """Watches the fields of one form. `name` says which form it is; `begin` may give it another."""

    def __init__(self, context: Context, name: str, fields: Fields, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._context = context
        self._given: Fields = {}
        self._fields: dict[str, Field] = {}
        self._start: dict[str, str] = {}
        self._on_disk: dict[str, str] = {}
        self._filling = False
        self._failing = False
        self.autosave = Autosave(self._keep, self)
        self.autosave.state_changed.connect(self._follow)
        self.watch(fields)

    @property
    def half_filled(self) -> bool:
        """Whether something stands in the form that did not at the beginning."""
        return self._values() != self._start

    def watch(self, fields: Fields) -> None:
        """From now on the form has these fields. What those that stay held at the beginning is still known."""
        for key, widget in fields.items():
            if self._given.get(key) is not widget:
                self._fields[key] = field_of(widget)
                self._fields[key].edited.connect(self._edited)
        self._fields = {key: self._fields[key] for key in fields}
        self._given = dict(fields)
        self._start = self._values() | {k: v for k, v in self._start.items() if k in fields}

    def begin(self, name: str = "") -> bool:
        """The fields show the values that the form begins with: bring back what was half filled in, if anything was.

        Says whether there was something. Raises what reading the vault raises.
        """
        self.name = name or self.name
        self._start = self._values()
        self._on_disk = form_drafts.form_draft(self._context.vault, self.name)
        self._filling = True
        try:
            for key in self._fields.keys() & self._on_disk.keys():
                self._fields[key].fill(self._on_disk[key])
        finally:
            self._filling = False
        self.autosave.start_afresh()
        return bool(self._on_disk)

    def flush(self) -> bool:
        """Put what is half filled in on disk now. False when it could not be; it then stays in the form."""
        return self.autosave.flush()

    def forget(self) -> bool:
        """The form was kept or put away: what stands in it now is where it begins, and there is no draft of it."""
        self._start = self._values()
        self.autosave.touch()
        return self.autosave.flush()

    def _values(self) -> dict[str, str]:
        return {key: field.read() for key, field in self._fields.items()}

    def _edited(self) -> None:
        if not self._filling:
            self.autosave.touch()

    def _keep(self) -> None:
        values = self._values()
        if values == self._start:
            values = {}
        if values != self._on_disk:
            form_drafts.keep_form_draft(self._context.vault, self.name, values)
            self._on_disk = values

    def _follow(self, state: SaveState, why: str) -> None:
        """Most forms have no place that says whether they are saved, so trouble is told where all trouble is."""
        if state is SaveState.NOT_SAVED and not self._failing:
            self._failing = True
            self._context.messages.warn(
                self.tr("What you are filling in is not saved. It is still here. {why}").format(
                    why=why
                )
            )
        elif state is SaveState.SAVED and self._failing:
            self._failing = False
            self._context.messages.say(self.tr("What you are filling in is saved now."))


def field_of(widget: QWidget | Field) -> Field:
    """The field that `widget` is. Raises BugError for a secret, and for a kind that is not known."""
    match widget:
        case Field():
            return widget
        case QLineEdit():
            if _is_secret(widget):
                raise BugError
            return Field(widget.text, widget.setText, widget.textChanged)
        case QPlainTextEdit():
            return Field(widget.toPlainText, widget.setPlainText, widget.textChanged)
        case TickLine():
            return field_of(widget.box)
        case QAbstractButton() if widget.isCheckable():
            return Field(
                lambda: ON if widget.isChecked() else "",
                lambda kept: widget.setChecked(kept == ON),
                widget.toggled,
            )
        case ChoiceField():
            return Field(lambda: widget.key, widget.choose_known, widget.currentIndexChanged)
        case DayField():
            return Field(
                lambda: widget.day.isoformat(),
                lambda kept: _show_day(widget, kept),
                widget.dateChanged,
            )
        case ScaleChoice():
            return Field(
                lambda: "" if widget.value is None else str(widget.value),
                lambda kept: widget.choose(int(kept) if kept in NUMBERS else None),
                widget.changed,
            )
        case _:
            raise BugError


def _is_secret(line: QLineEdit) -> bool:
    return line.echoMode() is not QLineEdit.EchoMode.Normal or bool(
        line.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    )


def _show_day(field: DayField, kept: str) -> None:
    try:
        field.show_day(date.fromisoformat(kept))
    except ValueError:
        return  # of another version; the day the form begins with stays
