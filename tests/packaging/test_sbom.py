"""The bill of materials names every pinned library, with its hashes and licence."""

from __future__ import annotations

import json
import subprocess
import sys
from types import ModuleType

from tests.architecture.sources import ROOT

REQUIREMENTS = (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")


def test_every_pinned_library_stands_in_it_with_hashes_and_licence(sbom: ModuleType) -> None:
    document = sbom.bill_of_materials(REQUIREMENTS, "1.2.3")
    components = document["components"]
    assert isinstance(components, list)
    named = {component["name"]: component for component in components}
    pinned = [line.split("==")[0] for line in REQUIREMENTS.splitlines() if "==" in line]
    assert sorted(named) == sorted(name.lower().replace("_", "-") for name in pinned)
    assert REQUIREMENTS.count("--hash") == sum(len(one["hashes"]) for one in components)
    assert not [name for name, component in named.items() if "licenses" not in component]
    assert "MIT" in json.dumps(named["pyrage"]["licenses"])


def test_the_same_input_gives_the_same_document() -> None:
    program = [sys.executable, str(ROOT / "packaging" / "sbom.py")]
    first, second = (subprocess.run(program, capture_output=True, check=True).stdout for _ in "ab")
    assert first == second
    assert json.loads(first)["bomFormat"] == "CycloneDX"
