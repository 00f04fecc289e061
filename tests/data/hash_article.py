"""Makes `article_8grams.txt`: one truncated SHA-256 for every run of eight words of a text that must not be quoted.

The text itself stays out of the project; its hashes are enough to tell whether our own wording shares eight words in
a row with it.

    python tests/data/hash_article.py ARTICLE.txt
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

RUN = 8
HASHES = Path(__file__).with_name("article_8grams.txt")

_APOSTROPHES = str.maketrans("", "", "'’‘`")
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> list[str]:
    """Every run of eight words of `text`, in lower case and without punctuation."""
    words = _WORD.findall(text.casefold().translate(_APOSTROPHES))
    return [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]


def hashed(run: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a run."""
    return hashlib.sha256(run.encode()).hexdigest()[:16]


def known_hashes() -> frozenset[str]:
    """The committed hashes."""
    return frozenset(HASHES.read_text(encoding="ascii").split())


def quoted_runs(text: str, hashes: frozenset[str]) -> list[str]:
    """The runs of `text` whose hash is among `hashes`."""
    return [run for run in runs(text) if hashed(run) in hashes]


def main() -> None:
    article = Path(sys.argv[1]).read_text(encoding="utf-8")
    lines = sorted({hashed(run) for run in runs(article)})
    HASHES.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{len(lines)} hashes")


if __name__ == "__main__":
    main()
