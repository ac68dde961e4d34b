"""Large files in chunks of whole lines, and single lines of them read again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, NamedTuple

CHUNK_BYTES = 1 << 26


class NotUtf8(ValueError):
    """A line holds a byte that is not UTF-8."""

    def __init__(self, line: int, byte: int) -> None:
        super().__init__(f"not UTF-8: byte 0x{byte:02x}")
        self.line = line


@dataclass
class LargeFile:
    """A file read in bulk, some of whose lines are wanted again: opened anew for that, and read where they are.

    `chunks` gives, for each chunk, where it begins and the number of its first line. `default_source` is the source of
    its claims that name none.
    """

    name: str
    open: Callable[[], IO[bytes]]
    default_source: str | None = None
    chunks: list[tuple[int, int]] = field(default_factory=list)
    _known: dict[int, str] = field(default_factory=dict, repr=False)

    def line(self, number: int) -> str:
        """Return the text of a line; "" if it is no longer there."""
        if number not in self._known:
            self.lines([number])
        return self._known.get(number, "")

    def lines(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the text of lines by their number; a line that is no longer there is left out."""
        wanted = set(numbers)
        if new := sorted(number for number in wanted if number not in self._known):
            self._known |= self._found(new)
        return {number: self._known[number] for number in wanted if number in self._known}

    def _found(self, wanted: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        with self.open() as file:
            for (offset, first), after in zip(self.chunks, [*self.chunks[1:], None], strict=True):
                here = wanted[bisect_left(wanted, first) : bisect_left(wanted, after[1]) if after else None]
                if here:
                    file.seek(offset)
                    data = file.read(after[0] - offset if after else -1)
                    found |= _lines_in(data, first, here)
        return found


def _lines_in(data: bytes, first: int, wanted: Sequence[int]) -> dict[int, str]:
    """Return the texts of some lines of a chunk whose first line has the number `first`."""
    import numpy as np

    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n"))
    found = {}
    for number in wanted:
        position = number - first
        begin = int(ends[position - 1]) + 1 if 0 < position <= len(ends) else 0
        end = int(ends[position]) if position < len(ends) else len(data)
        if position <= len(ends):
            found[number] = data[begin:end].decode("utf-8-sig", "replace").rstrip("\r")
    return found


class Chunk(NamedTuple):
    """Whole lines of a file: where the first begins, its number, and their texts."""

    offset: int
    first: int
    lines: list[str]


def chunks_of(file: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Yield the lines of a file in chunks of about `size` bytes; the next is read while one is worked on.

    Raises `NotUtf8`.
    """
    chunks = _chunks(file, size)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(next, chunks, None)
        while (chunk := coming.result()) is not None:
            coming = ahead.submit(next, chunks, None)
            yield chunk


def _chunks(file: IO[bytes], size: int) -> Iterator[Chunk]:
    offset, number = 0, 1
    while data := file.read(size):
        if not data.endswith(b"\n"):
            data += file.readline()
        try:
            text = data.decode("utf-8-sig" if offset == 0 else "utf-8")
        except UnicodeDecodeError as error:
            raise NotUtf8(number + data.count(b"\n", 0, error.start), data[error.start]) from None
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        yield Chunk(offset, number, lines)
        offset += len(data)
        number += len(lines)
