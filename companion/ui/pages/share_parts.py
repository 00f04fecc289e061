"""What goes along besides the words of entries: facts beside them, other parts of the journal, measures, files."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from companion.domain.shares import SharePart, ShareScope
from companion.services import measures
from companion.services.measure_definitions import definitions
from companion.ui.context import Context
from companion.ui.form_draft import Field
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.layout import FlowRow, empty
from companion.ui.widgets.words import Words


class ShareParts(QWidget):
    """Every switch is off unless it is chosen, but for titles, times and what was asked."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.measures: dict[str, TickLine] = {}
        self.with_titles = self._switch(self.tr("Titles"), on=True)
        self.with_times = self._switch(self.tr("Times of day"), on=True)
        self.with_prompts = self._switch(self.tr("Questions you answered"), on=True)
        self.with_tags = self._switch(self.tr("Tags"))
        self.with_moods = self._switch(self.tr("Check-in of that day"))
        self.with_files = self._switch(self.tr("Pictures and papers"))
        self.with_file_names = self._switch(self.tr("Names of files"))
        self.parts = {
            part: self._line(words)
            for part, words in (
                (SharePart.SESSIONS, self.tr("Days of your sessions")),
                (SharePart.INSIGHTS, self.tr("Insights that stand in these entries")),
                (SharePart.PRACTICES, self.tr("Practices, and the days you noted")),
                (SharePart.AFTER_EFFECTS, self.tr("After-effects checks: whether something lasts")),
                (SharePart.QUESTIONS, self.tr("Open questions for your therapist")),
                (SharePart.CHECKINS, self.tr("Check-ins over time, without their words")),
            )
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Words(self.tr("With each entry"), "strong"))
        beside = FlowRow(spacing=16)
        for box in self._switches.values():
            beside.add(box)
        layout.addWidget(beside)
        layout.addSpacing(8)
        layout.addWidget(Words(self.tr("Besides your entries"), "strong"))
        for line in self.parts.values():
            layout.addWidget(line)
        self.measure_words = Words(self.tr("Measures, as numbers without their wording"), "strong")
        layout.addSpacing(8)
        layout.addWidget(self.measure_words)
        self._measure_lines = QVBoxLayout()
        self._measure_lines.setSpacing(8)
        layout.addLayout(self._measure_lines)

    @property
    def _switches(self) -> dict[str, QCheckBox]:
        return {
            "with_titles": self.with_titles,
            "with_times": self.with_times,
            "with_prompts": self.with_prompts,
            "with_tags": self.with_tags,
            "with_moods": self.with_moods,
            "with_files": self.with_files,
            "with_file_names": self.with_file_names,
        }

    @property
    def draft_fields(self) -> dict[str, QWidget | Field]:
        """What can be ticked here, for a `FormDraft`."""
        ticked = Field(
            lambda: " ".join(sorted(self._ticked_measures())),
            lambda kept: self._tick_measures(frozenset(kept.split())),
            self.changed,
        )
        parts = {f"part:{part.value}": line.box for part, line in self.parts.items()}
        return {**self._switches, **parts, "measures": ticked}

    def refresh(self) -> None:
        """Offer every measure that was ever filled in; what was ticked stays ticked."""
        ticked = self._ticked_measures()
        filled = {response.measure_id for response in measures.responses(self.context.vault)}
        if set(self.measures) != filled:
            empty(self._measure_lines)
            self.measures = {
                measure.id: self._line(measure.title)
                for measure in definitions()
                if measure.id in filled
            }
            for line in self.measures.values():
                self._measure_lines.addWidget(line)
            self._tick_measures(ticked)
        self.measure_words.setVisible(bool(self.measures))

    def offer_files(self, on: bool) -> None:
        """Whether the chosen form can carry files at all."""
        for box in (self.with_files, self.with_file_names):
            box.setVisible(on)

    def scope(self) -> ShareScope:
        """What is ticked."""
        files = self.with_files.isVisibleTo(self) and self.with_files.isChecked()
        return ShareScope(
            parts=frozenset(part for part, line in self.parts.items() if line.box.isChecked()),
            measures=self._ticked_measures(),
            with_titles=self.with_titles.isChecked(),
            with_times=self.with_times.isChecked(),
            with_tags=self.with_tags.isChecked(),
            with_prompts=self.with_prompts.isChecked(),
            with_moods=self.with_moods.isChecked(),
            with_files=files,
            with_file_names=files and self.with_file_names.isChecked(),
        )

    def show_scope(self, scope: ShareScope) -> None:
        """Tick what an earlier choice had."""
        kept = replace(scope, with_file_names=scope.with_files and scope.with_file_names)
        for name, box in self._switches.items():
            with QSignalBlocker(box):
                box.setChecked(bool(getattr(kept, name)))
        for part, line in self.parts.items():
            line.show_tick(part in scope.parts)
        self._tick_measures(scope.measures)

    def _ticked_measures(self) -> frozenset[str]:
        return frozenset(each for each, line in self.measures.items() if line.box.isChecked())

    def _tick_measures(self, ticked: frozenset[str]) -> None:
        for measure_id, line in self.measures.items():
            line.show_tick(measure_id in ticked)

    def _switch(self, words: str, *, on: bool = False) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(on)
        box.setAccessibleName(self.tr("Include: {part}").format(part=words))
        box.toggled.connect(self.changed)
        return box

    def _line(self, words: str) -> TickLine:
        line = TickLine(words)
        line.box.setAccessibleName(self.tr("Include: {part}").format(part=words))
        line.ticked.connect(self.changed)
        return line
