"""A baseline: findings that are known and accepted, so that only new ones are told.

Each is one entry: the finding's fingerprint, which depends on its rule and on the ids and contested values of its
claims, and, for people, the rule and the claims by name. Lines, counts and days are not in it, so that it changes only
with what it is about; its order means nothing, so that two of them are joined by joining their lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from claimcheck.model.problems import ClaimcheckError, Place, Problem

HEADER: Final = "# claimcheck baseline 1: findings that are accepted as known, one a line"
"""The first line; every line that begins with # is left aside."""
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}\Z")
_MERGE: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that is accepted: its fingerprint, its rule and, in order, the ids of its claims."""

    fingerprint: str
    rule: str
    claims: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.fingerprint, self.rule, *self.claims))


@dataclass(frozen=True, slots=True)
class Baseline:
    """Entries by fingerprint. One that accepts `everything` is made anew from what is found."""

    entries: frozenset[Entry] = frozenset()
    everything: bool = False

    @staticmethod
    def of(text: str, file: str, *, joined: bool = False) -> Baseline:
        """Read the text of a baseline. Raises `ClaimcheckError` naming the lines that are no entries.

        What a merge left unfinished is one as well, unless the two sides of it are to be `joined`.
        """
        lines = text.removeprefix("\ufeff").split("\n")
        entries, problems = set[Entry](), list[Problem]()
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.startswith(("#", *_MERGE) if joined else "#"):
                entry = _read(line)
                if entry is None:
                    problems.append(_no_entry(line, Place(file, number)))
                else:
                    entries.add(entry)
        if problems:
            raise ClaimcheckError(*_told_once(problems))
        return Baseline(frozenset(entries))

    @property
    def fingerprints(self) -> frozenset[str]:
        """Return the fingerprints of all entries."""
        return frozenset(entry.fingerprint for entry in self.entries)

    def unmatched(self, found: Collection[str]) -> tuple[Entry, ...]:
        """Return the entries whose fingerprints are not among those found, in order."""
        return tuple(sorted(entry for entry in self.entries if entry.fingerprint not in found))

    def is_written(self, file: Path) -> bool:
        """Tell whether a file has these entries in order already, with or without remarks. Raises `OSError`."""
        if not file.exists():
            return False
        lines = file.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith("#")] == [*map(str, sorted(self.entries))]

    def render(self) -> str:
        """Return the text of the file: entries in order, one a line."""
        return "".join(f"{line}\n" for line in (HEADER, *map(str, sorted(self.entries))))


def _read(line: str) -> Entry | None:
    words = line.split()
    if len(words) < 3 or not _FINGERPRINT.match(words[0]) or "/" not in words[1]:
        return None
    return Entry(words[0], words[1], tuple(words[2:]))


def _told_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the first problem of each kind, which says how many more lines have it."""
    for message in dict.fromkeys(problem.message for problem in problems):
        first, *others = [problem for problem in problems if problem.message == message]
        more = f"and on {len(others):,} more line{'s' if len(others) > 1 else ''}"
        yield replace(first, message=f"{message} ({more})") if others else first


def _no_entry(line: str, place: Place) -> Problem:
    if line.startswith(_MERGE):
        hint = "keep the lines of both sides and remove this one, or --update-baseline joins both sides"
        return Problem(place, "a merge was left unfinished here", value=line[:80], hint=hint)
    hint = "an entry is a fingerprint, a rule and the ids of claims; write the file anew with --update-baseline"
    return Problem(place, "not an entry of a baseline", value=line[:80], hint=hint)
