"""The strict ZIP reader: whatever comes in, it gives back the true members or refuses with its own error."""

from __future__ import annotations

import io
import random
import stat
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import Damaged
from companion.sharing import bundle
from companion.sharing.bundle import BadBundle, pad_for, padded_size, read_bundle, write_bundle

HASH = "ab" * 32
FILES = {
    "auth.json": b'{"format":"x"}',
    "manifest.json": b"{}",
    "README.txt": b"hello\n" * 30,
    "entries.json": b'{"entries":[]}' * 9,
    f"attachments/{HASH}": bytes(range(256)),
    "pad": bytes(700),
}

names = st.sampled_from(sorted(FILES))
bundles = st.dictionaries(names, st.binary(max_size=400), min_size=1)


@given(bundles)
def test_what_is_written_is_read_back(files: dict[str, bytes]):
    assert read_bundle(write_bundle(files)) == files


@given(bundles, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_plain_zips_of_the_same_files_are_read(files: dict[str, bytes], method: int):
    assert read_bundle(zipped(files, method)) == files


@given(bundles)
def test_the_standard_library_reads_what_is_written(files: dict[str, bytes]):
    with zipfile.ZipFile(io.BytesIO(write_bundle(files))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_c57_twelve_thousand_mutations_are_refused_or_change_nothing(method: int):
    """Bytes flipped, cut out, doubled, swapped, overwritten with telling numbers; several at once."""
    source = random.Random(20240817 + method)
    good = zipped(FILES, method)
    refused = 0
    for _ in range(6_000):
        mutant = mutated(good, source)
        try:
            assert read_bundle(mutant) == FILES
        except BadBundle:
            refused += 1
    assert refused > 5_500


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(junk: bytes):
    with pytest.raises(BadBundle):
        read_bundle(junk)


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=60), max_size=4), st.binary(max_size=60))
def test_arbitrary_bytes_around_real_headers_are_refused_or_true(parts: list[bytes], tail: bytes):
    good = write_bundle({"pad": b"123"})
    mixed = good[:33] + b"".join(parts) + good[33:] + tail
    if mixed != good:
        with pytest.raises(BadBundle):
            read_bundle(mixed)


def test_every_truncation_is_refused():
    good = zipped(FILES, zipfile.ZIP_DEFLATED)
    for length in range(len(good)):
        with pytest.raises(BadBundle):
            read_bundle(good[:length])


@pytest.mark.parametrize(
    "name",
    [
        "../entries.json",
        "/entries.json",
        "C:\\entries.json",
        "C:entries.json",
        "entries.json/",
        "attachments/../entries.json",
        "attachments/" + HASH.upper(),
        "attachments/" + HASH + "0",
        "readme.TXT",
        "entries.json\0.txt",
        "entriés.json",
        ".json",
        "",
        "setup.exe",
    ],
)
def test_c57_other_names_are_refused(name: str):
    assert read_bundle(renamed(write_bundle({"pad": b"x"}), b"README.txt")) == {"README.txt": b"x"}
    raw = renamed(write_bundle({"pad": b"x"}), name.encode())
    with pytest.raises(BadBundle):
        read_bundle(raw)
    with pytest.raises(BadBundle):
        write_bundle({name: b"x"})


def test_a_name_twice_is_refused():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("pad", b"1")
        archive.writestr("pad", b"2")
    with pytest.raises(BadBundle) as caught:
        read_bundle(memory.getvalue())
    assert caught.value.reason == "name twice"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_folders_and_devices_are_refused(kind: int):
    line = zipfile.ZipInfo("entries.json")
    line.create_system = 3
    line.external_attr = (kind | 0o777) << 16
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(line, b"/etc/passwd")
    with pytest.raises(BadBundle):
        read_bundle(memory.getvalue())


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(method: int):
    with pytest.raises(BadBundle):
        read_bundle(zipped({"pad": bytes(5000)}, method))


def test_extra_fields_comments_and_zip64_are_refused():
    with_comment = io.BytesIO()
    with zipfile.ZipFile(with_comment, "w") as archive:
        archive.writestr("pad", b"1")
        archive.comment = b"hello"
    with_extra = io.BytesIO()
    with zipfile.ZipFile(with_extra, "w") as archive:
        line = zipfile.ZipInfo("pad")
        line.extra = struct.pack("<HH4s", 0x9999, 4, b"abcd")
        archive.writestr(line, b"1")
    with_file_comment = io.BytesIO()
    with zipfile.ZipFile(with_file_comment, "w") as archive:
        line = zipfile.ZipInfo("pad")
        line.comment = b"hello"
        archive.writestr(line, b"1")
    zip64 = io.BytesIO()
    with zipfile.ZipFile(zip64, "w") as archive, archive.open("pad", "w", force_zip64=True) as file:
        file.write(b"1")
    for made in (with_comment, with_extra, with_file_comment, zip64):
        with pytest.raises(BadBundle):
            read_bundle(made.getvalue())


def test_streamed_and_encrypted_members_are_refused():
    good = write_bundle({"pad": b"123"})
    central = good.index(b"PK\x01\x02")
    for flag in (0x1, 0x8, 0x40, 0x800, 0x2000):
        raw = bytearray(good)
        struct.pack_into("<H", raw, 6, flag)
        struct.pack_into("<H", raw, central + 8, flag)
        with pytest.raises(BadBundle):
            read_bundle(bytes(raw))


def test_c57_polyglots_gaps_and_overlaps_are_refused():
    good = write_bundle({"pad": b"123", "README.txt": b"hello"})
    shifted = bytearray(b"%PDF-1.7\n" + good)
    end = len(shifted) - 22
    offset = struct.unpack_from("<I", shifted, end + 16)[0]
    struct.pack_into("<I", shifted, end + 16, offset + 9)
    with_gap = bytearray(shifted)
    position = offset + 9
    for _ in range(2):
        start = struct.unpack_from("<I", with_gap, position + 42)[0]
        struct.pack_into("<I", with_gap, position + 42, start + 9)
        position += 46 + struct.unpack_from("<H", with_gap, position + 28)[0]
    overlap = bytearray(good)
    second = overlap.index(b"PK\x01\x02", overlap.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", overlap, second + 42, 0)
    for raw in (
        b"%PDF-1.7\n" + good,
        good + b"tail",
        bytes(shifted),
        bytes(with_gap),
        bytes(overlap),
    ):
        with pytest.raises(BadBundle):
            read_bundle(raw)
    with pytest.raises(BadBundle) as caught:
        read_bundle(bytes(with_gap))
    assert caught.value.reason == "layout"


def test_c57_a_zero_bomb_is_refused_before_anything_is_inflated(monkeypatch: pytest.MonkeyPatch):
    bomb = zipped({"pad": bytes(8 * 1024 * 1024)}, zipfile.ZIP_DEFLATED)

    def inflate(*_: object) -> object:
        raise AssertionError("inflated before the sizes were checked")

    monkeypatch.setattr(zlib, "decompressobj", inflate)
    with pytest.raises(BadBundle) as caught:
        read_bundle(bomb)
    assert caught.value.reason == "ratio"


def test_a_size_that_lies_is_refused():
    """The directory promises 100 bytes, the stream would give a million."""
    raw = bytearray(zipped({"pad": bytes(1_000_000)}, zipfile.ZIP_DEFLATED))
    central = raw.index(b"PK\x01\x02")
    struct.pack_into("<I", raw, 22, 100)
    struct.pack_into("<I", raw, central + 24, 100)
    with pytest.raises(BadBundle) as caught:
        read_bundle(bytes(raw))
    assert caught.value.reason == "deflate"


def test_too_many_and_too_large_are_refused(monkeypatch: pytest.MonkeyPatch):
    good = write_bundle(FILES)
    for limit in ("LARGEST_FILE", "LARGEST_TOTAL"):
        with monkeypatch.context() as patch:
            patch.setattr(bundle, limit, 600)
            with pytest.raises(BadBundle):
                read_bundle(good)
            with pytest.raises(BadBundle):
                write_bundle(FILES)
    monkeypatch.setattr(bundle, "MOST_FILES", 3)
    with pytest.raises(BadBundle):
        read_bundle(good)
    with pytest.raises(BadBundle):
        write_bundle(FILES)


def test_refusal_is_told_as_damage_without_content():
    with pytest.raises(Damaged) as caught:
        read_bundle(b"secret words")
    assert "secret" not in str(caught.value)


@given(st.integers(min_value=0, max_value=2**31))
def test_padded_sizes_are_at_least_the_length_and_few(length: int):
    size = padded_size(length)
    assert size >= max(length, 16 * 1024)
    assert size - max(length, 16 * 1024) <= max(length, 16 * 1024) / 8
    assert padded_size(size) == size


def test_bodies_of_one_to_three_thousand_bytes_give_one_size():
    sizes = set[int]()
    for length in range(1, 3001, 7):
        files = {"README.txt": bytes(length), "entries.json": bytes(length)}
        pad = pad_for({name: len(content) for name, content in files.items()})
        sizes.add(len(write_bundle({**files, "pad": pad})))
    assert sizes == {16 * 1024}


def zipped(files: dict[str, bytes], method: int) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


def renamed(raw: bytes, name: bytes) -> bytes:
    """`raw` with its only member, "pad" of one byte, under another name in both headers."""
    local = bytearray(raw[:30]) + name + raw[33:34]
    central = bytearray(raw[34:80]) + name
    struct.pack_into("<H", local, 26, len(name))
    struct.pack_into("<H", central, 28, len(name))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)
    return bytes(local + central) + end


def mutated(good: bytes, source: random.Random) -> bytes:
    raw = bytearray(good)
    for _ in range(source.choice((1, 1, 1, 2, 4))):
        at = source.randrange(len(raw))
        match source.randrange(6):
            case 0:
                raw[at] ^= 1 << source.randrange(8)
            case 1:
                del raw[at : at + source.randrange(1, 40)]
            case 2:
                raw[at:at] = raw[max(0, at - source.randrange(1, 60)) : at] or b"\0"
            case 3:
                number = source.choice((0, 1, 0xFF, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, len(raw)))
                raw[at : at + 4] = struct.pack("<I", number)
            case 4:
                other = source.randrange(len(raw))
                raw[at], raw[other] = raw[other], raw[at]
            case _:
                signature = source.choice(
                    (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06")
                )
                raw[at : at + 4] = signature
    return bytes(raw)
