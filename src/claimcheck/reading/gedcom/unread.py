"""What a tree says that could not be read or followed: told by value, many only counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from claimcheck.model.findings import Notice
from claimcheck.reading.gedcom.structures import Structure

MAX_NOTICES = 20
"""So many values of a kind are told one by one."""
MAX_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """Values of one kind that say nothing that can be relied on, each with its claims; `taken` is what became of it."""

    topic: str
    taken: str
    claims: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, value: str, reason: str, claim: str) -> None:
        """Take a value that is not read, and why."""
        self.claims[value, reason].append(claim)

    def notices(self) -> Iterator[Notice]:
        """Yield which values were not read, the most frequent first."""
        unread = sorted(self.claims.items(), key=lambda one: (-len(one[1]), one[0]))
        for (value, reason), claims in unread[:MAX_NOTICES]:
            said = f"{value[:60]!r} is not read, {reason}: {self.taken}"
            yield Notice(self.topic, said, len(claims), tuple(claims[:MAX_SAMPLES]))
        if others := [claim for _, claims in unread[MAX_NOTICES:] for claim in claims]:
            said = f"{len(unread) - MAX_NOTICES:,} other values are not read: {self.taken}"
            yield Notice(self.topic, said, len(others), tuple(others[:MAX_SAMPLES]))


def dangling(file: str, kind: str, links: Iterable[Structure]) -> Iterator[Notice]:
    """Yield that links point to no record of a kind, each at its line."""
    topic, broken = f"links of {file}", sorted(links, key=lambda link: link.line)
    for link in broken[:MAX_NOTICES]:
        said = f"line {link.line}: `{link.tag} @{link.pointer[:60]}@` points to no {kind} of this tree"
        yield Notice(topic, said, 1)
    if others := len(broken[MAX_NOTICES:]):
        yield Notice(topic, f"{others:,} others point to no {kind} of this tree", others)
