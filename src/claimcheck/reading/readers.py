"""Finds claim files and reads each with the reader of its format. One table of readers."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from claimcheck.model.claims import Claim
from claimcheck.model.problems import Place, Problem
from claimcheck.reading.bulk import LARGE_BYTES, read_large
from claimcheck.reading.cache import CacheFolder
from claimcheck.reading.calendars import settle_calendars
from claimcheck.reading.chunks import UTF_16, LargeFile
from claimcheck.reading.delimited import is_table, read_csv, read_tsv
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.exclusion import Exclusion
from claimcheck.reading.json_document import read_json
from claimcheck.reading.lines import read_lines
from claimcheck.reading.parquet import read_parquet
from claimcheck.reading.positions import UnreadableYaml, compose
from claimcheck.reading.records import Reading
from claimcheck.reading.remarks import read_remarks
from claimcheck.reading.table import ClaimTable
from claimcheck.vocabulary import Registry

STANDARD_INPUT = "-"
MAX_FILE_BYTES = 1 << 30
STDIN_NAME = "<stdin>"
MEMORY_NAME = "<claims>"


def _read_yaml(text: str, reader: DocumentReader) -> None:
    try:
        value, problems = compose(text, reader.file)
    except UnreadableYaml as error:
        reader.reading.report(error.problem)
        return
    reader.reading.problems.extend(problems)
    reader.document(value)
    read_remarks(text, reader.file, reader.reading)


def _read_json_lines(text: str, reader: DocumentReader) -> None:
    read_lines(io.StringIO(text), reader)


def _read_tree(path: str, reader: DocumentReader) -> None:
    from claimcheck.reading.gedcom import read_gedcom

    read_gedcom(path, reader)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one format: from the text of a file, or, if it is `binary`, from the absolute path of the file.

    One that reads large files `in_bulk` then finds the table of the run in the `Reading`.
    """

    read: Callable[[str, DocumentReader], None]
    binary: bool = False
    in_bulk: bool = False


READERS = {
    ".yaml": Reader(_read_yaml),
    ".yml": Reader(_read_yaml),
    ".json": Reader(read_json),
    ".jsonl": Reader(_read_json_lines),
    ".csv": Reader(read_csv),
    ".tsv": Reader(read_tsv),
    ".parquet": Reader(read_parquet, binary=True),
    ".ged": Reader(_read_tree, binary=True, in_bulk=True),
}


def read_paths(
    paths: Sequence[str | os.PathLike[str]],
    registry: Registry,
    cache: CacheFolder | None = None,
    exclude: Sequence[str] = (),
) -> Reading:
    """Read claim files, folders of them, and `-` for standard input; in folders, nothing that patterns `exclude`.

    What is broken is a problem in the result, and the rest is read. Of large files what was read is kept in the cache.
    """
    reading = Reading()
    excluded = Exclusion.of(exclude)
    seen: set[Path] = set()
    for path in paths:
        name = os.fspath(path)
        if name == STANDARD_INPUT:
            _read_bytes(sys.stdin.buffer.read(), STDIN_NAME, registry, reading)
            continue
        for file in _files(name, reading, excluded):
            if (resolved := file.resolve()) not in seen:
                seen.add(resolved)
                _read_file(file, registry, reading, cache)
    settle_calendars(reading)
    return reading


def files_of(paths: Sequence[str | os.PathLike[str]], exclude: Sequence[str] = ()) -> list[Path] | None:
    """Return the files that are read for paths, in order; None if one is missing or standard input is among them."""
    aside, excluded = Reading(), Exclusion.of(exclude)
    found: list[Path] = []
    for path in paths:
        if os.fspath(path) == STANDARD_INPUT:
            return None
        found += _files(os.fspath(path), aside, excluded)
    return None if aside.problems else found


def read_claims(claims: Iterable[Mapping[str, object] | Claim], registry: Registry, **described: object) -> Reading:
    """Read claims given as Python values; `described` may hold `sources` and `entities` by id."""
    reading = Reading(files=0)
    reader = DocumentReader(registry, reading, MEMORY_NAME)
    reader.document({key: value for key, value in described.items() if value is not None})
    for number, claim in enumerate(claims, start=1):
        if isinstance(claim, Claim):
            reader.record(claim, number)
        else:
            reader.claim(claim, number)
    settle_calendars(reading)
    return reading


def _files(name: str, reading: Reading, excluded: Exclusion) -> Iterator[Path]:
    path = Path(name)
    if name and path.is_dir():
        yield from _walk(path, excluded)
    elif not name or not path.exists():
        reading.report(
            Problem(
                Place(name), "no such file or folder", hint="name a claim file, or a folder with *.claims.yaml files"
            )
        )
    elif path.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        reading.report(
            Problem(
                Place(path.as_posix()),
                f"no reader for {path.suffix or 'a file without an ending'}",
                expected=known,
                hint=f"claim files end in {known}; - reads YAML, JSON, JSON Lines or CSV from standard input",
            )
        )
    else:
        yield path


def _walk(folder: Path, excluded: Exclusion) -> Iterator[Path]:
    """Yield the claim files below a folder in a fixed order.

    Hidden folders and linked folders are left out, and so is what is no file, such as a pipe that nobody may ever fill.
    """
    for root, folders, files in os.walk(folder):
        folders[:] = excluded.folders(root, folders)
        named = (Path(root, name) for name in excluded.left(root, filter(is_claim_file, files)))
        yield from (file for file in named if file.is_file() or not file.exists())


def is_claim_file(name: str) -> bool:
    """Tell whether a file is taken for a claim file when a folder is walked: `*.claims.yaml` and so on."""
    path = PurePath(name)
    return path.suffix.lower() in READERS and PurePath(path.stem).suffix == ".claims"


def _read_file(file: Path, registry: Registry, reading: Reading, cache: CacheFolder | None) -> None:
    name = file.as_posix()
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES and file.suffix.lower() != ".jsonl":
            reading.report(
                Problem(Place(name), f"the file has {size} bytes, more than {MAX_FILE_BYTES}", hint="split it")
            )
            return
        form = READERS[file.suffix.lower()]
        if file.suffix.lower() == ".jsonl" and size >= LARGE_BYTES:
            reading.files += 1
            read_large(LargeFile(name, lambda: file.open("rb"), file), registry, reading, cache)
            return
        data = b"" if form.binary else file.read_bytes()
    except OSError as error:
        reading.report(Problem(Place(name), f"cannot be read: {error.strerror or error}"))
        return
    if form.binary:
        if form.in_bulk and size >= LARGE_BYTES:
            reading.table = reading.table or ClaimTable(registry, large=True, cache=cache.path if cache else None)
        reading.files += 1
        form.read(os.path.abspath(file), DocumentReader(registry, reading, name))
    else:
        _read_bytes(data, name, registry, reading)


def _read_bytes(data: bytes, name: str, registry: Registry, reading: Reading) -> None:
    reading.files += 1
    if data.startswith(UTF_16):
        reading.report(Problem(Place(name, 1), "not UTF-8: it begins like UTF-16", hint="save it as UTF-8"))
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reading.report(
            Problem(Place(name, line), f"not UTF-8: byte 0x{data[error.start]:02x}", hint="save it as UTF-8")
        )
        return
    suffix = PurePath(name).suffix.lower() or _suffix_for(text)
    if suffix == ".jsonl" and len(data) >= LARGE_BYTES:
        read_large(LargeFile(name, lambda: io.BytesIO(data)), registry, reading)
        return
    reading.texts[name] = text
    reading.file_number(name)
    READERS[suffix].read(text, DocumentReader(registry, reading, name))


def _suffix_for(text: str) -> str:
    """Return the ending that standard input would have: JSON Lines, one JSON document, a table, or else YAML."""
    first = text.lstrip().partition("\n")[0]
    if isinstance(_json_value(first), dict):
        return ".jsonl"
    if isinstance(_json_value(text), dict | list):
        return ".json"
    return ".csv" if is_table(text) else ".yaml"


def _json_value(text: str) -> object:
    """Return the value of a JSON text, None if it is none."""
    try:
        return json.loads(text) if text.lstrip().startswith(("{", "[")) else None
    except (ValueError, RecursionError):
        return None
