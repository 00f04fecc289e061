"""A check-in now, the scales it asks about, and the earlier ones."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion import clock
from companion.domain.checkins import CheckIn
from companion.services import checkins
from companion.ui.context import Context
from companion.ui.dates import spell_nearness, spell_time
from companion.ui.pages.checkins_scales import ScalesCard
from companion.ui.pages.course_part import CoursePart, beside, do
from companion.ui.widgets.buttons import button
from companion.ui.widgets.check_in_form import CheckInForm
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.words import Words

SHOWN_AT_FIRST = 30


class NowPart(CoursePart):
    """The form first, then the choice of scales, then what was kept before."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown = SHOWN_AT_FIRST
        card = Card(spacing=12)
        self.form = CheckInForm(context, "check_in")
        self.form.keep_button.setProperty("role", "primary")
        card.column.addWidget(self.form)
        card.column.addWidget(NobodyWatching(context))
        self.column.addWidget(card)
        self.scales = ScalesCard(context)
        self.column.addWidget(self.scales)
        self.column.addWidget(Words(self.tr("Earlier"), "caption"))
        self.earlier = QVBoxLayout()
        self.earlier.setSpacing(8)
        self.column.addLayout(self.earlier)
        self.more_button = button(self.tr("Show more"), self._show_more, role="quiet")
        self.column.addLayout(row(self.more_button, 1))

    def save(self) -> bool:
        saved = [self.form.save(), self.scales.save()]
        return all(saved)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands on arrival."""
        return self.form.choices[0] if self.form.choices else self.form.words

    def refresh(self) -> None:
        self.form.refresh()
        self.scales.refresh()
        kept = checkins.check_ins(self.context.vault, limit=self._shown + 1)
        names = {scale.id: scale.name for scale in checkins.scales(self.context.vault)}
        empty(self.earlier)
        for check_in in kept[: self._shown]:
            self.earlier.addWidget(self._one(check_in, names))
        if not kept:
            self.earlier.addWidget(
                Words(
                    self.tr(
                        "Nothing yet. A check-in takes ten seconds and can be skipped on any day."
                    ),
                    "quiet",
                )
            )
        self.more_button.setVisible(len(kept) > self._shown)

    def _one(self, check_in: CheckIn, names: dict[str, str]) -> Card:
        card = Card(padding=(24, 12), spacing=2)
        day = spell_nearness(check_in.local_date, clock.today())
        when = f"{day}, {spell_time(check_in.at, check_in.zone)}"
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(when, "soft"))
        values = "   ".join(
            f"{names.get(scale_id, '')} {value}" for scale_id, value in check_in.values
        )
        if values:
            words.addWidget(Words(values, "strong"))
        if check_in.words:
            words.addWidget(Words(check_in.words, "reading"))
        away = button(
            self.tr("Take away"),
            lambda: self._take_away(check_in),
            role="quiet",
            name=self.tr("Take away the check-in: {when}").format(when=when),
        )
        card.column.addLayout(beside(words, away))
        return card

    def _take_away(self, check_in: CheckIn) -> None:
        context = self.context
        if self.act(lambda: checkins.erase_check_in(context.vault, check_in.id)):
            context.messages.say(
                self.tr("The check-in was taken away."),
                action_label=self.tr("Bring it back"),
                action=lambda: do(context, lambda: checkins.bring_back(context.vault, check_in)),
            )

    def _show_more(self) -> None:
        self._shown += SHOWN_AT_FIRST
        self.refresh()
