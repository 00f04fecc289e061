"""What is known of who made a share, said plainly; a missing proof is a warning that has to be dismissed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.domain.contacts import SenderProof
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card
from companion.ui.widgets.words import Words


class ProofBar(Card):
    """`dismissed` when a person has read the warning and goes on."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=16, spacing=8)
        self.icon = IconLabel(theme, "info")
        self.words = Words("")
        self.go_on = button(self.tr("I have read this, go on"), self.dismissed.emit)
        self.go_on.hide()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.icon)
        line.addWidget(self.words, 1)
        self.column.addLayout(line)
        holder = QHBoxLayout()
        holder.addWidget(self.go_on)
        holder.addStretch(1)
        self.column.addLayout(holder)

    def show_proof(self, proof: SenderProof, name: str, *, ask: bool = False) -> None:
        """Say what is known of `name`; with `ask`, a missing proof waits for the person."""
        who = name or self.tr("your client")
        sentence = {
            SenderProof.NOT_CHECKED: self.tr(
                "Nothing in this file proves who made it. Ask {name} whether it is theirs."
            ),
            SenderProof.PROVEN: self.tr(
                "This comes from {name}: it was made with the card whose fingerprint you two compared."
            ),
            SenderProof.NOT_COMPARED: self.tr(
                "It was made with the card that you have of {name}, but you have not read its fingerprint to each "
                "other yet. Do that when you meet."
            ),
            SenderProof.MISSING: self.tr(
                "{name} has always proved that a file is theirs. This one proves nothing. Somebody else may have made "
                "it, or the proof was taken out on the way. Ask {name} before you rely on it."
            ),
        }[proof].format(name=who)
        icons = {
            SenderProof.PROVEN: ("circle-check", "accent"),
            SenderProof.MISSING: ("triangle-alert", "warm"),
        }
        self.icon.show_icon(*icons.get(proof, ("info", "soft_ink")))  # type: ignore[arg-type]
        self.words.setProperty("words", "warm" if proof is SenderProof.MISSING else "body")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.words.say(sentence)
        self.go_on.setVisible(ask and proof is SenderProof.MISSING)
