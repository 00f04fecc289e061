"""One decision: how long it rests, what can be done with it when it is back, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from companion import clock
from companion.domain.decisions import DecisionState, ParkedDecision
from companion.domain.entries import first_words
from companion.services import decisions, form_drafts
from companion.services.decisions import KeptDecision
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_decision_form import DecisionForm
from companion.ui.pages.course_part import beside, do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.inline_words import InlineWords
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.more_menu import Deed, more_button, name_more
from companion.ui.widgets.words import Words, selectable

LONGER = timedelta(days=14)
"""A decision that is back is offered so much longer a rest, to be changed."""


class DecisionCard(Card):
    """The buttons stand on it when its day has come; before, they are in the menu."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.context = context
        self.kept: KeptDecision | None = None
        self.words = selectable(Words("", "reading"))
        self.state = Words("", "soft")
        self.settled = selectable(Words("", "reading"))
        self.settled_caption = Words(self.tr("What I decided"), "caption")
        self.decide_form = InlineWords(
            self.tr("What I decided"),
            self.tr("Keep this decision"),
            hint=self.tr("In your own words. You can take it back."),
        )
        self.decide_form.kept.connect(self._decide)
        self.decide_form.closed.connect(self._come_back)
        self.change_form = DecisionForm()
        self.longer_form = DecisionForm(with_words=False)
        for form, keep in (
            (self.change_form, self._keep_change),
            (self.longer_form, self._park_longer),
        ):
            form.kept.connect(keep)
            form.put_away.connect(self._close_forms)
            form.hide()
        self.drafts = {
            self.decide_form: FormDraft(
                context, "", {"words": self.decide_form.field}, self.decide_form
            ),
            self.change_form: FormDraft(
                context, "", self.change_form.draft_fields, self.change_form
            ),
            self.longer_form: FormDraft(
                context, "", self.longer_form.draft_fields, self.longer_form
            ),
        }
        self.decide_button = button(self.tr("Decide now"), self._ask_decision)
        self.longer_button = button(self.tr("Let it rest longer"), self._ask_longer)
        self.let_go_button = button(self.tr("Let it go"), self._let_go, role="quiet")
        self.not_today_button = button(self.tr("Not today"), self._not_today, role="quiet")
        self.more = more_button(self._deeds)
        self.buttons = FlowRow()
        self._shown_when_back = (
            self.decide_button,
            self.longer_button,
            self.let_go_button,
            self.not_today_button,
        )
        for made in self._shown_when_back:
            self.buttons.add(made)
        self.column.addLayout(beside(self.words, self.more))
        for thing in (
            self.state, self.settled_caption, self.settled, self.decide_form, self.change_form,
            self.longer_form, self.buttons,
        ):  # fmt: skip
            self.column.addWidget(thing)

    def show_decision(self, kept: KeptDecision) -> None:
        """Show where it stands; what is half typed stays."""
        first, self.kept = self.kept is None, kept
        decision = kept.decision
        self.words.say(decision.words)
        self.state.say(self._state_words(kept))
        self.settled.say(decision.settled_words)
        for thing in (self.settled_caption, self.settled):
            thing.setVisible(bool(decision.settled_words))
        is_back = kept.is_back and not kept.quiet
        for made in self._shown_when_back:
            made.setVisible(is_back)
        self._show_buttons()
        about = first_words(decision.words, 60)
        for made in self._shown_when_back:
            made.setAccessibleName(f"{made.text()}: {about}")
        name_more(self.more, about)
        self.setFocusProxy(self.decide_button if is_back else self.more)
        if first and decision.settled_at is None:
            self._bring_back_form()

    def save(self) -> bool:
        """Put on disk what is half filled in."""
        saved = [draft.flush() for draft in self.drafts.values()]
        return all(saved)

    def _state_words(self, kept: KeptDecision) -> str:
        decision = kept.decision
        if decision.settled_at is not None:
            day = spell_day(clock.local(decision.settled_at, decision.zone).date())
            if decision.state is DecisionState.LET_GO:
                return self.tr("Let go on {day}.").format(day=day)
            return self.tr("Decided on {day}.").format(day=day)
        until = spell_day(decision.until)
        if kept.is_back:
            words = self.tr("It has rested until {day}.").format(day=until)
            words = f"{words} {self.tr('How does it look now?')}"
            return f"{words} {self.tr('Quiet until tomorrow.')}" if kept.quiet else words
        if decision.agreed_with:
            return self.tr("Rests until {day}, agreed with {name}.").format(
                day=until, name=decision.agreed_with
            )
        return self.tr("Rests until {day}.").format(day=until)

    # --- what can be done

    def _deeds(self) -> Sequence[Deed]:
        if self.kept is None:
            return []
        erase: Deed = (self.tr("Erase"), self._erase)
        if self.kept.decision.settled_at is not None:
            return [(self.tr("Let it rest again"), self._park_again), erase]
        change: Deed = (self.tr("Change"), self._ask_change)
        if self.kept.is_back and not self.kept.quiet:
            return [change, erase]
        return [
            change,
            (self.tr("Decide now"), self._ask_decision),
            (self.tr("Let it go"), self._let_go),
            erase,
        ]

    @property
    def _decision(self) -> ParkedDecision:
        assert self.kept is not None
        return self.kept.decision

    def _ask_decision(self) -> None:
        self._close_forms()
        self._open_decide()
        self.decide_form.field.setFocus()

    def _decide(self, words: str) -> None:
        decision_id = self._decision.id
        if do(self.context, lambda: decisions.decide(self.context.vault, decision_id, words)):
            self.decide_form.end()

    def _ask_longer(self) -> None:
        self._close_forms()
        self._open_longer()
        self.longer_form.setFocus()

    def _park_longer(self) -> None:
        form, decision_id = self.longer_form, self._decision.id
        if do(
            self.context,
            lambda: decisions.park_longer(
                self.context.vault, decision_id, form.until.day, form.agreed_with.text()
            ),
        ):
            self._close_forms()

    def _ask_change(self) -> None:
        self._close_forms()
        self._open_change()
        self.change_form.setFocus()

    def _keep_change(self) -> None:
        form, decision_id = self.change_form, self._decision.id
        if do(
            self.context,
            lambda: decisions.change_decision(
                self.context.vault,
                decision_id,
                words=form.words.words,
                until=form.until.day,
                agreed_with=form.agreed_with.text(),
            ),
        ):
            self._close_forms()

    def _let_go(self) -> None:
        decision_id = self._decision.id
        if do(self.context, lambda: decisions.let_go(self.context.vault, decision_id)):
            self.context.messages.say(
                self.tr("It is let go. You can still read it, further down."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context, lambda: decisions.park_again(self.context.vault, decision_id)
                ),
            )

    def _park_again(self) -> None:
        decision_id = self._decision.id
        do(self.context, lambda: decisions.park_again(self.context.vault, decision_id))

    def _not_today(self) -> None:
        decision_id = self._decision.id
        if do(self.context, lambda: decisions.not_today(self.context.vault, decision_id)):
            self.more.setFocus()

    def _erase(self) -> None:
        before = self._decision
        if do(self.context, lambda: decisions.erase_decision(self.context.vault, before.id)):
            self._close_forms()
            self.context.messages.say(
                self.tr("The decision is erased from the list."),
                action_label=self.tr("Undo"),
                action=lambda: do(
                    self.context, lambda: decisions.bring_back_decision(self.context.vault, before)
                ),
            )

    # --- forms

    def _openers(self) -> dict[QWidget, Callable[[], None]]:
        return {
            self.decide_form: self._open_decide,
            self.change_form: self._open_change,
            self.longer_form: self._open_longer,
        }

    def _bring_back_form(self) -> None:
        """The one that was half filled in when the page was last shown."""
        for form, open_form in self._openers().items():
            if form_drafts.form_draft(self.context.vault, self._draft_name(form)):
                open_form()
                return

    def _draft_name(self, form: QWidget) -> str:
        what = {self.decide_form: "decide", self.change_form: "change", self.longer_form: "longer"}
        return f"decision:{self._decision.id}:{what[form]}"

    def _open_decide(self) -> None:
        self.decide_form.begin()
        self._begin(self.decide_form)

    def _open_longer(self) -> None:
        self.longer_form.show_decision(self._decision, clock.today() + LONGER)
        self._begin(self.longer_form)

    def _open_change(self) -> None:
        self.change_form.show_decision(self._decision, self._decision.until)
        self._begin(self.change_form)

    def _begin(self, form: InlineWords | DecisionForm) -> None:
        self.drafts[form].begin(self._draft_name(form))
        form.show()
        self._show_buttons()

    def _show_buttons(self) -> None:
        """One thing at a time: while a form is open, the other ways wait."""
        forms = (self.decide_form, self.change_form, self.longer_form)
        asking = any(not form.isHidden() for form in forms)
        is_back = self.kept is not None and self.kept.is_back and not self.kept.quiet
        self.buttons.setVisible(is_back and not asking)
        self.more.setVisible(not asking)

    def _close_forms(self) -> None:
        self.change_form.hide()
        self.longer_form.hide()
        self._come_back()

    def _come_back(self) -> None:
        for draft in self.drafts.values():
            draft.forget()
        self._show_buttons()
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setFocus()
