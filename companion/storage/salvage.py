"""Every readable row of a damaged database into a new one, past SQLite, which gives up at the first damaged page.

Tables are walked first, then the indexes: an index still knows rows whose own page is lost, so what is missing can be
counted, and much of it put together again. Last come the parts of trees that lost the page above them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from companion.errors import Cancelled, Damaged, TooNew
from companion.storage import migrations, rebuilding_sharing
from companion.storage.damaged_file import NOTHING_READABLE, DamagedFile
from companion.storage.damaged_schema import Root, find_revision, find_roots
from companion.storage.damaged_trees import INDEX_INNER, INDEX_OUTER, Cell, Trees, Walk
from companion.storage.driver import Access, DatabaseKey, DriverConnection, Value, run
from companion.storage.faults import Translated
from companion.storage.opening import NOT_OURS, create_file
from companion.storage.orphan_rows import Candidate, best_fit, insertion
from companion.storage.rebuilding import rebuild
from companion.storage.rebuilding_course import Evidence
from companion.storage.repositories.attachments import digest_of
from companion.storage.repositories.meta import note
from companion.storage.salvaged import Salvaged, Tally
from companion.storage.store import Store, create_store, open_store
from companion.storage.table_shapes import Index, Table, indexes_of, tables_of

Progress = Callable[[int, int], bool | None]

SUREST_FIRST = (0.5, 0.3, 0.0)
"""How well rows must fit, from 0 to 1, before less will do."""
NAMED_BY_CONTENT = {"attachment_blob": "sha256", "received_file": "digest"}
"""Tables with files, and the column with the SHA-256 of each."""
ROWS_BETWEEN = 200
"""Rows between two looks at the progress."""


def salvage(
    source: Path,
    key: bytes | bytearray,
    target: Path,
    *,
    vault_id: str,
    salts: Iterable[bytes] = (),
    progress: Progress | None = None,
) -> Salvaged:
    """Bring every readable row of the database at `source` into a new one at `target` (0600), under the same key.

    The source is only read. `salts` are those of other copies, for when its own is damaged. Raises Damaged when nothing
    can be read or the database is not of this vault, TooNew, AlreadyThere, StorageFailure, Cancelled; the caller
    removes what then stands at `target`.
    """
    with DamagedFile(source, key, salts) as file:
        trees = Trees(file)
        roots = find_roots(file, trees)
        revision = find_revision(file, roots)
        if revision not in migrations.REVISIONS:
            raise TooNew
        store = _new_store(target, key, vault_id, revision)
        try:
            with Translated(), store.bare_connection() as connection:
                result = _fill(connection, _Work(file, trees, roots, vault_id, progress))
        finally:
            store.close()
    open_store(target, key, vault_id=vault_id).close()  # an older schema is stepped up here
    return result


def _new_store(target: Path, key: bytes | bytearray, vault_id: str, revision: str) -> Store:
    """An empty database of the schema that the damaged one has."""
    if revision == migrations.head():
        return create_store(target, key, vault_id=vault_id, purpose="client")
    from companion.storage.migrations.upgrade import upgrade

    create_file(target)
    store = Store(target, DatabaseKey(key), Access.READ_WRITE)
    with store.unit_of_work() as work:
        upgrade(work.connection, revision)
        note(work.driver, "vault_id", vault_id)
    return store


@dataclass(slots=True)
class _Work:
    file: DamagedFile
    trees: Trees
    roots: dict[str, Root]
    vault_id: str
    progress: Progress | None


def _fill(connection: DriverConnection, work: _Work) -> Salvaged:
    run(connection, "PRAGMA foreign_keys = OFF")
    run(connection, "BEGIN IMMEDIATE")
    run(connection, "DELETE FROM meta WHERE key = 'purpose'")
    salvaging = _Salvaging(connection, work)
    salvaging.walk_tables()
    salvaging.walk_indexes()
    salvaging.place_orphans()
    if not any(salvaging.saved.values()):
        raise Damaged(NOTHING_READABLE)
    result = salvaging.complete()
    run(connection, "COMMIT")
    run(connection, "PRAGMA foreign_keys = ON")
    return result


class _Salvaging:
    """One salvage, step by step."""

    def __init__(self, connection: DriverConnection, work: _Work) -> None:
        self._connection = connection
        self._work = work
        self._tables = tables_of(connection)
        self._indexes = indexes_of(connection, self._tables)
        self._walks: dict[str, Walk] = {}
        self.saved: dict[str, int] = dict.fromkeys(self._tables, 0)
        self._keys: dict[str, set[object]] = {name: set() for name in self._tables}
        self._evidence: Evidence = {name: {} for name in self._tables}
        self._seen = 0

    def walk_tables(self) -> None:
        """Every table that can be reached; full-text tables are only passed through, the new ones are made anew."""
        for name, root in self._work.roots.items():
            table = self._tables.get(name)
            if root.kind == "table":
                take = self._saver(table) if table is not None else self._pass_over
                self._walks[name] = self._work.trees.walk(root.page, take)

    def walk_indexes(self) -> None:
        """What the indexes know of rows that were not reached."""
        for name, root in self._work.roots.items():
            if root.kind == "index":
                index = self._indexes.get(name)
                take = self._witness(index) if index is not None else self._pass_over
                self._walks[name] = self._work.trees.walk(root.page, take)

    def place_orphans(self) -> None:
        """Parts of trees below damaged pages: to the table whose rows they fit.

        The clear cases come first, because a row is known by the rows that it refers to.
        """
        waiting = self._work.trees.orphans()
        placed: list[int] = []
        while waiting:
            for surest in SUREST_FIRST:
                placed = [top for top, kind in waiting.items() if self._place(top, kind, surest)]
                if placed:
                    break
            if not placed:
                return
            for top in placed:
                del waiting[top]

    def _place(self, top: int, kind: int, surest: float) -> bool:
        """Take over the rows below page `top` if they fit somewhere, at least so well."""
        sample: list[Cell] = []
        Trees(self._work.file).walk(top, sample.append)
        candidates = self._candidates(by_key=kind in (INDEX_INNER, INDEX_OUTER))
        found, score = best_fit(self._connection, candidates, sample, self._evidence)
        if found is None or score < surest:
            return False
        take = self._saver(found) if isinstance(found, Table) else self._witness(found)
        self._work.trees.walk(top, take)
        return True

    def complete(self) -> Salvaged:
        """Put rows beside those that would miss them, and say what is lost."""
        known = {
            name: {key: row for key, row in rows.items() if key not in self._keys[name]}
            for name, rows in self._evidence.items()
        }
        all_redactions = self._is_counted("redaction") and not self._work.file.unproven
        rebuilt = rebuild(self._connection, self._tables, known, all_redactions=all_redactions)
        rebuilt.rows["meta"] += self._settle_purpose()
        tallies: dict[str, Tally] = {}
        for name in self._tables:
            made = rebuilt.rows.get(name, 0)
            lost = max(0, len(known[name]) - made)
            tallies[name] = Tally(self.saved[name], made, lost, self._is_counted(name))
        entries = {int(row[0]) for row in run(self._connection, "SELECT ordinal FROM entry")}
        times = [
            row.get("created_at") for place, row in known["entry"].items() if place not in entries
        ]
        return Salvaged(
            tallies,
            tuple(time if isinstance(time, int) else None for time in times),
            tuple(rebuilt.shortened_at),
            self._work.file.unproven,
        )

    def _candidates(self, *, by_key: bool) -> list[Candidate]:
        """The trees that may have lost a part like this."""
        found: list[Candidate] = []
        for table in self._tables.values():
            if table.by_key == by_key and self._may_miss_a_part(table.name):
                found.append(table)
        if by_key:
            found += [i for i in self._indexes.values() if self._may_miss_a_part(i.name)]
        return found

    def _may_miss_a_part(self, name: str) -> bool:
        walk = self._walks.get(name)
        return walk is None or walk.lost_inner > 0

    def _is_counted(self, name: str) -> bool:
        """Whether the table, or an index over all its rows, was read whole."""
        over_it = [i.name for i in self._indexes.values() if i.table == name and not i.partial]
        return any(name in self._walks and self._walks[name].whole for name in (name, *over_it))

    def _saver(self, table: Table) -> Callable[[Cell], object]:
        """Takes stored rows of `table` into the new database."""
        statements: dict[tuple[str, ...], str] = {}

        def save(cell: Cell) -> None:
            row = table.named(cell.rowid, cell.values)
            if row is None or not self._may_stand(table, row):
                return
            if table.numbered_by is None and not table.by_key:
                row["rowid"] = cell.rowid
            names = tuple(row)
            sql = statements.setdefault(names, insertion(table.name, names))
            if self._connection.execute(sql, tuple(row.values())).rowcount == 1:
                self.saved[table.name] += 1
                self._keys[table.name].add(table.key_of(cell.rowid, row))
            self._pass_over()

        return save

    def _witness(self, index: Index) -> Callable[[Cell], object]:
        """Takes what an index knows of rows that are not there."""
        table = self._tables[index.table]
        keys, evidence = self._keys[table.name], self._evidence[table.name]

        def note(cell: Cell) -> None:
            named = index.named(cell.values)
            if named is None:
                return
            rowid, row = named
            with suppress(KeyError):
                key = table.key_of(rowid, row)
                if key not in keys:
                    evidence.setdefault(key, {}).update(row)
            self._pass_over()

        return note

    def _may_stand(self, table: Table, row: dict[str, Value]) -> bool:
        """Everything but what says whose database it is, which must be right, and what is not what it was."""
        if table.name == "meta" and row.get("key") == "vault_id":
            if row.get("value") != self._work.vault_id:
                raise Damaged(NOT_OURS)
            return False
        content, digest = row.get("content"), NAMED_BY_CONTENT.get(table.name)
        if digest is not None and isinstance(content, bytes) and content:
            return digest_of(content) == row.get(digest)
        return rebuilding_sharing.is_readable(table.name, row)

    def _settle_purpose(self) -> int:
        """Whose vault it is, from what a therapist's vault alone holds, where the note itself is lost; rows made."""
        if run(self._connection, "SELECT 1 FROM meta WHERE key = 'purpose'"):
            return 0
        clients = "contact" in self._tables and run(
            self._connection, "SELECT 1 FROM contact WHERE role = 'client' LIMIT 1"
        )
        received = self.saved["received_share"] > 0 and not self.saved["course"]
        therapist = bool(clients) or received
        purpose = "therapist" if therapist else "client"
        run(self._connection, "INSERT INTO meta VALUES ('purpose', ?)", (purpose,))
        return 1

    def _pass_over(self, _cell: Cell | None = None) -> None:
        """Count a row that was looked at, and tell how far it is."""
        self._seen += 1
        progress = self._work.progress
        if progress is not None and self._seen % ROWS_BETWEEN == 0:
            done = min(len(self._work.trees.reached), self._work.file.count)
            if progress(done, self._work.file.count) is False:
                raise Cancelled
