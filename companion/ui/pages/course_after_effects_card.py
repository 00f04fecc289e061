"""One check: a place for own words, and one question. Whoever is troubled, or not sure, is shown two ways to be heard."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.after_effects import AfterEffectsDay
from companion.domain.course_lists import ListLine
from companion.domain.entries import Changes, preview_of
from companion.errors import CompanionError, NotFound
from companion.services import after_effects, journal
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.pages.course_part import do
from companion.ui.pages.course_window import spell_span
from companion.ui.widgets.buttons import button
from companion.ui.widgets.form_fields import OneOfFew
from companion.ui.widgets.layout import Card, FlowRow
from companion.ui.widgets.words import Words

YES, NO, NOT_SURE = "yes", "no", "not_sure"
LASTING = {YES: True, NO: False, NOT_SURE: None}
DAYS_A_WEEK, DAYS_A_MONTH = 7, 30.4


def check_title(day: int) -> str:
    """What a check is called: week 1, month 3, else its day."""
    translate = QCoreApplication.translate
    if day < 28 and day % DAYS_A_WEEK == 0:
        return translate("AfterEffects", "Week {number}").format(number=day // DAYS_A_WEEK)
    months = round(day / DAYS_A_MONTH)
    if months and abs(day - months * DAYS_A_MONTH) <= 3:
        return translate("AfterEffects", "Month {number}").format(number=months)
    return translate("AfterEffects", "Day {number}").format(number=day)


class CheckCard(Card):
    """From its day on it can be answered at any time."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.context = context
        self.check: AfterEffectsDay | None = None
        self._line: ListLine | None = None
        """The line that was put on the therapist's list just now."""
        self.title = Words("", "heading")
        self.when = Words("", "soft")
        self.prompt = Words(
            self.tr(
                "How is it now, compared with before the session? You can also write about how things look, sound "
                "or feel."
            ),
            "reading",
        )
        self.answer = Words("", "quiet")
        self.write_button = button("", self._write)
        self.not_today_button = button(self.tr("Not today"), self._not_today, role="quiet")
        buttons = FlowRow()
        for made in (self.write_button, self.not_today_button):
            buttons.add(made)
        self.question = OneOfFew(
            self.tr("Does something last that troubles you?"),
            ((YES, self.tr("Yes")), (NO, self.tr("No")), (NOT_SURE, self.tr("Not sure"))),
            may_take_back=False,
        )
        self.question.changed.connect(self._say_lasting)
        self.heard = QWidget()
        inside = QVBoxLayout(self.heard)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.heard_words = Words("", "body")
        self.support_button = button(
            self.tr("Support (F2)"), lambda: self.context.navigate("support")
        )
        self.tell_button = button(self.tr("Tell my therapist"), self._tell)
        self.take_back_button = button(
            self.tr("Take it off my list"), self._take_back, role="quiet"
        )
        doors = FlowRow()
        for made in (self.support_button, self.tell_button, self.take_back_button):
            doors.add(made)
        inside.addWidget(self.heard_words)
        inside.addWidget(doors)
        self.doors = doors
        for thing in (
            self.title, self.when, self.prompt, self.answer, buttons, self.question, self.heard,
        ):  # fmt: skip
            self.column.addWidget(thing)
        self.setFocusProxy(self.write_button)

    def show_check(self, check: AfterEffectsDay, today: date, *, quiet: bool) -> None:
        """Show where it stands on `today`; `quiet`: it was put off until tomorrow."""
        self.check = check
        title = check_title(check.day)
        self.title.say(title)
        self.when.say(self._when_words(check, today, quiet=quiet))
        self.write_button.setText(
            self.tr("Write about this")
            if check.entry_id is None
            else self.tr("Open what you wrote")
        )
        self.write_button.setAccessibleName(f"{self.write_button.text()}: {title}")
        self.not_today_button.setAccessibleName(f"{self.not_today_button.text()}: {title}")
        self.not_today_button.setVisible(check.offered(today) and not quiet)
        self.answer.say(self._answer(check))
        self.answer.setVisible(bool(self.answer.text()))
        said = check.check
        asks = check.offered(today)
        self.prompt.setVisible(asks)
        self.question.setVisible(asks or check.answered)
        key = next((k for k, v in LASTING.items() if said is not None and v is said.lasting), None)
        self.question.choose(key)
        self.heard.setVisible(key in (YES, NOT_SURE))
        told = said is not None and said.for_therapist
        self.tell_button.setVisible(not told)
        self.take_back_button.setVisible(told and self._line is not None)
        self.heard_words.say(
            self.tr("It stands on the list for your therapist. Support is there at any time.")
            if told
            else self.tr(
                "You need not keep this to yourself. You can call somebody now, or bring it to your next meeting."
            )
        )
        self.doors.updateGeometry()

    def _when_words(self, check: AfterEffectsDay, today: date, *, quiet: bool) -> str:
        if check.check is not None:
            return self.tr("Answered on {day}").format(day=spell_day(check.check.checked_on))
        span = spell_span(check.on, check.until)
        if check.entry_id is None and today > check.until:
            return self.tr("{span}. You can still write about it.").format(span=span)
        return f"{span}. {self.tr('Quiet until tomorrow.')}" if quiet else span

    def _answer(self, check: AfterEffectsDay) -> str:
        if check.entry_id is None:
            return ""
        try:
            entry = journal.entry(self.context.vault, check.entry_id)
        except NotFound:
            return ""
        return preview_of(entry.body) or entry.title or self.tr("Nothing is written yet.")

    # --- what the person does

    @property
    def _key(self) -> tuple[str, int]:
        assert self.check is not None
        return self.check.dosing_session.id, self.check.day

    def _write(self) -> None:
        session_id, day = self._key
        try:
            entry, changes = after_effects.write_after_effects(
                self.context.vault,
                session_id,
                day,
                self.prompt.text(),
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        if changes == Changes():
            self.context.navigate("journal", entry_id=entry.id)
            return
        self.context.announce(changes)
        self.context.navigate("journal", entry_id=entry.id, just_begun=True)

    def _say_lasting(self) -> None:
        session_id, day = self._key
        lasting = LASTING[self.question.key or NOT_SURE]
        do(
            self.context,
            lambda: after_effects.say_lasting(self.context.vault, session_id, day, lasting),
        )

    def _tell(self) -> None:
        session_id, day = self._key
        assert self.check is not None
        words = self.tr("After session {number}, {when}: something lasts that troubles me.").format(
            number=self.check.dosing_session.number, when=check_title(day).lower()
        )
        if self.check.check is not None and self.check.check.lasting is None:
            words = self.tr(
                "After session {number}, {when}: I am not sure whether something lasts."
            ).format(number=self.check.dosing_session.number, when=check_title(day).lower())

        def tell() -> Changes:
            self._line, changes = after_effects.tell_therapist(
                self.context.vault, session_id, day, words
            )
            return changes

        if do(self.context, tell):
            self.take_back_button.setFocus()
            self.context.messages.say(
                self.tr("It is on the list for your therapist. Nothing was sent.")
            )

    def _take_back(self) -> None:
        session_id, day = self._key
        line_id = self._line.id if self._line is not None else None
        if do(
            self.context,
            lambda: after_effects.take_back_told(self.context.vault, session_id, day, line_id),
        ):
            self.tell_button.setFocus()

    def _not_today(self) -> None:
        session_id, day = self._key
        if do(self.context, lambda: after_effects.not_today(self.context.vault, session_id, day)):
            self.write_button.setFocus()
