"""Everything in a share on printed pages, each thing under its number: parts first, then the entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtGui import QFont, QTextCharFormat

from companion.domain.charts import Chart
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedFile,
    SharedInsight,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import REDACTED, SharedEntry, ShareDocument
from companion.services.measure_definitions import band_line
from companion.sharing.share_charts import measure_chart, scale_chart
from companion.sharing.share_facts import (
    after_effects_words,
    answer_rows,
    beside_entry,
    days_words,
    entry_head,
    file_words,
    in_entry,
    insight_facts,
    look_words,
    measure_facts,
    measure_rows,
    practice_facts,
    scale_facts,
    scale_rows,
    session_words,
)
from companion.sharing.share_words import HEADINGS, ITEMS, NOT_ALONG, spell_day
from companion.ui.paper_drawings import ChartDrawing, PictureDrawing
from companion.ui.paper_looks import Look, sheet_looks
from companion.ui.paper_markdown import STEP, Paragraph, paragraphs_of
from companion.ui.paper_pages import Pages
from companion.ui.paper_pieces import Run, reads_from_the_right
from companion.ui.share_tables import Tables

LEFT = 30.0
"""Of words from the margin in which numbers stand, points."""
HIGHEST_PICTURE = 300.0
PAIR = 2
"""Cells of a row that has a day and one number."""
CHART_SHARE = 0.86
"""Of the width that a chart takes."""


class ShareSheet:
    """Puts a document on pages."""

    def __init__(self, pages: Pages, files: Mapping[str, bytes]) -> None:
        """`files`: attachments by their digest."""
        self._pages, self._files = pages, files
        self._looks = sheet_looks()
        self._tables = Tables(pages, self._looks, LEFT)
        self._forms: dict[tuple[str, frozenset[str]], QTextCharFormat] = {}

    def put(self, document: ShareDocument, step: Callable[[], None]) -> None:
        """Everything in `document`; `step` is called after each entry and may raise."""
        if document.note:
            self._part("note")
            self._markdown(document.note)
        for name, items, put in (
            ("sessions", document.sessions, self._session),
            ("insights", document.insights, self._insight),
            ("practices", document.practices, self._practice),
            ("measures", document.measures, lambda one: self._measure(one, document)),
            ("after_effects", document.after_effects, self._check),
            ("questions", document.questions, self._question),
            ("checkins", document.scales, lambda one: self._scale(one, document)),
        ):
            self._each(name, items, put)
        if document.entries:
            self._part("entries")
        for entry in document.entries:
            self._entry(entry)
            step()

    # --- parts

    def _part(self, name: str) -> None:
        look = self._looks["charted" if name in ("measures", "checkins") else "part"]
        self._pages.words(HEADINGS[name], look, left=LEFT)

    def _each(self, name: str, items: Sequence[Any], put: Callable[[Any], None]) -> None:
        if items:
            self._part(name)
        for item in items:
            put(item)

    def _line(self, number: int, words: str, facts: str = "", *, own: bool = False) -> None:
        looks = self._looks
        look = looks["words" if own else "plain"]
        self._pages.words(words, look, left=LEFT, label=str(number), label_look=looks["number"])
        self._small(facts)

    def _small(self, words: str) -> None:
        if words:
            self._pages.words(words, self._looks["small"], left=LEFT)

    def _beside(self, words: str) -> None:
        """The client's words that belong to what stands above them."""
        if words:
            self._pages.words(words, self._looks["quote"], left=LEFT)

    def _session(self, session: SharedSession) -> None:
        self._line(session.number, session_words(session))

    def _insight(self, insight: SharedInsight) -> None:
        marked = insight_facts(msgspec.structs.replace(insight, looks=()))
        where = in_entry(insight.entry)
        self._line(
            insight.number, insight.passage, f"{marked}, {where}" if where else marked, own=True
        )
        for look in insight.looks:
            self._small(look_words(look))
            self._beside(look.words)

    def _practice(self, practice: SharedPractice) -> None:
        begun = f"{practice_facts(practice)}, begun {spell_day(practice.begun_on)}"
        self._line(practice.number, practice.name, begun, own=True)
        self._beside(", ".join(filter(None, (practice.when_words, practice.where_words))))
        self._small(days_words(practice.done_on))

    def _check(self, check: SharedAfterEffects) -> None:
        facts = (spell_day(check.local_date), in_entry(check.entry))
        self._line(check.number, after_effects_words(check), ", ".join(filter(None, facts)))

    def _question(self, question: SharedQuestion) -> None:
        self._line(question.number, question.words, spell_day(question.local_date), own=True)

    # --- numbers

    def _measure(self, measure: SharedMeasure, document: ShareDocument) -> None:
        self._named(measure.number, measure.title, measure_facts(measure))
        self._small(measure.recall and f"It looks back on {measure.recall}.")
        self._chart(measure_chart(measure, document.sessions))
        if measure.bands:
            self._small(band_line())
        headings, rows = measure_rows(measure)
        put = self._tables.put_pairs if len(headings) == PAIR else self._tables.put
        put(headings, rows)
        self._tables.put(*answer_rows(measure), lead=ITEMS)

    def _scale(self, scale: SharedScale, document: ShareDocument) -> None:
        self._named(scale.number, scale.name, scale_facts(scale))
        self._chart(scale_chart(scale, document.sessions))
        self._tables.put_pairs(*scale_rows(scale))

    def _named(self, number: int, title: str, facts: str) -> None:
        looks = self._looks
        self._pages.words(
            title, looks["named"], left=LEFT, label=str(number), label_look=looks["number"]
        )
        self._small(facts)

    def _chart(self, chart: Chart) -> None:
        if chart.is_empty:
            return
        drawing = ChartDrawing(chart)
        width = (self._pages.width - LEFT) * CHART_SHARE
        self._pages.gap(4)
        self._pages.drawing(drawing, width, drawing.height(width), left=LEFT)

    # --- entries

    def _entry(self, entry: SharedEntry) -> None:
        pages, looks = self._pages, self._looks
        label = str(entry.number)
        pages.words(
            entry_head(entry), looks["head"], left=LEFT, label=label, label_look=looks["number"]
        )
        if entry.title:
            pages.words(entry.title, looks["entry"], left=LEFT)
        if entry.prompt:
            pages.words(entry.prompt, looks["asked"], left=LEFT)
        self._markdown(entry.body)
        for line in beside_entry(entry):
            self._small(line)
        for file in entry.files:
            self._file(file)

    def _file(self, file: SharedFile) -> None:
        content = self._files.get(file.digest)
        picture = PictureDrawing(content, file.media_type) if content is not None else None
        if picture is None or picture.size.isEmpty():
            self._small(f"{NOT_ALONG}: {file_words(file)}")
            return
        width, height = picture.fitted(self._pages.width - LEFT, HIGHEST_PICTURE)
        self._pages.gap(6)
        self._pages.drawing(picture, width, height, left=LEFT)
        self._small(file.name)

    def _markdown(self, text: str) -> None:
        for paragraph in paragraphs_of(text):
            self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> None:
        pages, looks = self._pages, self._looks
        left = LEFT + STEP * paragraph.depth
        if paragraph.kind == "rule":
            pages.rule(left)
            return
        if paragraph.text.strip() == REDACTED:
            pages.words(REDACTED, looks["left_out"], left=left)
            return
        look = looks["item" if paragraph.mark else paragraph.kind]
        runs: list[Run] = [(at, n, self._form(look, names)) for at, n, names in paragraph.runs]
        if paragraph.mark and reads_from_the_right(paragraph.text):
            before = f"{paragraph.mark} "
            runs = [(at + len(before), count, form) for at, count, form in runs]
            pages.words(before + paragraph.text, look, left=left, runs=runs)
            return
        pages.words(
            paragraph.text,
            look,
            left=left,
            runs=runs,
            label=paragraph.mark,
            label_look=look,
            label_left=left - STEP,
        )

    def _form(self, look: Look, names: frozenset[str]) -> QTextCharFormat:
        """The letters of `look`, as emphasis and the like want them."""
        key = (look.font.key(), names)
        if key not in self._forms:
            font = QFont(self._looks["code"].font if "code" in names else look.font)
            if "strong" in names:
                font.setWeight(QFont.Weight.DemiBold)
            font.setItalic(font.italic() or "em" in names)
            font.setStrikeOut("s" in names)
            form = QTextCharFormat()
            form.setFont(font)
            self._forms[key] = form
        return self._forms[key]
