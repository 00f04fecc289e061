"""Readable copies: what goes in, in which form, and a warning before anything is written."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.entries import Changes
from companion.domain.exports import ExportFormat
from companion.domain.shares import SharePart, ShareScope
from companion.errors import CompanionError, WrongKey
from companion.ui.context import Context
from companion.ui.file_dialogs import choose_target
from companion.ui.messages import sentence_for
from companion.ui.page import ColumnPage
from companion.ui.pages.export_words import ExportWords
from companion.ui.widgets.buttons import button, rest
from companion.ui.widgets.calm_fields import ChoiceField, DayField
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import Card, FlowRow, column, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.passphrase_field import PassphraseField
from companion.ui.widgets.progress import ProgressBar
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable
from companion.ui.worker import Progress

if TYPE_CHECKING:
    from companion.services.exports import ExportReport

SHARED, EVERYTHING = "shared", "everything"
ALL_DAYS, OWN_DAYS = "all", "own"
LAST_DAYS = ("30", "90", "365")


class ExportPage(ColumnPage):
    """Three cards from top to bottom: what, in which form, and saving it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._words = ExportWords(self)
        self.head(self.tr("Readable copies"), self.tr("A copy that other programs can read."))
        for card in (self._what(), self._form(), self._save()):
            self.column.addWidget(card)
        back = button(
            self.tr("Back to Settings"), lambda: self.context.navigate("settings"), role="link"
        )
        self.column.addLayout(row(back, 1))
        self._follow()

    # --- the shell's calls

    def applies(self, changes: Changes) -> bool:
        return False

    def leave(self) -> bool:
        self.passphrase.empty()
        return super().leave()

    def first_focus(self) -> QWidget | None:
        return self.which

    # --- cards

    def _what(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("What goes in"), "heading"))
        self.which = ChoiceField(
            self.tr("What goes in"),
            (
                (SHARED, self.tr("What is marked “Share”")),
                (EVERYTHING, self.tr("Every entry, private ones too")),
            ),
        )
        self.days = ChoiceField(
            self.tr("Which days"),
            (
                (ALL_DAYS, self.tr("All days")),
                (LAST_DAYS[0], self.tr("The last 30 days")),
                (LAST_DAYS[1], self.tr("The last 90 days")),
                (LAST_DAYS[2], self.tr("The last 365 days")),
                (OWN_DAYS, self.tr("Between two days …")),
            ),
        )
        choices = FlowRow(spacing=12)
        for field in (self.which, self.days):
            # Linux names a combo box by its label or its text only, and here is no label.
            field.setAccessibleDescription(field.accessibleName())
            field.activated.connect(lambda _index: self._follow())
            choices.add(field)
        today = clock.today()
        self.since = DayField(self.tr("First day"), today - timedelta(days=30), latest=today)
        self.until = DayField(self.tr("Last day"), today, latest=today)
        self.own_days = FlowRow(spacing=16)
        for field in (self.since, self.until):
            self.own_days.add(_under_its_name(field))
        self.with_tags = TickLine(self.tr("Tags"))
        self.with_files = TickLine(self.tr("Pictures and papers, with their names"))
        self.with_parts = TickLine(
            self.tr(
                "Besides the entries: session days, insights, practices, measures, after-effects, questions and check-ins"
            )
        )
        self.besides = QWidget()
        self.besides.setLayout(column(self.with_tags, self.with_files, self.with_parts))
        self.about_everything = Words(
            self.tr(
                "All entries go in with everything that belongs to them, also letters that are not open yet. Moments noted "
                "during a session, plans, decisions, people and settings do not; a backup holds those too."
            ),
            "soft",
        )
        for widget in (choices, self.own_days, self.besides, self.about_everything):
            card.column.addWidget(widget)
        return card

    def _form(self) -> Card:
        from companion.services import exports

        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("In which form"), "heading"))
        offered = exports.formats_available()
        self.format_choice = ChoiceField(
            self.tr("In which form"),
            tuple((each.value, self._words.name(each)) for each in offered),
        )
        self.format_choice.setAccessibleDescription(self.format_choice.accessibleName())
        self.format_choice.activated.connect(lambda _index: self._follow())
        self.about_format = Words("", "soft")
        card.column.addLayout(row(self.format_choice, 1))
        card.column.addWidget(self.about_format)
        return card

    def _save(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("Before you save it"), "heading"))
        card.column.addWidget(
            Words(
                self.tr(
                    "A readable copy is not sealed. Anybody who gets it can read it, and many computers copy their files "
                    "to other places by themselves. Save it where only you can get at it, and delete it when you no "
                    "longer need it."
                ),
                "warm",
            )
        )
        self.passphrase_lead = Words(
            self.tr(
                "Private entries will be in it, so please type the passphrase of this vault again."
            )
        )
        self.passphrase = PassphraseField(self.tr("Your passphrase"))
        self.passphrase.line.setPlaceholderText(self.tr("Your passphrase"))
        self.passphrase.submitted.connect(self._choose_place)
        self.save_button = button(self.tr("Save the copy …"), self._choose_place, role="primary")
        self.progress = ProgressBar(self)
        self.outcome = selectable(Words(""))
        self.outcome.hide()
        for widget in (self.passphrase_lead, self.passphrase):
            card.column.addWidget(widget)
        card.column.addLayout(row(self.save_button, 1))
        for widget in (self.progress, self.outcome):
            card.column.addWidget(widget)
        return card

    # --- what is chosen

    @property
    def include_private(self) -> bool:
        """Whether every entry goes in."""
        return self.which.key == EVERYTHING

    @property
    def format(self) -> ExportFormat:
        """The chosen format."""
        return ExportFormat(self.format_choice.key)

    def scope(self) -> ShareScope:
        """What is chosen now."""
        since, until = self._period()
        if self.include_private:
            return ShareScope(since=since, until=until)
        with_parts = self.with_parts.box.isChecked()
        return ShareScope(
            since=since,
            until=until,
            parts=frozenset(SharePart) if with_parts else frozenset(),
            measures=self._measures() if with_parts else frozenset(),
            with_tags=self.with_tags.box.isChecked(),
            with_files=self.with_files.box.isChecked(),
            with_file_names=self.with_files.box.isChecked(),
        )

    def _measures(self) -> frozenset[str]:
        from companion.services import measure_definitions

        return frozenset(measure.id for measure in measure_definitions.definitions())

    def _period(self) -> tuple[date | None, date | None]:
        key = self.days.key
        if key == OWN_DAYS:
            return self.since.day, self.until.day
        return (None if key == ALL_DAYS else clock.today() - timedelta(days=int(key))), None

    def _follow(self) -> None:
        """Show what belongs to the choice that was made."""
        self.own_days.setVisible(self.days.key == OWN_DAYS)
        self.besides.setVisible(not self.include_private)
        for widget in (self.about_everything, self.passphrase_lead, self.passphrase):
            widget.setVisible(self.include_private)
        if not self.include_private:
            self.passphrase.empty()
        self.outcome.hide()
        self.about_format.say(self._words.about(self.format))

    # --- saving

    def save_to(self, target: Path) -> None:
        """Write the copy to `target` in the background."""
        vault, scope, format = self.context.vault, self.scope(), self.format
        include_private, passphrase = self.include_private, self.passphrase.take()

        def work(report: Progress) -> object:
            from companion.services import exports

            return exports.export(
                vault,
                scope,
                format,
                target,
                include_private=include_private,
                passphrase=passphrase,
                progress=report,
            )

        self.outcome.hide()
        rest(self.save_button, True)
        job = self.context.lane.start(work, self)
        self.progress.follow(job, self.tr("Writing the copy"))
        job.succeeded.connect(self._saved)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        job.finished.connect(lambda: rest(self.save_button, False))

    def _choose_place(self) -> None:
        from companion.services import exports

        if self.include_private and not self.passphrase.text():
            self._tell(self.tr("Type your passphrase first."), good=False)
            self.passphrase.setFocus()
            return
        if self.days.key == OWN_DAYS and self.since.day > self.until.day:
            self._tell(self.tr("The first day lies after the last one."), good=False)
            self.since.setFocus()
            return
        ending = exports.ENDINGS[self.format]
        target = choose_target(
            self,
            self.tr("Save the copy"),
            Path.home() / f"Journal-{clock.today().isoformat()}{ending}",
            self._words.kinds(self.format),
        )
        if target is not None:
            self.save_to(target)

    def _saved(self, report: ExportReport) -> None:
        words = self.tr("The copy holds %n entry(ies). It is here:", "", report.entries)
        lines = [words, str(report.path)]
        if report.lost_files:
            lines.append(
                self.tr(
                    "Attached files that could not be read any more: %n. An empty file stands for each.",
                    "",
                    report.lost_files,
                )
            )
        self._tell("\n".join(lines), good=True)

    def _failed(self, error: CompanionError) -> None:
        self._tell(sentence_for(error), good=False)
        if isinstance(error, WrongKey):
            self.passphrase.setFocus()

    def _stopped(self) -> None:
        self._tell(self.tr("Stopped. Nothing was left behind."), good=True)

    def _tell(self, words: str, *, good: bool) -> None:
        self.outcome.say(words)
        self.outcome.setProperty("words", "body" if good else "warm")
        self.outcome.style().unpolish(self.outcome)
        self.outcome.style().polish(self.outcome)
        self.outcome.show()
        bring_into_view(self.outcome)
        announce(self, words)


def _under_its_name(field: DayField) -> QWidget:
    name = Words(field.accessibleName(), "strong", wrap=False)
    name.setBuddy(field)
    holder = QWidget()
    holder.setLayout(column(name, field, spacing=4))
    return holder
