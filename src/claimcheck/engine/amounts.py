"""Why a comparison of quantities is decided: which claims say how much, and how few of a group's members are enough.

Quantities are intervals with exact ends, None where they have none. What the engine has decided in SQL, with ends
rounded outward, is decided here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from claimcheck.engine.evidence import Evidence
from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.rows import Row
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.expressions import AtMost, Count, Elapsed, GroupNumber, NumberOf, Quantity, Term
from claimcheck.model.expressions import Moment as MomentExpression
from claimcheck.model.quantities import interval_of

End = Literal["lo", "hi"]
OTHER: Mapping[End, End] = {"lo": "hi", "hi": "lo"}
_ENDLESS: Mapping[End, Decimal] = {"lo": Decimal("-Infinity"), "hi": Decimal("Infinity")}
MOST_CITED = 1_000
"""So many members of a group are cited at most."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The quantities of one violation: `rows` are what names stand for, `members` those of the groups counted."""

    rows: Mapping[str, Row]
    members: Mapping[str, Sequence[Row]]
    claim: Callable[[int], Claim]
    text: Callable[[Row, str], str | None]
    moment: Callable[[MomentExpression], Moment | None]
    bound: Callable[[MomentExpression, str], Evidence | None]

    def deciding(self, atom: AtMost, *, truth: bool) -> list[Evidence] | None:
        """Return the claims by which a comparison is certainly true, or certainly false; None if it is not."""
        ends = [_end(term, truth=truth) for term in atom.terms]
        groups = [term.quantity.group for term in atom.terms if isinstance(term.quantity, Count | GroupNumber)]
        chosen = {group: list(self.members.get(group, ())) for group in groups}
        if not self._decides(atom, ends, chosen, truth=truth):
            return None
        for term, end in zip(atom.terms, ends, strict=True):
            if isinstance(term.quantity, Count | GroupNumber) and groups.count(term.quantity.group) == 1:
                chosen[term.quantity.group] = self._enough(term.quantity, end, atom, ends, chosen, truth=truth)
        found = [
            e for term, end in zip(atom.terms, ends, strict=True) for e in self._saying(term.quantity, end, chosen)
        ]
        return list(
            {(evidence.name, evidence.claim, evidence.point, evidence.field): evidence for evidence in found}.values()
        )

    def margin(self, atom: AtMost, *, truth: bool) -> Decimal | None:
        """Return how far a comparison that is certainly true, or certainly false, is from the opposite.

        None if it is not decided, or no amount would be enough.
        """
        total = self._sum(atom, [_end(term, truth=truth) for term in atom.terms], self.members)
        if total is None or not total.is_finite():
            return None
        apart = atom.least - total if truth else total - atom.most
        return apart if apart >= 0 else None

    def of_group(self, number: GroupNumber | Count) -> tuple[Decimal | None, Decimal | None]:
        """Return a number of a group's certain members."""
        members = {number.group: self.members.get(number.group, ())}
        ends = [self._value(number, end, members) for end in ("lo", "hi")]
        least, most = (None if end is None or end.is_infinite() else end for end in ends)
        return least, most

    # -- how much ----------------------------------------------------------------------------------------------

    def _decides(self, atom: AtMost, ends: Sequence[End], members: Mapping[str, Sequence[Row]], *, truth: bool) -> bool:
        total = self._sum(atom, ends, members)
        return total is not None and (total <= atom.least if truth else total > atom.most)

    def _sum(self, atom: AtMost, ends: Sequence[End], members: Mapping[str, Sequence[Row]]) -> Decimal | None:
        values = [self._value(term.quantity, end, members) for term, end in zip(atom.terms, ends, strict=True)]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        return sum((term.factor * value for term, value in zip(atom.terms, known, strict=True)), Decimal(0))

    def _value(self, quantity: Quantity, end: End, members: Mapping[str, Sequence[Row]]) -> Decimal | None:
        """Return one end of a quantity, which may be infinite; None if it is not known."""
        if isinstance(quantity, NumberOf):
            return self._stated(self.rows[quantity.name], quantity.field, end)
        if isinstance(quantity, Elapsed):
            return self._elapsed(quantity, end)
        rows = members.get(quantity.group, ())
        if isinstance(quantity, Count):
            return Decimal(len(self._counted(quantity, end, rows)))
        stated = [self._stated(row, quantity.field, end) for row in rows]
        values = [value for value in stated if value is not None]
        towards_all = quantity.aggregate in ("min", "max") and (quantity.aggregate == "min") == (end == "hi")
        if len(values) < len(stated) and not towards_all:
            return None
        if quantity.aggregate == "sum":
            return sum(values, Decimal(0))
        functions: Mapping[str, Callable[[Iterable[Decimal]], Decimal]] = {"min": min, "max": max, "median": median}
        return functions[quantity.aggregate](values) if values else None

    def _stated(self, row: Row, field: str, end: End) -> Decimal | None:
        """Return one end of what all claims of a row that state a quantity allow; None if none does, or they differ."""
        least = max((value for _, value in self._each(row, field, "lo")), default=None)
        most = min((value for _, value in self._each(row, field, "hi")), default=None)
        if least is None or most is None or least > most:
            return None
        return least if end == "lo" else most

    def _each(self, row: Row, field: str, end: End) -> list[tuple[int, Decimal]]:
        """Return the claims of a row that state a quantity, each with one end of it."""
        stated = [(number, getattr(self.claim(number), field, None)) for number in row.members]
        ends = [(number, interval_of(value)[end == "hi"]) for number, value in stated if value is not None]
        return [(number, _ENDLESS[end] if limit is None else limit) for number, limit in ends]

    def _counted(self, count: Count, end: End, rows: Sequence[Row]) -> list[Row]:
        """Return the rows that a count rests on: of each value the first; those without count as others at the most."""
        if not count.field:
            return list(rows)
        first: dict[str, Row] = {}
        for row in rows:
            value = self.text(row, count.field)
            if value is not None or end == "hi":
                first.setdefault(value or f" {row.members[0]}", row)
        return list(first.values())

    def _elapsed(self, elapsed: Elapsed, end: End) -> Decimal | None:
        later, earlier = self.moment(elapsed.later), self.moment(elapsed.earlier)
        if later is None or earlier is None:
            return None
        seconds = (later.earliest, earlier.latest) if end == "lo" else (later.latest, earlier.earliest)
        if any(abs(second) >= INFINITY for second in seconds):
            return _ENDLESS[end]
        slack = 0
        if later.zoned != earlier.zoned:
            slack = (-WEST if later.zoned else -EAST) if end == "lo" else (EAST if later.zoned else WEST)
        return Decimal(seconds[0] - seconds[1] + slack)

    # -- which claims ------------------------------------------------------------------------------------------

    def _enough(
        self,
        quantity: Count | GroupNumber,
        end: End,
        atom: AtMost,
        ends: Sequence[End],
        chosen: Mapping[str, list[Row]],
        *,
        truth: bool,
    ) -> list[Row]:
        """Return as few members as decide the comparison by themselves, those that matter most first."""
        group = quantity.group
        ordered = self._by_weight(quantity, end, chosen[group])
        for count in range(1, min(len(ordered), MOST_CITED)):
            if self._grows(quantity, end, ordered[count:]) and self._decides(
                atom, ends, {**chosen, group: ordered[:count]}, truth=truth
            ):
                return ordered[:count]
        return ordered[:MOST_CITED]

    def _by_weight(self, quantity: Count | GroupNumber, end: End, rows: Sequence[Row]) -> list[Row]:
        """Return members in the order in which they are cited: those that make a number greatest (or least) first."""
        if isinstance(quantity, Count):
            return self._counted(quantity, end, rows) if end == "lo" else list(rows)
        sign = 1 if quantity.aggregate == "min" else -1
        return sorted(rows, key=lambda row: sign * (self._stated(row, quantity.field, end) or Decimal(0)))

    def _grows(self, quantity: Count | GroupNumber, end: End, left_out: Sequence[Row]) -> bool:
        """Tell whether a number of a group lies no farther from deciding with the members that were left out."""
        if isinstance(quantity, Count):
            return end == "lo"
        if quantity.aggregate == "sum":
            return end == "lo" and all((self._stated(row, quantity.field, end) or 0) >= 0 for row in left_out)
        return quantity.aggregate == ("min" if end == "hi" else "max")

    def _saying(self, quantity: Quantity, end: End, members: Mapping[str, Sequence[Row]]) -> list[Evidence]:
        """Return the claims that say how much a quantity is."""
        if isinstance(quantity, NumberOf):
            return self._stating(quantity.name, self.rows[quantity.name], quantity.field, end)
        if isinstance(quantity, Elapsed):
            sides = ((quantity.later, end), (quantity.earlier, OTHER[end]))
            return [evidence for moment, side in sides if (evidence := self.bound(moment, side)) is not None]
        rows = members[quantity.group]
        if isinstance(quantity, Count):
            return [
                Evidence(quantity.group, "field", self._naming(row, quantity.field), quantity.field) for row in rows
            ]
        return [e for row in rows for e in self._stating(quantity.group, row, quantity.field, end)]

    def _stating(self, name: str, row: Row, field: str, end: End) -> list[Evidence]:
        """Return the claim that limits a quantity most on one side; `others` say the same."""
        each = self._each(row, field, end)
        if not each:
            return []
        limit = max(value for _, value in each) if end == "lo" else min(value for _, value in each)
        first, *others = (number for number, value in each if value == limit)
        return [Evidence(name, "field", first, field, tuple(others))]

    def _naming(self, row: Row, field: str) -> int:
        stating = (number for number in row.members if field and getattr(self.claim(number), field, None) is not None)
        return next(stating, row.members[0])


def _end(term: Term, *, truth: bool) -> End:
    """Return which end of a quantity decides: what is small enough is so at the most it can be."""
    end: End = "hi" if truth else "lo"
    return end if term.factor > 0 else OTHER[end]
