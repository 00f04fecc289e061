"""What is laid over the pages of a window: Support, grounding, a file somebody sent, contact cards, and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from companion.domain.entries import Changes
    from companion.paths import Paths
    from companion.settings import Settings
    from companion.ui.layers import Layers
    from companion.ui.shell import Shell
    from companion.ui.theme import Theme
    from companion.ui.worker import Lane


class OverEverything(QMainWindow):
    """The half of the window that lays pages over each other and takes them away again."""

    country_chosen = Signal(str)
    """Whose crisis lines the person wants to see first."""

    paths: Paths
    settings: Settings
    theme: Theme
    lane: Lane
    stack: Layers
    shell: Shell | None
    in_session: bool
    _dim_below: bool

    def show_support(self) -> None:
        """Support: people and numbers, on any screen, locked or not."""
        from companion.ui.pages.support import SupportPage

        if self.stack.uncover(SupportPage):
            return
        page = SupportPage(
            self.paths, self.theme, self.settings.country, self.shell.vault if self.shell else None
        )
        page.closed.connect(self.close_overlay)
        page.grounding_wanted.connect(self.show_grounding)
        page.country_chosen.connect(self.country_chosen)
        self._overlay(page)

    def show_grounding(self) -> None:
        """Grounding exercises with a quiet timer."""
        from companion.ui.pages.grounding import GroundingPage

        if self.stack.uncover(GroundingPage):
            return
        page = GroundingPage(
            self.theme, reduced_motion=self.settings.reduced_motion, dim=self.is_dim
        )
        page.closed.connect(self.close_overlay)
        page.support_wanted.connect(self.show_support)
        self._overlay(page)

    def show_keys(self) -> None:
        """All keys on one page."""
        from companion.ui.pages.keys import KeysPage

        if self.stack.uncover(KeysPage):
            return
        page = KeysPage(self.theme)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_about(self) -> None:
        """What this program is, and whose work it stands on."""
        from companion.ui.pages.about import AboutPage

        page = AboutPage(self.theme)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_vault_keys(self) -> None:
        """Changing what opens the vault; everything typed is on disk before it can begin."""
        if self.shell is None or not self.shell.save_everything():
            return
        from companion.ui.pages.vault_keys import VaultKeysPage

        page = VaultKeysPage(self.shell.context, self.shell.context.lock)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_contacts(self) -> None:
        """The people to share with, or whose shares are read, and their contact cards."""
        from companion.ui.pages.contacts import ContactsPage

        if self.shell is None or self.stack.uncover(ContactsPage):
            return
        page = ContactsPage(self.shell.context)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_my_card(self) -> None:
        """The contact card of this vault."""
        from companion.ui.pages.my_card import MyCardPage

        if self.shell is None or self.stack.uncover(MyCardPage):
            return
        page = MyCardPage(self.shell.context)
        page.closed.connect(self.close_overlay)
        self._overlay(page)

    def show_received_file(self) -> None:
        """Read a sealed file somebody sent; without a vault, or beside the open one."""
        from companion.ui.pages.review import ReviewPage

        page = ReviewPage(self.lane, self.theme, vault=self.shell.vault if self.shell else None)
        page.closed.connect(self.close_overlay)
        if self.shell is not None:
            page.kept.connect(self._show_client)
        self._overlay(page)

    def _show_client(self, changes: Changes, client_id: str) -> None:
        """A share was kept: on with it at its client."""
        self.close_overlay()
        if self.shell is not None:
            self.shell.announce(changes)
            self.shell.navigate("clients", client_id=client_id)

    def close_overlay(self) -> None:
        """Take the topmost overlay away and put the focus back where it was."""
        self.stack.take_away()

    @property
    def is_dim(self) -> bool:
        """Whether what is laid over the page must be as dark as it is."""
        return self.in_session or self._dim_below

    def _overlay(self, page: QWidget) -> None:
        if self.is_dim:
            self.theme.dress_for_session(page)
        self.stack.lay_over(page)

    def would_lose_notes(self) -> bool:
        """Whether notes beside a file that was opened without a vault are in no reply yet."""
        pages = (self.stack.widget(place) for place in range(self.stack.count()))
        return any(getattr(page, "would_lose_words", False) for page in pages)
