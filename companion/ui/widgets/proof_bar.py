"""What is known of who made a share, said plainly; a missing proof is a warning that has to be dismissed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from companion.domain.contacts import SenderProof
from companion.ui.theme import Theme
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel, Tint
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
        sentence = _sentences(name)[proof]
        icon, tint = _icon(proof)
        self.icon.show_icon(icon, tint)
        self.words.setProperty("words", "warm" if proof is SenderProof.MISSING else "body")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.words.say(sentence)
        self.go_on.setVisible(ask and proof is SenderProof.MISSING)


class ProofLine(QWidget):
    """The same in a few words, for a share that is kept; the whole sentence is its tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = IconLabel(theme, "info")
        self.words = Words("", "soft", wrap=False)
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.icon)
        line.addWidget(self.words)

    def show_proof(self, proof: SenderProof, name: str) -> None:
        """Say what is known of who made it."""
        icon, tint = _icon(proof)
        self.icon.show_icon(icon, tint)
        self.words.say(
            {
                SenderProof.NOT_CHECKED: self.tr("Sender not checked"),
                SenderProof.PROVEN: self.tr("Sender proven"),
                SenderProof.NOT_COMPARED: self.tr("Their card is not compared yet"),
                SenderProof.MISSING: self.tr("Their usual proof is missing"),
            }[proof]
        )
        sentence = _sentences(name)[proof]
        self.setToolTip(sentence)
        self.words.setAccessibleDescription(sentence)


def _icon(proof: SenderProof) -> tuple[str, Tint]:
    if proof is SenderProof.PROVEN:
        return "circle-check", "accent"
    return ("triangle-alert", "warm") if proof is SenderProof.MISSING else ("info", "soft_ink")


def _sentences(name: str) -> dict[SenderProof, str]:
    translate = QCoreApplication.translate
    who = name or translate("SenderProof", "your client")
    said = {
        SenderProof.NOT_CHECKED: translate(
            "SenderProof",
            "Nothing in this file proves who made it. Ask {name} whether it is theirs.",
        ),
        SenderProof.PROVEN: translate(
            "SenderProof",
            "This comes from {name}: it was made with the card whose fingerprint you two compared.",
        ),
        SenderProof.NOT_COMPARED: translate(
            "SenderProof",
            "It was made with a contact card in the name of {name}, but you have not read its fingerprint to each "
            "other yet. Do that when you meet.",
        ),
        SenderProof.MISSING: translate(
            "SenderProof",
            "{name} usually proves that a file is theirs. This one does not. Somebody else may have made it, or the "
            "proof was taken out on the way. Ask {name} before you rely on it.",
        ),
    }
    return {proof: words.format(name=who) for proof, words in said.items()}
