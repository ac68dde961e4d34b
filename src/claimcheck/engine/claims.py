"""The claims behind the rows: kept as records where they were read so, and read again from their lines otherwise.

A claim has two numbers: `ord`, by which it was read, and its number among those that count, in the order of ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from claimcheck.model.claims import Claim
from claimcheck.reading import ReadClaim, Reading
from claimcheck.reading.recall import recall
from claimcheck.reading.table import ClaimTable
from claimcheck.vocabulary import Registry, builtin_types

FEW_CLAIMS = 5_000
"""Up to here all claims are looked up at once."""


class Standing(NamedTuple):
    """How far a claim is to be trusted, whether it rests on what is only reported or alleged, and who makes it."""

    rank: str = "normal"
    reported: bool = False
    source: str = ""


MANY_CLAIMS = 50_000
"""From here on one query is worth several threads and a good plan; below, rules run side by side."""


@dataclass
class Claims:
    """The claims of a run, as rows of a table and as records."""

    reading: Reading
    table: ClaimTable
    _read: dict[int, ReadClaim] = field(default_factory=dict, repr=False)
    _places: dict[int, tuple[int, str]] = field(default_factory=dict, repr=False)
    _numbers: dict[str, int] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(reading: Reading, registry: Registry | None = None) -> Claims:
        """Return the claims that were read, those that were read one by one added to the table."""
        read = [*reading.claims.values(), *reading.repeated]
        few = len(read) < MANY_CLAIMS
        table = reading.table or ClaimTable(registry or builtin_types(), few=few)
        first = table.size
        files = reading.order
        table.add_records((one.claim, files.get(one.place.file, 0), one.place.line) for one in read)
        return Claims(reading, table, dict(enumerate(read, start=first)))

    def read(self, ords: Iterable[int]) -> dict[int, ReadClaim]:
        """Return claims as they were read, by `ord`."""
        wanted = set(ords)
        if new := sorted(wanted - self._read.keys()):
            sql = "SELECT ord, file, line, id FROM told WHERE ord IN (SELECT unnest($1::INTEGER[]))"
            rows = self.table.query(sql, [new])
            names = {number: name for name, number in self.reading.order.items()}
            places = {ord_: (names[file], line, name) for ord_, file, line, name in rows}
            self._read |= recall(self.reading, self.table.registry, places)
        return {ord_: self._read[ord_] for ord_ in wanted}

    def fetch(self, numbers: Iterable[int]) -> None:
        """Look claims up together, so that each is at hand when asked for by its number."""
        wanted = set(numbers)
        if new := sorted(wanted - self._places.keys()):
            wanted_here = new if self.table.size > FEW_CLAIMS else None
            among = " WHERE claim IN (SELECT unnest($1::INTEGER[]))" if wanted_here else ""
            rows = self.table.query(f"SELECT claim, ord, id FROM claim{among}", [wanted_here] if wanted_here else ())
            self._places |= {number: (ord_, name) for number, ord_, name in rows}
            self._numbers |= {name: number for number, _, name in rows}
        self.read(self._places[number][0] for number in wanted)

    def __getitem__(self, number: int) -> Claim:
        return self.read_claim(number).claim

    def read_claim(self, number: int) -> ReadClaim:
        """Return a claim and where it stands, by its number among those that count."""
        if number not in self._places:
            self.fetch([number])
        ord_ = self._places[number][0]
        return self._read[ord_] if ord_ in self._read else self.read([ord_])[ord_]

    def number_of(self, claim_id: str) -> int | None:
        """Return the number of a claim, or None if it does not count."""
        if claim_id not in self._numbers:
            rows = self.table.query("SELECT claim FROM claim WHERE id = ?", [claim_id])
            if not rows:
                return None
            self._numbers[claim_id] = rows[0][0]
        return self._numbers[claim_id]

    def among(self, names: Iterable[str]) -> frozenset[str]:
        """Return those among names that are ids of claims that were read."""
        sql = "SELECT name FROM name WHERE name IN (SELECT id FROM told)"
        return frozenset(name for (name,) in self.table.query_with(names, sql))

    def standings(self, names: Iterable[str]) -> dict[str, Standing]:
        """Return how claims stand, by id: trusted as they say themselves, or as their sources are."""
        sql = (
            "SELECT claim.id, coalesce(claim.rank, source.rank, 'normal'), claim.reported, coalesce(claim.source, '') "
            "FROM name JOIN claim ON claim.id = name.name LEFT JOIN source ON source.id = claim.source"
        )
        return {name: Standing(*standing) for name, *standing in self.table.query_with(names, sql)}
