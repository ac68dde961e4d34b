"""The plain lines of large files as they were read before: rows of the table in the cache, by the file's content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.reading.cache import CacheFolder
from claimcheck.reading.table import BOUNDS, WORDS, ClaimTable


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is kept of one file: the source of claims that name none, and the lines that are read one by one.

    `key` names the entries that hold the rows of all other lines, and the dates in them.
    """

    key: str
    default_source: str | None
    others: tuple[int, ...]

    @staticmethod
    def find(cache: CacheFolder, key: str) -> Parsed | None:
        """Return what is kept under a key, if it is all there."""
        content = cache.read(f"{key}.json")
        if content is None or not all(cache.entry(name).is_file() for name in _tables(key)):
            return None
        try:
            kept = json.loads(content)
            return Parsed(key, kept["default_source"], tuple(map(int, kept["others"])))
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def load(self, cache: CacheFolder, table: ClaimTable, file: int) -> bool:
        """Add the rows to the table as those of a file; tell whether that could be done."""
        import duckdb

        told, dates = (_quoted(cache.entry(name)) for name in _tables(self.key))
        run = table.connection.execute
        try:
            names = [name for name, *_ in run(f"DESCRIBE FROM read_parquet({told})").fetchall()]
            run(f"DESCRIBE FROM read_parquet({dates})")
        except duckdb.Error:
            return False
        table.add_fields(name[2:] for name in names if name.startswith("f_"))
        moved = {"ord": f"ord + {table.size}", "file": str(file)} | {f"d_{w}": f"d_{w} + {table.dates}" for w in WORDS}
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(moved.get(name, f'"{name}"') for name in names)
        try:
            run("BEGIN TRANSACTION")
            run(f"INSERT INTO date SELECT * REPLACE (date + {table.dates} AS date) FROM read_parquet({dates})")
            run(f"INSERT INTO told ({columns}) SELECT {values} FROM read_parquet({told})")
            run("COMMIT")
        except duckdb.Error:
            run("ROLLBACK")
            return False
        wider = " OR ".join(f"w_{bound} <> {bound}" for bound in BOUNDS)
        table.size = run("SELECT max(ord) + 1 FROM told").fetchall()[0][0]
        table.dates, table.relative, table.zoned, table.imprecise = run(
            f"SELECT max(date) + 1, bool_or(anchor IS NOT NULL), coalesce(bool_or(zoned), false), "
            f"coalesce(bool_or({wider}), false) FROM date"
        ).fetchall()[0]
        return True


def keep(
    cache: CacheFolder, key: str, table: ClaimTable, file: int, default_source: str | None, others: Sequence[int]
) -> None:
    """Keep the rows of a file that has just been read, `others` being the lines that became no rows."""
    told, dates = _tables(key)
    first, first_date = table.query(
        f"SELECT min(ord), coalesce(min(least(d_when, d_from, d_until)), 0) FROM told WHERE file = {file}"
    )[0]
    if first is None:
        return
    shifted = ", ".join(
        [f"ord - {first} AS ord", "0 AS file", *(f"d_{word} - {first_date} AS d_{word}" for word in WORDS)]
    )
    rows = f"SELECT * REPLACE ({shifted}) FROM told WHERE file = {file}"
    used = f"SELECT * REPLACE (date - {first_date} AS date) FROM date WHERE date >= {first_date}"
    cache.write(told, lambda to: table.query(f"COPY ({rows}) TO {_quoted(to)} (FORMAT parquet)"))
    cache.write(dates, lambda to: table.query(f"COPY ({used}) TO {_quoted(to)} (FORMAT parquet)"))
    content = json.dumps({"default_source": default_source, "others": list(others)})
    cache.write(f"{key}.json", lambda to: to.write_text(content, encoding="ascii"))


def _tables(key: str) -> tuple[str, str]:
    return f"{key}-told.parquet", f"{key}-date.parquet"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
