"""Files as they were at a revision of a git repository, and which claims have changed since.

git is run as a program, with fixed arguments and never by a shell, and only by commands that read: nothing is checked
out, no filter or hook is run, and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.reading import Reading
from claimcheck.reading.lines import read_json_line

_FILES = (b"100644", b"100755")
"""The modes of what is a file: links and repositories within are left out."""
_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""By these git tells a hook which repository it runs for; which one is meant here, the folder tells."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, by the root of its working tree."""

    root: Path

    @staticmethod
    def around(folder: Path) -> Repository:
        """Return the repository that a folder is in. Raises `ClaimcheckError` if there is none, or no git."""
        here = next((one for one in (folder, *folder.parents) if one.is_dir()), Path())
        return Repository(Path(os.fsdecode(_git(here, "rev-parse", "--show-toplevel").rstrip(b"\n"))))

    def commit(self, revision: str) -> str:
        """Return the commit that a revision names. Raises `ClaimcheckError` if there is none."""
        try:
            found = _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except ClaimcheckError:
            hint = "name a branch, a tag or a commit"
            raise ClaimcheckError(Problem(Place(revision), "no such revision", hint=hint)) from None
        return found.decode("ascii").strip()

    def last_commits(self, path: str, number: int) -> list[str]:
        """Return the last commits that changed what is at a path, the oldest first."""
        name = self.name_of(path)
        asked = ("rev-list", "--first-parent", f"--max-count={number}", "HEAD", "--", name)
        return _git(self.root, *asked).decode("ascii").split()[::-1]

    def name_of(self, path: str) -> str:
        """Return the name of a path in the repository. Raises `ClaimcheckError` if it is not in it."""
        real = Path(os.path.realpath(path))
        root = Path(os.path.realpath(self.root))
        if not real.is_relative_to(root):
            raise ClaimcheckError(Problem(Place(path), f"not in the repository {self.root}"))
        return real.relative_to(root).as_posix()

    def moved(self, patterns: Iterable[str], folder: Path) -> tuple[str, ...]:
        """Return patterns of paths as they are where the files of the repository stand in another folder."""
        here = os.path.relpath(os.path.realpath(os.getcwd()), os.path.realpath(self.root))
        there = os.path.join(str(folder), here)
        return tuple(os.path.normpath(os.path.join(there, one)) if "/" in one.rstrip("/") else one for one in patterns)

    @contextmanager
    def at(self, revision: str, paths: Iterable[str]) -> Iterator[Path]:
        """Give a folder that holds what was at some paths, each by its name in the repository. What was not is not."""
        commit = self.commit(revision)
        with TemporaryDirectory(prefix="claimcheck-") as folder:
            for name in dict.fromkeys(map(self.name_of, paths)):
                self._write(commit, name, Path(folder))
            yield Path(folder)

    def _write(self, commit: str, name: str, folder: Path) -> None:
        """Write the files that a commit has at a name."""
        listed = _git(self.root, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *([name] if name != "." else []))
        entries = [entry.partition(b"\t") for entry in listed.split(b"\0") if entry]
        files = [(about.split()[2], os.fsdecode(path)) for about, _, path in entries if about.split()[0] in _FILES]
        for (_, path), content in zip(files, self._contents([blob for blob, _ in files]), strict=True):
            if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def _contents(self, blobs: Sequence[bytes]) -> Iterator[bytes]:
        told = _git(self.root, "cat-file", "--batch", given=b"".join(b"%s\n" % blob for blob in blobs))
        at = 0
        for _ in blobs:
            end = told.index(b"\n", at)
            size = int(told[at:end].split()[2])
            yield told[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Return what git says. Raises `ClaimcheckError` if it fails, or is not there."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    command = ["git", "--literal-pathspecs", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, env=environment, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise ClaimcheckError(Problem(Place("git"), "git is not installed")) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise ClaimcheckError(Problem(Place("git"), said or f"it failed with {done.returncode}"))
    return done.stdout


# -- what has changed --------------------------------------------------------------------------------------------


def changed_claims(old: Reading, new: Reading) -> frozenset[str]:
    """Return the ids of the claims that are new or say something else than before, their sources and entities included.

    Where they stand makes no difference. A claim in a large file is the same if its line is.
    """
    sources = _changed({name: read.source for name, read in old.sources.items()}, _sources(new))
    entities = _changed({name: read.entity for name, read in old.entities.items()}, _entities(new))
    changed = set[str]()
    for name, read in new.claims.items():
        before, claim = old.claims.get(name), read.claim
        named = {getattr(claim, role, None) for role in claim.roles()} | {claim.by}
        if before is None or before.claim != claim or claim.source in sources or not entities.isdisjoint(named):
            changed.add(name)
    return frozenset(changed | _in_new_lines(old, new))


def _sources(reading: Reading) -> dict[str, object]:
    return {name: read.source for name, read in reading.sources.items()}


def _entities(reading: Reading) -> dict[str, object]:
    return {name: read.entity for name, read in reading.entities.items()}


def _changed(old: dict[str, object], new: dict[str, object]) -> set[object]:
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def _in_new_lines(old: Reading, new: Reading) -> set[str]:
    """Return the ids of the claims of large files that stand on lines that were not there before."""
    if not new.large:
        return set()
    known = {_hash(line) for file in old.large.values() for line in _lines(file.open())}
    known |= {
        _hash(line.encode()) for name, text in old.texts.items() if name.endswith(".jsonl") for line in text.split("\n")
    }
    found = set[str]()
    for file in new.large.values():
        for line in _lines(file.open()):
            if _hash(line) not in known:
                found |= _id_in(line)
    return found


def _lines(opened: IO[bytes]) -> Iterator[bytes]:
    with opened as file:
        yield from file


def _hash(line: bytes) -> bytes:
    return hashlib.blake2b(line.rstrip(b"\r\n"), digest_size=12).digest()


def _id_in(line: bytes) -> set[str]:
    try:
        value = read_json_line(line.decode("utf-8"))
    except (ValueError, RecursionError):  # no claim, which was reported
        return set()
    name = value.get("id") if isinstance(value, dict) else None
    return {name} if isinstance(name, str) else set()
