"""What Today offers, in words: the texts of the domain, translated and filled in; and the verb on its button."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from companion.domain.today import NextStep, NextStepKind
from companion.ui.dates import spell_day

translate = QCoreApplication.translate


def title_of(step: NextStep) -> str:
    """The sentence that offers it."""
    return _filled(step.title_template, step)


def why_of(step: NextStep) -> str:
    """One line that says why."""
    return _filled(step.why_template, step)


def verb_of(step: NextStep) -> str:
    """What the button says."""
    return {
        NextStepKind.SESSION_OPEN: translate("today", "Go back to it"),
        NextStepKind.OPEN_ENTRY: translate("today", "Go on writing"),
        NextStepKind.START_COURSE: translate("today", "Set up my course"),
        NextStepKind.SESSION_TODAY: translate("today", "Open the session page"),
        NextStepKind.ARRIVING_BACK: translate("today", "Write a few words"),
        NextStepKind.WRITE_NARRATIVE: translate("today", "Write my session down"),
        NextStepKind.MEETING: translate("today", "Look at the meeting"),
        NextStepKind.LETTER: translate("today", "Read the letter"),
        NextStepKind.INSIGHT: translate("today", "Look at it again"),
        NextStepKind.DECISION: translate("today", "Look at it"),
        NextStepKind.AFTER_EFFECTS: translate("today", "Write how it is"),
        NextStepKind.SESSION_PASSED: translate("today", "Look at my sessions"),
        NextStepKind.PLAN_SESSION: translate("today", "Choose a day"),
        NextStepKind.READINESS: translate("today", "Look it over"),
        NextStepKind.PREPARATION_STEP: translate("today", "Look at this step"),
        NextStepKind.INVITATION: translate("today", "Write about this"),
        NextStepKind.CHECK_IN: translate("today", "Check in"),
        NextStepKind.QUIET: translate("today", "Write a few lines"),
    }[step.kind]


def _filled(template: str, step: NextStep) -> str:
    values = dict(step.values)
    if "date" in values:
        values["date"] = spell_day(date.fromisoformat(values["date"]), with_year=False)
    return translate("today", template).format(**values)
