"""The house holds: floors import downward only, and each outside library has one owner."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

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


def outside(folder: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of `pairs` whose module lies outside `folder`."""
    return [pair for pair in pairs if not pair[0].startswith(folder)]


def test_import_linter_contracts_hold():
    # In a process of its own: the tool switches off every logger there is, and others listen to them.
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_checks_see_the_program():
    assert "companion/app.py" in modules()
    assert importers({"PySide6"})
    assert importers({"sqlalchemy"})


def test_only_ui_imports_qt():
    assert outside("companion/ui/", importers({"PySide6", "shiboken6"})) == []


def test_only_small_free_parts_of_qt_are_used():
    used = {name.split(".")[1] for _, name in importers({"PySide6"}) if "." in name}
    assert used <= QT_MODULES


def test_only_storage_imports_the_database():
    assert outside("companion/storage/", importers({"sqlalchemy", "sqlcipher3", "alembic"})) == []


def test_nothing_imports_plain_sqlite():
    assert importers({"sqlite3"}) == []


def test_nothing_can_reach_a_network():
    assert importers(NETWORK) == []


def test_no_module_is_named_after_nothing():
    vague = re.compile(r"(.*_)?(utils?|common|helpers?|managers?|misc)")
    assert [path for path in modules() if vague.fullmatch(Path(path).stem)] == []


def test_functions_are_named_for_what_they_do():
    vague = re.compile(r"_*(get|handle|process)_")
    asked_for_by_libraries = {"get_command", "process_bind_param", "process_result_value"}
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if vague.match(node.name) and node.name not in asked_for_by_libraries
    ]
    assert not found, "\n".join(found)


def test_modules_stay_small_enough_to_read():
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    too_long = {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE}
    assert too_long == {}


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"(?<![-\w])(TODO|FIXME|XXX|coming soon|not implemented)\b", re.I)
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
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)
    ]
    assert not found, "\n".join(found)
