"""Random journals as plain snapshots, in which private words are quoted wherever a person may quote them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from companion.domain.after_effects import AfterEffectsCheck
from companion.domain.checkins import CheckIn, Scale
from companion.domain.course_lists import CourseList, ListLine, about_entry
from companion.domain.courses import DosingSession
from companion.domain.entries import Attachment, Entry, EntryKind, Phase, Sharing
from companion.domain.insights import Insight, InsightLook, passages_of
from companion.domain.measures import EntryMode, MeasureResponse
from companion.domain.practices import Practice, PracticeMark, PracticeState
from companion.domain.redactions import Redaction, paragraphs, redaction_of
from companion.domain.scoring import scores_of
from companion.services.measure_definitions import definition
from companion.sharing.material import FilledMeasure, ShareMaterial
from tests.share_leaks import file_of

FIRST = datetime(2026, 1, 1, 8, tzinfo=UTC)
ZONES = ("Europe/Dublin", "Asia/Tokyo", "America/Halifax")
MEASURES = ("phq-9", "gad-7", "ebi")


@dataclass(frozen=True)
class Journal:
    """Everything that a small vault holds."""

    entries: tuple[Entry, ...]
    material: ShareMaterial


@dataclass
class JournalMaker:
    """Makes one journal from one seed. Every word occurs once unless it is quoted on purpose."""

    source: random.Random
    _words: int = 0
    _ids: int = 0
    _quotes: list[str] = field(default_factory=list[str])

    def words(self, count: int) -> str:
        """So many words that stand nowhere else."""
        self._words += count
        return " ".join(f"zq{self._words - at}" for at in range(count))

    def identifier(self) -> str:
        """One of the vault's, with letters that a text never has in a row."""
        self._ids += 1
        letters = "abcdefghijklmnopqrstuvwxyz234567"
        number, found = self._ids * 7919 + 1, ""
        while len(found) < 26:
            number, place = divmod(number * 1103515245 + 12345, 32)
            found += letters[place]
        return found

    def day(self) -> date:
        return (FIRST + timedelta(days=self.source.randrange(40))).date()

    def at(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, self.source.randrange(9, 20), tzinfo=UTC)

    def make(self) -> Journal:
        """The journal."""
        entries: list[Entry] = []
        for _ in range(self.source.randrange(1, 14)):
            entries.append(self._entry(entries))
        sessions = tuple(self._session(number) for number in range(1, self.source.randrange(1, 4)))
        insights = tuple(self._insight(entries) for _ in range(self.source.randrange(5)))
        scales = tuple(self._scale(place) for place in range(self.source.randrange(4)))
        practices = tuple(self._practice(insights) for _ in range(self.source.randrange(4)))
        marks: dict[tuple[str, date], PracticeMark] = {}
        for practice in practices * 3:
            mark = PracticeMark(practice.id, self.day(), FIRST, "UTC", self.words(3))
            marks[practice.id, mark.done_on] = mark
        material = ShareMaterial(
            redactions=self._redactions(entries),
            files=self._files(entries),
            scales=scales,
            check_ins=tuple(self._check_in(scales) for _ in range(self.source.randrange(6))),
            sessions=sessions,
            insights=insights,
            looks=tuple(self._look(insight) for insight in insights for _ in range(2)),
            practices=practices,
            marks=tuple(marks.values()),
            measures=self._measures(),
            after_effects=tuple(self._after_effects(s, entries) for s in sessions),
            questions=tuple(self._question(entries) for _ in range(self.source.randrange(5))),
            thread_key="a2V5" * 11 if self.source.random() < 0.5 else "",
        )
        return Journal(tuple(entries), material)

    def _entry(self, earlier: list[Entry]) -> Entry:
        day = self.day()
        title = self.words(self.source.randrange(1, 4)) if self.source.random() < 0.7 else ""
        letter = self.source.random() < 0.15
        return Entry(
            id=self.identifier(),
            kind=EntryKind.LETTER if letter else self.source.choice(list(EntryKind)),
            title=title,
            body="\n\n".join(self._paragraph(earlier) for _ in range(self.source.randrange(6))),
            created_at=self.at(day),
            zone=self.source.choice(ZONES),
            local_date=day,
            updated_at=self.at(day) + timedelta(days=self.source.randrange(5)),
            phase=self.source.choice([None, *Phase]),
            time_known=self.source.random() < 0.8,
            prompt_text=self.words(9) if self.source.random() < 0.4 else None,
            opens_on=date(2026, 3, 9) + timedelta(days=self.source.randrange(4))
            if letter
            else None,
            tags=tuple(self.words(1) for _ in range(self.source.randrange(3))),
            sharing=self.source.choice([*Sharing, Sharing.SHARE]),
            trashed_at=FIRST if self.source.random() < 0.1 else None,
            revision=self.source.randrange(1, 4),
        )

    def _paragraph(self, earlier: list[Entry]) -> str:
        text = self.words(self.source.randrange(3, 14))
        draw = self.source.random()
        if earlier and draw < 0.25:
            other = self.source.choice(earlier)
            label = self.source.choice(["", f"|{other.title}", f"|{other.heading}"])
            text = f"{text} [[{other.id}{label.replace('[', '').replace(']', '')}]] and on"
        elif draw < 0.35:
            name = self.words(1)
            text = f"{text} ![{name}.png](att:{self.words(1)}) [{name}](<att:{name}.pdf> 'x')"
        elif draw < 0.5 and self._quotes:
            text = self.source.choice(self._quotes)
        elif draw < 0.6:
            text = f"```\n{text}\n\n{self.words(9)}\n```"
        elif draw < 0.7:
            text = f"- {text}\n- {self.words(8)}\n\n  {self.words(8)}"
        self._quotes.append(text)
        return text

    def _redactions(self, entries: list[Entry]) -> dict[str, Redaction]:
        made: dict[str, Redaction] = {}
        for entry in entries:
            found = paragraphs(entry.body)
            if found and self.source.random() < 0.5:
                positions = self.source.sample(
                    range(len(found)), self.source.randrange(len(found)) + 1
                )
                redaction = redaction_of(entry.id, entry.revision, entry.body, positions)
                if redaction is not None:
                    made[entry.id] = redaction
        return made

    def _files(self, entries: list[Entry]) -> dict[str, tuple[Attachment, ...]]:
        types = ("image/png", "application/pdf", "audio/flac", "image/svg+xml")
        made: dict[str, tuple[Attachment, ...]] = {}
        for entry in entries:
            if self.source.random() < 0.3:
                self._ids += 1
                name = f"{self.words(2)}.png"
                made[entry.id] = (file_of(entry.id, self._ids, name, self.source.choice(types)),)
        return made

    def _session(self, number: int) -> DosingSession:
        day = FIRST + timedelta(days=10 * number)
        return DosingSession(
            self.identifier(), self.identifier(), number, day.date(), "Europe/Dublin", day,
            day + timedelta(hours=5), (self.words(1),),
        )  # fmt: skip

    def _insight(self, entries: list[Entry]) -> Insight:
        entry = self.source.choice(entries)
        passages = passages_of(entry.body) or [self.words(9)]
        start = self.source.randrange(len(passages))
        day = self.day()
        return Insight(
            self.identifier(),
            "\n".join(passages[start : start + self.source.randrange(1, 3)]),
            self.at(day),
            "Europe/Dublin",
            day,
            entry.id if self.source.random() < 0.8 else None,
            let_go_at=FIRST if self.source.random() < 0.2 else None,
        )

    def _look(self, insight: Insight) -> InsightLook:
        day = self.day()
        return InsightLook(
            self.identifier(), insight.id, 7, self.at(day), "UTC", day,
            self.source.choice([None, 0, 10]), self.source.choice([None, True, False]), self.words(9),
        )  # fmt: skip

    def _scale(self, place: int) -> Scale:
        return Scale(self.identifier(), self.words(1), self.words(1), self.words(1), position=place)

    def _check_in(self, scales: tuple[Scale, ...]) -> CheckIn:
        day = self.day()
        rated = tuple(
            (scale.id, self.source.randrange(11)) for scale in scales if self.source.random() < 0.7
        )
        return CheckIn(self.identifier(), self.at(day), "Europe/Dublin", day, rated, self.words(9))

    def _practice(self, insights: tuple[Insight, ...]) -> Practice:
        insight = self.source.choice([None, *insights])
        quoted = insight is not None and self.source.random() < 0.6
        name = " ".join(insight.passage.split()) if quoted and insight else self.words(4)
        day = self.day()
        return Practice(
            self.identifier(), name, day, self.at(day), "UTC", self.words(2), self.words(2),
            self.source.choice(list(PracticeState)), None, insight.id if insight else None,
        )  # fmt: skip

    def _question(self, entries: list[Entry]) -> ListLine:
        entry = self.source.choice([None, *entries])
        words = self.words(9)
        if entry is not None and self.source.random() < 0.7:
            words = self.source.choice([entry.heading, *passages_of(entry.body)]) or words
        day = self.day()
        return ListLine(
            self.identifier(), CourseList.QUESTIONS, " ".join(words.split()), self.at(day),
            "Europe/Dublin", about_entry(entry.id if entry else None), self.words(9),
        )  # fmt: skip

    def _after_effects(self, session: DosingSession, entries: list[Entry]) -> AfterEffectsCheck:
        day = self.day()
        return AfterEffectsCheck(
            self.identifier(), session.id, 7, self.at(day), "UTC", day,
            self.source.choice(entries).id, self.source.choice([None, True, False]),
        )  # fmt: skip

    def _measures(self) -> tuple[FilledMeasure, ...]:
        made: list[FilledMeasure] = []
        for measure_id in MEASURES:
            measure = definition(measure_id)
            responses: list[MeasureResponse] = []
            for _ in range(self.source.randrange(4)):
                day = self.day()
                whole = not measure.by_total_only and self.source.random() < 0.7
                answers = tuple(
                    self.source.choice([*measure.answer_values]) for _ in measure.item_numbers
                )
                given = (None, *answers[1:]) if self.source.random() < 0.2 else answers
                total_only = not whole
                responses.append(
                    MeasureResponse(
                        self.identifier(), measure.id, measure.version, self.at(day), "UTC", day,
                        EntryMode.TOTAL if total_only else EntryMode.ITEMS,
                        () if total_only else given,
                        measure.total_high if total_only else None,
                        self.words(9),
                    )
                )  # fmt: skip
            if responses:
                responses.sort(key=lambda response: response.at)
                made.append(
                    FilledMeasure(measure, tuple((r, scores_of(measure, r)) for r in responses))
                )
        return tuple(made)
