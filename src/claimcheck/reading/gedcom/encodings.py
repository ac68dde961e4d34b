"""The encodings of GEDCOM files: UTF-8 and UTF-16 by their bytes, ANSEL and what else a header names by ged4py."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata

from claimcheck.model.problems import Place, Problem

EXTRA = "pip install ged4py"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ((b"0\0", "utf-16-le"), (b"\x000", "utf-16-be"))
_ANSEL = "gedcom"
"""What ged4py calls the codec; it leaves accents as characters of their own."""
_HEADER_BYTES = 1 << 16
_DECLARED = re.compile(rb"[\r\n][ \t]*1[ \t]+CHAR[ \t]+([^\r\n]*)")


class UnreadableEncoding(Exception):
    """The bytes cannot be turned into text; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of a file; bytes that are none of its encoding become U+FFFD and are reported once.

    A file whose bytes are all ASCII needs no other codec, whatever it declares. Raises `UnreadableEncoding`.
    """
    name = _encoding(data, file)
    try:
        text = data.decode(name)
        return (unicodedata.normalize("NFC", text) if name == _ANSEL else text), []
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        line = len(re.split("\r\n|[\n\r]", data[: error.start].decode(name, "replace")))
        shown = f"not {name.upper()}: byte 0x{data[error.start]:02x}"
        hint = "what is not readable stands as U+FFFD; save the tree as UTF-8"
        return text, [Problem(Place(file, line), shown, hint=hint)]


def _encoding(data: bytes, file: str) -> str:
    """Return the name of the codec: by the mark at the beginning, else as the header says."""
    for mark, name in (*_MARKS, *_UNMARKED):
        if data.startswith(mark):
            return name
    declared = _DECLARED.search(data[:_HEADER_BYTES])
    word = declared[1].strip().decode("ascii", "replace") if declared else "UTF-8"
    if data.isascii() or word.upper() in ("UTF-8", "UTF8", "ASCII"):
        return "utf-8"
    return _declared_encoding(data, word, file)


def _declared_encoding(data: bytes, word: str, file: str) -> str:
    try:
        from ged4py.parser import CodecError, guess_codec
    except ImportError:
        message = f"the file is in {word[:40]}, which only ged4py can read"
        raise UnreadableEncoding(Problem(Place(file, 1), message, hint=f"{EXTRA}, or save it as UTF-8")) from None
    try:
        return guess_codec(io.BytesIO(data), errors="replace", warn=False)[0]
    except (CodecError, OSError):
        message = f"unknown encoding {word[:40]!r}"
        raise UnreadableEncoding(Problem(Place(file, 1), message, hint="save it as UTF-8")) from None
