"""Where the trees of a damaged database begin, and which schema it has."""

from __future__ import annotations

from dataclasses import dataclass

from companion.storage import migrations
from companion.storage.damaged_file import DamagedFile
from companion.storage.damaged_trees import TABLE_OUTER, Cell, Trees

SCHEMA_ROOT = 1
_KINDS = ("table", "index", "view", "trigger")


@dataclass(frozen=True, slots=True)
class Root:
    """Where the tree of a table or of an index begins."""

    kind: str
    """"table" or "index"."""
    page: int


def find_roots(file: DamagedFile, trees: Trees) -> dict[str, Root]:
    """The trees that the database still names, also where its first page is lost."""
    found: dict[str, Root] = {}

    def note(cell: Cell) -> None:
        if _is_of_schema(cell):
            kind, name, _, page, _ = cell.values
            if isinstance(page, int) and page > SCHEMA_ROOT and kind in ("table", "index"):
                found[str(name)] = Root(str(kind), page)

    if trees.walk(SCHEMA_ROOT, note).lost_inner:
        for top, kind in trees.orphans().items():
            if kind == TABLE_OUTER and _holds_schema(file, top):
                trees.walk(top, note)
    return found


def find_revision(file: DamagedFile, roots: dict[str, Root]) -> str:
    """The revision that the database names; the present one where that cannot be read."""
    revisions: list[str] = []

    def note(cell: Cell) -> None:
        if len(cell.values) == 1 and isinstance(cell.values[0], str):
            revisions.append(cell.values[0])

    root = roots.get("alembic_version")
    if root is not None:
        Trees(file).walk(root.page, note)
    return revisions[0] if revisions else migrations.head()


def _holds_schema(file: DamagedFile, page: int) -> bool:
    """Whether the rows on an outer page are those of the schema."""
    cells: list[Cell] = []
    Trees(file).walk(page, cells.append)
    return bool(cells) and all(map(_is_of_schema, cells))


def _is_of_schema(cell: Cell) -> bool:
    values = cell.values
    return (
        len(values) == 5
        and values[0] in _KINDS
        and isinstance(values[1], str)
        and isinstance(values[2], str)
        and isinstance(values[3], int)
    )
