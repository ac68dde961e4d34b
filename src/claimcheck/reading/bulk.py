"""JSON Lines in bulk: the lines that are plainly right become rows of the table without becoming records.

What is plain is decided once for every shape of line and every distinct value, by the same types and parsers that
validate records; ids are matched by a pattern. A line about which there is the least doubt is read as a record, by
the reader of single lines, so that both ways say the same of every file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from claimcheck.model.claims import Claim, is_id, is_own_field, read_date
from claimcheck.model.dates import Date, RelativeDate
from claimcheck.model.problems import Place, Problem
from claimcheck.model.spans import DateUse, Word
from claimcheck.reading.cache import CacheFolder, hash_of, key_of
from claimcheck.reading.chunks import Chunk, LargeFile, NotUtf8, chunks_of
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.lines import DOCUMENT_ONLY, LineReader, describes
from claimcheck.reading.parsed import Parsed, keep
from claimcheck.reading.records import Reading
from claimcheck.reading.table import TEXTS, WORDS, ClaimTable, use_of
from claimcheck.vocabulary import Registry

LARGE_BYTES = 1 << 20
"""Files from this size on are read in bulk."""
_REMARKS = frozenset({"quote", "locator", "note"})
_COMMON = frozenset({*TEXTS, *WORDS})
_IDS = frozenset({"id", "source", "event", "by"})
_PLAIN_ID = "[0-9A-Za-z](?:[0-9A-Za-z_.-]*[0-9A-Za-z_])?"
_NOT_ALL_TEXT = '"\\s*:\\s*[^"\\s]'
"""Matches every line that holds a value other than text, and some others."""
_ENDS_WITH_COMMA = ",\\s*}\\s*$"
"""A comma before the end of an object, which DuckDB lets pass and JSON does not allow."""
_ODD_NUMBER = ":\\s*-?(?i:nan|inf)|[0-9][eE][-+]?[0-9]{3}|[-+.0-9eE]{100}"
"""Matches every line with a number that DuckDB knows, or rounds, and the reader of single lines refuses."""
_OWN_KINDS = ("VARCHAR", "UBIGINT", "BIGINT", "DOUBLE", "BOOLEAN")
"""What plain fields of one's own hold; the names are those of `json_structure`."""
_PLAIN_CHECKS = frozenset({"_is_one_moment", "_ends_are_moments"})


def read_large(source: LargeFile, registry: Registry, reading: Reading, cache: CacheFolder | None = None) -> None:
    """Read a large file of JSON Lines into the table of a run. One that is not UTF-8 is reported and not read.

    What is kept of it in the cache is used again.
    """
    reading.table = reading.table or ClaimTable(registry, large=True, cache=cache.path if cache else None)
    reading.large[source.name] = source
    number = reading.file_number(source.name)
    singly = LineReader(DocumentReader(registry, reading, source.name))
    key = key_of("lines", registry.key, hash_of(source.path)) if cache and source.path else None
    if cache and key and _read_kept(source, reading.table, singly, number, Parsed.find(cache, key), cache):
        return
    try:
        _read(source, reading.table, singly, number)
        if cache and key:
            keep(cache, key, reading.table, number, source.default_source, singly.numbers)
    except NotUtf8 as error:
        reading.table.query(f"DELETE FROM told WHERE file = {number}")
        reading.forget(source.name)
        reading.report(Problem(Place(source.name, error.line), str(error), hint="save it as UTF-8"))


def _read_kept(
    source: LargeFile, table: ClaimTable, singly: LineReader, number: int, kept: Parsed | None, cache: CacheFolder
) -> bool:
    """Take what is kept of a file; tell whether that could be done."""
    if kept is None or not kept.load(cache, table, number):
        return False
    source.default_source = kept.default_source
    lines = source.lines(kept.others)
    for line in kept.others:
        singly.read(lines[line], line)
    return True


def _read(source: LargeFile, table: ClaimTable, singly: LineReader, number: int) -> None:
    """Read a file; `number` is that of the file in the table.

    What stands before the first claim may name the source of all claims that name none. Where a later line changes
    it, the lines after that one are read singly.
    """
    bulk = Bulk(table, singly.reader.registry, number)
    with source.open() as file:
        for chunk in chunks_of(file):
            source.chunks.append(chunk.extent)
            start = 0
            if chunk.first == 1:
                start = _read_head(chunk, singly)
                source.default_source = singly.default_source
            known = source.default_source is None or is_id(source.default_source)
            others: Iterable[int] = range(start, len(chunk.lines))
            if known and singly.default_source == source.default_source:
                others = bulk.add(chunk, start, source.default_source)
            _read_others(chunk, others, source, bulk, singly)


def _read_head(chunk: Chunk, singly: LineReader) -> int:
    """Read the lines before the first claim; return how many there are."""
    start = 0
    while start < len(chunk.lines) and describes(chunk.lines[start]):
        singly.read(chunk.lines[start], start + 1)
        start += 1
    return start


def _read_others(chunk: Chunk, positions: Iterable[int], source: LargeFile, bulk: Bulk, singly: LineReader) -> None:
    """Read lines singly, and, from one that changes the source of those after it, all that are left."""
    for position in positions:
        singly.read(chunk.lines[position], chunk.first + position)
        if singly.default_source != source.default_source:
            bulk.forget_after(chunk.first + position)
            for later in range(position + 1, len(chunk.lines)):
                singly.read(chunk.lines[later], chunk.first + later)
            return


@dataclass
class Bulk:
    """Adds the plain lines of one file to the table."""

    table: ClaimTable
    registry: Registry
    file: int
    _shapes: dict[tuple[str, tuple[str, ...], str], frozenset[str] | None] = field(default_factory=dict)
    _odd_shapes: bool = False
    _values: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sql = "CREATE TABLE IF NOT EXISTS read_date (use VARCHAR, text VARCHAR, date INTEGER)"
        self.table.connection.execute(sql)
        self.table.connection.execute("CREATE TABLE IF NOT EXISTS use (type VARCHAR, word VARCHAR, use VARCHAR)")

    def add(self, chunk: Chunk, start: int, source: str | None) -> list[int]:
        """Add the plain ones among lines, from the position `start` on; return the positions of the others.

        `source` is that of claims which name none.
        """
        import numpy as np

        lines = chunk.lines[start:]
        self.table.make_room()
        positions = np.arange(start, len(chunk.lines), dtype=np.int32)
        self.table.connection.register("given", {"text": np.array(lines, dtype=object), "position": positions})
        fields = self.shapes()
        done = np.zeros(len(chunk.lines), dtype=bool)
        if fields:
            names = sorted(fields | {"source"})
            self._transform(names, source)
            self.check_values(names)
            self.check_dates(names)
            self._insert(names, chunk.first)
            done[[position for (position,) in self.table.query("SELECT _position FROM plain WHERE _ok")]] = True
        self.table.connection.unregister("given")
        self.table.size += len(chunk.lines)
        return [int(position) for position in positions[~done[start:]]]

    def forget_after(self, line: int) -> None:
        """Take back the rows of lines after one."""
        self.table.query(f"DELETE FROM told WHERE file = {self.file} AND line > {line}")

    def shapes(self) -> set[str]:
        """Find out which shapes of lines are plain, leave the others in the table `shape`, and return their fields.

        A shape is the keys of a line, its type, and, where some value may be no text, the JSON types of its values.
        """
        run = self.table.connection.execute
        run(
            "CREATE OR REPLACE TEMP TABLE shaped AS SELECT position, TRY(json_keys(text)) AS keys, "
            "TRY(json_extract_string(text, '$.type')) AS type, "
            f"CASE WHEN regexp_matches(text, '{_ENDS_WITH_COMMA}') THEN NULL "
            f"WHEN NOT regexp_matches(text, '{_NOT_ALL_TEXT}') THEN '' "
            f"WHEN regexp_matches(text, '{_ODD_NUMBER}') THEN NULL ELSE TRY(json_structure(text))::VARCHAR END "
            "AS structure FROM given"
        )
        run(
            "CREATE OR REPLACE TEMP TABLE shape AS SELECT *, row_number() OVER () AS shape FROM "
            "(SELECT DISTINCT keys, type, structure FROM shaped)"
        )
        fields: set[str] = set()
        plain = []
        for keys, name, structure, number in self.table.query("SELECT keys, type, structure, shape FROM shape"):
            found = None if None in (keys, name, structure) else self._fields(name, tuple(keys), structure)
            if found is not None:
                fields |= found
                plain.append(number)
        self.table.query("DELETE FROM shape WHERE shape IN (SELECT unnest($1::BIGINT[]))", [plain])
        self._odd_shapes = bool(self.table.query("SELECT 1 FROM shape LIMIT 1"))
        return fields

    def _fields(self, name: str, keys: tuple[str, ...], structure: str) -> frozenset[str] | None:
        shape = (name, keys, structure)
        if shape not in self._shapes:
            self._shapes[shape] = _fields_if_plain(self.registry, name, keys, structure)
        return self._shapes[shape]

    def _transform(self, fields: Sequence[str], source: str | None) -> None:
        """Make the table `plain` of the lines of plain shapes; `_ok` where all ids are plain, too.

        Its columns are fields, but for `_ok` and `_position`: no field begins with an underscore.
        """
        structure = json.dumps(dict.fromkeys(fields, "VARCHAR"))
        ids = [name for name in fields if name in _IDS or self._names_entities(name)]
        tests = [f'coalesce(strlen("{i}") <= 100 AND regexp_full_match("{i}", \'{_PLAIN_ID}\'), true)' for i in ids]
        named = f"""* REPLACE (coalesce("source", '{source}') AS "source")""" if source else "*"
        odd = (
            "SELECT position FROM shaped JOIN shape ON shaped.keys IS NOT DISTINCT FROM shape.keys "
            "AND shaped.type IS NOT DISTINCT FROM shape.type AND shaped.structure IS NOT DISTINCT FROM shape.structure"
        )
        only_plain = f" WHERE position NOT IN ({odd})" if self._odd_shapes else ""
        self.table.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE plain AS SELECT {named}, {' AND '.join(tests)} AS _ok FROM "
            f"(SELECT position AS _position, unnest(json_transform(text, ?)) FROM given{only_plain})",
            [structure],
        )

    def _names_entities(self, name: str) -> bool:
        return any(name in model.roles() for model in self.registry.types.values())

    def check_values(self, fields: Sequence[str]) -> None:
        """Take lines out of those that are plain whose values, distinct by type and field, are refused."""
        for name in sorted(set(fields) - _IDS - {"type", *WORDS}):
            if not any(_needs_checking(model, name) for model in self._types_seen()):
                continue
            for type_name, value in self.table.query(
                f'SELECT DISTINCT type, "{name}" FROM plain WHERE "{name}" IS NOT NULL'
            ):
                key = (type_name, name, value)
                if key not in self._values:
                    self._values[key] = _is_accepted(self.registry[type_name], name, value)
                if not self._values[key]:
                    self.table.query(
                        f'UPDATE plain SET _ok = false WHERE type = ? AND "{name}" = ?', [type_name, value]
                    )

    def _types_seen(self) -> list[type[Claim]]:
        return [self.registry[name] for name in sorted({name for name, *_ in self._shapes if name in self.registry})]

    def check_dates(self, fields: Sequence[str]) -> None:
        """Parse every date text that is new in its use, and note its number, or that it is refused."""
        words = [word for word in WORDS if word in fields]
        self.table.connection.execute("DELETE FROM use")
        uses = [(m.type_name, word, use_of(m, word).key) for m in self._types_seen() for word in words]
        self.table.insert("use", dict.fromkeys(("type", "word", "use"), "VARCHAR"), list(zip(*uses, strict=True)))
        by_key = {use_of(m, word).key: use_of(m, word) for m in self._types_seen() for word in words}
        given = " UNION ALL ".join(
            f'SELECT use.use, plain."{word}" AS text FROM plain JOIN use ON use.type = plain.type '
            f"WHERE use.word = '{word}' AND plain.\"{word}\" IS NOT NULL"
            for word in words
        )
        if not given:
            return
        new = self.table.query(
            f"SELECT DISTINCT use, text FROM ({given}) new ANTI JOIN read_date USING (use, text) ORDER BY use, text"
        )
        self._read_dates([(by_key[key], text) for key, text in new])

    def _read_dates(self, new: Sequence[tuple[DateUse, str]]) -> None:
        number = self.table.dates
        read: list[tuple[Date | RelativeDate, DateUse]] = []
        numbers: list[int | None] = []
        parsed: dict[str, Date | RelativeDate | None] = {}
        for use, text in new:
            if text not in parsed:
                parsed[text] = _parsed(text)
            date = _in_use(parsed[text], use)
            numbers.append(None if date is None else number + len(read))
            if date is not None:
                read.append((date, use))
        self.table.add_dates(read)
        columns = {"use": "VARCHAR", "text": "VARCHAR", "date": "INTEGER"}
        self.table.insert("read_date", columns, [[use.key for use, _ in new], [text for _, text in new], numbers])

    def _insert(self, fields: Sequence[str], first: int) -> None:
        """Add the plain lines, and leave in `plain` as `_ok` those that were added."""
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
        selected = ", ".join(
            [f"{self.table.size} + _position", str(self.file), f"{first} + _position", *values.values()]
        )
        run(f"INSERT INTO told ({names}) SELECT {selected} FROM {tables} WHERE _ok")

    def _take_out_refused(self, words: Sequence[Word]) -> None:
        """Take lines with a refused date out of those that are plain."""
        if self.table.query("SELECT 1 FROM read_date WHERE date IS NULL LIMIT 1"):
            for word in words:
                self.table.query(
                    "UPDATE plain SET _ok = false FROM use, read_date WHERE use.type = plain.type "
                    f"AND use.word = '{word}' AND read_date.use = use.use AND read_date.text = plain.\"{word}\" "
                    "AND read_date.date IS NULL"
                )


def _fields_if_plain(registry: Registry, name: str, keys: Sequence[str], structure: str) -> frozenset[str] | None:
    """Return the fields of a line that matter, or None if its shape is not plain.

    `structure` is a JSON object from keys to the JSON types of their values, or "" if all are text.
    """
    if name not in registry or len(set(keys)) < len(keys) or DOCUMENT_ONLY.intersection(keys):
        return None
    types: Mapping[str, object] = json.loads(structure) if structure else dict.fromkeys(keys, "VARCHAR")
    known = _plain_fields(registry[name])
    given = {key: kind for key, kind in types.items() if kind != "NULL"}
    if given.get("id") != "VARCHAR" or ("when" in given and ("from" in given or "until" in given)):
        return None
    own = {key for key in given if is_own_field(key)}
    if any(given.pop(key) not in _OWN_KINDS for key in own):
        return None
    for key, kind in given.items():
        integer = kind in ("UBIGINT", "BIGINT") and (key in WORDS or key == "number")
        if key not in known or not (integer or (kind == "VARCHAR" and key != "number")):
            return None
    return frozenset(given.keys() - _REMARKS)


def _plain_fields(model: type[Claim]) -> frozenset[str]:
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


def _parsed(text: str) -> Date | RelativeDate | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def _in_use(date: Date | RelativeDate | None, use: DateUse) -> Date | RelativeDate | None:
    """Return a date, or None if one of that use would be refused."""
    lasts = isinstance(date, Date) and date.lasting
    return None if lasts and not (use.lasting and use.word == "when") else date
