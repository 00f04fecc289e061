"""The course: preparation, session days, integration, and the people beside it. One part is shown at a time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from companion.domain.courses import Course, PhaseNow, SessionState
from companion.domain.entries import Changes, Phase, first_words
from companion.services import courses
from companion.ui.context import Context
from companion.ui.page import ColumnPage
from companion.ui.pages.course_begin import BeginPart
from companion.ui.pages.course_integration import IntegrationPart
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_people import PeoplePart
from companion.ui.pages.course_plan import PlanPart
from companion.ui.pages.course_preparation import PreparationPart
from companion.ui.pages.course_sessions import SessionsPart
from companion.ui.widgets.phase_strip import Part, PhaseStrip

PART_OF_PHASE = {
    Phase.PREPARATION: "preparation",
    Phase.SESSION: "sessions",
    Phase.INTEGRATION: "integration",
}
PART_CLASSES: dict[str, type[CoursePart]] = {
    "begin": BeginPart,
    "preparation": PreparationPart,
    "sessions": SessionsPart,
    "integration": IntegrationPart,
    "plan": PlanPart,
    "people": PeoplePart,
}
OTHER_NAMES = {"session": "sessions"}


class CoursePage(ColumnPage):
    """Without a course: the form that begins one. With one: the strip, and the part that it frames."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.strip = PhaseStrip(context.theme, self._strip_parts())
        self.strip.chosen.connect(self.show_part)
        self.column.addWidget(self.strip)
        self.parts: dict[str, CoursePart] = {}
        self._shown = ""
        self._wanted = ""
        self._course: Course | None = None
        self._aim: dict[str, str] = {}
        self._target: QWidget | None = None
        self._left_at: QWidget | None = None
        """What had the keyboard when the page was left."""
        self._scrolling = QTimer(self)
        self._scrolling.setSingleShot(True)
        self._scrolling.timeout.connect(self._scroll_to_target)

    # --- the shell's calls

    def arrive(self, **arguments: object) -> None:
        wanted = str(arguments.get("part") or arguments.get("tab") or "")
        wanted = OTHER_NAMES.get(wanted, wanted)
        self._aim = {
            name: str(given)
            for name, given in arguments.items()
            if given and name not in ("part", "tab")
        }
        if not wanted and "step_id" in self._aim:
            wanted = "preparation"
        if not wanted and "view" in self._aim:
            wanted = "integration"
        if not wanted and "dosing_session_id" in self._aim:
            wanted = "sessions"
        self._wanted = wanted if wanted in PART_CLASSES else ""
        if not self.stale:
            self.refresh()

    def save(self) -> bool:
        saved = [part.save() for part in self.parts.values()]
        return all(saved)

    def applies(self, changes: Changes) -> bool:
        if changes.courses or changes.everything:
            return True
        if changes.moments:
            return self._shown == "sessions"
        return bool(changes.entries) and self._shown not in ("", "begin", "people")

    def first_focus(self) -> QWidget | None:
        if self._shown == "begin":
            return self.parts["begin"].focusProxy()
        left_at, self._left_at = self._left_at, None
        if self._target is not None:
            return self._target.focusProxy() or self._target
        if left_at is not None and isValid(left_at) and left_at.isVisibleTo(self):
            return left_at
        return self.strip

    def leave(self) -> bool:
        focused = QApplication.focusWidget()
        self._left_at = focused if focused and self.body.isAncestorOf(focused) else None
        return super().leave()

    def refresh(self) -> None:
        self._course = courses.current_course(self.context.vault)
        now = courses.phase_now(self.context.vault)
        self.strip.setVisible(self._course is not None)
        self.strip.mark_now(PART_OF_PHASE.get(now.phase, "") if now.phase else "")
        self.head(self._caption(), self._sentence(now))
        self.show_part(self._part_to_show(now))

    def show_part(self, key: str) -> None:
        """Show one part in place of the one before."""
        made = self.parts.get(key) or self._made(key)
        before = self.parts.get(self._shown)
        changed_sides = before is not None and (key == "begin") != (self._shown == "begin")
        if before is not None and before is not made:
            before.save()
        self._shown = key
        for other, part in self.parts.items():
            part.setVisible(other == key)
        if key != "begin":
            self.strip.show_part(key)
        made.refresh()
        if before is not made:
            self.scroller.verticalScrollBar().setValue(0)
        if changed_sides:
            self._begin_at_the_top()
        if key != "begin" and "begin" in self.parts:
            self.parts.pop("begin").deleteLater()  # the next course begins with an empty form
        self._aim_at(made)

    def _begin_at_the_top(self) -> None:
        """After a course was begun or ended the page is another one; the keyboard stays on it."""
        self.scroller.verticalScrollBar().setValue(0)
        if self.isVisible():
            QTimer.singleShot(0, self, self._take_keyboard)  # once the round of changes is over

    def _take_keyboard(self) -> None:
        focus = self.first_focus()
        if focus is not None:
            focus.setFocus()

    # --- which part

    def _part_to_show(self, now: PhaseNow) -> str:
        wanted, self._wanted = self._wanted, ""
        if self._course is None:
            return "begin"
        if wanted and wanted != "begin":
            return wanted
        if self._shown and self._shown != "begin":
            return self._shown
        return PART_OF_PHASE.get(now.phase, "preparation") if now.phase else "preparation"

    def _made(self, key: str) -> CoursePart:
        made = PART_CLASSES[key](self.context)
        self.parts[key] = made
        self.column.addWidget(made)
        return made

    def _aim_at(self, part: CoursePart) -> None:
        """Open the step, the session day or whatever else the person came for, and bring it into view."""
        aim, self._aim = self._aim, {}
        target = part.aim(aim) if aim else None
        self._target = target
        if target is not None:
            self._scrolling.start()

    def _scroll_to_target(self) -> None:
        """Once the new part has its size. What can be seen from the top of the page is shown from there."""
        target, self._target = self._target, None
        if target is None or not self.body.isAncestorOf(target):
            return
        layout = self.body.layout()
        if layout is not None:
            layout.activate()
        top = target.mapTo(self.body, target.rect().topLeft()).y()
        room = self.scroller.viewport().height()
        seen_from_top = top + min(target.height(), room // 2) <= room
        self.scroller.verticalScrollBar().setValue(0 if seen_from_top else max(0, top - 24))

    # --- words

    def _strip_parts(self) -> tuple[Part, ...]:
        return (
            Part("preparation", self.tr("Preparation"), self.tr("Before")),
            Part("sessions", self.tr("Session"), self.tr("The day")),
            Part("integration", self.tr("Integration"), self.tr("After")),
            Part("plan", self.tr("Plan"), self.tr("Days"), is_phase=False),
            Part("people", self.tr("People"), self.tr("and details"), is_phase=False),
        )

    def _caption(self) -> str:
        if self._course is None:
            return self.tr("Course")
        return self.tr("Course · {name}").format(name=first_words(self._course.name))

    def _sentence(self, now: PhaseNow) -> str:
        if self._course is None:
            return self.tr("Set up your course when you are ready.")
        if now.phase is Phase.SESSION:
            opened = now.dosing_session is not None and (
                now.dosing_session.state is SessionState.OPEN
            )
            if opened:
                return self.tr("Your session is open.")
            return self.tr("Today is your session day.")
        if now.phase is Phase.INTEGRATION and now.day is not None:
            if now.day == 0:
                return self.tr("Take your time arriving back.")
            return self.tr("Day {number} after your session.").format(number=now.day)
        if now.day is None:
            return self.tr("There is time. No day is set yet.")
        if now.day == 1:
            return self.tr("Your session is tomorrow.")
        return self.tr("Your session is in {number} days.").format(number=now.day)
