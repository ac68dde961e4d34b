"""The claims of a run as pages show them: those that findings cite first, then their neighbours, then the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimcheck.engine.citations import title_of, told
from claimcheck.engine.events import Merged
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date
from claimcheck.model.dossier import Part, ShownClaim
from claimcheck.model.spans import Span, strict_span, together
from claimcheck.reading import ReadClaim
from claimcheck.reading.table import use_of

MOST_SHOWN = 20_000
"""Of more claims than these not all are shown: a page of them would take too long to open."""


@dataclass
class Shown:
    """The claims of a run, told for a page; `cited` are the ids of those that findings cite."""

    merged: Merged
    cited: Collection[str]

    @cached_property
    def claims(self) -> tuple[ShownClaim, ...]:
        """Return the claims: those cited, their neighbours, and the others, each in the order of ids."""
        rows = self._rows()
        read = self.merged.claims.read(ord_ for ord_, *_ in rows)
        names = self._events(event for _, _, event, _ in rows if event is not None)
        shown = [self._claim(read[ord_], number, names.get(event, ""), rank) for ord_, number, event, rank in rows]
        return tuple(sorted(shown, key=self._order(shown)))

    @cached_property
    def first(self) -> int:
        """Return how many of the claims are cited, or neighbours of those that are."""
        concerned = _Concerned.of(self.claims, self.cited)
        return sum(concerned.has(claim) for claim in self.claims)

    @cached_property
    def events(self) -> frozenset[int]:
        """Return the numbers of the events of the claims that are cited, or neighbours of those that are."""
        names = {claim.event for claim in self.claims[: self.first]} - {""}
        rows = self.merged.claims.table.query_with(names, "SELECT event FROM claim JOIN name ON name.name = claim.id")
        return frozenset(event for (event,) in rows)

    def _order(self, shown: Sequence[ShownClaim]) -> Any:
        concerned = _Concerned.of(shown, self.cited)
        return lambda claim: (claim.id not in self.cited, not concerned.has(claim), claim.id)

    def _rows(self) -> list[tuple[int, int | None, int | None, str | None]]:
        """Return each claim shown: the number by which it was read, its number, its event, and its source's rank."""
        rows = self.merged.claims.table.query_with(
            self.cited,
            "SELECT told.ord, claim.claim, claim.event, source.rank FROM told LEFT JOIN claim USING (ord) "
            "LEFT JOIN source ON source.id = told.source LEFT JOIN name ON name.name = told.id "
            "LEFT JOIN (SELECT DISTINCT event FROM claim JOIN name ON name.name = claim.id) near "
            "ON near.event = claim.event "
            f"ORDER BY name.name IS NULL, near.event IS NULL, told.id, told.ord LIMIT {MOST_SHOWN}",
        )
        return list(rows)

    def _events(self, events: Iterable[int]) -> dict[int | None, str]:
        """Return the names of events: the ids of their first claims."""
        sql = "SELECT claim, id FROM claim WHERE claim IN (SELECT unnest($1::INTEGER[]))"
        return dict(self.merged.claims.table.query(sql, [sorted(set(events))]))

    def _claim(self, read: ReadClaim, number: int | None, event: str, source_rank: str | None) -> ShownClaim:
        claim, reading = read.claim, self.merged.claims.reading
        return ShownClaim(
            id=claim.id,
            type=claim.type,
            title=title_of(claim, reading),
            lasting=claim.lasting,
            file=read.place.file,
            line=read.place.line,
            dates=tuple((word, told(claim, word)) for word in claim.dates),
            span=self._span(claim, number),
            parts=tuple(self._parts(claim)),
            event=event,
            source=claim.source or "",
            cited_as=", ".join(part for part in (reading.title_of(claim.source or ""), claim.locator) if part),
            speaker=reading.name_of(claim.by) if claim.by else "",
            stance=claim.stance,
            quote=claim.quote or "",
            discounted="" if number is not None else self._discounted(claim, source_rank),
        )

    def _parts(self, claim: Claim) -> Iterable[Part]:
        for field, role in claim.roles().items():
            entity = getattr(claim, field, None)
            if entity is not None:
                yield Part(field, self.merged.same.get(entity, entity), role.kind, role.present)

    def _span(self, claim: Claim, number: int | None) -> Span | None:
        """Return when a claim's dates put it, as they are written."""
        if number is not None and number in self.merged.resolved:
            return self.merged.resolved[number].strict
        spans = {
            word: strict_span(date, use_of(type(claim), word))  # type: ignore[arg-type]
            for word, date in claim.dates.items()
            if isinstance(date, Date)
        }
        return together(spans) if spans else None  # type: ignore[arg-type]

    def _discounted(self, claim: Claim, source_rank: str | None) -> str:
        """Say why a claim counts for nothing."""
        if (preferred := self.merged.outvoted.get(claim.id)) is not None:
            return f"outvoted by {preferred}, which is preferred"
        if others := self._superseding.get(claim.id):
            return f"superseded by {', '.join(others)}"
        return "its source is deprecated" if source_rank == "deprecated" and claim.rank is None else "deprecated"

    @cached_property
    def _superseding(self) -> dict[str, list[str]]:
        """Return by which claims others are superseded."""
        found: dict[str, list[str]] = {}
        for name, read in sorted(self.merged.claims.reading.claims.items()):
            for other in read.claim.supersedes:
                found.setdefault(other, []).append(name)
        return found


@dataclass(frozen=True, slots=True)
class _Concerned:
    """What findings are about: the claims that are cited, their events and their subjects."""

    cited: Collection[str]
    events: Collection[str]
    subjects: Collection[str]

    @staticmethod
    def of(claims: Iterable[ShownClaim], cited: Collection[str]) -> _Concerned:
        told = [claim for claim in claims if claim.id in cited]
        return _Concerned(cited, {one.event for one in told} - {""}, {one.subject for one in told} - {""})

    def has(self, claim: ShownClaim) -> bool:
        return claim.id in self.cited or claim.event in self.events or claim.subject in self.subjects
