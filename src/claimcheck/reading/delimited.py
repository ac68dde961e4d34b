"""CSV and TSV: the first row names the fields, every other row is a claim, an empty cell is a field not given.

Cells are quoted as in RFC 4180: quotation marks around a cell that holds the delimiter, a line end or a quotation mark,
which is doubled within. A field of several values holds them in one cell, separated by `|`. A table holds claims only.

A `.csv` file separates cells by commas, or by semicolons or tabs if that is what makes columns `id` and `type` of its
first row, as spreadsheets write it where the comma is the decimal sign. A `.tsv` file separates them by tabs.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.records import Span
from claimcheck.reading.tabular import REQUIRED, list_fields, wrong_columns

LIST_SEPARATOR = "|"
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_BREAK = re.compile(r"\r\n|\n|\r")
_FIRST_ROW = re.compile(r"\s*([^\r\n]*)")
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_END = re.compile(r"[\r\n]|\Z")
_EXAMPLE = "such as id,type,source,when"
_TOO_FEW = "a field that is not given is an empty cell"
_TOO_MANY = "put quotation marks around a cell that holds what separates cells"
_QUOTE_HINT = 'a cell that begins with a quotation mark ends with one; write "" for one within'


def read_csv(text: str, reader: DocumentReader) -> None:
    """Read a table whose cells are separated by commas, or by semicolons or tabs where the first row shows it."""
    _read(text, reader, [",", ";", "\t"], "commas, semicolons or tabs")


def read_tsv(text: str, reader: DocumentReader) -> None:
    """Read a table whose cells are separated by tabs."""
    _read(text, reader, ["\t"], "tabs; in a .csv file, commas or semicolons")


def is_table(text: str) -> bool:
    """Tell whether a text that may be of any format is a table: its first row has what every claim has."""
    return _delimiter_of(text) != ""


def _read(text: str, reader: DocumentReader, delimiters: Sequence[str], expected: str) -> None:
    found = _delimiter_of(text)
    table = _Table(text, reader.file, found or delimiters[0])
    if (at := text.find("\0")) >= 0:
        problem = Problem(table.place(at), "the character U+0000 is not allowed", hint="save it as UTF-8 text")
        reader.reading.report(problem)
    elif found and found not in delimiters:
        message = f"the cells are separated by {_DELIMITERS[found]}"
        reader.reading.report(Problem(table.place(len(text) - len(text.lstrip())), message, expected=expected))
    else:
        _TableReader(reader, table).read()


def _delimiter_of(text: str) -> str:
    """Return what separates `id` and `type` in the first row that is not blank, "" if nothing known does."""
    first = _FIRST_ROW.match(text)
    for sign in _DELIMITERS:
        names = [name.strip(' "') for name in first[1].split(sign)] if first else []
        if all(name in names for name in REQUIRED):
            return sign
    return ""


@dataclass(frozen=True)
class _Table:
    """A text of cells, and where they stand."""

    text: str
    file: str
    delimiter: str

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    def place(self, at: int) -> Place:
        """Return the place of an offset."""
        line = bisect_right(self.starts, at)
        return Place(self.file, line, at - self.starts[line - 1] + 1)

    def cells(self, line: int) -> Iterator[tuple[int, int]]:
        """Yield the offsets at which each cell of the row that begins on a line begins and ends."""
        plain = re.compile(rf"[^{re.escape(self.delimiter)}\r\n]*")
        at = self.starts[line - 1]
        while cell := _QUOTED.match(self.text, at) or plain.match(self.text, at):
            yield cell.span()
            if not self.text.startswith(self.delimiter, cell.end()):
                return
            at = cell.end() + 1

    def span(self, begin: int, end: int) -> Span:
        """Return where a cell stands; of one over several lines only its first character."""
        place = self.place(begin)
        one_line = self.place(end).line == place.line
        return Span(place.line, place.column, max(1, end - begin) if one_line else 1)


class _Spans(Mapping[str, Span]):
    """Where the cells of a row stand, looked for only when somebody asks."""

    __slots__ = ("line", "names", "table")

    def __init__(self, table: _Table, line: int, names: Sequence[str]) -> None:
        self.table = table
        self.line = line
        self.names = names

    def __getitem__(self, name: str) -> Span:
        if name not in self.names:
            raise KeyError(name)
        begin, end = next(islice(self.table.cells(self.line), self.names.index(name), None))
        return self.table.span(begin, end)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class _Row(dict[str, object]):
    """The fields given in a row, and where it stands."""

    __slots__ = ("line", "spans")

    def __init__(self, fields: Iterable[tuple[str, object]], line: int, spans: Mapping[str, Span]) -> None:
        super().__init__(fields)
        self.line = line
        self.spans = spans


@dataclass(slots=True)
class _TableReader:
    reader: DocumentReader
    table: _Table
    names: list[str] = field(default_factory=list)
    used: list[tuple[int, str]] = field(default_factory=list)
    lists: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.lists = {name: list_fields(model) for name, model in self.reader.registry.types.items()}

    def read(self) -> None:
        """Read the first row as names, and every other as a claim."""
        if not self.table.text.strip():
            problem = Problem(Place(self.reader.file, 1), "a table begins with the names of its columns", hint=_EXAMPLE)
            self.reader.reading.report(problem)
        rows = self._rows()
        for line, names in rows:
            self.names = [name.strip() for name in names]
            if not self._header(line):
                return
            break
        for line, cells in rows:
            self._row(line, cells)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not blank, each with the line it begins on; report those that are broken."""
        rows = csv.reader(io.StringIO(self.table.text, newline=""), delimiter=self.table.delimiter, strict=True)
        while True:
            line = rows.line_num + 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error:
                if not self._broken(line) or not self.names:
                    return
                continue
            if any(cells) and not "".join(cells).isspace():
                yield line, cells

    def _broken(self, line: int) -> bool:
        """Report why the row that begins on a line is none; tell whether rows may follow it."""
        text, reading = self.table.text, self.reader.reading
        for begin, end in self.table.cells(line):
            if not text.startswith('"', begin):
                continue
            if _QUOTED.match(text, begin) is None:
                message = "the quotation mark that opens here is never closed"
                reading.report(Problem(self.table.place(begin), message, hint=_QUOTE_HINT))
                return False
            if not (text.startswith(self.table.delimiter, end) or _END.match(text, end)):
                message = f"the quotation mark that opens here is closed on line {self.table.place(end - 1).line}, "
                message += "and text follows it"
                reading.report(Problem(self.table.place(begin), message, hint=_QUOTE_HINT))
                return True
        message = f"a cell has more than {csv.field_size_limit()} characters"
        reading.report(Problem(Place(self.reader.file, line), message, hint="shorten it, or use JSON Lines"))
        return True

    def _header(self, line: int) -> bool:
        """Report what is wrong with the names, keep the columns that can be used; tell whether rows can be read."""
        wrong = list(wrong_columns(self.names, self.reader.registry))
        places = list(self.table.cells(line))
        for column in wrong:
            place = self.table.place(places[column.number][0]) if column.number >= 0 else Place(self.reader.file, line)
            self.reader.reading.report(Problem(place, column.message, field=column.name, hint=column.hint))
        left_out = {column.number for column in wrong}
        self.used = [(number, name) for number, name in enumerate(self.names) if number not in left_out]
        return -1 not in left_out

    def _row(self, line: int, cells: list[str]) -> None:
        if len(cells) != len(self.names):
            message = f"the row has {len(cells)} cells and the first row {len(self.names)}"
            hint = _TOO_FEW if len(cells) < len(self.names) else _TOO_MANY
            problem = Problem(Place(self.reader.file, line), message, expected=f"{len(self.names)} cells", hint=hint)
            self.reader.reading.report(problem)
            return
        given = [(name, cells[number]) for number, name in self.used if cells[number]]
        row = _Row(given, line, _Spans(self.table, line, self.names))
        for name in self.lists.get(str(row.get("type")), frozenset()) & row.keys():
            parts = str(row[name]).split(LIST_SEPARATOR)
            row[name] = [part.strip() for part in parts if part.strip()]
        self.reader.claim(row, line)
