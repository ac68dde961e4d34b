"""The words of sources, from the files they name as `text`. Nothing outside the project root is ever opened.

A path is relative to the claim file; where there is none, as for claims given from Python, to the root itself.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from claimcheck.model.problems import Place, Problem
from claimcheck.reading import json_document, positions
from claimcheck.reading.readers import MEMORY_NAME, STDIN_NAME
from claimcheck.reading.records import Reading, ReadSource

MAX_TEXT_BYTES = 64 << 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS = "save it as plain text in UTF-8"
_COMPOSE: Mapping[str, Callable[[str, str], tuple[object, list[Problem]]]] = {
    ".yaml": positions.compose,
    ".yml": positions.compose,
    ".json": json_document.compose,
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a source says, word for word, and the file in which it stands, named as its claim file names it."""

    file: str
    text: str


class _Unusable(Exception):
    """A text that cannot be used."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def sources_with_text(reading: Reading) -> list[str]:
    """Return the ids of the sources that name a file with their words."""
    return sorted(name for name, read in reading.sources.items() if read.source.text is not None)


@dataclass(frozen=True, slots=True)
class SourceTexts:
    """The texts of the sources of a run, read from below `root` when they are asked for, and not kept."""

    reading: Reading
    root: Path
    _documents: dict[str, object] = field(default_factory=dict, repr=False)

    def read(self, name: str) -> SourceText | None:
        """Return the text of a source that names one; what is wrong with it is reported as a problem of the source."""
        read = self.reading.sources[name]
        path = read.source.text or ""
        file = _folder(read, self.root) / path
        try:
            return SourceText(file.as_posix(), _decoded(_content(_within(file, self.root))))
        except _Unusable as error:
            place = self._place(name)
            self.reading.report(Problem(place, error.message, record=name, field="text", value=path, hint=error.hint))
            return None

    def _place(self, name: str) -> Place:
        """Return where a source names its text, or else where it is described."""
        place = self.reading.sources[name].place
        value = self._document(place.file)
        for key in ("sources", name):
            value = value.get(key) if isinstance(value, positions.Mapping) else None
        span = value.spans.get("text") if isinstance(value, positions.Mapping) else None
        return Place(place.file, span.line, span.column) if span else place

    def _document(self, file: str) -> object:
        """Return a document with the places of its values, composed again: sources keep none of their fields'."""
        compose = _COMPOSE.get(PurePath(file).suffix.lower())
        if compose is None or file not in self.reading.texts:
            return None
        if file not in self._documents:
            self._documents[file], _ = compose(self.reading.texts[file], file)
        return self._documents[file]


def _folder(read: ReadSource, root: Path) -> Path:
    return root if read.place.file in (STDIN_NAME, MEMORY_NAME) else Path(read.place.file).parent


def _within(file: Path, root: Path) -> Path:
    """Return the file that a path leads to, by whatever links; it is not looked at if it is outside the root."""
    try:
        target, folder = file.resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links; a NUL
        raise _Unusable("the text cannot be there: no such path", "write a path relative to the claim file") from error
    if not target.is_relative_to(folder):
        kept = "the current folder" if root == Path() else root.as_posix()
        hint = f"keep it below {kept}, or name a folder that holds it and the claim file as the root (--root)"
        raise _Unusable("the text is outside the project root, and is not read", hint)
    return target


def _content(file: Path) -> bytes:
    """Return the bytes of a file that is one: of no folder, and of no pipe or device, which may never end."""
    try:
        kind = file.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise _Unusable("the text is a folder", "name one file")
        if not stat.S_ISREG(kind.st_mode):
            raise _Unusable("the text is neither a file nor a link to one", "name a file")
        if kind.st_size > MAX_TEXT_BYTES:
            raise _too_large(kind.st_size)
        with file.open("rb") as stream:
            data = stream.read(MAX_TEXT_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = "a path is relative to the claim file, and nothing is fetched: save the text there, or leave `text` out"
        raise _Unusable("the text is not there: no such file", hint) from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise _Unusable(f"the text cannot be read: {reason}", "see to it that it can, or leave `text` out") from error
    if len(data) > MAX_TEXT_BYTES:
        raise _too_large(len(data))
    return data


def _too_large(size: int) -> _Unusable:
    message = f"the text has {size:,} bytes, more than {MAX_TEXT_BYTES:,}"
    return _Unusable(message, "split it: a part is a source of its own")


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF_16):
        raise _Unusable("the text is not UTF-8: it begins like UTF-16", _SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"the text is not UTF-8: byte 0x{data[error.start]:02x} on line {line}"
        raise _Unusable(message, _SAVE_AS) from error
