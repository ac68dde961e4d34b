"""Large files in chunks of whole lines, and single lines of them read again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from claimcheck.reading.lines import read_json_line

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CHUNK_BYTES = 1 << 26
"""About 200,000 claims: fewer would leave processors idle."""


UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class NotUtf8(ValueError):
    """A line holds a byte that is not UTF-8, or the file begins like UTF-16."""

    def __init__(self, line: int, byte: int | None = None) -> None:
        super().__init__("not UTF-8: " + ("it begins like UTF-16" if byte is None else f"byte 0x{byte:02x}"))
        self.line = line


@dataclass
class LargeFile:
    """A file read in bulk, some of whose lines are wanted again: opened anew for that, and read where they are.

    `path` is that of a real file. `chunks` are those read. `default_source` is the source of its claims that name none.
    """

    name: str
    open: Callable[[], IO[bytes]]
    path: Path | None = None
    default_source: str | None = None
    chunks: list[Extent] = field(default_factory=list)
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

    def record(self, text: str, claim: str) -> tuple[object, str]:
        """Return a claim's values and the text they stand in, "" if they know their places; `text` is its line.

        Raises `ValueError` or `RecursionError` if that is no JSON.
        """
        return read_json_line(text), text

    def _found(self, wanted: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        with self.open() as file:
            self.chunks = self.chunks or list(extents_of(file))
            for extent in self.chunks:
                after = extent.first + len(extent.ends)
                for number in wanted[bisect_left(wanted, extent.first) : bisect_left(wanted, after)]:
                    begin, end = extent.line(number)
                    file.seek(begin)
                    data = file.read(end - begin)
                    found[number] = data.decode("utf-8-sig", "replace").rstrip("\r\n")
        return found


class Extent(NamedTuple):
    """Where the lines of a chunk stand: its offset, the number of its first line, and where in it each line ends."""

    offset: int
    first: int
    ends: npt.NDArray[np.int32]

    def line(self, number: int) -> tuple[int, int]:
        """Return where a line begins and ends in the file, in bytes."""
        position = number - self.first
        begin = int(self.ends[position - 1]) if position else 0
        return self.offset + begin, self.offset + int(self.ends[position])


class Chunk(NamedTuple):
    """Whole lines of a file: where they stand, and their texts."""

    extent: Extent
    lines: list[str]

    @property
    def first(self) -> int:
        """Return the number of the first line."""
        return self.extent.first


def chunks_of(file: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Yield the lines of a file in chunks of about `size` bytes. Raises `NotUtf8`."""
    offset, number = 0, 1
    while data := file.read(size):
        if not data.endswith(b"\n"):
            data += file.readline()
        if offset == 0 and data.startswith(UTF_16):
            raise NotUtf8(1)
        try:
            text = data.decode("utf-8-sig" if offset == 0 else "utf-8")
        except UnicodeDecodeError as error:
            raise NotUtf8(number + data.count(b"\n", 0, error.start), data[error.start]) from None
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        yield Chunk(Extent(offset, number, _ends(data)), lines)
        offset += len(data)
        number += len(lines)


def extents_of(file: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[Extent]:
    """Yield where the lines of a file stand, in the chunks they are read in."""
    offset, number = 0, 1
    while data := file.read(size):
        data += b"" if data.endswith(b"\n") else file.readline()
        extent = Extent(offset, number, _ends(data))
        yield extent
        offset += len(data)
        number += len(extent.ends)


def _ends(data: bytes) -> npt.NDArray[np.int32]:
    """Return where each line ends, its line break included."""
    import numpy as np

    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")).astype(np.int32) + 1
    return ends if data.endswith(b"\n") else np.append(ends, np.int32(len(data)))
