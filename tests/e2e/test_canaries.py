"""What a person writes can be read in no file: canary words typed everywhere, then looked for in every byte."""

from pathlib import Path

import pytest

from tests.benchmarks.display import OFFSCREEN
from tests.proof.canaries import CANARIES, CHUNK, ENCODINGS, search_for_canaries, searched
from tests.proof.scene import Scene


@pytest.mark.slow
def test_c01_no_file_holds_a_word_that_was_written(tmp_path: Path):
    findings = search_for_canaries(Scene.set_up(tmp_path, OFFSCREEN))

    assert [f.moment for f in findings] == ["after commands", "open", "killed", "locked", "closed"]
    assert all(f.files >= 5 for f in findings)
    assert [hit for finding in findings for hit in finding.hits] == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_search_finds_a_canary_in_every_encoding(tmp_path: Path, encoding: str):
    canary = CANARIES["body"]
    content = b"\x00\xff" * 7 + canary.encode(encoding) + b"\x01"
    (tmp_path / "some.file").write_bytes(content)

    assert encoding in {hit.encoding for hit in searched("now", tmp_path).hits}


def test_the_search_finds_a_canary_across_the_pieces_it_reads(tmp_path: Path):
    canary = CANARIES["moment"].encode()
    (tmp_path / "large").write_bytes(b"." * (CHUNK - 5) + canary + b"." * 10)

    assert [hit.canary for hit in searched("now", tmp_path).hits] == [CANARIES["moment"]]


def test_the_search_finds_a_canary_without_its_accents_and_in_a_name(tmp_path: Path):
    (tmp_path / "index").write_bytes(b"zqvexquickzaunkonig")
    (tmp_path / CANARIES["title"]).mkdir()

    found = {hit.canary for hit in searched("now", tmp_path).hits}

    assert found == {CANARIES["quick note"], CANARIES["title"]}
