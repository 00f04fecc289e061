"""What a care team may want to know, and why: general education beside the lists that are taken to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.domain.library import claims_of
from companion.services import guidance, learn
from companion.ui.context import Context
from companion.ui.widgets.buttons import button
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import FlowRow, column
from companion.ui.widgets.words import Words

CARE_CARD = "C12"


class CareTeamNotes(Disclosure):
    """General education, to talk over with the care team. It asks nothing and concludes nothing."""

    def __init__(
        self,
        context: Context,
        *,
        only: tuple[str, ...] = (),
        but: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(guidance.fixed_texts().care_team_heading, parent)
        self._context = context
        self._only, self._but = only, but

    def toggle(self) -> None:
        if not self.content.count():
            self._fill()
        super().toggle()

    def _fill(self) -> None:
        texts, library = guidance.fixed_texts(), learn.library()
        if not self._only:
            self.content.addWidget(Words(texts.medicines_line, "warm"))
        for claim in claims_of(library, library.cards[CARE_CARD]):
            wanted = claim.id in self._only if self._only else claim.id not in self._but
            if claim.id.startswith("X") and wanted:
                self.content.addLayout(
                    column(Words(claim.statement, "strong"), Words(claim.note), spacing=2)
                )
                self.content.addSpacing(4)
        read = FlowRow()
        read.add(
            button(
                self.tr("Read more: {card}").format(card=library.cards[CARE_CARD].title),
                lambda: self._context.navigate("learn", card_id=CARE_CARD),
                role="link",
            )
        )
        self.content.addWidget(read)
        self.content.addWidget(Words(texts.card_footer, "soft"))
