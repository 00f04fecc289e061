"""Every word the window shows goes through translation."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import called_name, modules

# Which positional arguments of a call a person reads; every other call shows none.
FIRST = {
    "QAction", "QCheckBox", "QCommandLinkButton", "QGroupBox", "QLabel", "QMenu", "QPushButton",
    "QRadioButton", "QToolButton", "addItem", "addItems", "addMenu", "addRow", "say",
    "setAccessibleDescription", "setAccessibleName", "setDetailedText", "setHeaderLabels",
    "setHorizontalHeaderLabels", "setInformativeText", "setLabelText", "setPlaceholderText",
    "setPrefix", "setSpecialValueText", "setStatusTip", "setSuffix", "setText", "setTitle",
    "setToolTip", "Disclosure", "Words", "button", "chip", "setVerticalHeaderLabels", "setWhatsThis", "setWindowTitle", "showMessage",
}  # fmt: skip
SECOND = {"addTab", "insertItem", "setItemText", "setTabText", "setTabToolTip"}
SECOND_AND_THIRD = {"about", "critical", "information", "question", "warning"}
SHOWN = {
    **dict.fromkeys(FIRST, (0,)),
    **dict.fromkeys(SECOND, (1,)),
    **dict.fromkeys(SECOND_AND_THIRD, (1, 2)),
    "addAction": (0, 1),
    "drawText": tuple(range(6)),
}
# Qt properties a widget's constructor takes by name.
SHOWN_BY_NAME = {
    "accessibleDescription", "accessibleName", "label", "placeholderText", "statusTip", "text",
    "title", "toolTip", "whatsThis", "windowTitle",
}  # fmt: skip


def bare_words(node: ast.expr) -> Iterator[str]:
    """The words in `node` that reach a person as typed: literals outside any call."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and any(letter.isalpha() for letter in node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from bare_words(part)
    elif isinstance(node, ast.BinOp):
        yield from bare_words(node.left)
        yield from bare_words(node.right)
    elif isinstance(node, ast.IfExp):
        yield from bare_words(node.body)
        yield from bare_words(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from bare_words(part)
    elif isinstance(node, ast.List | ast.Tuple):
        for part in node.elts:
            yield from bare_words(part)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # "...".format(...) and "...".join(...) are the literal itself; self.tr("...") is not.
        yield from bare_words(node.func.value)


def untranslated(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each line in `tree` that shows bare words, with the words."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        positions = SHOWN.get(called_name(call), ())
        shown = [call.args[at] for at in positions if at < len(call.args)]
        if called_name(call)[:1].isupper():
            shown += [word.value for word in call.keywords if word.arg in SHOWN_BY_NAME]
        for argument in shown:
            for words in bare_words(argument):
                yield call.lineno, words


def test_the_window_shows_no_untranslated_words():
    found = [
        f"{path}:{line} {words!r}"
        for path, tree in modules().items()
        if path.startswith("companion/ui/")
        for line, words in untranslated(tree)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Saved")',
        'QLabel(f"{count} entries", self)',
        'QPushButton("Open" if closed else "Close")',
        'box.addItems(["Journal", "Share"])',
        'QMessageBox.question(self, self.tr("Close"), "Really close?")',
        'edit.setPlaceholderText("Write " + kind)',
        'label.setText("{} of {}".format(1, 2) + "{} words".format(3))',
        'QCheckBox(text="Dim")',
        'tabs.addTab(page, "Learn")',
    ],
)
def test_bare_words_are_found(line: str):
    assert list(untranslated(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(self.tr("Saved"))',
        'label.setText(QCoreApplication.translate("Journal", "Saved"))',
        'label.setText(self.tr("%n entries", "", count))',
        'label.setText(self.tr("{count} entries").format(count=3))',
        'label.setText("–")',
        'box.addItem(self.tr("Journal"), "journal")',
        "label.setText(entry.title)",
        'label.setObjectName("title")',
    ],
)
def test_translated_words_and_data_are_left_alone(line: str):
    assert not list(untranslated(ast.parse(line)))
