"""What is broken in an input: a place, a value, what was expected and what to do."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as the user named it, line and column counted from 1 (0: unknown)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One broken record, file or rule. A problem is never a finding: it makes the run exit with 2.

    `excerpt` is the line it is about, where that is at hand; what is wrong is the same without it.
    """

    place: Place
    message: str
    record: str = ""
    field: str = ""
    value: str = ""
    expected: str = ""
    hint: str = ""
    excerpt: str = dataclasses.field(default="", compare=False, repr=False)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order problems are reported in: by place, then field, then message."""
        return (self.place.file, self.place.line, self.place.column, self.field, self.message)


class ClaimcheckError(Exception):
    """The run cannot go on: usage, configuration or unreadable input. Carries the problems found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in problems))
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known name most like `word`, or "" when none is close (difflib ratio below 0.6)."""
    matches = difflib.get_close_matches(word[:100], sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest valid name, or lists a few when none is near."""
    names = sorted(known)
    if near := nearest(word, names):
        return f"did you mean {near!r}?"
    listed = ", ".join(names[:24]) + (", ..." if len(names) > 24 else "")
    return f"known: {listed}" if names else ""


def which_of(word: str, known: Iterable[str], where: str, most: int = 3) -> str:
    """Return the hint that names the valid names nearest to `word`, so many at `most`, or says `where` all are."""
    near = difflib.get_close_matches(word[:100], sorted(known), n=most, cutoff=0.6)
    *others, last = [repr(name) for name in near] or [""]
    return f"did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if near else where
