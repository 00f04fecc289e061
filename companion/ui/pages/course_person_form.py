"""One person to add or to change."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from companion.domain.courses import Person, Role
from companion.ui.role_words import role_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import ChoiceField, keep_narrow, line_field
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import column, row
from companion.ui.widgets.words import Words

NOTE_HEIGHT = 96


class PersonForm(QWidget):
    """Filling it in saves nothing until the button is pressed."""

    kept = Signal()
    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Words("", "heading")
        self.name = line_field(self.tr("Name"))
        self.role = ChoiceField(
            self.tr("Who this is"), tuple((role.value, role_words(role)) for role in Role)
        )
        self.contact = line_field(self.tr("Number or address"))
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Best times, what they do, how they travel"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(NOTE_HEIGHT)
        warning = self.tr(
            "This person’s name, number and note are then kept outside the encrypted vault, in a plain file on this "
            "computer, so that they can be read without your passphrase. Anyone who opens this computer can read them."
        )
        self.on_locked_screen = TickLine(self.tr("Show on the locked screen"), description=warning)
        self.fields = QVBoxLayout(self)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(12)
        self.fields.addWidget(self.title)
        for field in (self.name, self.role, self.contact, self.note):
            label = Words(field.accessibleName(), "strong")
            label.setBuddy(field)
            keep_narrow(field)
            self.fields.addLayout(column(label, field, spacing=4))
        self.fields.addWidget(self.on_locked_screen)
        self.fields.addWidget(Words(warning, "warm"))
        self.keep_button = button(self.tr("Keep"), self.kept.emit)
        self.put_away_button = button(self.tr("Cancel"), self.put_away.emit, role="quiet")
        self.fields.addLayout(row(self.keep_button, self.put_away_button, 1))

    @property
    def draft_fields(self) -> dict[str, QWidget]:
        """What can be filled in, for a `FormDraft`."""
        return {
            "name": self.name,
            "role": self.role,
            "contact": self.contact,
            "note": self.note,
            "on_locked_screen": self.on_locked_screen,
        }

    def show_person(self, person: Person | None, title: str) -> None:
        """Fill the form with somebody, or empty it for somebody new."""
        self.title.say(title)
        self.name.setText(person.name if person else "")
        self.role.choose((person.role if person else Role.THERAPIST).value)
        self.contact.setText(person.contact if person else "")
        self.note.setPlainText(person.note if person else "")
        self.on_locked_screen.show_tick(person.on_locked_screen if person else False)
