"""Share: choose, look at exactly what leaves, seal it. Nothing is shared by default."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from companion import clock
from companion.domain.entries import Changes
from companion.domain.shares import ShareDocument, ShareRecord, ShareScope
from companion.errors import CompanionError, Refused
from companion.services import guidance, shares
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.file_dialogs import choose_target
from companion.ui.form_draft import Field, FormDraft
from companion.ui.messages import sentence_for
from companion.ui.page import ColumnPage
from companion.ui.pages.share_choice import ShareChoice
from companion.ui.pages.share_sealed import SealedResults
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.calm_fields import line_field
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words


class SharePage(ColumnPage):
    """Three cards from top to bottom: what, exactly this, to whom. Below them the log."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.head(self.tr("Share"), self.tr("Hand over what you choose, and nothing else."))
        self.people_button = button(
            self.tr("People I share with …"), lambda: context.navigate("contacts"), role="quiet"
        )
        self.column.addLayout(row(self.people_button, 1))
        self.document: ShareDocument | None = None
        self._begun = False
        self.choice = ShareChoice(context)
        self.choice.changed.connect(self.make_preview)
        self.column.addWidget(self.choice)
        self.column.addWidget(self._preview_card())
        self.column.addWidget(self._seal_card())
        self.results = SealedResults()
        self.results.passed_on.connect(self._passed_on)
        self.column.addWidget(self.results)
        self.column.addWidget(Words(self.tr("What you handed over before"), "caption"))
        self.log = QVBoxLayout()
        self.log.setSpacing(8)
        self.column.addLayout(self.log)
        self.export_button = button(
            self.tr("Readable files for yourself …"),
            lambda: self.context.navigate("export"),
            role="link",
        )
        self.column.addLayout(row(self.export_button, 1))

    # --- the shell's calls

    def applies(self, changes: Changes) -> bool:
        return bool(changes.entries) or changes.shares or changes.everything

    def refresh(self) -> None:
        if not self._begun:
            self._begun = True
            self.draft.begin()
        self.choice.refresh()
        self._show_waiting()
        self._show_log()
        self.make_preview()

    def save(self) -> bool:
        return self.draft.flush()

    def first_focus(self) -> QWidget | None:
        return self.choice.first_focus()

    # --- preview

    def _preview_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("Exactly this leaves"), "caption"))
        switches = FlowRow(spacing=16)
        self.with_titles = self._switch(self.tr("Titles"), on=True)
        self.with_times = self._switch(self.tr("Times of day"), on=True)
        self.with_prompts = self._switch(self.tr("Questions you answered"), on=True)
        self.with_tags = self._switch(self.tr("Tags"), on=False)
        for box in (self.with_titles, self.with_times, self.with_prompts, self.with_tags):
            switches.add(box)
        card.column.addWidget(switches)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(self.tr("Preview: exactly this leaves"))
        self.preview.setProperty("part", "preview")
        self.preview.setProperty("words", "reading")
        card.column.addWidget(self.preview)
        self.problem = Words("", "quiet")
        card.column.addWidget(self.problem)
        return card

    def _switch(self, words: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(on)
        box.setAccessibleName(self.tr("Include: {part}").format(part=words))
        box.toggled.connect(self.make_preview)
        return box

    def scope(self) -> ShareScope:
        """What is chosen now."""
        return ShareScope(
            entry_ids=self.choice.chosen(),
            with_titles=self.with_titles.isChecked(),
            with_times=self.with_times.isChecked(),
            with_tags=self.with_tags.isChecked(),
            with_prompts=self.with_prompts.isChecked(),
        )

    def make_preview(self) -> None:
        """Build the document that would leave and show its text, word for word."""
        self.document = None
        scope = self.scope()
        try:
            if not scope.entry_ids:
                raise Refused(
                    self.tr("Nothing is chosen yet. Mark an entry “Share”, or tick one above.")
                )
            self.document = shares.build(
                self.context.vault,
                scope,
                recipient=self.recipient.text(),
                sender=self.sender_field.text(),
                note=self.note.text(),
            )
        except CompanionError as error:
            self.preview.hide()
            self.problem.say(sentence_for(error))
            self.problem.show()
        else:
            position = self.preview.verticalScrollBar().value()
            self.preview.setPlainText(shares.preview_text(self.document))
            self.preview.verticalScrollBar().setValue(position)
            self.preview.show()
            self.problem.hide()
        self.seal_button.setEnabled(self.document is not None)

    # --- sealing

    def _seal_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("To whom"), "caption"))
        self.recipient = self._field(self.tr("For whom"), self.tr("such as Dr. Lynch"))
        self.sender_field = self._field(self.tr("From whom"), self.tr("as you want to be named"))
        self.note = self._field(self.tr("A line to go with it"), self.tr("if you like"))
        names = FlowRow(spacing=16)
        for field in (self.recipient, self.sender_field):
            field.setMinimumWidth(280)
            names.add(_under_its_name(field))
        card.column.addWidget(names)
        card.column.addWidget(_under_its_name(self.note))
        card.column.addWidget(
            Words(
                self.tr(
                    "The file is sealed with a passphrase of five random words. Tell it to the other person by another "
                    "way than the file: by phone, or in the room. A file that was handed over cannot be called back."
                )
            )
        )
        card.column.addWidget(Words(guidance.fixed_texts().records_line, "soft"))
        self.seal_button = button(self.tr("Seal the file …"), self._choose_target, role="primary")
        self.progress = ProgressBar()
        card.column.addLayout(row(self.seal_button, 1))
        card.column.addWidget(self.progress)
        self.draft = FormDraft(self.context, "share", self._draft_fields(), self)
        return card

    def _draft_fields(self) -> dict[str, QWidget | Field]:
        return {
            "recipient": self.recipient,
            "sender": self.sender_field,
            "note": self.note,
            "with_titles": self.with_titles,
            "with_times": self.with_times,
            "with_prompts": self.with_prompts,
            "with_tags": self.with_tags,
            **self.choice.draft_fields,
        }

    def _field(self, name: str, hint: str) -> QLineEdit:
        field = line_field(name, hint=hint, longest=200)
        field.editingFinished.connect(self.make_preview)
        return field

    def seal_to(self, target: Path) -> None:
        """Seal the document of the preview to `target` with a fresh passphrase, in the background."""
        document = self.document
        if document is None:
            return
        vault, sealing = self.context.vault, shares.Sealing(passphrase=shares.new_passphrase())

        def work(_: object) -> object:
            return shares.seal(vault, document, target, sealing=sealing, keep_passphrase=True)

        rest(self.seal_button, True)
        job = self.context.lane.start(work, self)
        self.progress.follow(job, self.tr("Sealing the file"))
        job.succeeded.connect(lambda done: self._sealed(done[1]))
        job.failed.connect(self.context.messages.tell_error)
        job.finished.connect(lambda: rest(self.seal_button, False))

    def _sealed(self, changes: Changes) -> None:
        self.draft.forget()
        self.context.announce(changes)
        self._show_waiting()
        self._show_log()
        (newest, *_) = self.results.cards
        announce(newest, self.tr("The file is sealed"))
        bring_into_view(newest)
        if (
            self.isVisible()
        ):  # else the person is on another page by now, and the keyboard with them
            newest.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

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
            self.recipient.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_target(self) -> None:
        self.make_preview()
        if self.document is None:
            return
        suggested = Path.home() / f"Journal-{clock.today().isoformat()}{shares.SUFFIX}"
        file = choose_target(
            self,
            self.tr("Seal the file"),
            suggested,
            self.tr("Sealed files (*{suffix})").format(suffix=shares.SUFFIX),
        )
        if file:
            self.seal_to(file)

    # --- the log

    def _show_log(self) -> None:
        empty(self.log)
        kept = shares.records(self.context.vault)
        for record in kept:
            self.log.addWidget(self._logged(record))
        if not kept:
            self.log.addWidget(
                Words(self.tr("Nothing so far. What you hand over is noted here."), "quiet")
            )

    def _logged(self, record: ShareRecord) -> Card:
        card = Card(padding=16, spacing=2)
        day = spell_day(clock.local(record.made_at, clock.zone()).date())
        whom = record.recipient or self.tr("nobody named")
        card.column.addWidget(
            Words(self.tr("{day}, for {person}").format(day=day, person=whom), "strong")
        )
        counts = self.tr("%n entry(ies) handed over", "", record.entry_count)
        left = self.tr("%n left out", "", record.withheld_count)
        card.column.addWidget(Words(f"{counts} · {left} · {record.file_name}", "soft"))
        if record.note:
            card.column.addWidget(Words(record.note, "quiet"))
        return card


def _under_its_name(field: QLineEdit) -> QWidget:
    """The name stays readable while the field is filled in."""
    name = Words(field.accessibleName(), "strong", wrap=False)
    name.setBuddy(field)
    holder = QWidget()
    holder.setLayout(column(name, field, spacing=4))
    return holder
