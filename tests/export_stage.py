"""What the tests of readable copies share: a document with every kind of part, and the material made from it."""

from __future__ import annotations

import hashlib

import msgspec

from companion.domain.exports import ExportMaterial, exported
from companion.domain.shared_parts import (
    SharedAfterEffects,
    SharedBand,
    SharedFile,
    SharedInsight,
    SharedLook,
    SharedMeasure,
    SharedPractice,
    SharedQuestion,
    SharedResponse,
    SharedScale,
    SharedSession,
)
from companion.domain.shares import FORMAT_VERSION, SharedEntry, ShareDocument
from companion.services.measure_definitions import measure_book

PICTURE = b"\x89PNG\r\n\x1a\n and so on"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
DEFINITIONS = {(measure.id, measure.version): measure for measure in measure_book().measure}
SUBSCALE = DEFINITIONS["pcl-5", 1].subscales[0].title


def document(words: str = "Words.") -> ShareDocument:
    """One of everything; `words` stand wherever a person writes."""
    return ShareDocument(
        format="companion-share",
        version=FORMAT_VERSION,
        share_id="a" * 26,
        made_at="2026-03-10T19:30:00Z",
        sender_name=words,
        recipient_name="",
        note=words,
        entries=(
            SharedEntry(
                1, "note", words, "2026-03-01", title=words, phase="integration", time="21:14",
                prompt=words, tags=(words, "second"), moods=((words, 4),),
                files=(SharedFile(DIGEST, "image/png", len(PICTURE), words),),
                reference="b" * 26, thread="c" * 26,
            ),
            SharedEntry(2, "after_effects", "", "2026-03-02", reference="d" * 26),
        ),
        withheld={"private": 3, "talk": 0, "not_chosen": 1, "redacted": 2},
        reply_key="ZXhhY3RseSB0aGlydHktdHdvIGJ5dGVzIG9mIGtleS4=",
        since="2026-02-01",
        sessions=(SharedSession(3, "2026-02-20", words),),
        insights=(
            SharedInsight(4, words, "2026-03-02", 1, (SharedLook("2026-03-05", 7, True, words),)),
        ),
        practices=(
            SharedPractice(5, words, "active", "2026-03-03", words, words, ("2026-03-04",)),
        ),
        measures=(
            SharedMeasure(
                6, "phq-9", "PHQ-9", 0, 27,
                (
                    SharedResponse("2026-03-01", (1, 2, 3, 0, 1, 1, 2, 0, None)),
                    SharedResponse("2026-03-06", (1, 2, 3, 0, 1, 1, 2, 0, 1), 11),
                    SharedResponse("2026-03-07", (), 12),
                ),
                (SharedBand(10, 14, "moderate"),), "worse", "the past 2 weeks", (9,),
            ),
            SharedMeasure(
                7, "pcl-5", "PCL-5", 0, 80,
                (SharedResponse("2026-02-21", (4,) * 20, 80, ((SUBSCALE, 20),)),),
            ),
            SharedMeasure(8, "ebi", "EBI", 0, 100, (SharedResponse("2026-02-22", (), 62.5),)),
        ),
        after_effects=(SharedAfterEffects(9, "2026-03-02", 10, None, 2, "2026-02-20"),),
        questions=(SharedQuestion(10, words, "2026-03-02"),),
        scales=(SharedScale(11, words, words, words, (("2026-03-01", 4), ("2026-03-01", 5))),),
    )  # fmt: skip


def material_of(made: ShareDocument, files: dict[str, bytes] | None = None) -> ExportMaterial:
    """What a service makes of a document."""
    held = {DIGEST: PICTURE} if files is None else files
    return ExportMaterial(
        document=made,
        count=len(made.entries),
        entries=lambda: map(exported, made.entries),
        content=held.__getitem__,
        whole=False,
        made_by="Companion 1.2.3",
        definitions=DEFINITIONS,
    )


def secrets_of(made: ShareDocument) -> list[str]:
    """Handles and keys that no readable copy holds."""
    handles = [text for e in made.entries for text in (e.reference, e.thread) if text]
    return [made.reply_key, *handles]


def numbers_in(made: ShareDocument) -> int:
    """How many entries and parts there are."""
    parts = msgspec.to_builtins(made)
    return sum(len(value) for value in parts.values() if isinstance(value, list))
