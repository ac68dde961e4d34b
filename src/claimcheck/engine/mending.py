"""How well a suspected claim could be mended: whether a date exists that it could bear, were others withdrawn.

Where the dates of either of two claims may be wrong, a claim that no date would fit cannot be the only one that is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck.engine.network.ranges import NothingFits, Ranges
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.publication import as_told, no_later
from claimcheck.engine.relations import Relations
from claimcheck.engine.remaining import DATE_FIELDS, Remaining
from claimcheck.model.findings import Finding


@dataclass(frozen=True)
class Mending:
    """Tells what can be mended. `network` joins the events of the findings with all that bounds them."""

    relations: Relations
    network: TemporalNetwork
    findings: Sequence[Finding]

    def misfits(self, asked: Collection[str], withdrawn: Collection[str]) -> set[str]:
        """Return those of the claims asked for that no date would fit while some, these among them, are withdrawn."""
        numbers = {name: n for name in withdrawn if (n := self.relations.claims.number_of(name)) is not None}
        wanted = {name: numbers[name] for name in asked if name in numbers}
        remaining = Remaining(self.relations, self._ranges, frozenset(numbers.values()), wanted.values())
        return {
            citation.id
            for finding in self.findings
            for citation in finding.claims
            if citation.id in wanted and citation.field in DATE_FIELDS
            if not self._fits(remaining, wanted[citation.id], citation.field)
        }

    @cached_property
    def _ranges(self) -> Ranges:
        """Return the ranges of the network: those of all that is asked, which bounds how far they go along it."""
        return Ranges(self.network)

    def _fits(self, remaining: Remaining, number: int, word: str) -> bool:
        """Tell whether some date would fit that is no later than its source."""
        try:
            within = remaining.within(number, word)
        except NothingFits:
            return False
        claim = self.relations.claims[number]
        read = self.relations.claims.reading.sources.get(claim.source or "")
        return within is None or as_told(within, no_later(claim, word, read.source if read else None))[0] is not None
