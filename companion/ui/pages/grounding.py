"""Grounding (F3): short exercises with a quiet timer. No sound, no score, and a way out at every step."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from companion.domain.guidance import Exercise, ExerciseStep, timeline
from companion.services import guidance
from companion.ui.pages.overlay import OverlayPage
from companion.ui.theme import Theme
from companion.ui.widgets.breathing_circle import BreathingCircle
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, empty, row
from companion.ui.widgets.notice import announce
from companion.ui.widgets.scrolled import bring_into_view
from companion.ui.widgets.words import Words

TICK_MS = 1000


class GroundingPage(OverlayPage):
    """First the list of exercises, then one of them step by step."""

    support_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        reduced_motion: bool,
        dim: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "", parent)
        self._reduced_motion = reduced_motion
        self._dim = dim
        self._book = guidance.exercise_book()
        self._steps: tuple[ExerciseStep, ...] = ()
        self._index = 0
        self._elapsed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.top.addWidget(
            button(self.tr("Support (F2)"), self.support_wanted.emit, name=self.tr("Support"))
        )
        self.show_list()

    def show_list(self) -> None:
        """All exercises, each with what it is good for."""
        self._timer.stop()
        self.title.say(self.tr("Come back to here and now."))
        empty(self.column)
        rules = Words(" ".join(self._book.rules), "quiet")
        self.column.addWidget(rules)
        for exercise in self._book.exercise:
            self.column.addWidget(self._offer(exercise))
        self.column.addWidget(Words(self._book.evidence, "soft"))

    def begin(self, exercise: Exercise, *, short: bool = False) -> None:
        """Start an exercise at its first step."""
        self._exercise = exercise
        self._steps = timeline(exercise, short=short)
        self._index, self._elapsed = 0, 0
        self._short, self._over = short, False
        self.title.say(exercise.title)
        empty(self.column)
        card = Card(padding=32, spacing=16)
        self.circle = BreathingCircle(
            self.theme.session_palette if self._dim else self.theme.palette,
            self.theme.body_points,
            reduced_motion=self._reduced_motion,
        )
        self.step_words = Words("", "title")
        self.remaining = Words("", "soft")
        for words in (self.step_words, self.remaining):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pause_button = button(self.tr("Pause"), self._pause_or_go_on)
        card.column.addWidget(self.circle)
        card.column.addWidget(self.step_words)
        card.column.addWidget(self.remaining)
        self.next_button = button(self.tr("Next step"), self._next, role="quiet")
        self.stop_button = button(
            self.tr("Stop"),
            self._choose_another,
            role="quiet",
            name=self.tr("Stop, and choose another exercise"),
        )
        card.column.addLayout(row(1, self.pause_button, self.next_button, self.stop_button, 1))
        if exercise.switch_to:
            other = guidance.exercise(exercise.switch_to)
            card.column.addLayout(row(1, self._way_to(other), 1))
        for hint in exercise.hints:
            card.column.addWidget(Words(hint, "soft"))
        self.column.addWidget(card)
        self._enter_step()
        self._timer.start()
        self.pause_button.setFocus()
        bring_into_view(self.pause_button)

    def _way_to(self, other: Exercise) -> QPushButton:
        """Where this exercise makes things worse, another one is one press away."""
        words = self.tr("Go to “{exercise}”").format(exercise=other.title)
        return button(words, lambda: self.begin(other), role="quiet")

    def _choose_another(self) -> None:
        self.show_list()
        self.back.setFocus()

    def _offer(self, exercise: Exercise) -> Card:
        card = Card(padding=20, spacing=4)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(exercise.title, "heading"))
        about = self.tr("For {feelings} · {minutes} minutes").format(
            feelings=exercise.good_for, minutes=exercise.minutes
        )
        words.addWidget(Words(about, "soft"))
        start = button(
            self.tr("Begin"),
            lambda: self.begin(exercise),
            name=self.tr("Begin {exercise}").format(exercise=exercise.title),
        )
        line = row(words, spacing=12)
        line.setStretch(0, 1)
        if exercise.short_parts:
            line.addWidget(
                button(
                    self.tr("Only {minutes} minutes").format(minutes=exercise.short_minutes),
                    lambda: self.begin(exercise, short=True),
                    name=self.tr("Begin the short form of {exercise}").format(
                        exercise=exercise.title
                    ),
                )
            )
        line.addWidget(start)
        card.column.addLayout(line)
        return card

    def _enter_step(self) -> None:
        step = self._steps[self._index]
        self._elapsed = 0
        self.step_words.say(step.text)
        announce(self, step.text)
        self.circle.breathe(step.breath.value if step.breath else None, step.seconds)
        self._show_time()

    def _tick(self) -> None:
        self._elapsed += 1
        if self._elapsed >= self._steps[self._index].seconds:
            self._next()
        else:
            self._show_time()

    def _next(self) -> None:
        if self._index + 1 < len(self._steps):
            self._index += 1
            self._enter_step()
        else:
            self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        self._over = True
        self.circle.breathe(None, 0)
        self.circle.show_progress(1.0)
        self.step_words.say(self.tr("That is all. Stay as long as you like."))
        self.remaining.say("")
        self.next_button.hide()
        for made, words in (
            (self.pause_button, self.tr("Once more")),
            (self.stop_button, self.tr("Another exercise")),
        ):
            made.setText(words)
            made.setAccessibleName(words)
        self.pause_button.setFocus()
        announce(self, self.step_words.text())

    def _pause_or_go_on(self) -> None:
        if self._over:
            self.begin(self._exercise, short=self._short)
            return
        if self._timer.isActive():
            self._timer.stop()
            self.circle.pause(True)
            words = self.tr("Go on")
        else:
            self._timer.start()
            self.circle.pause(False)
            words = self.tr("Pause")
        self.pause_button.setText(words)
        self.pause_button.setAccessibleName(words)

    def _show_time(self) -> None:
        step = self._steps[self._index]
        left = sum(s.seconds for s in self._steps[self._index :]) - self._elapsed
        self.remaining.say(
            self.tr("About {minutes}:{seconds} left").format(
                minutes=left // 60, seconds=f"{left % 60:02d}"
            )
        )
        share = self._elapsed / step.seconds if step.seconds else 1.0
        self.circle.show_progress(share, step.seconds - self._elapsed)
