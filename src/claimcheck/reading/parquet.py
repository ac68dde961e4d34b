"""Parquet: a column is a field, a row is a claim; the place of a claim is the number of its row, from 1.

Read by DuckDB, which may open that one file and nothing else. Dates and times become the text people would write: a
column of times that are all midnight holds days. Numbers keep their digits: a decimal its scale, a float the shortest
text that stands for it. Text, numbers, truth values, dates, times and lists of text can be read; columns of anything
else are reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from claimcheck.model.claims import is_own_field
from claimcheck.model.problems import Place, Problem
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.tabular import REQUIRED, wrong_columns

if TYPE_CHECKING:
    import duckdb

BATCH = 10_000
_HINT = "is it whole, and written as Parquet?"
_KINDS = "text, numbers, truth values, dates, times or lists of text"
_SETTINGS: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "threads": 1,
}
_INTEGERS = "TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT"
_AS_THEY_ARE = re.compile(rf"(?:VARCHAR|BOOLEAN|DECIMAL\(\d+,\d+\)|{_INTEGERS.replace(' ', '|')})(?:\[\])?")
_AS_TEXT = re.compile(r"UUID|ENUM\(.*\)|TIME|TIME_NS|TIME WITH TIME ZONE", re.DOTALL)
_FLOATS = ("FLOAT", "DOUBLE")
_TIMES = re.compile(r"TIMESTAMP(?:_S|_MS|_NS)?( WITH TIME ZONE)?")


def read_parquet(path: str, reader: DocumentReader) -> None:
    """Read a Parquet file, given by its absolute path; one that is none is a problem."""
    import duckdb

    with duckdb.connect(":memory:", config=_SETTINGS) as connection:
        try:
            _confine(connection, path)
            table = f"read_parquet({_literal(_pattern_of(path))}, hive_partitioning = false)"
            _TableReader(connection, table, reader).read()
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0].replace(path, reader.file)
            reader.reading.report(Problem(Place(reader.file), f"not readable as Parquet: {reason}", hint=_HINT))


def _confine(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Let DuckDB open one file and nothing else, for good. It asks both for the file and for the pattern of it."""
    connection.execute(f"SET allowed_paths = [{_literal(path)}, {_literal(_pattern_of(path))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _pattern_of(path: str) -> str:
    """Return the pattern that matches this path only."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that can be read: its name, the SQL that asks for it, and what turns the answer into a value."""

    name: str
    sql: str
    value: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class _TableReader:
    connection: duckdb.DuckDBPyConnection
    table: str
    reader: DocumentReader

    def read(self) -> None:
        """Read every row as a claim."""
        columns = self._columns()
        if not all(any(column.name == name for column in columns) for name in REQUIRED):
            return
        asked = ", ".join(column.sql for column in columns)
        answer = self.connection.execute(f"SELECT {asked} FROM {self.table}")
        number = 0
        while rows := answer.fetchmany(BATCH):
            for row in rows:
                number += 1
                self._row(number, columns, row)

    def _columns(self) -> list[_Column]:
        """Return the columns that can be read, and report the others."""
        types = {name: kind for name, kind, *_ in self._rows_of(f"DESCRIBE SELECT * FROM {self.table}")}
        wrong = list(wrong_columns(list(types), self.reader.registry))
        for column in wrong:
            self._report(column.message, column.name, column.hint)
        columns = []
        left_out = {column.name for column in wrong}
        for name in [name for name in types if name not in left_out and not is_own_field(name)]:
            if (readable := self._readable(name, types[name])) is None:
                self._report(f"the column {name!r} holds {types[name][:100]}", name, f"write {_KINDS}")
            else:
                columns.append(readable)
        return columns

    def _readable(self, name: str, kind: str) -> _Column | None:
        sql = _name(name)
        if _AS_THEY_ARE.fullmatch(kind):
            return _Column(name, sql, _itself)
        if _AS_TEXT.fullmatch(kind):
            return _Column(name, f"CAST({sql} AS VARCHAR)", _itself)
        if kind in _FLOATS:
            return _Column(name, f"CAST({sql} AS VARCHAR)", _finite)
        if kind == "DATE":
            return _Column(name, f"CAST({sql} AS VARCHAR)", _day)
        if time := _TIMES.fullmatch(kind):
            local = f"make_timestamp(epoch_us({sql}))" if time[1] else f"CAST({sql} AS TIMESTAMP)"
            text = f"CAST({local} AS VARCHAR)"
            (days,) = self._rows_of(f"SELECT bool_and({text} LIKE '% 00:00:00') FROM {self.table}")
            return _Column(name, text, _day if days[0] else _instant if time[1] else _time)
        return None

    def _rows_of(self, sql: str) -> list[Any]:
        return self.connection.execute(sql).fetchall()

    def _row(self, number: int, columns: Sequence[_Column], row: tuple[Any, ...]) -> None:
        given: dict[str, object] = {}
        for column, value in zip(columns, row, strict=True):
            if value is None:
                continue
            try:
                given[column.name] = column.value(value)
            except ValueError as error:
                place = Place(self.reader.file, number)
                self.reader.reading.report(Problem(place, str(error), field=column.name, value=str(value)))
                return
        self.reader.claim(given, number)

    def _report(self, message: str, name: str, hint: str) -> None:
        self.reader.reading.report(Problem(Place(self.reader.file), message, field=name, hint=hint))


def _itself(value: object) -> object:
    return value


def _finite(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def _day(text: str) -> str:
    """Return ISO 8601 for DuckDB's text of a day, the time after it left out."""
    day, before_christ, _ = text.partition(" (BC)")
    day = day.partition(" ")[0]
    if not before_christ:
        return day
    year, _, rest = day.partition("-")
    return f"{'-' if int(year) > 1 else ''}{int(year) - 1:04}-{rest}"


def _time(text: str) -> str:
    """Return ISO 8601 for DuckDB's text of a time, to the second."""
    return f"{_day(text)}T{text.rpartition(' ')[2].partition('.')[0]}"


def _instant(text: str) -> str:
    return f"{_time(text)}Z"
