"""One stretch of days after a session, with its reflections: coming, open, answered or over."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.courses import Invitation, InvitationState
from companion.domain.entries import Changes, preview_of
from companion.domain.guidance import ReflectionWindow
from companion.errors import CompanionError, NotFound
from companion.services import courses, guidance, journal
from companion.ui.context import Context
from companion.ui.dates import spell_day
from companion.ui.icons import icon
from companion.ui.pages.course_part import do
from companion.ui.pages.course_reflection_doors import doors
from companion.ui.pages.course_step import BESIDE_ARROW
from companion.ui.theme import sans
from companion.ui.widgets.buttons import button
from companion.ui.widgets.icon_label import IconLabel
from companion.ui.widgets.layout import Card, FlowRow, empty, row, rule
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words


class WindowCard(Card):
    """Closed at first; what stands inside is made when it is opened."""

    def __init__(
        self, context: Context, window: ReflectionWindow, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, padding=16, spacing=0)
        self.context = context
        self.window_ = window
        self._invitations: list[Invitation] = []
        self._today: date | None = None
        self._put_off = False
        """Whether the person said "Not today", here or on Today."""
        self._shown: list[tuple[Invitation, str]] | None = None
        self.header = button(window.title, self.toggle, role="row")
        self.header.setFont(sans(context.theme.body_points, semibold=True))
        self.state_icon = IconLabel(context.theme, "circle")
        self.state = Words("", "soft", wrap=False)
        line = row(self.header, self.state_icon, self.state, spacing=8)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 8, 0)
        self.column.addLayout(line)
        self.when = Words("", "quiet")
        self.beneath = QVBoxLayout()
        self.beneath.addWidget(self.when)
        self.column.addLayout(self.beneath)
        self.holder = QWidget()
        self.inside = QVBoxLayout(self.holder)
        self.inside.setSpacing(16)
        self.holder.hide()
        self.column.addWidget(self.holder)
        context.theme.changed.connect(self._paint_header)
        self._paint_header()

    @property
    def is_open(self) -> bool:
        return not self.holder.isHidden()

    def toggle(self) -> None:
        """Open what is closed, close what is open."""
        if self.is_open:
            self.holder.hide()
        else:
            self.open()
            bring_into_view(self)
        self._paint_header()

    def open(self) -> None:
        """Show the reflections."""
        self.holder.show()
        self._show_inside()
        self._paint_header()

    def show_invitations(
        self, invitations: list[Invitation], today: date, *, quiet: bool = False
    ) -> None:
        """Show where this window and its reflections stand on `today`; `quiet`: they were put off until tomorrow."""
        self._put_off = quiet
        self._invitations, self._today = invitations, today
        self._show_state()
        if self.is_open:
            self._show_inside()

    # --- state

    def _show_state(self) -> None:
        if not self._invitations or self._today is None:
            return
        first = self._invitations[0]
        aim = self.window_.aim
        self.when.say(f"{spell_span(first.opens_on, first.closes_on)} · {aim}")
        is_now = first.opens_on <= self._today <= first.closes_on
        if self._today < first.opens_on:
            day = spell_day(first.opens_on, with_year=first.opens_on.year != self._today.year)
            words, name = self.tr("From {day}").format(day=day), "clock"
        elif is_now:
            words, name = self.tr("Open now"), "sprout"
        else:
            words, name = self.tr("Over"), "leaf"
        self.state.say(words)
        self.state_icon.show_icon(name, "accent" if is_now else "soft_ink")
        self._paint_header()

    def _is_over(self) -> bool:
        first = self._invitations[0]
        return self._today is not None and self._today > first.closes_on

    # --- inside

    def _show_inside(self) -> None:
        if not self._invitations:
            return
        shown = [(invitation, self._answer_to(invitation)) for invitation in self._invitations]
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.inside)
        self.inside.addWidget(rule())
        if self._is_over():
            self.inside.addWidget(
                Words(self.tr("This window is over. You can still write about it."), "quiet")
            )
        self._add_support_line()
        for invitation, answer in shown:
            self._add_invitation(invitation, answer)

    def _answer_to(self, invitation: Invitation) -> str:
        """The first words of the answer; changes when they do, so that the card knows what to paint anew."""
        if invitation.entry_id is None:
            return self.tr("Quiet until tomorrow.") if self._quiet(invitation) else ""
        try:
            entry = journal.entry(self.context.vault, invitation.entry_id)
        except NotFound:
            return ""
        return preview_of(entry.body) or entry.title or self.tr("Nothing is written yet.")

    def _add_support_line(self) -> None:
        words = Words(guidance.fixed_texts().window_opening, "soft")
        line = row(
            words,
            button(self.tr("Support"), lambda: self.context.navigate("support"), role="link"),
        )
        line.setStretch(0, 1)
        self.inside.addLayout(line)

    def _add_invitation(self, invitation: Invitation, answer: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(Words(invitation.prompt_text, "reading"))
        if answer:
            words.addWidget(Words(answer, "quiet"))
        buttons = FlowRow()
        if invitation.entry_id is not None:
            entry_id = invitation.entry_id
            buttons.add(
                button(
                    self.tr("Open"),
                    lambda: self.context.navigate("journal", entry_id=entry_id),
                    name=self.tr("Open what you wrote about: {prompt}").format(
                        prompt=invitation.prompt_text
                    ),
                )
            )
        elif invitation.state is not InvitationState.COMING:
            buttons.add(
                button(
                    self.tr("Write about this"),
                    lambda: self._write(invitation),
                    name=self.tr("Write about: {prompt}").format(prompt=invitation.prompt_text),
                )
            )
            if invitation.state is InvitationState.OPEN and not self._quiet(invitation):
                buttons.add(
                    button(
                        self.tr("Not today"),
                        lambda: self._not_today(invitation),
                        role="quiet",
                        name=self.tr("Not today: {prompt}").format(prompt=invitation.prompt_text),
                    )
                )
        for door in doors(self.context, invitation):
            buttons.add(door)
        if buttons.flow.count():
            words.addWidget(buttons)
        self.inside.addLayout(words)

    # --- what the person does

    def _write(self, invitation: Invitation) -> None:
        try:
            entry, changes = courses.answer_prompt(
                self.context.vault,
                invitation.prompt_id,
                dosing_session_id=invitation.dosing_session_id,
                day_ends_at=self.context.settings().day_ends_at_hour,
            )
        except CompanionError as error:
            self.context.messages.tell_error(error)
            return
        self.header.setFocus()  # where the person comes back to; the button gives way to another
        self.context.announce(changes)
        if changes == Changes():
            self.context.navigate("journal", entry_id=entry.id)
        else:
            self.context.navigate("journal", entry_id=entry.id, just_begun=True)

    def _not_today(self, invitation: Invitation) -> None:
        if do(self.context, lambda: courses.not_today(self.context.vault, invitation)):
            self._put_off = True
            self._show_inside()
            self.header.setFocus()

    def _quiet(self, invitation: Invitation) -> bool:
        return self._put_off and invitation.state is InvitationState.OPEN

    def _paint_header(self) -> None:
        colour = self.context.theme.palette.soft_ink
        size = round(self.context.theme.body_points * 1.7)
        self.header.setIconSize(QSize(size, size))
        self.beneath.setContentsMargins(size + BESIDE_ARROW, 0, 12, 4)
        self.inside.setContentsMargins(size + BESIDE_ARROW, 8, 12, 8)
        self.header.setIcon(icon("chevron-down" if self.is_open else "chevron-right", colour))
        shown = self.tr("opened") if self.is_open else self.tr("closed")
        self.header.setAccessibleDescription(f"{self.state.text()}, {shown}")


def spell_span(opens_on: date, closes_on: date) -> str:
    """ "11 March 2026" or "12 to 17 March 2026" in words."""
    if opens_on == closes_on:
        return spell_day(opens_on)
    same_year = opens_on.year == closes_on.year
    return f"{spell_day(opens_on, with_year=not same_year)} – {spell_day(closes_on)}"
