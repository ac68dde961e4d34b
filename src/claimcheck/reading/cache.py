"""A folder in which what was read and found is kept for as long as nothing it rests on changes.

Entries are named by a hash of everything they depend on, so they are never updated: written whole under another name
and then renamed, or not at all. Whatever is missing, cut short or not understood counts as not there, and a folder
that cannot be written keeps nothing. Git is told to ignore it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from claimcheck.version import __version__

NAME = ".claimcheck_cache"
WORTH_KEEPING = 1 << 20
"""Bytes; what is smaller is read sooner than looked up."""
MAX_ENTRIES = 64
_README = "# Made by claimcheck; can be deleted at any time.\n*\n"
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# This file marks a cache folder. See https://bford.info/cachedir/\n"
)


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """A cache folder; it is made when the first entry is written."""

    path: Path

    def entry(self, name: str) -> Path:
        """Return where an entry is, or would be."""
        return self.path / name

    def read(self, name: str) -> bytes | None:
        """Return the content of an entry, or None if it is not there."""
        try:
            return self.entry(name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, make: Callable[[Path], object]) -> None:
        """Add an entry: `make` writes a file, which then becomes the entry."""
        with contextlib.suppress(OSError):
            self._make()
            unfinished = self.path / f".{name}.{os.getpid()}"
            try:
                make(unfinished)
                os.replace(unfinished, self.entry(name))
            finally:
                unfinished.unlink(missing_ok=True)
            self._prune()

    def _make(self) -> None:
        if not self.path.is_dir():
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / ".gitignore").write_text(_README, encoding="ascii")
            (self.path / "CACHEDIR.TAG").write_text(_TAG, encoding="ascii")

    def _prune(self) -> None:
        """Drop the oldest entries beyond `MAX_ENTRIES`, and what was left unfinished a day ago."""
        known = [(file.stat().st_mtime, file.name, file) for file in self.path.iterdir()]
        entries = sorted(one for one in known if not one[1].startswith(".") and one[1] != "CACHEDIR.TAG")
        for _, _, file in entries[:-MAX_ENTRIES]:
            file.unlink(missing_ok=True)
        newest = max((time for time, *_ in known), default=0.0)
        for time, name, file in known:
            if name.startswith(".") and name != ".gitignore" and newest - time > 86_400:
                file.unlink(missing_ok=True)


def hash_of(file: Path) -> str:
    """Return a hash of a file's content. Raises `OSError`."""
    status = file.stat()
    return _hash_of(file, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1024)
def _hash_of(file: Path, size: int, changed: int) -> str:
    """Hash a file once per process for as long as its size and time of change stay the same."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, hashlib.sha256).hexdigest()


def key_of(*parts: str) -> str:
    """Return a name made from everything an entry depends on, the program and its libraries included."""
    digest = hashlib.sha256(program().encode())
    for part in parts:
        digest.update(f"{len(part)} {part}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:40]


@cache
def program() -> str:
    """Return what tells this program, as installed, from any other: versions, and the state of every file of it."""
    import duckdb
    import pydantic

    package = Path(__file__).resolve().parents[1]
    files = sorted(file for file in package.rglob("*") if file.suffix in (".py", ".yaml"))
    # As for bytecode: size and time tell a change.
    state = [f"{f.relative_to(package).as_posix()} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files]
    return "\n".join([__version__, sys.version, duckdb.__version__, pydantic.VERSION, *state])
