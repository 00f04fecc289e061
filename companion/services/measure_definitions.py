"""The measures that Companion knows, each in all its versions. Needs no vault."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from companion.domain.measures import MeasureBook, MeasureDefinition
from companion.errors import NotFound
from companion.exchange.wording_pack import WordingPack, load_wording_pack
from companion.services.content import decode


@cache
def measure_book() -> MeasureBook:
    """All versions of all measures; read once. Raises Damaged for a broken installation."""
    return decode("measures.toml", MeasureBook)


@cache
def definitions() -> tuple[MeasureDefinition, ...]:
    """The newest version of each measure, in the order in which they are offered."""
    newest: dict[str, MeasureDefinition] = {}
    for measure in measure_book().measure:
        known = newest.get(measure.id)
        if known is None or known.version < measure.version:
            newest[measure.id] = measure
    return tuple(newest.values())


def definition(measure_id: str, version: int | None = None) -> MeasureDefinition:
    """The measure with this id, by default its newest version; raises NotFound.

    Responses name the version they were counted by, so older ones stay for good.
    """
    known = definitions() if version is None else measure_book().measure
    for measure in known:
        if measure.id == measure_id and version in (None, measure.version):
            return measure
    raise NotFound(
        "This version of Companion does not know that measure. The answers were left as they are."
    )


def band_line() -> str:
    """The words that stand wherever a band is shown."""
    return measure_book().band_line


def read_pack(path: Path) -> WordingPack:
    """The wording pack in this file, which fits one of the measures. Raises Refused, Damaged, StorageFailure."""
    return load_wording_pack(path, definitions())
