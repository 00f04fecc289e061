"""Integration: what there is to do with a session afterwards. One view is shown at a time; nothing of it has to be done."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from companion.services import integration
from companion.ui.context import Context
from companion.ui.pages.course_after_effects import AfterEffectsView
from companion.ui.pages.course_decisions import DecisionsView
from companion.ui.pages.course_insights import InsightsView
from companion.ui.pages.course_letters import LettersView
from companion.ui.pages.course_part import CoursePart
from companion.ui.pages.course_practices import PracticesView
from companion.ui.pages.course_reflections import ReflectionsView
from companion.ui.widgets.nobody_watching import NobodyWatching
from companion.ui.widgets.view_chips import ViewChips

FIRST = "reflections"
VIEW_CLASSES: dict[str, type[CoursePart]] = {
    "reflections": ReflectionsView,
    "insights": InsightsView,
    "decisions": DecisionsView,
    "practices": PracticesView,
    "after_effects": AfterEffectsView,
    "letters": LettersView,
}
AIMS = {
    "insight_id": "insights",
    "decision_id": "decisions",
    "practice_id": "practices",
    "entry_id": "letters",
}
"""The view in which a thing stands, where none is named."""


class IntegrationPart(CoursePart):
    """A view is made when it is first shown, and stays with what is half typed in it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.chips = ViewChips(self.tr("After a session"), self._names())
        self.chips.chosen.connect(self.show_view)
        self.column.addWidget(self.chips)
        self.nobody = NobodyWatching(context)
        self.column.addWidget(self.nobody)
        self.views: dict[str, CoursePart] = {}
        self.shown = FIRST

    def refresh(self) -> None:
        self.chips.mark_waiting(integration.waiting_views(self.context.vault))
        self.show_view(self.shown)

    def save(self) -> bool:
        saved = [view.save() for view in self.views.values()]
        return all(saved)

    def show_view(self, key: str) -> None:
        """Show one view in place of the one before."""
        before = self.views.get(self.shown)
        view = self.views.get(key) or self._made(key)
        if before is not None and before is not view:
            before.save()
        self.shown = key
        for other, made in self.views.items():
            made.setVisible(other == key)
        self.chips.show_view(key)
        view.refresh()

    def aim(self, aim: dict[str, str]) -> QWidget | None:
        """Show the view that is named, or the one in which the thing stands, and the thing itself."""
        meant = next((view for name, view in AIMS.items() if name in aim), FIRST)
        key = aim.get("view", meant)
        self.show_view(key if key in VIEW_CLASSES else FIRST)
        return self.views[self.shown].aim(aim) or self.chips

    def _made(self, key: str) -> CoursePart:
        made = VIEW_CLASSES[key](self.context)
        self.views[key] = made
        self.column.insertWidget(self.column.indexOf(self.nobody), made)
        return made

    def _names(self) -> tuple[tuple[str, str], ...]:
        return (
            ("reflections", self.tr("Reflections")),
            ("insights", self.tr("Insights")),
            ("decisions", self.tr("Decisions")),
            ("practices", self.tr("Practices")),
            ("after_effects", self.tr("After-effects")),
            ("letters", self.tr("Letters")),
        )
