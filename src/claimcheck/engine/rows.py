"""The rows of the relations that explanations look at: which claims they hold, and which claim bounds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claimcheck.engine.direct import Violation
from claimcheck.engine.relations import Relations, whole_row
from claimcheck.model.checked import CheckedRule, Named
from claimcheck.model.dates import Moment


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the relations: an event, a version of one, or a single claim. `members` are its claims."""

    event: int
    members: tuple[int, ...]
    bounds: Mapping[str, int | None]
    zoned: bool

    def moment(self, point: str) -> Moment | None:
        """Return when it starts or ends, or None if it is undated or its claims clash."""
        lo, hi = self.bounds[f"{point}_lo"], self.bounds[f"{point}_hi"]
        return None if lo is None or hi is None or lo > hi else Moment(lo, hi, self.zoned)


@dataclass(slots=True)
class Rows:
    """The rows of the relations that explanations look at, fetched in bulk."""

    relations: Relations
    _known: dict[tuple[str, str, int], Row] = field(default_factory=dict)

    def fetch_claims(self) -> None:
        """Look up the claims of all rows that were fetched."""
        self.relations.fetch(number for row in self._known.values() for number in row.members)

    def get(self, pass_: str, kind: str, number: int) -> Row:
        """Return a row that was fetched."""
        return self._known[pass_, kind, number]

    def fetch(self, rule: CheckedRule, violations: Iterable[Violation]) -> None:
        """Fetch the rows that violations of a rule refer to, with one query per table."""
        wanted: dict[tuple[str, str], set[int]] = {}
        kinds = {named.name: kind_of(named) for named in rule.matched}
        for violation in violations:
            for name, number in violation.rows.items():
                wanted.setdefault((violation.pass_, kinds[name]), set()).add(number)
            for pair in violation.witnesses.values():
                wanted.setdefault((violation.pass_, "event"), set()).update(n for n in pair[:2] if n is not None)
            for members in violation.members.values():
                wanted.setdefault((violation.pass_, "event"), set()).update(members)
        for (pass_, kind), numbers in wanted.items():
            if new := sorted(n for n in numbers if (pass_, kind, n) not in self._known):
                self._fetch(pass_, kind, new)

    def _fetch(self, pass_: str, kind: str, numbers: Sequence[int]) -> None:
        among = ", ".join(map(str, numbers))
        columns = [f"{point}_{end}{by}" for point in ("start", "end") for end in ("lo", "hi") for by in ("", "_by")]
        sql = f"SELECT row, event, zoned, {', '.join(columns)} FROM {pass_}.{kind}_strict WHERE row IN ({among})"
        found = self.relations.rows(sql)
        members = self._members(pass_, kind, {row: event for row, event, *_ in found})
        for row, event, zoned, *values in found:
            bounds = dict(zip(columns, values, strict=True))
            self._known[pass_, kind, row] = Row(event, members[row], bounds, bool(zoned))

    def _members(self, pass_: str, kind: str, rows: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
        """Return the claims of each row: itself if it is a claim, all of the event's if it is the whole of one."""
        if kind == "told":
            return {row: (row,) for row in rows}
        members: dict[int, set[int]] = {row: set() for row in rows}
        events = ", ".join(str(event) for event in set(rows.values()))
        sql = f"SELECT row, event, claim FROM {pass_}.member WHERE event IN ({events})"
        for version, event, claim in self.relations.rows(sql):
            for row in (version, whole_row(event)):
                if row in members:
                    members[row].add(claim)
        return {row: tuple(sorted(claims)) or (row,) for row, claims in members.items()}


def kind_of(named: Named) -> str:
    """Return which relation a name ranges over: merged events, or claims as told."""
    return "told" if named.subject.each == "claim" else "event"
