"""Reports of earlier runs, kept in the cache for as long as nothing they rest on changes.

A report rests on the content of every file read, on the rules chosen and the other options, on the day, and on the
program. Only runs over large inputs are kept: small ones are checked sooner than looked up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.model.findings import Report
from claimcheck.reading.cache import WORTH_KEEPING, CacheFolder, hash_of, key_of
from claimcheck.reading.readers import files_of


@dataclass(frozen=True, slots=True)
class KeptReport:
    """Where the report of a run is kept, or would be."""

    cache: CacheFolder
    name: str

    @staticmethod
    def of(
        cache: CacheFolder, paths: Sequence[str | os.PathLike[str]], asked: Iterable[str], exclude: Sequence[str] = ()
    ) -> KeptReport | None:
        """Return the place for a run over paths; None if it is not worth keeping.

        `asked` is all that the report depends on besides the files; those that patterns `exclude` are not read.
        """
        files = files_of(paths, exclude)
        try:
            if not files or sum(file.stat().st_size for file in files) < WORTH_KEEPING:
                return None
            content = [text for file in files for text in (file.as_posix(), hash_of(file))]
        except OSError:
            return None
        return KeptReport(cache, f"{key_of('report', *asked, *content)}-report.json")

    def read(self) -> Report | None:
        """Return the report, if it is there."""
        from pydantic import TypeAdapter, ValidationError

        content = self.cache.read(self.name)
        if content is None:
            return None
        try:
            return TypeAdapter(Report).validate_json(content)
        except ValidationError:
            return None

    def write(self, report: Report) -> None:
        """Keep the report."""
        from pydantic import TypeAdapter

        content = TypeAdapter(Report).dump_json(report)
        self.cache.write(self.name, lambda to: to.write_bytes(content))


def cache_folder(name: str | None) -> CacheFolder | None:
    """Return the cache folder of a name; None if nothing is to be kept."""
    return CacheFolder(Path(name).absolute()) if name else None
