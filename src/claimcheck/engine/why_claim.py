"""One claim as the rules see it: whether it counts, its dates as read, and with which other claims it is one event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimcheck.engine.citations import title_of, told
from claimcheck.engine.events import ASSERTING, Merged
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Moment, RelativeDate
from claimcheck.model.dates.ranges import in_words
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean
from claimcheck.model.spans import Span, strict_span, widened_span
from claimcheck.model.why import ClaimAccount, Fellow, Filled, Read
from claimcheck.reading import ReadClaim
from claimcheck.reading.table import use_of

NEAR = 24
"""Of so many ids that look alike the nearest is named."""
_CLAIM = Place("claim")


def claim_named(merged: Merged, name: str) -> str:
    """Return the id of the claim that a name stands for: an id, the name of an event, or how one id alone begins.

    An event stands for its first claim. Raises `ClaimcheckError` if there is no such claim, or more than one.
    """
    table = merged.claims.table
    if table.query("SELECT 1 FROM told WHERE id = ? LIMIT 1", [name]):
        return name
    if found := table.query("SELECT id FROM claim WHERE named = ? ORDER BY claim LIMIT 1", [name]):
        return str(found[0][0])
    sql = f"SELECT DISTINCT id FROM told WHERE starts_with(id, ?) ORDER BY id LIMIT {NEAR}"
    begun = [str(one) for (one,) in table.query(sql, [name])] if name else []
    if len(begun) == 1:
        return begun[0]
    if begun:
        more = ", ..." if len(begun) == NEAR else ""
        hint = f"write out one of {', '.join(begun[:8])}{', ...' if len(begun) > 8 else more}"
        raise ClaimcheckError(Problem(_CLAIM, f"several claims begin with {name!r}", value=name, hint=hint))
    sql = f"SELECT DISTINCT id, jaro_winkler_similarity(id, ?) AS near FROM told ORDER BY near DESC, id LIMIT {NEAR}"
    near = [str(one) for one, _ in table.query(sql, [name])]
    raise ClaimcheckError(Problem(_CLAIM, f"no claim is named {name!r}", value=name, hint=did_you_mean(name, near)))


@dataclass
class Claimant:
    """Tells what becomes of one claim, by its id."""

    merged: Merged
    name: str

    @cached_property
    def number(self) -> int | None:
        """Return its number among the claims that count; None if it does not."""
        return self.merged.claims.number_of(self.name)

    @cached_property
    def read(self) -> ReadClaim:
        """Return the claim and where it stands."""
        table = self.merged.claims.table
        ord_ = table.query("SELECT ord FROM told WHERE id = ? ORDER BY ord LIMIT 1", [self.name])[0][0]
        return self.merged.claims.read([ord_])[ord_]

    @property
    def claim(self) -> Claim:
        """Return the claim."""
        return self.read.claim

    @cached_property
    def event(self) -> int | None:
        """Return the number of its event; None if it does not count."""
        if self.number is None:
            return None
        event: int = self._query("SELECT event FROM claim WHERE claim = ?", self.number)[0][0]
        return event

    def account(self) -> ClaimAccount:
        """Return what there is to say of it before any rule looks at it."""
        reading = self.merged.claims.reading
        return ClaimAccount(
            id=self.claim.id,
            type=self.claim.type,
            title=title_of(self.claim, reading),
            file=self.read.place.file,
            line=self.read.place.line,
            cited_as=reading.cited_as(self.claim),
            stance=self.claim.stance,
            reads=tuple(self._reads()),
            entities=tuple(self._entities()),
            event=self.merged.claims[self.event].id if self.event is not None else "",
            fellows=tuple(self._fellows()),
            discounted=self._discounted(),
            remarks=tuple(self._remarks()),
        )

    def _query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.merged.claims.table.query(sql, values)

    # -- whether it counts ---------------------------------------------------------------------------------------

    def _discounted(self) -> str:
        """Say why the claim counts for nothing; "" if it counts."""
        if self.number is not None:
            return ""
        if self.claim.rank == "deprecated":
            return "its own rank is deprecated"
        given = self.merged.claims.reading.claims.values()
        if superseding := sorted(read.claim.id for read in given if self.claim.id in read.claim.supersedes):
            return f"it is superseded by {', '.join(superseding)}"
        if self.claim.id in self.merged.outvoted:
            return f"it is outvoted by {self.merged.outvoted[self.claim.id]}, which is preferred for their event"
        return f"its source {self.claim.source} is deprecated"

    def _remarks(self) -> Iterator[str]:
        """Say what keeps a claim that counts from dating its event, or from being more than a dispute."""
        if self.number is None:
            return
        if self.claim.stance not in ASSERTING:
            kind = self.claim.stance
            yield f"it is {kind}, and so dates no event: only rules that ask for what is {kind} look at it"
        elif self.claim.stance == "alleged":
            yield "it is alleged: what it contradicts is a dispute, and no contradiction"
        if self.claim.by is not None:
            speaker = self.merged.claims.reading.name_of(self.claim.by)
            yield f"{speaker} is reported to say so: what it contradicts is a dispute, and no contradiction"
        if self.number in self.merged.by_report:
            yield "it is dated by what is only reported: what it contradicts is a dispute, and no contradiction"

    # -- its dates -------------------------------------------------------------------------------------------------

    def _reads(self) -> Iterator[Read]:
        for word, date in self.claim.dates.items():
            use = use_of(type(self.claim), word)  # type: ignore[arg-type]
            if isinstance(date, RelativeDate):
                yield self._resolved(word, date)
            else:
                strict, widened = strict_span(date, use), widened_span(date, use)
                yield self._as_read(word, date, strict, widened)

    def _resolved(self, word: str, date: RelativeDate) -> Read:
        dating = None if self.number is None else self.merged.resolved.get(self.number)
        if dating is None or self.claim.id in self.merged.unresolved:
            return Read(word, str(date), resolved=False)
        end = word == "until"
        through = dating.end_via if end else dating.start_via
        return self._as_read(word, date, dating.strict, dating.widened, tuple(through))

    def _as_read(
        self, word: str, date: Date | RelativeDate, strict: Span, widened: Span, through: Sequence[str] = ()
    ) -> Read:
        narrow, wide = self._span_in_words(word, strict), self._span_in_words(word, widened)
        return Read(word, told(self.claim, word), narrow, "" if wide == narrow else wide, tuple(through))

    def _span_in_words(self, word: str, span: Span) -> str:
        """Say what one date says of its event: of an end, only when that was."""
        if not self.claim.lasting:
            return in_words(span.start)
        start = "" if _says_nothing(span.start) else f"began {in_words(span.start)}"
        end = "" if _says_nothing(span.end) else f"ended {in_words(span.end)}"
        parts = {"from": (start,), "until": (end,)}.get(word, (start, end))
        return ", ".join(part for part in parts if part) or "any time"

    # -- its event -------------------------------------------------------------------------------------------------

    def _fellows(self) -> Iterator[Fellow]:
        """Yield the other claims of its event, and why they are of one."""
        if self.event is None:
            return
        sql = "SELECT claim FROM claim WHERE event = ? AND claim <> ? ORDER BY claim"
        numbers = [number for (number,) in self._query(sql, self.event, self.number)]
        claims = self.merged.claims
        claims.fetch(numbers)
        for number in numbers:
            other = claims[number]
            dates = ", ".join(
                f"{word} {told(other, word)}" if other.lasting else told(other, word) for word in other.dates
            )
            yield Fellow(other.id, dates, self._because(other))

    def _because(self, other: Claim) -> str:
        """Say why another claim is of the same event."""
        said = []
        if self.claim.event is not None and self.claim.event == other.event:
            said.append(f"both name the event {other.event}")
        if (
            type(other).often != "many"
            and type(other) is type(self.claim)
            and self._identity(other) == self._identity()
        ):
            keys = list(type(other).keys)
            number = f" (number {other.number})" if (other.number or 1) > 1 else ""
            said.append(f"same {' and '.join(keys)}{number}: a {other.type} happens {other.often}")
        return "; ".join(said) or "by way of others of the event"

    def _identity(self, claim: Claim | None = None) -> tuple[object, ...] | None:
        """Return what makes a claim one event with others of its type; None if a key is missing."""
        one = claim or self.claim
        same = self.merged.same
        keys: list[Any] = [getattr(one, key, None) for key in type(one).keys]
        if not keys or None in keys:
            return None
        return (one.number or 1, *(same.get(key, key) for key in keys))

    def _entities(self) -> Iterator[Filled]:
        reading = self.merged.claims.reading
        for field in self.claim.roles():
            value = getattr(self.claim, field, None)
            if value is not None:
                stands = self.merged.same.get(value, value)
                yield Filled(field, value, reading.name_of(value), "" if stands == value else stands)

    def versions(self) -> tuple[tuple[str, ...], ...]:
        """Return the claims of each version of its event, where they clash; the relations must have been made."""
        if self.event is None:
            return ()
        claims = self.merged.claims
        rows = claims.table.query(
            "SELECT row, claim FROM stated.member WHERE event = ? ORDER BY row, claim", [self.event]
        )
        by_row: dict[int, list[str]] = {}
        for row, number in rows:
            by_row.setdefault(row, []).append(claims[number].id)
        return tuple(map(tuple, by_row.values())) if len(by_row) > 1 else ()


def _says_nothing(moment: Moment) -> bool:
    return moment.earliest <= -INFINITY and moment.latest >= INFINITY
