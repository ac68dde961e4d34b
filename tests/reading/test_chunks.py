"""Chunks of whole lines: nothing is lost between them, and every line is found again where it is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.reading.chunks import CHUNK_BYTES, LargeFile, NotUtf8, chunks_of, extents_of

TEXTS = st.text(st.sampled_from("ab é\U0001f600\r\u2028\x85\x0b\x00"), max_size=8)
LINES = st.lists(TEXTS, max_size=12)
SIZES = st.integers(1, 40)


def large(data: bytes, size: int = CHUNK_BYTES) -> LargeFile:
    """A file read once in chunks of about so many bytes."""
    file = LargeFile("a.jsonl", lambda: io.BytesIO(data))
    file.chunks.extend(chunk.extent for chunk in chunks_of(file.open(), size))
    return file


@given(LINES, SIZES, st.text(st.sampled_from("abé"), max_size=5))
def test_chunks_are_the_lines_of_the_file_in_order(lines: list[str], size: int, last: str) -> None:
    data = ("".join(f"{line}\n" for line in lines) + last).encode()
    found = list(chunks_of(io.BytesIO(data), size))
    assert [line for chunk in found for line in chunk.lines] == [*lines, *([last] if last else [])]
    firsts = [1 + sum(len(before.lines) for before in found[:number]) for number in range(len(found))]
    assert [chunk.first for chunk in found] == firsts


@given(LINES, SIZES)
def test_a_chunk_begins_where_it_says(lines: list[str], size: int) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    for chunk in chunks_of(io.BytesIO(data), size):
        offset = chunk.extent.offset
        assert data[offset:].startswith("\n".join(chunk.lines).encode())
        assert offset == 0 or data[offset - 1 : offset] == b"\n"


@given(LINES, SIZES)
def test_where_lines_stand_is_the_same_without_their_texts(lines: list[str], size: int) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    told = [chunk.extent for chunk in chunks_of(io.BytesIO(data), size)]
    alone = list(extents_of(io.BytesIO(data), size))
    assert [(one.offset, one.first, one.ends.tolist()) for one in alone] == [
        (one.offset, one.first, one.ends.tolist()) for one in told
    ]


@given(LINES, SIZES)
def test_every_line_is_found_again_without_its_end(lines: list[str], size: int) -> None:
    file = large("".join(f"{line}\n" for line in lines).encode(), size)
    numbers = range(1, len(lines) + 1)
    expected = {number: line.rstrip("\r") for number, line in zip(numbers, lines, strict=True)}
    assert file.lines(numbers) == expected
    assert [file.line(number) for number in numbers] == list(expected.values())


def test_an_empty_file_has_no_chunks() -> None:
    assert list(chunks_of(io.BytesIO(b""))) == []


def test_a_line_longer_than_a_chunk_stays_whole() -> None:
    assert [chunk.lines for chunk in chunks_of(io.BytesIO(b"x" * 100 + b"\ny\n"), 10)] == [["x" * 100], ["y"]]


def test_a_byte_order_mark_is_no_part_of_the_first_line_only() -> None:
    data = "\ufeffa\n\ufeffb\n".encode()
    assert [line for chunk in chunks_of(io.BytesIO(data), 1) for line in chunk.lines] == ["a", "\ufeffb"]


def test_a_line_that_is_no_longer_there_is_empty() -> None:
    file = large(b"a\nb\n")
    assert file.line(3) == ""
    assert file.lines([1, 9]) == {1: "a"}


def test_a_line_is_read_once() -> None:
    opened = []

    def open_() -> io.BytesIO:
        opened.append(1)
        return io.BytesIO(b"a\nb\n")

    file = LargeFile("a.jsonl", open_)
    assert (file.line(2), file.line(2), file.lines([2])) == ("b", "b", {2: "b"})
    assert len(opened) == 1


@pytest.mark.parametrize(
    ("data", "line", "byte"),
    [
        (b"\xff\n", 1, "0xff"),
        (b"a\nb\nc\xe9d\n", 3, "0xe9"),
        (b"a\nb\xc3", 2, "0xc3"),
        (b"a\nb\xc3\nc", 2, "0xc3"),
        (b"a\n\xed\xa0\x80\n", 2, "0xed"),
    ],
    ids=["first", "later", "cut at the end", "cut by a newline", "half a surrogate pair"],
)
@pytest.mark.parametrize("size", [1, 3, CHUNK_BYTES])
def test_what_is_not_utf_8_is_told_with_line_and_byte(data: bytes, line: int, byte: str, size: int) -> None:
    with pytest.raises(NotUtf8, match=byte) as raised:
        list(chunks_of(io.BytesIO(data), size))
    assert raised.value.line == line


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_chunk_never_ends_within_a_character(size: int) -> None:
    text = "é\U0001f600é\n" * 5
    assert "".join(line + "\n" for chunk in chunks_of(io.BytesIO(text.encode()), size) for line in chunk.lines) == text
