"""What is said about backups, in the person's language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from companion import clock
from companion.ui.dates import spell_day, spell_nearness, spell_time
from companion.ui.widgets.entry_words import kind_words

if TYPE_CHECKING:
    from companion.services.backups import (
        BackupContents,
        BackupInfo,
        DrillReport,
        SecondFolder,
        Standing,
    )


class BackupWords(QObject):
    """Sentences from what the backup services give."""

    def when(self, made_at: datetime) -> str:
        """Yesterday, 19:30."""
        zone = clock.zone()
        day = spell_nearness(clock.local(made_at, zone).date(), clock.today())
        return f"{day}, {spell_time(made_at, zone)}"

    def size(self, number: int) -> str:
        """4.2 MB."""
        return QLocale().formattedDataSize(
            number, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
        )

    def what_it_is(self, info: BackupInfo, *, also_there: bool = False) -> str:
        """One line under the date of a backup in the list; `also_there`: a copy is in the second place."""
        parts: list[str] = []
        if info.entries is not None:
            parts.append(self.tr("%n entry(ies)", "", info.entries))
        parts.append(self.size(info.size))
        why = {
            "before-rekey": self.tr("made before the passphrase or recovery key was changed"),
            "before-import": self.tr("made before an import"),
            "before-migration": self.tr("made before an update of Companion"),
            "by-hand": self.tr("made by you"),
        }.get(info.reason or "")
        if why:
            parts.append(why)
        if info.in_second_folder:
            parts.append(self.tr("in the second place only"))
        elif also_there:
            parts.append(self.tr("also in the second place"))
        return " · ".join(parts)

    def inside(self, contents: BackupContents) -> str:
        """What is in a backup, from its first entry to its last."""
        entries = contents.entries
        if not entries.entries:
            lines = [self.tr("There are no entries in it.")]
        else:
            assert entries.first_day is not None
            assert entries.last_day is not None
            lines = [
                self.tr("%n entry(ies), from {first} to {last}.", "", entries.entries).format(
                    first=spell_day(entries.first_day), last=spell_day(entries.last_day)
                )
            ]
        if entries.in_trash:
            lines.append(self.tr("In the trash: %n entry(ies).", "", entries.in_trash))
        kinds = [f"{kind_words(kind)}: {count}" for kind, count in entries.by_kind.items()]
        if len(kinds) > 1:
            lines.append(" · ".join(kinds))
        more = [
            f"{words}: {contents.counts.get(table, 0)}"
            for table, words in (
                ("dosing_session", self.tr("Sessions")),
                ("moment", self.tr("Moments of sessions")),
                ("check_in", self.tr("Check-ins")),
                ("attachment", self.tr("Attached files")),
                ("received_share", self.tr("Received files")),
                ("reply", self.tr("Replies")),
            )
            if contents.counts.get(table, 0)
        ]
        return "\n".join([*lines, *([" · ".join(more)] if more else [])])

    def beside_now(self, contents: BackupContents) -> str:
        """The backup beside the journal that is open; empty when it is another journal's."""
        found = contents.against_now
        if found is None:
            return ""
        if not (found.changed or found.only_now or found.only_then):
            return self.tr("All of it is the same as in your journal now.")
        lines = [
            self.tr("The same in your journal now: {count}").format(count=found.same),
            *(
                words.format(count=count)
                for words, count in (
                    (self.tr("Written since, so not in it: {count}"), found.only_now),
                    (self.tr("In it as before you changed them: {count}"), found.changed),
                    (self.tr("In it, and no longer in your journal: {count}"), found.only_then),
                )
                if count
            ),
        ]
        return "\n".join(lines)

    def what_is_replaced(self, standing: Standing) -> str:
        """What restoring to a place would meet there."""
        if standing.state == "free":
            return self.tr(
                "It becomes a vault of its own here, and nothing is replaced: {place}"
            ).format(place=standing.path)
        return self.tr(
            "Something is at this place already, so nothing is restored there: {place}"
        ).format(place=standing.path)

    def second_place(self, second: SecondFolder) -> str:
        """How the second folder is, and what can be done."""
        if second.last_backup is None:
            last = self.tr("No backup is there yet.")
        else:
            last = self.tr("The newest backup there: {when}.").format(
                when=self.when(second.last_backup)
            )
        match second.state:
            case "absent":
                words = self.tr(
                    "It is not there now, or another disk is in its place. Once it is connected, the newest backup is "
                    "copied to it."
                )
            case "full":
                words = self.tr("It is full. Make some room there, or choose another folder.")
            case "not_writable":
                words = self.tr(
                    "It cannot be written to. Look at its lock switch, or choose another folder."
                )
            case _:
                if second.up_to_date:
                    return self.tr("It is connected and has the newest backup.") + " " + last
                words = self.tr("It is connected. The newest backup is not on it yet.")
        return f"{words} {last}"

    def drill_result(self, report: DrillReport) -> str:
        """What a restore drill found, in one or two sentences."""
        made = self.when(report.backup.made_at)
        if not report.ok:
            return "\n".join(
                [
                    self.tr(
                        "The newest backup ({when}) cannot be relied on. Your journal itself was not touched. Make a new backup "
                        "now, and run the drill again."
                    ).format(when=made),
                    *report.problems,
                ]
            )
        found = report.entries
        since = found.changed + found.only_now + found.only_then
        works = self.tr(
            "It works. The newest backup ({when}) was restored, opened with your passphrase and checked to the last page. "
            "Entries in it: {count}, all whole."
        ).format(when=made, count=report.counts.get("entry", 0))
        if not since:
            return f"{works} {self.tr('They are all the same as in your journal now.')}"
        return "{works} {since}".format(
            works=works,
            since=self.tr(
                "Written, changed or erased since: {count}. The next backup takes that in."
            ).format(count=since),
        )
