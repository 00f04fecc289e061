"""One insight: its words, where it came from, the look back when one waits, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import Changes, first_words
from companion.domain.insights import LOOK_IN_BETWEEN
from companion.services import form_drafts, insights
from companion.services.insights import KeptInsight
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import beside, do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.entry_words import kind_words, without_ids
from companion.ui.widgets.inline_words import InlineWords
from companion.ui.widgets.layout import Card, FlowRow, row, rule
from companion.ui.widgets.look_back import LookBack, LooksBefore
from companion.ui.widgets.more_menu import Deed, more_button, name_more
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words, selectable

LARGE = 180
"""Up to so many characters the words are set large; longer ones in the size for reading."""


class InsightCard(Card):
    """Nothing is asked unless a return waits, or the person wants to look back now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.kept: KeptInsight | None = None
        self._wants_to_look = False
        self._asks = True
        self.passage = selectable(Words("", "prompt"))
        self.source = Words("", "soft")
        self.open_button = button(self.tr("Open the entry"), self._open_entry, role="link")
        self.words_editor = InlineWords(
            self.tr("The words of this insight"),
            self.tr("Keep these words"),
            self.tr("The entry it came from keeps its own words."),
        )
        self.words_editor.kept.connect(self._keep_words)
        self.words_editor.closed.connect(self._end_change)
        self.looks = LooksBefore()
        self.when = Words("", "soft")
        self.look_holder = QWidget()
        inside = QVBoxLayout(self.look_holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self.look = LookBack()
        self.look.kept.connect(self._keep_look)
        self.look.put_off.connect(self._put_off)
        self.look_draft = FormDraft(context, "", self.look.draft_fields, self)
        self.words_draft = FormDraft(context, "", {"words": self.words_editor.field}, self)
        inside.addWidget(rule())
        inside.addWidget(self.look)
        self.look_button = button(self.tr("Look back now"), self._look_now)
        self.up_button = button(self.tr("Take it up again"), self._take_up)
        self.more = more_button(self._deeds)
        self.buttons = FlowRow()
        for made in (self.look_button, self.up_button):
            self.buttons.add(made)
        about = row(self.open_button, 1)
        self.column.addLayout(beside(self.passage, self.more))
        for thing in (self.words_editor, self.source):
            self.column.addWidget(thing)
        self.column.addLayout(about)
        for thing in (self.looks, self.when, self.look_holder, self.buttons):
            self.column.addWidget(thing)

    def show_insight(
        self, kept: KeptInsight, session_number: int | None, *, asks: bool = True
    ) -> None:
        """Show where it stands; what is half filled in stays. Without `asks`, looking back is one press away."""
        self._asks = asks
        before, self.kept = self.kept, kept
        if before is None:
            self._bring_back(kept)
        elif before.waiting != kept.waiting:
            self._wants_to_look = False
            self.look.start_afresh()
            self.look_draft.forget()
        insight = kept.insight
        kind = "prompt" if len(insight.passage) <= LARGE else "reading"
        if self.passage.property("words") != kind:
            self.passage.setProperty("words", kind)
            self.passage.style().unpolish(self.passage)
            self.passage.style().polish(self.passage)
        self.passage.say(insight.passage)
        self.source.say(self._source_words(kept, session_number))
        self.open_button.setVisible(kept.source is not None)
        self.looks.show_looks(kept.looks)
        self.when.say(self._when_words(kept))
        self.when.setVisible(bool(self.when.text()))
        self._show_look()
        about = first_words(insight.passage, 60)
        name_more(self.more, about)
        for made in (self.open_button, self.look_button, self.up_button):
            made.setAccessibleName(f"{made.text()}: {about}")
        self.setFocusProxy(
            self.look if not self.look_holder.isHidden() else self._first_button(kept)
        )

    def _first_button(self, kept: KeptInsight) -> QWidget:
        return self.up_button if kept.insight.let_go_at is not None else self.look_button

    def save(self) -> bool:
        """Put on disk what is half filled in."""
        saved = [self.look_draft.flush(), self.words_draft.flush()]
        return all(saved)

    def _bring_back(self, kept: KeptInsight) -> None:
        """What was half filled in when the page was last shown."""
        half_filled = self.look_draft.begin(f"look:{kept.insight.id}")
        self._wants_to_look = half_filled and not kept.quiet
        if form_drafts.form_draft(self.context.vault, self._words_draft_name):
            self._open_change()

    # --- words

    def _source_words(self, kept: KeptInsight, session_number: int | None) -> str:
        day = spell_day(kept.insight.marked_on)
        if kept.source is not None:
            heading = without_ids(kept.source.heading) or kind_words(kept.source.kind)
            written = spell_day(kept.source.day)
            if kept.source.in_trash:
                return self.tr(
                    "From “{heading}”, {written}; that entry is in the trash. Kept on {day}."
                ).format(heading=heading, written=written, day=day)
            return self.tr("From “{heading}”, {written}. Kept on {day}.").format(
                heading=heading, written=written, day=day
            )
        if session_number is not None:
            return self.tr("From session {number}. Kept on {day}.").format(
                number=session_number, day=day
            )
        return self.tr("Kept on {day}. The entry it came from is gone.").format(day=day)

    def _when_words(self, kept: KeptInsight) -> str:
        if kept.waiting is not None:
            if kept.quiet:
                return self.tr("Quiet until tomorrow.")
            return "" if self._asks else self.tr("It has come back, to be looked at.")
        if kept.insight.let_go_at is not None:
            return self.tr("You let it go. It is not asked about any more.")
        if kept.next_on is not None:
            return self.tr("It comes back on {day}.").format(day=spell_day(kept.next_on))
        return ""

    # --- looking back

    def _show_look(self) -> None:
        kept = self.kept
        if kept is None:
            return
        living = kept.insight.let_go_at is None
        waits = kept.waiting is not None and not kept.quiet
        self.look_holder.setVisible(living and ((waits and self._asks) or self._wants_to_look))
        self.look_button.setVisible(living and self.look_holder.isHidden())
        self.up_button.setVisible(not living)
        self.buttons.setVisible(not living or self.look_holder.isHidden())
        self.look.not_today_button.setText(
            self.tr("Not today") if waits else self.tr("Put it away")
        )
        self.look.not_today_button.setAccessibleName(self.look.not_today_button.text())
        self.buttons.updateGeometry()

    def _look_now(self) -> None:
        self._wants_to_look = True
        self._show_look()
        self.look.setFocus()
        bring_into_view(self)

    def _keep_look(self) -> None:
        kept = self.kept
        if kept is None:
            return
        day = kept.waiting.day if kept.waiting is not None else LOOK_IN_BETWEEN
        still_true, acted_on, words = self.look.answered
        self._wants_to_look = False
        if do(
            self.context,
            lambda: insights.look_back(
                self.context.vault,
                kept.insight.id,
                day,
                still_true=still_true,
                acted_on=acted_on,
                words=words,
            ),
        ):
            self.look.start_afresh()
            self.look_draft.forget()
            self._show_look()
            self.look_button.setFocus()
        else:
            self._wants_to_look = True

    def _put_off(self) -> None:
        kept = self.kept
        if kept is None:
            return
        self._wants_to_look = False
        if kept.waiting is not None and not kept.quiet:
            waiting = kept.waiting
            do(self.context, lambda: insights.not_today(self.context.vault, waiting))
        self._show_look()
        self.look_button.setFocus()

    # --- the rest

    def _deeds(self) -> Sequence[Deed]:
        deeds: list[Deed] = [(self.tr("Change the words"), self._begin_change)]
        if self.kept is not None and self.kept.insight.let_go_at is None:
            deeds.append((self.tr("Make a practice of it"), self._make_practice))
            deeds.append((self.tr("Let it go"), self._let_go))
        deeds.append((self.tr("Erase"), self._erase))
        return deeds

    def _open_entry(self) -> None:
        if self.kept is not None and self.kept.source is not None:
            self.context.navigate("journal", entry_id=self.kept.source.entry_id)

    def _make_practice(self) -> None:
        if self.kept is not None:
            self.context.navigate(
                "course",
                part="integration",
                view="practices",
                begin=True,
                insight_id=self.kept.insight.id,
            )

    def _let_go(self) -> None:
        if self.kept is None:
            return
        insight_id = self.kept.insight.id
        if do(self.context, lambda: insights.let_go(self.context.vault, insight_id)):
            self.context.messages.say(
                self.tr("It is let go. You can still read it, further down."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context, lambda: insights.take_up_again(self.context.vault, insight_id)
                ),
            )

    def _take_up(self) -> None:
        if self.kept is not None:
            insight_id = self.kept.insight.id
            do(self.context, lambda: insights.take_up_again(self.context.vault, insight_id))

    def _erase(self) -> None:
        if self.kept is None:
            return
        insight_id, erased = self.kept.insight.id, list[insights.ErasedInsight]()

        def erase() -> Changes:
            gone, changes = insights.erase_insight(self.context.vault, insight_id)
            erased.append(gone)
            return changes

        if do(self.context, erase):
            for draft in (self.look_draft, self.words_draft):
                draft.forget()
            self.context.messages.say(
                self.tr("The insight is erased. The entry it came from stays as it is."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context, lambda: insights.bring_back_insight(self.context.vault, erased[0])
                ),
            )

    # --- other words

    def _begin_change(self) -> None:
        if self.kept is not None:
            self._open_change()
            self.words_editor.field.setFocus()

    def _open_change(self) -> None:
        """With the words as they stand, or as far as they were changed when the page was left."""
        assert self.kept is not None
        self.words_editor.begin(self.kept.insight.passage)
        self.words_draft.begin(self._words_draft_name)
        for thing in (self.passage, self.more):
            thing.hide()

    @property
    def _words_draft_name(self) -> str:
        assert self.kept is not None
        return f"insight:{self.kept.insight.id}"

    def _keep_words(self, words: str) -> None:
        if self.kept is None:
            return
        insight_id = self.kept.insight.id
        if do(self.context, lambda: insights.change_passage(self.context.vault, insight_id, words)):
            self.words_editor.end()

    def _end_change(self) -> None:
        self.words_draft.forget()
        for thing in (self.passage, self.more):
            thing.show()
        self.more.setFocus()
