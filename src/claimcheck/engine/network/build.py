"""Builds the temporal network of a run from its relations: what dates, relative dates and rules say of its moments.

Only what is not known to the day can carry a contradiction on from one event to another that no rule compares with the
first; so edges between two dates known to the day are left out, unless they are asked for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from claimcheck.engine.bounds import is_loose
from claimcheck.engine.columns import Pass, View, asserted_in
from claimcheck.engine.compiled import Bound, CompiledRule, Side
from claimcheck.engine.crowds import Crowds, without
from claimcheck.engine.formulas import EAST, WEST
from claimcheck.engine.network.blocks import Block, Column, LastingBlock, RelativeBlock, RuleBlock
from claimcheck.engine.network.grounds import RelativeGround
from claimcheck.engine.network.relative import relative_bounds
from claimcheck.engine.network.temporal import Dates, TemporalNetwork, in_utc, joined
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.dates import INFINITY, Date, Moment, RelativeDate
from claimcheck.model.spans import Span, strict_span, widened_span
from claimcheck.reading.table import BOUNDS, WORDS, use_of

MANY_CLAIMS = 20_000
"""From here on columns are arrays; below, importing numpy takes longer than it saves."""
MAX_BOUNDS = 5_000_000
"""So many pairs of events one rule may bind; what is beyond is left out, and said so."""
NO_CLAIM = -1
"""The witness of a date that no claim gives: that of a source, or today."""


def build(
    rules: Sequence[tuple[CheckedRule, CompiledRule]],
    relations: Relations,
    today: Moment,
    pass_: Pass,
    *,
    asked: Iterable[int] = (),
    everything: bool = False,
    view: View = "strict",
    crowds: Mapping[str, Crowds] | None = None,
) -> TemporalNetwork:
    """Build the network of a pass. `today` is the day the run is made as of; `crowds` are left apart.

    What is known to the day is left out where only `asked` events or nothing may be asked about, unless `everything`
    is wanted. Widened, dates are read as widely as they can be meant, and no missing key is inferred.
    """
    if view == "widened":
        relations.widen(pass_)
    return _Builder(relations, today, pass_, everything, view, crowds or {}).network(rules, sorted(set(asked)))


@dataclass
class _Builder:
    relations: Relations
    today: Moment
    pass_: Pass
    everything: bool
    view: View
    crowds: Mapping[str, Crowds]
    asks: bool = False
    cut_off: list[str] = field(default_factory=list)
    fixed: dict[tuple[int, int, bool], int] = field(default_factory=dict)

    def network(self, rules: Sequence[tuple[CheckedRule, CompiledRule]], asked: Sequence[int]) -> TemporalNetwork:
        """Return the network of all edges that the rules and the claims' relative dates give."""
        self.asks = bool(asked)
        self._ask(asked)
        grounds, given = self._relative_dates()
        blocks: list[Block] = list(self._bounds(rules, grounds))
        if grounds:
            own = [self._key(ground.event, ground.bound.point) for ground in grounds]
            anchors = [self._key(ground.anchor, ground.bound.anchor) for ground in grounds]
            blocks.append(RelativeBlock.of(grounds, own, anchors))
        keys = self._keys(blocks)
        begun = self._begun(keys)
        blocks += [begun] if len(begun.earlier) else []
        zoned = self._zoned()
        return TemporalNetwork(
            keys, blocks, self._dates(keys, given, zoned), self._several(), zoned, tuple(self.cut_off)
        )

    # -- rules -------------------------------------------------------------------------------------------------

    def _bounds(
        self, rules: Iterable[tuple[CheckedRule, CompiledRule]], dated: Collection[RelativeGround]
    ) -> list[RuleBlock]:
        """Return what the rules bind. Planning a query takes longer than running it, so they are run side by side."""
        wanted = []
        for rule, compiled in rules:
            partial = self.relations.lacks_any(compiled.optional, compiled.types)
            queries = compiled.queries(clocks=self.relations.features.clocks, partial=partial)
            if queries.bounds and self.relations.combine(compiled.joins, self.pass_):
                wanted += [(rule, bound) for bound in queries.bounds]
        if not self.everything:
            wanted = self._worthwhile(wanted, bool(dated))
        if self.many or self.relations.threads == 1 or len(wanted) < 2:
            found = [self._bound(*one) for one in wanted]
        else:
            with ThreadPoolExecutor(self.relations.threads or os.cpu_count()) as pool:
                found = list(pool.map(lambda one: self._bound(*one), wanted))
        blocks = [self._block(*one, columns) for one, columns in zip(wanted, found, strict=True)]
        return [block for block in blocks if len(block.earlier)]

    def _worthwhile(
        self, bounds: Sequence[tuple[CheckedRule, Bound]], any_relative: bool
    ) -> list[tuple[CheckedRule, Bound]]:
        """Return the bounds that may be part of a chain: by way of a type that others may lead to, or lead on from.

        A chain goes on only from what is not known to the day; a relative date may lead to anything and from anything.
        """
        loose = self._loose()
        sides = [(_moments_of(bound.earlier, rule), _moments_of(bound.later, rule)) for rule, bound in bounds]
        entered = Counter(name for _, later in sides for name, _ in later)
        left = Counter(name for earlier, _ in sides for name, _ in earlier)
        found = []
        for one, (earlier, later) in zip(bounds, sides, strict=True):
            goes_on = any(any_relative or entered[name] for name, _ in loose & earlier)
            goes_on = goes_on or any(any_relative or left[name] for name, _ in loose & later)
            if goes_on or (self.asks and loose & (earlier | later)):
                found.append(one)
        return found

    def _bound(self, rule: CheckedRule, bound: Bound) -> list[Column]:
        """Return what one bound of a rule binds, as the columns of its query."""
        crowds = self.crowds.get(rule.id)
        sql = bound.sql.format(
            pass_=self.pass_,
            view=without(crowds, rule.id, self.pass_, "strict", self.relations) if crowds else "strict",
            tight="true" if self.everything else "false",
            today_lo=self.today.earliest,
            today_hi=self.today.latest,
        )
        names = len(rule.matched)
        order = ", ".join(f"c{n}" for n in (*range(names), 2 * names, 2 * names + 5))
        sure = f"SELECT * FROM ({sql}) WHERE NOT c{2 * names + 10}" if self.view == "widened" else sql
        return self._columns(f"{sure} ORDER BY {order} LIMIT {MAX_BOUNDS + 1}", 2 * names + 11)

    def _block(self, rule: CheckedRule, bound: Bound, columns: Sequence[Column]) -> RuleBlock:
        names = len(rule.matched)
        if len(columns[0]) > MAX_BOUNDS:
            self.cut_off.append(rule.id)
        sides = ((bound.earlier, columns[2 * names :]), (bound.later, columns[2 * names + 5 :]))
        return RuleBlock(rule.id, bound, names, columns, *(self._side(side, part[:5]) for side, part in sides))

    def _columns(self, sql: str, width: int) -> list[Column]:
        """Run a query and return its columns: lists, or arrays of large runs."""
        found = self.relations.cursor().execute(sql)
        if self.many:
            arrays = found.fetchnumpy()
            return [arrays[f"c{n}"] for n in range(width)]
        rows = found.fetchall()
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]

    def _side(self, side: Side, columns: Sequence[Column]) -> Column:
        """Return the keys of one side of each edge."""
        _, events, lo, hi, zoned = columns
        if side.kind == "fixed":
            return self._array([self._fixed(*one) for one in zip(lo, hi, zoned, strict=True)])
        if self.many:
            return 2 * events.astype("int64") + (self.lasting[events] if side.point == "end" else 0)
        return [self._key(event, side.point) for event in events]

    def _fixed(self, lo: int, hi: int, zoned: bool) -> int:
        """Return the key of a fixed date."""
        date = (int(lo), int(hi), bool(zoned))
        return self.fixed.setdefault(date, -2 * (len(self.fixed) + 1))

    def _array(self, values: list[int]) -> Column:
        if not self.many:
            return values
        import numpy as np

        return np.array(values, np.int64)

    # -- what may be asked about ---------------------------------------------------------------------------------

    def _ask(self, events: Sequence[int]) -> None:
        self.relations.connection.execute("CREATE OR REPLACE TABLE asked (event INTEGER)")
        self.relations.merged.claims.table.insert("asked", {"event": "INTEGER"}, [list(events)])

    def _loose(self) -> frozenset[tuple[str, str]]:
        """Return the types of which some start or end is not known to the day, or is asked about."""
        points = [
            f"bool_or({is_loose(f'{point}_lo', f'{point}_hi')} OR {self._anyway}) AS {point}"
            for point in ("start", "end")
        ]
        rows = self.relations.rows(f"SELECT type, {', '.join(points)} FROM {self._events} GROUP BY type")
        return frozenset(
            (name, point) for name, *loose in rows for point, one in zip(("start", "end"), loose, strict=True) if one
        )

    @property
    def _anyway(self) -> str:
        return "true" if self.everything else "event IN (SELECT event FROM asked)"

    @property
    def _events(self) -> str:
        return f"(SELECT * FROM {self.pass_}.event_strict WHERE whole AND NOT hearsay AND stance = 'asserted')"

    @property
    def many(self) -> bool:
        """Columns are arrays."""
        return self.relations.merged.size >= MANY_CLAIMS

    @cached_property
    def lasting(self) -> Any:
        """Tell of every event whether it lasts."""
        registry = self.relations.claims.table.registry
        types = ", ".join(f"'{name}'" for name in sorted(self.relations.merged.types) if registry[name].lasting)
        sql = f"SELECT DISTINCT event AS c0 FROM claim WHERE event_type IN ({types or 'NULL'}) ORDER BY 1"
        (events,) = self._columns(sql, 1)
        if not self.many:
            return frozenset(events)
        import numpy as np

        found = np.zeros(self.relations.merged.size, np.bool_)
        found[events] = True
        return found

    def _key(self, event: int, point: str) -> int:
        lasts = self.lasting[event] if self.many else event in self.lasting
        return 2 * event + (point == "end" and bool(lasts))

    # -- relative dates ------------------------------------------------------------------------------------------

    def _relative_dates(self) -> tuple[list[RelativeGround], list[tuple[int, int, Span]]]:
        """Return what relative dates bind, and what else the claims that have them say: claim, event, span."""
        table = self.relations.claims.table
        if not table.relative:
            return [], []
        among = "(SELECT date FROM date WHERE anchor IS NOT NULL)"
        told = " OR ".join(f"told.d_{word} IN {among}" for word in WORDS)
        rows = table.query(
            "SELECT claim.claim, claim.event FROM claim JOIN told USING (ord) "
            f"WHERE {asserted_in(self.pass_)} AND ({told}) ORDER BY claim.claim"
        )
        self.relations.claims.fetch(number for number, _ in rows)
        anchors = self._anchors()
        grounds: list[RelativeGround] = []
        given: list[tuple[int, int, Span]] = []
        for number, event in rows:
            claim = self.relations.claims[number]
            grounds += _grounds(claim, number, event, anchors, widened=self.view == "widened")
            dates = [(word, date) for word in WORDS if isinstance(date := claim.dates.get(word), Date)]
            span = widened_span if self.view == "widened" else strict_span
            given += [(number, event, span(date, use_of(type(claim), word))) for word, date in dates]
        return grounds, given

    def _anchors(self) -> dict[str, tuple[int, int | None]]:
        """Return the events that relative dates refer to, by the event's name, or by the id of a claim, with that."""
        table = self.relations.claims.table
        among = "IN (SELECT anchor FROM date WHERE anchor IS NOT NULL) AND stance = 'asserted'"
        named = table.query(f"SELECT named, min(event) FROM claim WHERE named {among} GROUP BY named")
        claims = table.query(f"SELECT id, event, claim FROM claim WHERE id {among}")
        return {name: (event, None) for name, event in named} | {name: (event, n) for name, event, n in claims}

    # -- moments and their dates -----------------------------------------------------------------------------------

    def _keys(self, blocks: Sequence[Block]) -> Column:
        """Return the keys of all moments in order: those that edges join, with both ends of what lasts, or all."""
        sides = [side for block in blocks for side in (block.earlier, block.later)]
        if self.everything:
            sides.append([2 * event for (event,) in self.relations.rows(f"SELECT DISTINCT event FROM {self._events}")])
        if not self.many:
            keys = {key for side in sides for key in side}
            keys |= {key ^ 1 for key in keys if key >= 0 and key // 2 in self.lasting}
            return sorted(keys)
        import numpy as np

        found = np.unique(joined(sides))
        last = found[(found >= 0) & self.lasting[np.maximum(found // 2, 0)]]
        return np.unique(np.concatenate([found, last ^ 1]))

    def _begun(self, keys: Column) -> LastingBlock:
        """Return that what lasts begins before it ends."""
        if not self.many:
            ends = [key for key in keys if key > 0 and key % 2]
            return LastingBlock([key - 1 for key in ends], ends)
        ends = keys[(keys > 0) & (keys % 2 == 1)]
        return LastingBlock(ends - 1, ends)

    def _several(self) -> frozenset[int]:
        return frozenset(event for (event,) in self.relations.rows(f"SELECT DISTINCT event FROM {self.pass_}.member"))

    def _zoned(self) -> frozenset[int]:
        """Return the events that some claim tells in UTC, and the fixed dates that are."""
        zoned = {key // 2 for (_, _, utc), key in self.fixed.items() if utc}
        if self.relations.features.clocks:
            sql = f"SELECT DISTINCT event FROM {self.pass_}.told_strict WHERE zoned AND stance = 'asserted'"
            zoned |= {event for (event,) in self.relations.rows(sql)}
        return frozenset(zoned)

    def _dates(self, keys: Column, given: Sequence[tuple[int, int, Span]], zoned: frozenset[int]) -> Dates:
        """Return the dates that claims give the moments of the network, in UTC where the event is told so."""
        bounds = ", ".join(f"{bound} AS c{n}" for n, bound in enumerate(BOUNDS, start=3))
        sql = (
            f"SELECT event AS c0, row AS c1, zoned AS c2, {bounds} FROM {self.pass_}.told_{self.view} "
            "WHERE stance = 'asserted' AND start_lo IS NOT NULL AND row NOT IN (SELECT claim FROM resolved)"
        )
        columns = self._columns(sql, 3 + len(BOUNDS))
        if self.many:
            return self._dates_in_arrays(columns, keys, given, zoned)
        known = set(keys)
        rows = [
            (key, claim, *in_utc(lo, hi, event in zoned and not utc))
            for event, claim, utc, *found in zip(*columns, strict=True)
            for key, lo, hi in ((2 * event, *found[:2]), (2 * event + 1, *found[2:]))
            if key in known
        ]
        rows += self._further(given, zoned)
        rows.sort()
        return Dates(*([row[n] for row in rows] for n in range(4)))

    def _further(
        self, given: Sequence[tuple[int, int, Span]], zoned: frozenset[int]
    ) -> list[tuple[int, int, int, int]]:
        """Return the dates of claims that have relative ones, too, and the fixed dates."""
        rows = [
            (key, claim, *in_utc(moment.earliest, moment.latest, event in zoned and not moment.zoned))
            for claim, event, span in given
            for key, moment in ((2 * event, span.start), (2 * event + 1, span.end))
            if key % 2 == 0 or self._key(event, "end") == key
        ]
        return [*rows, *((key, NO_CLAIM, lo, hi) for (lo, hi, _), key in self.fixed.items())]

    def _dates_in_arrays(
        self,
        columns: Sequence[Column],
        keys: Column,
        given: Sequence[tuple[int, int, Span]],
        zoned: frozenset[int],
    ) -> Dates:
        import numpy as np

        event, claim, utc, *bounds = (np.asarray(column) for column in columns)
        event = event.astype(np.int64)
        local = np.isin(event, list(zoned)) & ~utc
        parts = []
        for n, among in ((0, np.ones(len(event), np.bool_)), (1, self.lasting[event])):
            lo, hi = (bound.astype(np.int64) for bound in bounds[2 * n : 2 * n + 2])
            lo = np.where(local & (lo > -INFINITY), lo - EAST, lo)
            hi = np.where(local & (hi < INFINITY), hi + WEST, hi)
            parts.append([column[among] for column in (2 * event + n, claim.astype(np.int64), lo, hi)])
        further = np.array(self._further(given, zoned) or np.empty((0, 4)), np.int64).reshape(-1, 4)
        found = [np.concatenate([*(part[n] for part in parts), further[:, n]]) for n in range(4)]
        known = np.isin(found[0], keys)
        order = np.lexsort([column[known] for column in reversed(found[:2])])
        return Dates(*(column[known][order] for column in found))


def _moments_of(side: Side, rule: CheckedRule) -> frozenset[tuple[str, str]]:
    """Return the types and ends that one side of a bound may be."""
    if side.kind == "fixed":
        return frozenset()
    subjects = {named.name: named.subject for named in rule.matched}
    subjects |= {gather.name: gather.subject for gather in rule.gathers}
    return frozenset((name, side.point) for name in subjects[side.name].types)


def _grounds(
    claim: Claim, number: int, event: int, anchors: Mapping[str, tuple[int, int | None]], *, widened: bool
) -> Iterator[RelativeGround]:
    """Yield the bounds that the relative dates of a claim set."""
    for word in WORDS:
        date = claim.dates.get(word)
        if isinstance(date, RelativeDate) and date.anchor in anchors:
            use = use_of(type(claim), word)
            for bound in relative_bounds(date, use, widened=widened):
                yield RelativeGround(number, event, *anchors[date.anchor], use, date, bound)
