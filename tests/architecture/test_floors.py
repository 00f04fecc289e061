"""The house holds: floors import downward only, and each outside library has one owner."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT, imports, modules

LONGEST_MODULE = 340

# Everything in the standard library or PySide6 that could open a connection.
NETWORK = {
    "asyncio", "ftplib", "http", "httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip
# The rest of Qt is either network code, GPL, or comes only in the large Addons wheel.
QT_MODULES = {
    "QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtSvg", "QtSvgWidgets", "QtWidgets",
}  # fmt: skip


def importers(libraries: Iterable[str]) -> list[tuple[str, str]]:
    """Every (module of the program, library) pair where the one imports the other."""
    wanted = set(libraries)
    return [
        (path, name)
        for path, tree in modules().items()
        for name, _ in imports(tree)
        if name.split(".")[0] in wanted
    ]


def test_import_linter_contracts_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(ROOT)

    code = lint_imports(no_cache=True)

    assert code == 0, capsys.readouterr().out


def test_the_checks_see_the_program():
    assert "companion/app.py" in modules()
    assert importers({"PySide6"})
    assert importers({"sqlalchemy"})


def test_only_ui_imports_qt():
    strays = [
        pair
        for pair in importers({"PySide6", "shiboken6"})
        if not pair[0].startswith("companion/ui/")
    ]
    assert strays == []


def test_only_small_free_parts_of_qt_are_used():
    used = {name.split(".")[1] for _, name in importers({"PySide6"}) if "." in name}
    assert used <= QT_MODULES


def test_only_storage_imports_the_database():
    strays = [
        pair
        for pair in importers({"sqlalchemy", "sqlcipher3", "alembic"})
        if not pair[0].startswith("companion/storage/")
    ]
    assert strays == []


def test_nothing_imports_plain_sqlite():
    assert importers({"sqlite3"}) == []


def test_nothing_can_reach_a_network():
    assert importers(NETWORK) == []


def test_no_module_is_named_after_nothing():
    vague = re.compile(r"(.*_)?(utils?|common|helpers?|managers?|misc)")
    assert [path for path in modules() if vague.fullmatch(Path(path).stem)] == []


def test_functions_are_named_for_what_they_do():
    vague = re.compile(r"_*(get|handle|process)_")
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and vague.match(node.name)
    ]
    assert found == []


def test_modules_stay_small_enough_to_read():
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"\b(" + "|".join(["TODO", "FIXME", "XXX"]) + r")\b|coming soon", re.I)
    found = [
        f"{path}:{number}"
        for path in modules()
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if unfinished.search(line)
    ]
    found += [
        f"{path}:{node.lineno} NotImplementedError"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "NotImplementedError"
    ]
    assert found == []
