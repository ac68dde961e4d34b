"""JSON Lines in bulk: the lines that are plainly right become rows of the table without becoming records.

What is plain is decided once for every shape of line and every distinct value, by the same types and parsers that
validate records; ids are matched by a pattern. A line about which there is the least doubt is read as a record, by
the reader of single lines, so that both ways say the same of every file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from pydantic import ValidationError

from claimcheck.model.claims import Claim, is_id, read_date
from claimcheck.model.dates import Date, DateError, RelativeDate
from claimcheck.model.problems import Place, Problem
from claimcheck.model.spans import DateUse, Word
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.lines import LineReader, describes
from claimcheck.reading.records import Reading
from claimcheck.reading.table import TEXTS, WORDS, ClaimTable, use_of
from claimcheck.vocabulary import Registry

LARGE_BYTES = 1 << 20
"""Files from this size on are read in bulk."""
CHUNK_BYTES = 1 << 26
_REMARKS = frozenset({"quote", "locator", "note"})
_COMMON = frozenset({*TEXTS, *WORDS})
_PLAIN_ID = "[0-9A-Za-z](?:[0-9A-Za-z_.-]*[0-9A-Za-z_])?"
_PLAIN_CHECKS = frozenset({"_is_one_moment", "_ends_are_moments"})


@dataclass
class BulkFile:
    """A file read in bulk, some of whose lines are wanted again: opened anew for that, and read where they are."""

    name: str
    open: Callable[[], IO[bytes]]
    default_source: str | None = None
    chunks: list[tuple[int, int]] = field(default_factory=list)
    _known: dict[int, str] = field(default_factory=dict, repr=False)

    def line(self, number: int) -> str:
        """Return the text of a line; "" if it is no longer there."""
        return self.lines([number]).get(number, "")

    def lines(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the text of lines by their number; a line that is no longer there is left out."""
        wanted = set(numbers)
        if new := sorted(wanted - self._known.keys()):
            self._known |= self._found(new)
        return {number: self._known[number] for number in wanted if number in self._known}

    def _found(self, wanted: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        with self.open() as file:
            for (first, offset), after in zip(self.chunks, [*self.chunks[1:], None], strict=True):
                end = after[0] if after else None
                here = [n for n in wanted if n >= first and (end is None or n < end)]
                if not here:
                    continue
                file.seek(offset)
                lines = file.read(after[1] - offset if after else -1).split(b"\n")
                found |= {
                    n: lines[n - first].decode("utf-8-sig", "replace").rstrip("\r")
                    for n in here
                    if n - first < len(lines)
                }
        return found


class Chunk(NamedTuple):
    """Whole lines of a file: where the first begins, its number, and their texts."""

    offset: int
    first: int
    lines: list[str]


def chunks_of(file: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Yield the lines of a file in chunks of about `size` bytes."""
    offset, number = 0, 1
    while data := file.read(size):
        if not data.endswith(b"\n"):
            data += file.readline()
        text = data.decode("utf-8-sig" if offset == 0 else "utf-8")
        lines = text.split("\n")
        if not lines[-1]:
            lines.pop()
        yield Chunk(offset, number, lines)
        offset += len(data)
        number += len(lines)


def read_large(source: BulkFile, registry: Registry, reading: Reading) -> None:
    """Read a large file of JSON Lines into the table of a run. What is not UTF-8 is reported and not read."""
    if (line := _undecodable_line(source)) is not None:
        reading.report(Problem(Place(source.name, line), "not UTF-8", hint="save it as UTF-8"))
        return
    reading.table = reading.table or ClaimTable(registry)
    reading.table.connection.execute(f"SET threads = {os.cpu_count() or 1}")
    reading.bulk[source.name] = source
    reader = DocumentReader(registry, reading, source.name)
    read_in_bulk(source, reading.table, reader, reading.file_number(source.name))


def _undecodable_line(source: BulkFile) -> int | None:
    """Return the number of the first line that is not UTF-8, or None."""
    number = 1
    with source.open() as file:
        while data := file.read(CHUNK_BYTES):
            data += file.readline()
            try:
                data.decode()
            except UnicodeDecodeError as error:
                return number + data.count(b"\n", 0, error.start)
            number += data.count(b"\n")
    return None


def read_in_bulk(source: BulkFile, table: ClaimTable, reader: DocumentReader, number: int) -> None:
    """Read a file of UTF-8 JSON Lines; `number` is that of the file in the table.

    What stands before the first claim may name the source of all claims that name none. Where a later line changes
    it, the lines after that one are read singly.
    """
    singly = LineReader(reader)
    bulk = _Bulk(table, reader.registry, number)
    with source.open() as file:
        for chunk in chunks_of(file):
            source.chunks.append((chunk.offset, chunk.first))
            start = 0
            while chunk.first == 1 and start < len(chunk.lines) and describes(chunk.lines[start]):
                singly.read(chunk.lines[start], start + 1)
                start += 1
            if chunk.first == 1:
                source.default_source = singly.default_source
            known = source.default_source is None or is_id(source.default_source)
            if known and singly.default_source == source.default_source:
                others: Iterable[int] = bulk.add(chunk.lines, chunk.first, start, source.default_source)
            else:
                others = range(len(chunk.lines))
            _read_singly(chunk, others, source, bulk, singly)


def _read_singly(chunk: Chunk, positions: Iterable[int], source: BulkFile, bulk: _Bulk, singly: LineReader) -> None:
    for position in positions:
        was = singly.default_source
        singly.read(chunk.lines[position], chunk.first + position)
        if was == source.default_source != singly.default_source:
            bulk.forget_after(chunk.first + position)
            later = range(position + 1, len(chunk.lines))
            _read_singly(chunk, later, source, bulk, singly)
            return


@dataclass
class _Bulk:
    """Adds the plain lines of one file to the table."""

    table: ClaimTable
    registry: Registry
    file: int
    _plain: dict[tuple[str, str], frozenset[str] | None] = field(default_factory=dict)
    _values: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sql = "CREATE TABLE IF NOT EXISTS read_date (use VARCHAR, text VARCHAR, date INTEGER)"
        self.table.connection.execute(sql)
        self.table.connection.execute("CREATE TABLE IF NOT EXISTS use (type VARCHAR, word VARCHAR, use VARCHAR)")

    def add(self, lines: Sequence[str], first: int, start: int, source: str | None) -> list[int]:
        """Add the plain ones among lines, from the position `start` on; return the positions of the others."""
        import numpy as np

        run = self.table.connection.execute
        given = {"text": np.array(lines, dtype=object), "position": np.arange(len(lines), dtype=np.int32)}
        self.table.connection.register("given", given)
        run(
            "CREATE OR REPLACE TEMP TABLE chunk AS SELECT position, text, TRY(json_structure(text)) AS shape, "
            "TRY(json_extract_string(text, '$.type')) AS type, "
            "TRY(len(json_keys(text)) = len(list_distinct(json_keys(text)))) AS distinct_keys FROM given "
            f"WHERE position >= {start}"
        )
        self.table.connection.unregister("given")
        fields = self._plain_shapes()
        if fields:
            fields |= {"source"}
            self._transform(sorted(fields), source)
            self._check_values(fields)
            self._check_dates(fields)
            self._insert(sorted(fields), first)
        done = "SELECT position FROM plain WHERE ok" if fields else "SELECT 0 WHERE false"
        others = self.table.query(f"SELECT position FROM chunk WHERE position NOT IN ({done}) ORDER BY position")
        run("DROP TABLE chunk")
        run("DROP TABLE IF EXISTS plain")
        self.table.size += len(lines)
        return [position for (position,) in others]

    def forget_after(self, line: int) -> None:
        """Take back the rows of lines after one."""
        self.table.query(f"DELETE FROM told WHERE file = {self.file} AND line > {line}")

    def _plain_shapes(self) -> set[str]:
        """Find out which shapes of lines are plain, into the table `shape`; return the fields they have."""
        found = self.table.query("SELECT DISTINCT shape, type FROM chunk WHERE type IS NOT NULL AND distinct_keys")
        for shape, name in found:
            if (name, shape) not in self._plain:
                self._plain[name, shape] = _fields_if_plain(self.registry, name, shape)
        plain = [(shape, name) for shape, name in found if self._plain[name, shape] is not None]
        self.table.connection.execute("CREATE OR REPLACE TEMP TABLE shape (shape VARCHAR, type VARCHAR)")
        self.table.insert("shape", {"shape": "VARCHAR", "type": "VARCHAR"}, list(zip(*plain, strict=True)))
        return {field for shape, name in plain for field in self._plain[name, shape] or ()}

    def _transform(self, fields: Sequence[str], source: str | None) -> None:
        structure = json.dumps(dict.fromkeys(fields, "VARCHAR"))
        ids = [f for f in fields if f in ("id", "source", "event", "by") or self._names_entities(f)]
        tests = [
            f'("{f}" IS NULL OR (strlen("{f}") <= 100 AND regexp_full_match("{f}", \'{_PLAIN_ID}\')))' for f in ids
        ]
        default = f"""* REPLACE (coalesce("source", '{source}') AS "source")""" if source else "*"
        self.table.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE plain AS SELECT {default}, {' AND '.join(tests)} AS ok FROM ("
            "SELECT position, unnest(parsed) FROM (SELECT position, json_transform(text, ?) AS parsed FROM chunk "
            "JOIN shape ON shape.shape = chunk.shape AND shape.type = chunk.type WHERE distinct_keys))",
            [structure],
        )

    def _names_entities(self, name: str) -> bool:
        return any(name in model.roles() for model in self.registry.types.values())

    def _check_values(self, fields: set[str]) -> None:
        """Take lines out of those that are plain whose values, distinct by type and field, are refused."""
        for name in sorted(fields - {"id", "type", "source", "event", "by", *WORDS}):
            if not any(_needs_checking(model, name) for model in self._types_seen()):
                continue
            for type_name, value in self.table.query(
                f'SELECT DISTINCT type, "{name}" FROM plain WHERE "{name}" IS NOT NULL'
            ):
                key = (type_name, name, value)
                if key not in self._values:
                    self._values[key] = _is_accepted(self.registry[type_name], name, value)
                if not self._values[key]:
                    self.table.query(f'UPDATE plain SET ok = false WHERE type = ? AND "{name}" = ?', [type_name, value])

    def _types_seen(self) -> list[type[Claim]]:
        return [self.registry[name] for name in {name for name, _ in self._plain if name in self.registry}]

    def _check_dates(self, fields: set[str]) -> None:
        """Parse every date text that is new in its use, and note its number, or that it is refused."""
        words = [word for word in WORDS if word in fields]
        self.table.connection.execute("DELETE FROM use")
        uses = [(m.type_name, word, use_of(m, word).key) for m in self._types_seen() for word in words]
        self.table.insert("use", dict.fromkeys(("type", "word", "use"), "VARCHAR"), list(zip(*uses, strict=True)))
        by_key = {use_of(m, word).key: use_of(m, word) for m in self._types_seen() for word in words}
        given = " UNION ".join(
            f'SELECT use.use, plain."{word}" AS text FROM plain JOIN use ON use.type = plain.type '
            f"WHERE use.word = '{word}' AND plain.\"{word}\" IS NOT NULL"
            for word in words
        )
        if not given:
            return
        new = self.table.query(
            f"SELECT use, text FROM ({given}) new ANTI JOIN read_date USING (use, text) ORDER BY use, text"
        )
        self._read_dates([(by_key[key], text) for key, text in new])

    def _read_dates(self, new: Sequence[tuple[DateUse, str]]) -> None:
        number = self.table.dates
        read: list[tuple[Date | RelativeDate, DateUse]] = []
        numbers: list[int | None] = []
        for use, text in new:
            date = _date_of(text, use)
            numbers.append(None if date is None else number + len(read))
            if date is not None:
                read.append((date, use))
        self.table.add_dates(read)
        columns = {"use": "VARCHAR", "text": "VARCHAR", "date": "INTEGER"}
        self.table.insert("read_date", columns, [[use.key for use, _ in new], [text for _, text in new], numbers])

    def _insert(self, fields: Sequence[str], first: int) -> None:
        """Add the plain lines, and leave in `plain` as `ok` those that were added."""
        run = self.table.connection.execute
        words = [word for word in WORDS if word in fields]
        own = [name for name in fields if name not in _COMMON]
        self.table.add_fields(own)
        self._take_out_refused(words)
        texts = [name for name in TEXTS if name in fields]
        values = {f'"{name}"': f'plain."{name}"' for name in texts}
        if "stance" not in fields:
            values['"stance"'] = "'asserted'"
        else:
            values['"stance"'] = "coalesce(plain.stance, 'asserted')"
        values |= {f'"f_{name}"': f'plain."{name}"' for name in own}
        tables = "plain"
        for word in words:
            tables += (
                f" LEFT JOIN use u_{word} ON u_{word}.type = plain.type AND u_{word}.word = '{word}'"
                f' LEFT JOIN read_date r_{word} ON r_{word}.use = u_{word}.use AND r_{word}.text = plain."{word}"'
            )
            values[f"d_{word}"] = f"r_{word}.date"
        names = ", ".join(["ord", "file", "line", *values])
        selected = ", ".join([f"{self.table.size} + position", str(self.file), f"{first} + position", *values.values()])
        run(f"INSERT INTO told ({names}) SELECT {selected} FROM {tables} WHERE ok")

    def _take_out_refused(self, words: Sequence[Word]) -> None:
        """Take lines with a refused date out of those that are plain."""
        if self.table.query("SELECT 1 FROM read_date WHERE date IS NULL LIMIT 1"):
            for word in words:
                self.table.query(
                    "UPDATE plain SET ok = false FROM use, read_date WHERE use.type = plain.type "
                    f"AND use.word = '{word}' AND read_date.use = use.use AND read_date.text = plain.\"{word}\" "
                    "AND read_date.date IS NULL"
                )


def _fields_if_plain(registry: Registry, name: str, shape: str) -> frozenset[str] | None:
    """Return the fields of a line that matter, or None if its shape is not plain.

    `shape` is a JSON object from keys to the JSON types of their values.
    """
    types = json.loads(shape)
    if name not in registry or not isinstance(types, dict):
        return None
    model = registry[name]
    known = _text_fields(model)
    given = {key: kind for key, kind in types.items() if kind != "NULL"}
    if given.get("id") != "VARCHAR" or ("when" in given and ("from" in given or "until" in given)):
        return None
    for key, kind in given.items():
        integer = kind in ("UBIGINT", "BIGINT") and (key in WORDS or key == "number")
        if key not in known or not (integer or (kind == "VARCHAR" and key != "number")):
            return None
    return frozenset(given.keys() - _REMARKS)


def _text_fields(model: type[Claim]) -> frozenset[str]:
    """Return the fields that a plain line of a type may have; none if the type has checks of its own."""
    if not model.__pydantic_decorators__.model_validators.keys() <= _PLAIN_CHECKS:
        return frozenset()
    words = WORDS if model.lasting else ("when",)
    return frozenset({*TEXTS, *_REMARKS, *words, *model.own_fields()})


def _needs_checking(model: type[Claim], name: str) -> bool:
    """Tell whether a field holds more than text or the name of an entity."""
    info = model.model_fields.get(name)
    return info is not None and name not in model.roles() and info.annotation != str | None


def _is_accepted(model: type[Claim], name: str, value: str) -> bool:
    given = int(value) if name == "number" else value
    try:
        model.model_validate({"id": "x", "type": model.type_name, name: given}, by_alias=True, by_name=False)
    except ValidationError:
        return False
    return True


def _date_of(text: str, use: DateUse) -> Date | RelativeDate | None:
    """Return a date as a claim would hold it, or None if one of that use would be refused."""
    try:
        date = read_date(text)
    except (DateError, ValueError):
        return None
    lasts = isinstance(date, Date) and date.lasting
    return None if lasts and not (use.lasting and use.word == "when") else date
