"""Measures: which ones the person uses, filling them in, and the words that their clinic gave them for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.measures import MeasureDefinition, MeasureResponse
from companion.errors import CompanionError, NotFound
from companion.services import form_drafts, measures, wording_packs
from companion.services.measure_definitions import band_line, definition, definitions
from companion.services.wording_packs import LoadedPack
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.file_dialogs import choose_file
from companion.ui.pages.course_part import CoursePart, beside, do
from companion.ui.pages.measure_form import draft_name
from companion.ui.pages.measure_view import MeasureView
from companion.ui.widgets.about_measure import AboutMeasure, recall_words
from companion.ui.widgets.buttons import button
from companion.ui.widgets.checklist import TickLine
from companion.ui.widgets.disclosure import Disclosure
from companion.ui.widgets.layout import Card, FlowRow, column, empty, row, rule
from companion.ui.widgets.measure_result import total_words
from companion.ui.widgets.words import Words, selectable


class MeasuresPart(CoursePart):
    """The list of measures, or one of them."""

    moved = Signal()
    """Another measure, or the list, stands here now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view: MeasureView | None = None
        self.list = QWidget()
        inside = QVBoxLayout(self.list)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        self.used = QVBoxLayout()
        self.used.setSpacing(12)
        inside.addLayout(self.used)
        self.choice = Disclosure(self.tr("Choose the measures you use"))
        self.ticks: dict[str, TickLine] = {}
        self._fill_choice()
        inside.addWidget(self.choice)
        inside.addWidget(self._packs_card())
        self.column.addWidget(self.list)
        self._begun = False

    # --- the page's calls

    def refresh(self) -> None:
        if self.view is not None:
            self.view.refresh()
            return
        chosen = measures.chosen(self.context.vault)
        self._show_used(chosen)
        for measure_id, tick in self.ticks.items():
            tick.show_tick(measure_id in {measure.id for measure in chosen})
        if not self._begun and not chosen:
            self.choice.toggle()
        self._begun = True
        self._show_packs(wording_packs.packs(self.context.vault))

    def save(self) -> bool:
        return self.view.save() if self.view is not None else True

    def first_focus(self) -> QWidget:
        """Where the keyboard stands on arrival."""
        return self.view.first_focus() if self.view is not None else self.choice.button

    def open_measure(self, measure_id: str, *, fill_in: bool = False) -> None:
        """Show one measure, with its form open if wanted."""
        try:
            measure = definition(measure_id)
        except NotFound:
            return
        if self.view is None or self.view.measure.id != measure.id:
            self._close_view()
            self.view = MeasureView(self.context, measure)
            self.view.back_wanted.connect(self.show_list)
            self.column.addWidget(self.view)
        self.list.hide()
        self.view.refresh()
        self.moved.emit()
        if fill_in:
            self.view.open_form()
        else:
            self.view.first_focus().setFocus()

    def show_list(self) -> None:
        """Back to all measures."""
        left = self.view.measure.id if self.view is not None else ""
        self._close_view()
        self.list.show()
        self.refresh()
        self.moved.emit()
        opened = self.opened.get(left)
        (opened or self.choice.button).setFocus()

    def _close_view(self) -> None:
        if self.view is not None:
            self.view.save()
            self.view.hide()
            self.column.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    # --- the measures in use

    def _show_used(self, chosen: tuple[MeasureDefinition, ...]) -> None:
        self.opened: dict[str, QWidget] = {}
        empty(self.used)
        kept: dict[str, list[MeasureResponse]] = {}
        for response in measures.responses(self.context.vault):
            kept.setdefault(response.measure_id, []).append(response)
        resting = [each for each in definitions() if each.id in kept and each not in chosen]
        for measure in (*chosen, *resting):
            self.used.addWidget(
                self._measure_card(measure, kept.get(measure.id, []), used=measure in chosen)
            )
        if not chosen and not resting:
            card = Card()
            card.column.addWidget(
                Words(
                    self.tr(
                        "Some clinics give you forms to fill in, such as the PHQ-9. If yours does, you can keep what you "
                        "answered here and look at it over time."
                    ),
                    "reading",
                )
            )
            card.column.addWidget(
                Words(self.tr("None is needed. Choose one below if your clinic uses it."), "quiet")
            )
            self.used.addWidget(card)

    def _measure_card(
        self, measure: MeasureDefinition, kept: list[MeasureResponse], *, used: bool
    ) -> Card:
        card = Card(spacing=2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(measure.title, "heading"))
        if kept:
            last = kept[-1]
            for line in self._last_words(last):
                words.addWidget(line)
        else:
            words.addWidget(Words(recall_words(measure), "quiet"))
        if form_drafts.form_draft(self.context.vault, draft_name(measure)):
            words.addWidget(Words(self.tr("One is half filled in."), "soft"))
        if not used:
            words.addWidget(Words(self.tr("You do not use this one now."), "soft"))
        buttons = FlowRow()
        opened = button(
            self.tr("Open"),
            lambda: self.open_measure(measure.id),
            role="quiet",
            name=self.tr("Open: {measure}").format(measure=measure.title),
        )
        if used:
            fill = button(
                self.tr("Fill it in"),
                lambda: self.open_measure(measure.id, fill_in=True),
                name=self.tr("Fill in: {measure}").format(measure=measure.title),
            )
            buttons.add(fill)
        buttons.add(opened)
        self.opened[measure.id] = opened
        card.column.addLayout(column(words, buttons, spacing=10))
        return card

    def _last_words(self, response: MeasureResponse) -> list[Words]:
        day = spell_day(response.local_date)
        try:
            scores = measures.scores(response)
            measure = definition(response.measure_id, response.measure_version)
        except CompanionError:
            return [Words(day, "soft")]
        if scores.total is None:
            return [Words(self.tr("{day}: no total").format(day=day), "soft")]
        total = total_words(measure, scores.total)
        if scores.band is None:
            return [Words(self.tr("{day}: {total}").format(day=day, total=total), "soft")]
        line = self.tr("{day}: {total}, {band}").format(day=day, total=total, band=scores.band.name)
        return [Words(line, "soft"), Words(band_line(), "soft")]

    # --- choosing

    def _fill_choice(self) -> None:
        content = self.choice.content
        content.setSpacing(12)
        content.addWidget(
            Words(
                self.tr(
                    "Choose those that your clinic uses. A measure is a screening aid. Talk it over with your clinician. "
                    "The words of the forms are not part of this program; fill them in beside the form your clinic gave you."
                ),
                "quiet",
            )
        )
        for number, measure in enumerate(definitions()):
            if number:
                content.addWidget(rule())
            content.addWidget(self._choice_line(measure))

    def _choice_line(self, measure: MeasureDefinition) -> TickLine:
        tick = TickLine(measure.title, description=measure.about)
        tick.ticked.connect(
            lambda on: do(
                self.context, lambda: measures.choose(self.context.vault, measure.id, on=on)
            )
        )
        self.ticks[measure.id] = tick
        about = AboutMeasure(measure)
        about.hide()
        more = button(
            self.tr("More about it"),
            lambda: about.setVisible(about.isHidden()),
            role="link",
            name=self.tr("More about {measure}").format(measure=measure.title),
        )
        words = Words(f"{measure.about} {recall_words(measure)}", "quiet")
        tick.below(words, row(more, 1), about)
        return tick

    # --- the clinic's own words

    def _packs_card(self) -> Card:
        card = Card(spacing=12)
        card.column.addWidget(Words(self.tr("Words from your clinic"), "heading"))
        card.column.addWidget(
            Words(
                self.tr(
                    "If your clinic gave you a file with the words of a form, you can load it here. It stays in this vault "
                    "and is never part of a share or an export."
                ),
                "quiet",
            )
        )
        self.packs = QVBoxLayout()
        self.packs.setSpacing(12)
        card.column.addLayout(self.packs)
        self.load_button = button(self.tr("Load a file …"), self._choose_pack)
        card.column.addLayout(row(self.load_button, 1))
        return card

    def load_pack(self, path: Path) -> None:
        """Take in the words of this file; its measure is used from now on."""
        vault = self.context.vault

        def load() -> object:
            pack, changes = wording_packs.load_pack(vault, path)
            return pack, changes | measures.choose(vault, pack.measure_id, on=True)

        if do(self.context, load):  # type: ignore[arg-type]
            self.context.messages.say(self.tr("The words are loaded. They stay in this vault."))

    def _choose_pack(self) -> None:
        file = choose_file(
            self,
            self.tr("Load the words of a form"),
            Path.home(),
            self.tr("Questionnaires (*.json)"),
        )
        if file:
            self.load_pack(file)

    def _show_packs(self, packs: dict[str, LoadedPack]) -> None:
        empty(self.packs)
        for measure_id, loaded in packs.items():
            measure = definition(measure_id)
            pack = loaded.pack
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Words(f"{measure.title} · {pack.title}", "strong"))
            if pack.source_name:
                words.addWidget(Words(pack.source_name, "soft"))
            if pack.licence:
                words.addWidget(selectable(Words(pack.licence, "soft")))
            forget = button(
                self.tr("Take out"),
                lambda measure_id=measure_id: do(
                    self.context,
                    lambda: wording_packs.forget_pack(self.context.vault, measure_id),
                ),
                role="quiet",
                name=self.tr("Take out the words of {measure}").format(measure=measure.title),
            )
            self.packs.addLayout(beside(words, forget))
