"""Learn: short cards, each with how well its claims are supported. Reading is optional; nothing is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from companion.domain.entries import Changes
from companion.errors import CompanionError
from companion.services import learn
from companion.ui.context import Context
from companion.ui.page import ColumnPage, Page
from companion.ui.pages.learn_card import LearnCardView
from companion.ui.pages.learn_list import LearnList

if TYPE_CHECKING:
    from companion.ui.pages.learn_shelves import Shelf


class LearnPage(Page):
    """The list of cards, one card, the glossary or the sources."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.list = LearnList(context)
        self.card_view = LearnCardView(context)
        self._read = ""
        """The card that was opened last."""
        self._came_from: ColumnPage = self.list
        """What the glossary or the sources were opened from."""
        self._list_changed = self._notes_changed = False
        self._shelves: dict[str, Shelf] = {}
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.card_view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.list.opened.connect(self.open_card)
        self.list.glossary_wanted.connect(self.open_glossary)
        self.list.sources_wanted.connect(self.open_sources)
        self.card_view.closed.connect(self.show_list)
        self.card_view.glossary_wanted.connect(self.open_glossary)

    @property
    def view(self) -> ColumnPage:
        """What is shown of the page."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, ColumnPage)
        return shown

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        card_id = arguments.get("card_id")
        if isinstance(card_id, str):
            self.open_card(card_id)

    def applies(self, changes: Changes) -> bool:
        listed = changes.courses or changes.everything
        noted = bool(changes.entries) or changes.everything
        self._list_changed = self._list_changed or listed
        self._notes_changed = self._notes_changed or noted
        return listed or noted

    def refresh(self) -> None:
        unknown = not (self._list_changed or self._notes_changed)
        if self._list_changed or unknown:
            self.list.refresh()
        if self._notes_changed or unknown:
            self.card_view.refresh_notes()
        self._list_changed = self._notes_changed = False

    def settle(self) -> None:
        self.view.settle()

    def first_focus(self) -> QWidget | None:
        return self.view.first_focus()

    # --- what is shown

    def open_card(self, card_id: str) -> None:
        """Show one card from its beginning."""
        try:
            card = learn.card(card_id)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._read = card.id
        self.card_view.show_card(card)
        self._show(self.card_view)

    def show_list(self) -> None:
        """Back to all cards, to the one that was read."""
        self.stack.setCurrentWidget(self.list)
        place = self.list.offers.get(self._read, self.list.search)
        place.setFocus()
        self.list.scroller.ensureWidgetVisible(place)

    def open_glossary(self) -> None:
        """Show every word of the glossary."""
        from companion.ui.pages.learn_shelves import GlossaryView

        self._open_shelf("glossary", GlossaryView)

    def open_sources(self) -> None:
        """Show every source of the cards."""
        from companion.ui.pages.learn_shelves import SourcesView

        self._open_shelf("sources", SourcesView)

    def _open_shelf(self, name: str, made_by: type[Shelf]) -> None:
        shelf = self._shelves.get(name)
        if shelf is None:
            shelf = self._shelves[name] = made_by(self.context)
            shelf.closed.connect(self._leave_shelf)
            self.stack.addWidget(shelf)
        if self.view in (self.list, self.card_view):
            self._came_from = self.view
        shelf.begin()
        self._show(shelf)

    def _leave_shelf(self) -> None:
        """Back to what was read, at the same place of it."""
        left = self.view
        self.stack.setCurrentWidget(self._came_from)
        if self._came_from is self.list:
            glossary = left is self._shelves.get("glossary")
            (self.list.words if glossary else self.list.sources).setFocus()
        elif self.card_view.text is not None:
            self.card_view.text.setFocus()

    def _show(self, view: ColumnPage) -> None:
        self.stack.setCurrentWidget(view)
        view.settle()
        focus = view.first_focus()
        if focus is not None:
            focus.setFocus()
