"""The records of a GEDCOM file: lines `LEVEL [@XREF@] TAG [VALUE]`, each below the nearest line of the level above.

Read here and not by ged4py, which takes half a minute for a million lines, ends at the first broken one and tells no
line numbers. A broken line is reported, and what stands below it is left out: it must not become part of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claimcheck.model.problems import Place, Problem
from claimcheck.reading.records import Span

MAX_BROKEN = 100
"""So many broken lines of a file are told one by one."""
_LINE = re.compile(r"[ \t]*([0-9]{1,2})[ \t]+(?:@([^@]+)@[ \t]+)?([A-Za-z0-9_]+)(?: (.*))?")
_LEVEL = re.compile(r"[ \t]*([0-9]{1,2})(?![0-9])")
_POINTER = re.compile(r"[ \t]*@([^@#][^@]*)@[ \t]*")


@dataclass(slots=True)
class Structure:
    """One line and what stands below it; `column` is that of its value, which is as written."""

    tag: str
    xref: str
    value: str
    line: int
    column: int
    parts: list[Structure] = field(default_factory=list)

    def first(self, tag: str) -> Structure | None:
        """Return the first part with a tag."""
        for part in self.parts:
            if part.tag == tag:
                return part
        return None

    def all(self, *tags: str) -> Iterator[Structure]:
        """Yield the parts with any of these tags."""
        return (part for part in self.parts if part.tag in tags)

    def text_of(self, tag: str) -> str:
        """Return the text of the first part with a tag; "" if there is none."""
        part = self.first(tag)
        return part.text if part else ""

    @property
    def text(self) -> str:
        """Return the value with the lines that continue it, its blanks made single, the doubled at sign undone."""
        if not self.parts:
            return " ".join(self.value.replace("@@", "@").split())
        continued = ((" " if part.tag == "CONT" else "") + part.value for part in self.all("CONT", "CONC"))
        return " ".join("".join((self.value, *continued)).replace("@@", "@").split())

    @property
    def pointer(self) -> str:
        """Return the xref that the value points to; "" if it points to nothing."""
        if "@" not in self.value:
            return ""
        found = _POINTER.fullmatch(self.value)
        return "" if found is None or found[1] == "VOID" else found[1].strip()

    @property
    def span(self) -> Span:
        """Return where the value stands, the blanks around it left out."""
        blanks = len(self.value) - len(self.value.lstrip())
        return Span(self.line, self.column + blanks, len(self.value.strip()))


@dataclass(slots=True)
class _Broken:
    """Reports broken lines, the first of them one by one."""

    file: str
    problems: list[Problem]
    count: int = 0

    def add(self, line: int, message: str) -> None:
        self.count += 1
        if self.count <= MAX_BROKEN:
            hint = "it is left out with what stands below it; a line is `2 DATE 24 MAY 1819`"
            self.problems.append(Problem(Place(self.file, line), message, hint=hint))

    def close(self) -> None:
        if self.count > MAX_BROKEN:
            self.problems.append(Problem(Place(self.file), f"{self.count - MAX_BROKEN:,} more broken lines"))


def records_of(lines: Iterable[str], file: str, problems: list[Problem]) -> Iterator[Structure]:
    """Yield the records of level 0, each when it is complete; broken lines are added to the problems."""
    broken = _Broken(file, problems)
    stack: list[Structure] = []
    left_out = 100  # lines of this level and deeper stand below a broken one
    form = _LINE.fullmatch
    for number, text in enumerate(lines, start=1):
        found = form(text)
        if found is None:
            if text.strip("\ufeff \t\0\x1a"):
                broken.add(number, f"not a line of GEDCOM: {text[:60]!r}")
                left_out = _below(text, stack)
            continue
        written, xref, tag, value = found.groups()
        level = int(written)
        if level >= left_out:
            continue
        left_out = 100
        if level > len(stack):
            broken.add(number, f"level {level} after level {len(stack) - 1}")
            left_out = level
            continue
        if level == 0 and stack:
            yield stack[0]
        del stack[level:]
        structure = Structure(tag.upper(), xref or "", value or "", number, found.start(4) + 1)
        if level:
            stack[-1].parts.append(structure)
        stack.append(structure)
    if stack:
        yield stack[0]
    broken.close()


def _below(text: str, stack: list[Structure]) -> int:
    """Return the level from which on lines stand below a broken one, which may be the rest of the line before it."""
    level = _LEVEL.match(text)
    return int(level[1]) + 1 if level else max(len(stack), 1)
