"""What Companion is made of, as a CycloneDX 1.6 document: every pinned library with its version, hashes and licence.

Format: https://cyclonedx.org/docs/1.6/json/. Reads `requirements.txt` and, for the licences, what is installed beside
the running Python. The same input gives the same document. Python's standard library only.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path

from release import program_version

PACKAGING = Path(__file__).resolve().parent
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

# Libraries whose metadata names no licence; read in their sources, full texts in resources/LICENSES.md.
NOT_IN_METADATA = {"pyrage": "MIT", "sqlcipher3": "Zlib, with SQLCipher under BSD-3-Clause"}


def pinned(requirements: str) -> list[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 of each file of every requirement, by name."""
    found: list[tuple[str, str, list[str]]] = []
    for line in requirements.splitlines():
        if match := _PINNED.match(line):
            found.append((match[1].lower().replace("_", "-"), match[2], []))
        if found:
            found[-1][2].extend(_HASH.findall(line))
    return sorted(found)


def licence_of(name: str) -> str:
    """The licence that an installed library states for itself; empty when it is not installed or says nothing."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression, free = (
        next(iter(stated.get_all(key) or []), "") for key in ("License-Expression", "License")
    )
    classified = [
        line.rsplit(" :: ", 1)[1]
        for line in stated.get_all("Classifier") or []
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    known = expression or ", ".join(classified) or str(free).split("\n")[0]
    return known or NOT_IN_METADATA.get(name, "")


def bill_of_materials(requirements: str, version: str) -> dict[str, object]:
    """The document for this version of the program."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "companion-journal",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(*one) for one in pinned(requirements)],
    }


def _component(name: str, version: str, hashes: list[str]) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "library",
        "name": name,
        "version": version,
        "bom-ref": f"{name}@{version}",
        "purl": f"pkg:pypi/{name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": content} for content in sorted(hashes)],
    }
    licence = licence_of(name)
    if licence:
        made["licenses"] = [{"license": {"name": licence}}]
    return made


def main() -> int:
    """Print the document."""
    requirements = (PACKAGING / "requirements.txt").read_text(encoding="utf-8")
    version = program_version(PACKAGING.parent / "companion")
    json.dump(bill_of_materials(requirements, version), sys.stdout, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
