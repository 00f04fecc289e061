"""Pictures of sharing and review, from both sides, for `shots.py --all`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parent))

from share_stage import FILE_WORDS, PASSAGE, WORDS, Stage, make_stage, more_clients

from companion.clock import FixedClock
from companion.crypto.kdf import FLOOR
from companion.domain.contacts import SenderProof
from companion.domain.replies import NoteKind
from companion.paths import user_paths
from companion.services import vaults
from companion.services.share_opening import open_share
from companion.settings import Settings
from companion.ui.page import ColumnPage
from companion.ui.pages.clients import ClientsPage
from companion.ui.pages.overlay import OverlayPage
from companion.ui.pages.review import ReviewPage
from companion.ui.pages.review_desk import ReviewDesk
from companion.ui.theme import Theme
from companion.ui.window import Window

VIEWS = ("brief", "all", "timeline", "reply")
FURTHER_DOWN = 4


class ShareShots:
    """Goes through every place in one look; yields the name of each when it is shown, with its window."""

    def __init__(
        self, application: QApplication, theme: Theme, folder: Path, hands: FixedClock
    ) -> None:
        self._application, self._theme, self._folder = application, theme, folder
        self.stage: Stage = make_stage(folder, hands)

    def pictures(
        self, theme: str, scale: float, size: tuple[int, int]
    ) -> Iterator[tuple[str, Window]]:
        """Every place of sharing, dressed like this."""
        self._theme.choose(theme, scale)
        self._size = size
        yield from self._without_a_vault()
        yield from self._first_run()
        yield from self._therapist()
        yield from self._client()

    # --- nobody's vault

    def _without_a_vault(self) -> Iterator[tuple[str, Window]]:
        window = self._window(self._folder / "none" / "None.vault")
        yield "welcome", window
        window.show_received_file()
        page = window.stack.currentWidget()
        assert isinstance(page, ReviewPage)
        yield "sent-empty", window
        page.choose(self.stage.by_card)
        yield "sent-for-a-card", window
        page.choose(self.stage.by_words)
        page.passphrase.line.setText("acorn acorn")
        yield "sent-passphrase", window
        opened = open_share(self.stage.by_words, passphrase=FILE_WORDS)
        page._opened(opened)  # pyright: ignore[reportPrivateUsage]
        yield from self._down("sent-opened", window, page)
        page.desk.begin(NoteKind.COMMENT, opened.document.entries[0].reference)
        page.desk.writer.field.setPlainText("Good that you sleep.")
        yield from self._down("sent-writing", window, page)
        page.leave()
        yield "sent-leaving", window
        page.lose.click()
        self._close(window)

    def _first_run(self) -> Iterator[tuple[str, Window]]:
        path = self._folder / "new" / "New.vault"
        shutil.rmtree(path, ignore_errors=True)
        vault, _ = vaults.create(path, WORDS, purpose="therapist", kdf=FLOOR)
        window = self._window(path)
        window.open_shell(vault)
        yield "therapist-first", window
        self._page(window).begin_client()
        yield "therapist-add-client", window
        window.show_my_card()
        yield "therapist-my-card-none", window
        window.close_overlay()
        window.show_contacts()
        yield "therapist-contacts-none", window
        self._close(window)

    # --- the therapist

    def _therapist(self) -> Iterator[tuple[str, Window]]:
        window = self._window(self.stage.therapist)
        vault = vaults.unlock(self.stage.therapist, passphrase=WORDS)
        window.open_shell(vault)
        clients = self._page(window)
        yield "clients", window
        window.show_contacts()
        yield from self._down("therapist-contacts", window, window.stack.currentWidget())
        window.close_overlay()
        window.show_my_card()
        yield "therapist-my-card", window
        window.close_overlay()
        for file, words in ((self.stage.by_card, ""), (self.stage.by_words, FILE_WORDS)):
            opened = open_share(file, passphrase=words, vault=vault)
            for proof in SenderProof if not words else (SenderProof.NOT_CHECKED,):
                window.show_received_file()
                page = window.stack.currentWidget()
                assert isinstance(page, ReviewPage)
                page._opened(opened.__class__(  # pyright: ignore[reportPrivateUsage]
                    opened.document, opened.files, proof, opened.contact_id
                ))  # fmt: skip
                yield f"proof-{proof.value}{'-words' if words else ''}", window
                window.close_overlay()
        cards = {
            card.client.contact.name: card.client
            for each in clients.list.findChildren(QWidget)
            if hasattr(card := cast("Any", each), "client")
        }
        for name, client in cards.items():
            clients.show_client(client.contact.id)
            short = "first" if name.startswith("Jo") else "other"
            for view in VIEWS:
                clients.one.desk.show_view(view)
                clients.one.scroller.verticalScrollBar().setValue(0)
                yield from self._down(f"client-{short}-{view}", window, clients.one)
            if short == "first":
                yield from self._one_client(window, clients)
            clients.show_list()
        more_clients_once(vault)
        clients.refresh()
        yield from self._down("clients-many", window, clients.list)
        self._close(window)

    def _one_client(self, window: Window, clients: ClientsPage) -> Iterator[tuple[str, Window]]:
        desk = clients.one.desk
        document = desk.document
        assert document is not None
        stairs = next(each for each in document.entries if PASSAGE in each.body)
        desk.go_to(stairs.number)
        yield "client-at-entry", window
        reader = desk.all.rows[stairs.reference].card.reader
        reader.setTextCursor(QTextCursor(reader.document().find("eighty-eight")))
        yield "client-selected", window
        desk.begin(NoteKind.COMMENT, stairs.reference, "eighty-eight")
        desk.writer.field.setPlainText("I counted them once as well.")
        yield "client-writing", window
        desk.put_away()
        changed = [r for r in desk.all.rows.values() if hasattr(r.card, "difference_button")]
        if changed:
            desk.go_to(changed[0].card.entry.number)
            changed[0].card.difference_button.click()
            yield "client-changed", window
        yield from self._file_of(desk, window)
        clients.one.begin_erasing()
        yield "client-erase", window
        clients.one.begin_erasing_share()
        yield "client-erase-share", window
        clients.one.erase_card.hide()
        clients.one.begin_renaming()
        yield "client-rename", window
        clients.one.name_card.hide()

    def _file_of(self, desk: ReviewDesk, window: Window) -> Iterator[tuple[str, Window]]:
        document = desk.document
        assert document is not None
        with_file = next((each for each in document.entries if each.files), None)
        if with_file is not None:
            desk.go_to(with_file.number)
            yield "client-picture", window

    # --- the client

    def _client(self) -> Iterator[tuple[str, Window]]:
        window = self._window(self.stage.client)
        window.open_shell(vaults.unlock(self.stage.client, passphrase=WORDS))
        assert window.shell is not None
        window.shell.navigate("share")
        page = window.shell.stack.currentWidget()
        assert isinstance(page, ColumnPage)
        yield from self._down("share-with-reply", window, page)
        for name, entry in (("answered", self.stage.answered), ("said-to", self.stage.said_to)):
            window.shell.navigate("journal", entry_id=entry)
            yield f"entry-{name}", window
        window.show_contacts()
        yield "contacts", window
        window.close_overlay()
        window.show_my_card()
        yield "my-card", window
        self._close(window)

    # --- the window

    def _window(self, vault: Path) -> Window:
        window = Window(user_paths(vault.parent), Settings(), self._theme, vault=vault)
        window.resize(*self._size)
        window.show()
        self.settle()
        return window

    def _close(self, window: Window) -> None:
        window.close()
        window.deleteLater()
        self.settle()

    def _page(self, window: Window) -> ClientsPage:
        assert window.shell is not None
        page = window.shell.stack.currentWidget()
        assert isinstance(page, ClientsPage)
        return page

    def _down(
        self, name: str, window: Window, page: QWidget | None
    ) -> Iterator[tuple[str, Window]]:
        """A page from its top to its end."""
        yield name, window
        if not isinstance(page, ColumnPage | OverlayPage):
            return
        bar = page.scroller.verticalScrollBar()
        for number in range(2, FURTHER_DOWN + 1):
            if bar.value() >= bar.maximum():
                return
            bar.setValue(bar.value() + page.scroller.viewport().height() - 40)
            yield f"{name}-{number}", window

    def settle(self) -> None:
        """Let layouts come to rest before a picture is taken."""
        for _ in range(12):
            self._application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def more_clients_once(therapist: vaults.OpenVault) -> None:
    """Fill the list; in the next look it is full already."""
    from companion.services import review

    if len(review.clients(therapist)) < 10:
        more_clients(therapist)
