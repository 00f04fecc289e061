"""Share: to whom, what, look and seal. Nothing is shared by default, and what is shown is what leaves."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from companion.domain.entries import Changes
from companion.domain.shares import ShareDocument, ShareRecord, ShareScope
from companion.errors import CompanionError, Refused
from companion.services import share_scopes, shares
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.messages import sentence_for
from companion.ui.page import ColumnPage
from companion.ui.pages.share_choice import ShareChoice
from companion.ui.pages.share_keep_back import ShareKeepBack
from companion.ui.pages.share_log import ShareLog
from companion.ui.pages.share_look import ShareLook
from companion.ui.pages.share_replies import RepliesSection
from companion.ui.pages.share_sealed import SealedResults
from companion.ui.pages.share_sealing import sealing_work
from companion.ui.pages.share_to import ShareTo
from companion.ui.widgets.buttons import button, chip, rest
from companion.ui.widgets.layout import Card, FlowRow, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view

TO, WHAT, LOOK = range(3)


class SharePage(ColumnPage):
    """Three steps, one at a time; any of them can be gone to at any time. Below them the log."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Share"), self.tr("Hand over what you choose, and nothing else."))
        self.document: ShareDocument | None = None
        self._begun = False
        self._for: tuple[str, str] | None = None
        """For whom the choice was offered."""
        self.to = ShareTo(context)
        self.choice = ShareChoice(context)
        self.look = ShareLook()
        self.keep_back = ShareKeepBack(context)
        self.results = SealedResults()
        self.log = ShareLog(context)
        self.replies = RepliesSection(context)
        self.steps: list[Card] = [self.to, self.choice, self.look]
        self.column.addWidget(self._step_chips())
        for step in self.steps:
            self.column.addWidget(step)
        self._add_buttons()
        self.export_button = button(
            self.tr("Readable files for yourself …"),
            lambda: context.navigate("export"),
            role="link",
        )
        for widget in (self.keep_back, self.results, self.replies, self.log):
            self.column.addWidget(widget)
        self.column.addLayout(row(self.export_button, 1))
        self.draft = FormDraft(
            context, "share", {**self.to.draft_fields, **self.choice.draft_fields}, self
        )
        self._connect()
        self.go_to(TO)

    # --- the shell's calls

    def applies(self, changes: Changes) -> bool:
        return bool(changes.entries) or changes.shares or changes.checkins or changes.everything

    def refresh(self) -> None:
        self.to.refresh()
        if not self._begun:
            self._begun = True
            self.choice.parts.refresh()  # there is something to bring back what was half chosen to
            self._offer_last()
            self.draft.begin()
            self.to.show_fields()
            self._for = self._person()
        self.choice.go_on_from(self._last())
        self._show_waiting()
        self.log.refresh()
        self.replies.refresh()
        self.make_preview()

    def save(self) -> bool:
        return self.draft.flush()

    def first_focus(self) -> QWidget | None:
        return self.to.first_focus()

    # --- steps

    def _step_chips(self) -> QWidget:
        holder = FlowRow()
        self.chips: list[QPushButton] = []
        group = QButtonGroup(self)
        for number, words in enumerate(
            (self.tr("1  To whom"), self.tr("2  What"), self.tr("3  Look and seal"))
        ):
            made = chip(words)
            made.clicked.connect(partial(self.go_to, number))
            group.addButton(made)
            self.chips.append(made)
            holder.add(made)
        return holder

    def _add_buttons(self) -> None:
        """Each step ends with the way to the next one, and the way back."""
        self.onward = [
            button(self.tr("Choose what goes along"), partial(self._step, WHAT), role="primary"),
            button(self.tr("Look at exactly that"), partial(self._step, LOOK), role="primary"),
        ]
        back_to_what = button(self.tr("Back"), partial(self._step, WHAT), role="quiet")
        back_to_whom = button(self.tr("Back"), partial(self._step, TO), role="quiet")
        self.to.column.addLayout(row(self.onward[TO], 1))
        self.choice.column.addLayout(row(self.onward[WHAT], back_to_whom, 1))
        self.look.column.addLayout(row(self.look.seal_button, back_to_what, 1))

    def go_to(self, step: int, _checked: bool = True) -> None:
        """Show one step, and the preview as it is now."""
        self.keep_back.close_it()
        for number, card in enumerate(self.steps):
            card.setVisible(number == step)
            self.chips[number].setChecked(number == step)
        if self._begun:
            self.make_preview()

    def _step(self, step: int) -> None:
        self.go_to(step)
        bring_into_view(self.chips[0])
        focus = {TO: self.to.first_focus(), WHAT: self.choice.first_focus()}
        focus.get(step, self.look.preview).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def step(self) -> int:
        """Which step is shown."""
        return next((n for n, made in enumerate(self.chips) if made.isChecked()), TO)

    def _connect(self) -> None:
        self.to.changed.connect(self.make_preview)
        self.to.person_changed.connect(self._offer_last)
        self.choice.changed.connect(self.make_preview)
        self.choice.keep_back_wanted.connect(self.open_keep_back)
        self.look.seal_wanted.connect(self._choose_target)
        self.look.look_again_wanted.connect(self._look_again)
        self.results.passed_on.connect(self._passed_on)
        self.keep_back.left.connect(self._leave_keep_back)

    # --- for whom

    def _person(self) -> tuple[str, str]:
        return self.to.who.key, self.to.name

    def _last(self) -> ShareRecord | None:
        contact = self.to.contact
        contact_id = contact.id if contact is not None else None
        return share_scopes.last_share(self.context.vault, contact_id, self.to.name)

    def _offer_last(self) -> None:
        """For another person: what was chosen for them the last time, from where that ended."""
        last, offered = self._last(), None
        if self._person() != self._for and (last or self.to.contact):
            offered = share_scopes.offered_scope(self.context.vault, self.to.contact, self.to.name)
        self._for = self._person()
        self.choice.go_on_from(last, offered=offered)
        self.make_preview()

    # --- preview

    def scope(self) -> ShareScope:
        """What is chosen now."""
        return self.choice.scope()

    def make_preview(self) -> None:
        """On the last step: build the document that would leave and show its text, word for word."""
        self.document = None
        self.choice.parts.offer_files(self.to.offer.with_files)
        if self.step != LOOK:
            return
        self.look.show_limits(self.to.limits, by_card=self.to.by_card)
        scope = self.scope()
        try:
            if not (scope.entry_ids or scope.parts or scope.measures):
                raise Refused(
                    self.tr("Nothing is chosen yet. Mark an entry “Share”, or tick one above.")
                )
            self.document = shares.build(
                self.context.vault,
                scope,
                recipient=self.to.name,
                sender=self.to.sender_field.text(),
                note=self.to.note.text(),
                contact=self.to.contact_with_thread(),
            )
        except CompanionError as error:
            unseen = self.choice.first_unseen() is not None
            self.look.show_problem(sentence_for(error), look_again=unseen)
        else:
            self.look.show_document(self.document)

    # --- parts of an entry that stay behind

    def open_keep_back(self, entry_id: str) -> None:
        """Show the paragraphs of an entry in place of the steps."""
        if self.keep_back.open(entry_id):
            for card in self.steps:
                card.hide()
            bring_into_view(self.chips[0])

    def _look_again(self) -> None:
        entry_id = self.choice.first_unseen()
        if entry_id is not None:
            self.open_keep_back(entry_id)

    def _leave_keep_back(self) -> None:
        self.choice.refresh()
        self.go_to(self.step)

    # --- sealing

    def seal_to(self, target: Path) -> None:
        """Seal the document of the preview to `target` in the background, with a fresh passphrase or for a card."""
        document, contact, scope = self.document, self.to.contact, self.scope()
        if document is None:
            return
        form, by_card = self.to.offer.form, self.to.by_card
        words = "" if by_card else shares.new_passphrase(form)
        sealing = shares.Sealing(form, words, contact if by_card else None)
        work = sealing_work(self.context.vault, document, target, sealing, contact, scope)
        rest(self.look.seal_button, True)
        job = self.context.lane.start(work, self)
        self.look.progress.follow(job, self.tr("Sealing the file"))
        job.succeeded.connect(lambda done: self._sealed(done[1], target, by_card=by_card))
        job.failed.connect(self.context.messages.tell_error)
        job.cancelled.connect(self._stopped)
        job.finished.connect(lambda: rest(self.look.seal_button, False))

    def _sealed(self, changes: Changes, target: Path, *, by_card: bool) -> None:
        self.draft.forget()
        self.context.announce(changes)
        self._show_waiting()
        self.log.refresh()
        if by_card or not self.results.cards:  # there is no passphrase to tell
            done = self.tr("{file} is sealed. Only their vault opens it.")
            self.context.messages.say(done.format(file=target.name))
            return
        (newest, *_) = self.results.cards
        announce(newest, self.tr("The file is sealed"))
        bring_into_view(newest)
        # Else the person is on another page by now, and the keyboard with them.
        if self.isVisible():
            newest.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stopped(self) -> None:
        self.context.messages.say(self.tr("Stopped. Nothing was left behind."))

    def _show_waiting(self) -> None:
        """The sealed files whose passphrase was not passed on yet, also those from before a lock."""
        self.results.show_waiting(shares.to_pass_on(self.context.vault))

    def _passed_on(self, share_id: str) -> None:
        try:
            shares.passed_on(self.context.vault, share_id)
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self._show_waiting()
        if not self.results.cards:
            self.chips[self.step].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_target(self) -> None:
        self.make_preview()
        if self.document is None:
            return
        file = self.look.ask_where(self.to.offer)
        if file:
            self.seal_to(file)
