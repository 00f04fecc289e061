"""What was chosen for a share, in words a person reads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from companion import clock
from companion.domain.shares import SharePart, ShareScope
from companion.errors import NotFound
from companion.services.measure_definitions import definition
from companion.ui.dates import spell_short_day
from companion.ui.widgets.entry_words import kind_words, phase_words

translate = QCoreApplication.translate


def part_words(part: SharePart) -> str:
    """What a part is called."""
    return {
        SharePart.SESSIONS: translate("ScopeWords", "session days"),
        SharePart.INSIGHTS: translate("ScopeWords", "insights"),
        SharePart.PRACTICES: translate("ScopeWords", "practices"),
        SharePart.AFTER_EFFECTS: translate("ScopeWords", "after-effects checks"),
        SharePart.QUESTIONS: translate("ScopeWords", "open questions"),
        SharePart.CHECKINS: translate("ScopeWords", "check-ins"),
    }[part]


def scope_words(scope: ShareScope) -> str:
    """What was chosen, in a few short pieces."""
    found = [_period(scope)]
    found += [phase_words(phase) for phase in sorted(scope.phases)]
    found += [kind_words(kind) for kind in sorted(scope.kinds)]
    found += [part_words(part) for part in SharePart if part in scope.parts]
    found += [_title(measure) for measure in sorted(scope.measures)]
    left = [
        (scope.with_titles, translate("ScopeWords", "without titles")),
        (scope.with_times, translate("ScopeWords", "without times of day")),
        (scope.with_prompts, translate("ScopeWords", "without the questions")),
    ]
    along = [
        (scope.with_tags, translate("ScopeWords", "with tags")),
        (scope.with_moods, translate("ScopeWords", "with the check-in of the day")),
        (scope.with_files, translate("ScopeWords", "with pictures and papers")),
        (scope.with_file_names, translate("ScopeWords", "with names of files")),
    ]
    if scope.with_entries:
        found += [words for on, words in left if not on]
        found += [words for on, words in along if on]
    return ", ".join(words for words in found if words)


def _period(scope: ShareScope) -> str:
    if scope.changed_since is not None:
        day = clock.local(scope.changed_since, clock.zone()).date()
        return translate("ScopeWords", "since {day}").format(day=spell_short_day(day))
    if scope.since is not None and scope.until is not None:
        return translate("ScopeWords", "{first} to {last}").format(
            first=spell_short_day(scope.since), last=spell_short_day(scope.until)
        )
    if scope.since is not None:
        return translate("ScopeWords", "from {day} on").format(day=spell_short_day(scope.since))
    return translate("ScopeWords", "from the beginning")


def _title(measure_id: str) -> str:
    try:
        return definition(measure_id).title
    except NotFound:
        return measure_id
