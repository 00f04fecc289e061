#!/usr/bin/env python3
"""Gathers the window's sentences and compiles the translations: `python3 packaging/dev.py translate`.

English needs one file too: its singular and plural forms. The sources write them as "minute(s)" or "entry(ies)", and
this script spells both out, so nobody has to keep that file by hand. Other languages are translated in their .ts files.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "companion" / "ui"
TARGET = ROOT / "resources" / "i18n"
ENGLISH = TARGET / "companion_en.ts"


def singular(text: str) -> str:
    """The sentence for one: "%n entry", "%n minute"."""
    return re.sub(r"\((?:s|es|ies)\)", "", text)


def plural(text: str) -> str:
    """The sentence for none or several: "%n entries", "%n minutes"."""
    return re.sub(r"\((s|es)\)", r"\1", re.sub(r"y\(ies\)", "ies", text))


def tool(name: str) -> str:
    """The path of one of Qt's translation tools beside this Python."""
    return str(Path(sys.executable).parent / name)


def gather(target: Path, *, plurals_only: bool) -> None:
    """Bring `target` up to date with the sentences in the sources."""
    sources = sorted(str(path.relative_to(ROOT)) for path in SOURCES.rglob("*.py"))
    options = ["-pluralonly"] if plurals_only else []
    command = [tool("pyside6-lupdate"), *options, "-no-obsolete", "-locations", "none"]
    subprocess.run(
        [*command, *sources, "-ts", str(target.relative_to(ROOT))],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def counted_outside_classes() -> set[tuple[str, str]]:
    """Context and text of every counted sentence in a call of `translate`; the tool of Qt finds only those of `tr`."""
    calls = (
        node
        for path in sorted(SOURCES.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("translate")
    )
    found: set[tuple[str, str]] = set()
    for call in calls:
        said = [each.value for each in call.args[:2] if isinstance(each, ast.Constant)]
        if len(call.args) == 4 and len(said) == 2 and "%n" in str(said[1]):
            found.add((str(said[0]), str(said[1])))
    return found


def add_missing(root: ElementTree.Element, sentences: set[tuple[str, str]]) -> None:
    """Put counted sentences into the file that are not in it yet."""
    contexts = {each.findtext("name", ""): each for each in root.iter("context")}
    for name, text in sorted(sentences):
        context = contexts.get(name)
        if context is None:
            context = contexts[name] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(context, "name").text = name
        if any(each.findtext("source") == text for each in context.iter("message")):
            continue
        message = ElementTree.SubElement(context, "message", numerus="yes")
        ElementTree.SubElement(message, "source").text = text
        ElementTree.SubElement(message, "translation")


def spell_out_english(target: Path) -> None:
    """Write the two forms of every counted sentence."""
    tree = ElementTree.parse(target)
    root = tree.getroot()
    assert root is not None
    add_missing(root, counted_outside_classes())
    for message in tree.iter("message"):
        translation = message.find("translation")
        if message.get("numerus") != "yes" or translation is None:
            continue
        source = message.findtext("source", "")
        translation.attrib.pop("type", None)
        for form in list(translation):
            translation.remove(form)
        for words in (singular(source), plural(source)):
            ElementTree.SubElement(translation, "numerusform").text = words
    tree.write(target, encoding="utf-8", xml_declaration=True)


def compile_all() -> None:
    """Make the .qm file of every .ts file."""
    for source in sorted(TARGET.glob("*.ts")):
        subprocess.run(
            [tool("pyside6-lrelease"), str(source), "-qm", str(source.with_suffix(".qm"))],
            check=True,
            capture_output=True,
        )


def main() -> int:
    """Gather, spell out, compile; returns the exit code."""
    TARGET.mkdir(parents=True, exist_ok=True)
    gather(ENGLISH, plurals_only=True)
    spell_out_english(ENGLISH)
    for other in sorted(TARGET.glob("*.ts")):
        if other != ENGLISH:
            gather(other, plurals_only=False)
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
