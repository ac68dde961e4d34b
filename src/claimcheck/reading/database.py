"""The databases in memory that claims are put into: one that runs of few claims share, or one of a run's own.

Opening DuckDB takes longer than judging a few claims, and whoever tests an extraction judges a few claims many times;
so a process opens it once for all such runs, and each has an attached database of its own there, which goes with it.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
    "threads": "1",
}
WORTHWHILE = {"filter_pushdown", "join_order", "deliminator", "unused_columns", "expression_rewriter"}
"""The optimizers of DuckDB that are worth their time whatever the number of claims."""
MEMORY_MB, MEMORY_MB_PER_MILLION = 400, 150
"""What DuckDB may hold of a large run before it writes to disk: a part of it cannot be written, and grows."""
RUNS = 500
"""So many runs share an instance: it keeps a little of every statement."""
_numbers = count()


@dataclass
class Database:
    """An open database, without tables at first; one that is not `shared` can be configured until it is locked."""

    connection: duckdb.DuckDBPyConnection
    name: str = "memory"
    shared: bool = False
    _leave: Callable[[], object] | None = field(default=None, repr=False)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return another connection to it, for another thread."""
        connection = self.connection.cursor()
        if self.shared:
            connection.execute(f"USE {self.name}")
        return connection

    def make_room(self, claims: int, times: int) -> None:
        """Allow the memory that so many claims cannot do without, so many times over."""
        needed = (MEMORY_MB + claims * MEMORY_MB_PER_MILLION // 1_000_000) * times
        self.connection.execute(f"SET memory_limit = '{needed}MB'")

    def plan_well(self, processors: int) -> None:
        """Plan queries as well as can be, and use so many processors."""
        self.connection.execute("SET disabled_optimizers = ''")
        self.connection.execute(f"SET threads = {processors}")

    def lock(self) -> None:
        """Allow no further configuration."""
        if not self.shared:
            self.connection.execute("SET lock_configuration = true")

    def close(self) -> None:
        """Give up what it holds; nothing of it can be asked any more."""
        self.connection.close()
        if self._leave is not None:
            self._leave()

    def at_last(self, leave: Callable[..., object], *arguments: object) -> None:
        """Say what is done once it is closed, or when nobody holds it any more."""
        self._leave = weakref.finalize(self, leave, *arguments)


def for_few_claims() -> Database:
    """Return a database in the instance of DuckDB that this process shares among its small runs."""
    number = next(_numbers)
    instance = _shared(os.getpid(), number // RUNS).connection
    name = f"run{number}"
    connection = instance.cursor()
    connection.execute(f"ATTACH ':memory:' AS {name}")
    connection.execute(f"USE {name}")
    database = Database(connection, name, shared=True)
    database.at_last(_detach, instance, name)
    return database


def of_ones_own(folder: Path | None = None, *, large: bool) -> Database:
    """Open a database for one run, which may read and write files in a folder, if one is given, and no others.

    A `large` one uses all processors, and writes to a folder of its own what memory cannot hold. In another, queries
    are planned quickly rather than well.
    """
    import duckdb

    spill = _spill() if large else ""
    connection = duckdb.connect(":memory:", config=SETTINGS | (_room(spill) if large else {}))
    if folder is not None:
        connection.execute("SET allowed_directories = [$1]", [f"{folder}{os.sep}"])
    connection.execute("SET enable_external_access = false")
    database = Database(connection)
    if large:
        database.at_last(_remove, spill)
    else:
        _plan_quickly(connection)
    return database


@lru_cache(maxsize=1)
def _shared(process: int, generation: int) -> Database:
    """Open the instance that the runs of one process share: a forked one cannot use that of its parent."""
    database = of_ones_own(large=False)
    database.lock()
    return database


def _plan_quickly(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave out the optimizers that take longer than they save on few claims."""
    known = {name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
    connection.execute(f"SET disabled_optimizers = '{','.join(sorted(known - WORTHWHILE))}'")


def _detach(instance: duckdb.DuckDBPyConnection, name: str) -> None:
    instance.cursor().execute(f"DETACH {name}")


def _room(spill: str) -> dict[str, str | bool | int | float | list[str]]:
    return {"threads": str(os.cpu_count() or 1), "memory_limit": f"{MEMORY_MB}MB", "temp_directory": spill}


def _spill() -> str:
    import tempfile

    return tempfile.mkdtemp(prefix="claimcheck-")


def _remove(spill: str) -> None:
    import shutil

    shutil.rmtree(spill, ignore_errors=True)
