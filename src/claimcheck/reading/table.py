"""The claims of a run as columns, in DuckDB: one row for every claim in `told`, one in `date` for every distinct date.

Values are held as files write them; a field that no claim has is no column. Every claim is a row, whichever way it was
read: one by one, as a record that stays in memory, or in bulk, when its line is read again where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimcheck.model.claims import WEEKDAYS, Claim
from claimcheck.model.dates import INFINITY, Date, RelativeDate
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, code_of
from claimcheck.model.dates.moments import GREATEST_OFFSET, LEAST_OFFSET, plus
from claimcheck.model.spans import DateUse, Span, Word, strict_span, widened_span
from claimcheck.reading.database import Database, for_few_claims, of_ones_own
from claimcheck.vocabulary import Registry

if TYPE_CHECKING:
    import duckdb

ROOMS = (1, 4, 16)
"""A run that turns out to need more is made again with so many times the memory."""
FEW_ROWS = 8
"""Up to here rows are written out."""
MANY_ROWS = 2_000
"""From here on columns go by way of numpy; below, importing it takes longer than it saves."""
BATCH = 50_000
WORDS: tuple[Word, ...] = ("when", "from", "until")
BOUNDS = ("start_lo", "start_hi", "end_lo", "end_hi")
TEXTS = ("id", "type", "source", "event", "by", "stance", "rank", "number")
_TOLD = {"ord": "INTEGER", "file": "INTEGER", "line": "INTEGER", **dict.fromkeys(TEXTS, "VARCHAR")}
_TOLD |= {"weekday": "TINYINT", **{f"d_{word}": "INTEGER" for word in WORDS}}
_BOUND_COLUMNS = [f"{prefix}{bound}{kind}" for prefix in ("", "w_") for kind in ("", "_code") for bound in BOUNDS]
_DATE = {"date": "INTEGER", "use": "VARCHAR", "text": "VARCHAR", "anchor": "VARCHAR"}
_DATE |= {"zoned": "BOOLEAN", "weekday": "TINYINT"}
_DATE |= dict.fromkeys(_BOUND_COLUMNS, "BIGINT")
_UNDATED = (None,) * (2 + 2 * len(BOUNDS))

_TO_UTC = (GREATEST_OFFSET, LEAST_OFFSET)
"""What is taken from the earliest and from the latest reading of a local clock."""
Values = Any
"""The values of a column: a sequence, or an array."""


def is_out_of_room(error: Exception) -> bool:
    """Tell whether a run failed because it was allowed too little memory."""
    import duckdb

    return isinstance(error, duckdb.OutOfMemoryException)


def use_of(model: type[Claim], word: Word) -> DateUse:
    """Return what a date in a field of a type stands for."""
    return DateUse(word, model.lasting, model.about_years)


@dataclass
class ClaimTable:
    """The tables `told` and `date`, and the database they are in.

    A `large` one uses all processors and, beyond `MEMORY_MB`, the disk; it may read and write files in the folder
    `cache`, and no others. One for `few` claims shares what can be shared. `fields` are the types' own fields that
    have a column. `relative`, `zoned` and `imprecise` tell whether some date is relative, has an offset from UTC, or
    means more when widened; a relative one has a row without bounds.
    """

    registry: Registry
    large: bool = False
    cache: Path | None = None
    few: bool = False
    database: Database = field(init=False, repr=False)
    fields: set[str] = field(default_factory=set)
    size: int = 0
    dates: int = 0
    relative: bool = False
    zoned: bool = False
    imprecise: bool = False
    _date_ids: dict[tuple[str, str, str], int] = field(default_factory=dict, repr=False)
    _new_dates: list[tuple[Date | RelativeDate, DateUse]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.database = for_few_claims() if self.few else of_ones_own(self.cache, large=self.large)
        self.connection.execute(f"CREATE TABLE told ({_declared(_TOLD)})")
        self.connection.execute(f"CREATE TABLE date ({_declared(_DATE)})")
        self.connection.execute("CREATE TEMP TABLE name (name VARCHAR)")

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """Return the connection that the tables were made on."""
        return self.database.connection

    def make_room(self, times: int = 1) -> None:
        """Allow a large run the memory that it cannot do without, so many times over."""
        if self.large:
            self.database.make_room(self.size, times)

    def close(self) -> None:
        """Close the database; nothing of it can be asked any more."""
        self.database.close()

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        return self.connection.execute(sql, values).fetchall()

    def query_with(self, names: Iterable[str], sql: str) -> list[tuple[Any, ...]]:
        """Run a query that may ask for `name`, a table of these names."""
        self.insert("name", {"name": "VARCHAR"}, [sorted(set(names))])
        rows = self.query(sql)
        self.query("DELETE FROM name")
        return rows

    def insert(self, table: str, columns: Mapping[str, str], values: Sequence[Values]) -> None:
        """Add rows, given as one sequence of values for every column."""
        insert(self.connection, table, columns, values)

    # -- claims ----------------------------------------------------------------------------------------------

    def add_fields(self, fields: Iterable[str]) -> None:
        """Make sure that fields have columns."""
        for name in sorted(set(fields) - self.fields):
            self.connection.execute(f'ALTER TABLE told ADD COLUMN "f_{name}" VARCHAR')
            self.fields.add(name)

    def add_records(self, claims: Iterable[tuple[Claim, int, int]]) -> None:
        """Add claims, each with the numbers of its file and its line; they are numbered `ord` from `size` on."""
        given = iter(claims)
        while batch := list(islice(given, BATCH)):
            own = sorted({name for claim, _, _ in batch for name in type(claim).own_fields()})
            own = [name for name in own if any(getattr(claim, name, None) is not None for claim, _, _ in batch)]
            self.add_fields(own)
            rows = [(self.size + n, *self._row(*one, own)) for n, one in enumerate(batch)]
            columns = _TOLD | {f"f_{name}": "VARCHAR" for name in own}
            self.insert("told", columns, list(zip(*rows, strict=True)))
            self.size += len(rows)
            self.add_dates(self._new_dates)
            self._new_dates.clear()

    def _row(self, claim: Claim, file: int, line: int, own: Sequence[str]) -> Iterator[object]:
        yield file
        yield line
        for name in TEXTS:
            value = getattr(claim, name)
            yield None if value is None else str(value)
        yield None if claim.weekday is None else WEEKDAYS.index(claim.weekday)
        dates = claim.dates
        for word in WORDS:
            yield None if word not in dates else self._date_id(dates[word], use_of(type(claim), word))
        for name in own:
            value = getattr(claim, name, None)
            yield None if value is None else str(value)

    # -- dates -----------------------------------------------------------------------------------------------

    def _date_id(self, date: Date | RelativeDate, use: DateUse) -> int:
        """Return the number of a date in one use; a new one is remembered, to be added with others."""
        key = (use.key, str(date), date.calendar)
        if key not in self._date_ids:
            self._date_ids[key] = self.dates + len(self._new_dates)
            self._new_dates.append((date, use))
        return self._date_ids[key]

    def add_dates(self, dates: Sequence[tuple[Date | RelativeDate, DateUse]]) -> None:
        """Add dates that are not there yet; they are numbered from `dates` on."""
        keys = {use: use.key for _, use in dates}
        moments: list[tuple[Any, ...]] = []
        others: list[tuple[Any, ...]] = []
        for number, (date, use) in enumerate(dates, start=self.dates):
            if isinstance(date, RelativeDate):
                others.append((number, keys[use], date.text, date.anchor, *_UNDATED))
            elif use.lasting or date.approximate or date.uncertain:
                others.append((number, keys[use], date.text, None, *_spans_row(date, use)))
            else:
                moment = date.start
                ends = (moment.earliest, moment.latest)
                moments.append((number, keys[use], date.text, None, moment.zoned, date.weekday, *ends))
        self._insert_dates(moments, 4)
        self._insert_dates(others, 1)
        self.dates += len(dates)
        self.relative = self.relative or any(row[3] is not None for row in others)
        self.zoned = self.zoned or any(row[4] for row in (*moments, *others))
        self.imprecise = self.imprecise or any(row[6:10] != row[10:14] for row in others)

    def add_in_utc(self, rows: Sequence[tuple[Any, ...]]) -> list[int]:
        """Add local dates once more, as the instants of UTC they may be; return their numbers.

        A row is the number, use, text, weekday and the strict and widened bounds of a date.
        """
        numbers = list(range(self.dates, self.dates + len(rows)))
        moved = [
            (number, use, text, None, True, weekday, *(plus(b, -_TO_UTC[n % 2]) for n, b in enumerate(bounds)))
            for number, (_, use, text, weekday, *bounds) in zip(numbers, rows, strict=True)
        ]
        self._insert_dates(moved, 1)
        self.dates += len(rows)
        return numbers

    def _insert_dates(self, rows: Sequence[tuple[Any, ...]], times: int) -> None:
        """Add rows of dates whose bounds are given once for `times` uses of them."""
        if not rows:
            return
        columns = list(zip(*rows, strict=True))
        bounds = columns[6:]
        codes = [codes_of(b, columns[4], latest=n % 2 == 1) for n, b in enumerate(bounds)]
        bounds, codes = bounds * times, codes * times
        self.insert("date", _DATE, [*columns[:6], *bounds[:4], *codes[:4], *bounds[4:], *codes[4:]])


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], values: Sequence[Values]
) -> None:
    """Add rows to a table, given as one sequence of values for every column."""
    if not values or not len(values[0]):
        return
    names = ", ".join(f'"{name}"' for name in columns)
    values = [_texts(v) if kind == "VARCHAR" else v for kind, v in zip(columns.values(), values, strict=True)]
    if len(values[0]) <= FEW_ROWS:
        row = f"({', '.join(f'?::{kind}' for kind in columns.values())})"
        given = [value for row in zip(*values, strict=True) for value in row]
        connection.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(values[0]))}", given)
        return
    if len(values[0]) < MANY_ROWS:
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {unnested}", [list(v) for v in values])
        return
    cast = ", ".join(f'"{name}"::{kind}' for name, kind in columns.items())
    arrays = {name: _array(kind, column) for (name, kind), column in zip(columns.items(), values, strict=True)}
    connection.register("given", arrays)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {cast} FROM given")
    connection.unregister("given")


def _texts(values: Values) -> Values:
    """Return texts as UTF-8 can hold them: half a surrogate pair, which JSON can escape, stays escaped."""
    if all(value is None or value.isascii() for value in values):
        return values
    return [value and value.encode("utf-8", "backslashreplace").decode() for value in values]


def _declared(columns: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in columns.items())


def _array(kind: str, values: Values) -> Any:
    import numpy as np

    if isinstance(values, np.ndarray):
        return values
    if kind == "VARCHAR":
        return np.array(values, dtype=object)
    missing = [value is None for value in values]
    filled = np.array([0 if value is None else value for value in values], dtype=np.int64)
    return np.ma.masked_array(filled, mask=missing) if any(missing) else filled


def _spans_row(date: Date, use: DateUse) -> tuple[object, ...]:
    """Return whether a date is zoned, its weekday, and its strict and widened bounds."""
    strict = strict_span(date, use)
    return (strict.start.zoned, date.weekday, *bounds_of(strict), *bounds_of(widened_span(date, use)))


def bounds_of(span: Span) -> tuple[int, ...]:
    """Return the bounds of a span in the order of `BOUNDS`."""
    return (span.start.earliest, span.start.latest, span.end.earliest, span.end.latest)


def codes_of(bounds: Values, zoned: Values, *, latest: bool) -> Values:
    """Return the calendar codes of the days that local calendars may show at bounds; what is unbounded stays so."""
    moved = GREATEST_OFFSET if latest else LEAST_OFFSET
    if len(bounds) < MANY_ROWS:
        return [_code(b, moved if z else 0) for b, z in zip(bounds, zoned, strict=True)]
    import numpy as np

    missing = np.array([bound is None for bound in bounds])
    given = np.array([0 if bound is None else bound for bound in bounds], dtype=np.int64)
    local = given + np.where(np.array(zoned, dtype=bool), moved, 0)
    bounded = np.abs(given) < INFINITY
    codes: Any = np.where(bounded, code_of(np.where(bounded, local, 0) // SECONDS_PER_DAY), given)  # type: ignore[arg-type]
    return np.ma.masked_array(codes, mask=missing)


def _code(bound: int | None, moved: int) -> int | None:
    if bound is None or abs(bound) >= INFINITY:
        return bound
    return code_of((bound + moved) // SECONDS_PER_DAY)
