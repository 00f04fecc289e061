"""Making a sheet of paper to hand over: line by line what stands on it, and the paper as it will be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from companion import clock
from companion.errors import CompanionError
from companion.services import guidance, hand_over
from companion.services.hand_over import ChoiceGroup, HandOver
from companion.ui import hand_over_sheet
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.tab_order import keyboard_kept
from companion.ui.widgets.buttons import button
from companion.ui.widgets.calm_fields import keep_narrow, line_field
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.words import Words

PAPER_MARGIN = 24
INSIDE = 28
"""Notes stand further in than their line, pixels."""


class PaperView(QTextBrowser):
    """The paper, black on white in every theme; as tall as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("The sheet as it will be"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)

    def show_sheet(self, sheet: HandOver, scale: float) -> None:
        """Show the very document that is printed, its letters as large as the person's."""
        made = hand_over_sheet.document(sheet, max(1.0, scale))
        made.setParent(self)
        made.setDocumentMargin(PAPER_MARGIN)
        frame = made.rootFrame().frameFormat()
        frame.setBackground(QColor(Qt.GlobalColor.white))
        made.rootFrame().setFrameFormat(frame)
        self.setDocument(made)  # Qt deletes the one before, which is this widget's too
        self.fit()

    def fit(self) -> None:
        """As tall as the paper's words."""
        self.document().setTextWidth(self.viewport().width())
        around = max(4, self.height() - self.viewport().height())
        self.setFixedHeight(int(self.document().size().height()) + around + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SheetView(QWidget):
    """Nothing is chosen at first. What is shown below is what is printed, to the letter."""

    left = Signal()

    def __init__(self, context: Context, sheet_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.form = guidance.sheet_form(sheet_id)
        self.ticks: dict[str, TickLine] = {}
        self._groups: tuple[ChoiceGroup, ...] | None = None
        self._chosen: set[str] = set()
        self.back_button = button(self.tr("Back to preparation"), self.left.emit, role="link")
        self.setFocusProxy(self.back_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(row(self.back_button, 1))
        whole.addWidget(Words(self.form.title, "title"))
        whole.addWidget(Words(self.form.about, "reading"))
        whole.addWidget(self._choice_card())
        whole.addWidget(self._paper_card())
        context.theme.changed.connect(self._show_paper)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    @property
    def sheet(self) -> HandOver:
        """The sheet as it is chosen now. Raises Refused for too long a name."""
        return hand_over.hand_over(
            self.form,
            self._groups or (),
            self._chosen,
            made_on=clock.today(),
            name=self.name.text(),
        )

    def refresh(self) -> None:
        """Read again what can be chosen; what is chosen stays chosen."""
        groups = hand_over.choices(self.context.vault, self.form, spell_day)
        if groups != self._groups:
            self._groups = groups
            self._chosen &= {choice.id for group in groups for choice in group.choices}
            with keyboard_kept(self):
                self._show_choices(groups)
        self._show_paper()

    def save(self) -> bool:
        """Nothing of it is kept: the lists are, and the paper is on paper."""
        return True

    # --- what to choose

    def _choice_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("What stands on the paper"), "caption"))
        card.column.addWidget(
            Words(
                self.tr("Only the lines you tick stand on the paper. At first, none is ticked."),
                "quiet",
            )
        )
        self.name = line_field(
            self.tr("A name on the paper, if you like"), longest=hand_over.LONGEST_NAME
        )
        self.name.textChanged.connect(self._show_paper)
        keep_narrow(self.name)
        label = Words(self.name.accessibleName(), "strong")
        label.setBuddy(self.name)
        self.all_button = button(self.tr("Choose all lines"), self._choose_all)
        self.none_button = button(self.tr("Choose none"), self._choose_none, role="quiet")
        buttons = FlowRow()
        buttons.add(self.all_button)
        buttons.add(self.none_button)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        card.column.addLayout(column(label, self.name, spacing=4))
        card.column.addWidget(buttons)
        card.column.addLayout(self._choices)
        return card

    def _show_choices(self, groups: tuple[ChoiceGroup, ...]) -> None:
        empty(self._choices)
        self.ticks.clear()
        for group in groups:
            self._choices.addSpacing(8)
            self._choices.addWidget(Words(group.heading, "strong"))
            for choice in group.choices:
                tick = TickLine(choice.words, on=choice.id in self._chosen)
                tick.ticked.connect(lambda on, choice_id=choice.id: self._choose(choice_id, on))
                if choice.of:
                    tick.setContentsMargins(INSIDE, 0, 0, 0)
                    tick.box.setAccessibleDescription(self.tr("beside the line above"))
                self.ticks[choice.id] = tick
                self._choices.addWidget(tick)
        some = bool(groups)
        self.all_button.setVisible(some)
        self.none_button.setVisible(some)
        if not some:
            self._choices.addWidget(
                Words(self.tr("Nothing is on these lists yet. Write a few lines first."), "quiet")
            )

    def _choose(self, choice_id: str, on: bool) -> None:
        """A note is on the paper only beside its line, so ticking one ticks the other."""
        (self._chosen.add if on else self._chosen.discard)(choice_id)
        for group in self._groups or ():
            for choice in group.choices:
                if on and choice.id == choice_id and choice.of:
                    self._chosen.add(choice.of)
                if not on and choice.of == choice_id:
                    self._chosen.discard(choice.id)
        self._show_chosen()

    def _choose_all(self) -> None:
        self._chosen = {choice.id for group in self._groups or () for choice in group.choices}
        self._show_chosen()

    def _choose_none(self) -> None:
        self._chosen = set()
        self._show_chosen()

    def _show_chosen(self) -> None:
        for choice_id, tick in self.ticks.items():
            tick.show_tick(choice_id in self._chosen)
        self._show_paper()

    # --- the paper

    def _paper_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("The paper"), "caption"))
        self.paper = PaperView()
        card.column.addWidget(self.paper)
        self.pages = Words(self.tr("On paper it takes more than one page."), "soft")
        card.column.addWidget(self.pages)
        warning = self.tr(
            "Whoever holds this paper can read it. A PDF file is not encrypted: anyone who opens this computer can "
            "read it."
        )
        if self.form.to_clinician:
            warning = f"{warning} {guidance.fixed_texts().records_line}"
        card.column.addWidget(Words(warning, "warm"))
        self.print_button = button(self.tr("Print"), self._print, role="primary")
        self.save_button = button(self.tr("Save as PDF"), self._save_as_pdf)
        buttons = FlowRow()
        buttons.add(self.print_button)
        buttons.add(self.save_button)
        card.column.addWidget(buttons)
        self.outcome = Words("", "body")
        self.outcome.hide()
        card.column.addWidget(self.outcome)
        return card

    def _show_paper(self) -> None:
        sheet = self.sheet
        self.paper.show_sheet(sheet, self.context.theme.scale)
        for made in (self.print_button, self.save_button):
            made.setEnabled(not sheet.is_blank)
        self.pages.setVisible(not hand_over_sheet.fits_one_page(sheet))
        self.outcome.hide()

    def _print(self) -> None:
        try:
            if hand_over_sheet.print_sheet(self.sheet, self):
                self._say(self.tr("The sheet was sent to the printer."))
        except CompanionError as error:
            self.context.messages.tell_error(error)

    def _save_as_pdf(self) -> None:
        self._say(hand_over_sheet.ask_and_save(self.sheet, self))

    def _say(self, sentence: str) -> None:
        if sentence:
            self.outcome.say(sentence)
            self.outcome.show()
            announce(self, sentence)
