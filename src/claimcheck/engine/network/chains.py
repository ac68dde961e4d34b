"""From a contradiction in the network to the claims it rests on: the fewest that make every edge of it hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from claimcheck.engine.columns import PLAIN_COLUMNS, Pass, asserted_in
from claimcheck.engine.network.contradictions import Proof, Told
from claimcheck.engine.network.edges import Edge
from claimcheck.engine.network.grounds import Ground, Lasting, RelativeGround, RuleGround
from claimcheck.engine.network.minimal import Part
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.engine.network.widening import Widening
from claimcheck.engine.relations import Relations
from claimcheck.model.checked import CheckedPartner, CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.expressions import AT_ONCE, FieldOf, atoms_of, fields_of
from claimcheck.model.findings import Certainty

MAX_TRIED = 64
"""Of a chain of so many claims it is tried which can be left out; a longer one is told as it was found."""


@dataclass(frozen=True, slots=True)
class Link:
    """One edge of a chain, why it holds, and the claims it rests on, by event."""

    edge: Edge
    ground: Ground
    by_event: tuple[tuple[int, tuple[int, ...]], ...] = ()

    @property
    def claims(self) -> tuple[int, ...]:
        """Return the claims it rests on, each once."""
        return tuple(dict.fromkeys(claim for _, claims in self.by_event for claim in claims))


@dataclass(frozen=True, slots=True)
class Chain:
    """A source, the links that lead from it, and the sink it is too late for; or a circle of links without either.

    `claims` are all it rests on, in reading order. `also` are dates that would do as well, each with the one whose
    place it could take, and `tellers` claims that tell of an event as well as one that is cited for no date.
    """

    network: TemporalNetwork
    source: Told | None
    links: tuple[Link, ...]
    sink: Told | None
    claims: tuple[int, ...]
    certainty: Certainty
    also: tuple[tuple[Told, Told], ...] = ()
    tellers: tuple[tuple[int, int], ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules used, each once, in reading order."""
        return tuple(dict.fromkeys(link.ground.rule for link in self.links if isinstance(link.ground, RuleGround)))


@dataclass
class Settling:
    """Finds the claims behind the proofs of one network."""

    network: TemporalNetwork
    relations: Relations
    rules: Mapping[str, CheckedRule]
    pass_: Pass
    _members: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def chains(self, proofs: Sequence[Proof]) -> list[Chain]:
        """Return the chains that are no matter of one rule alone, which judges that by itself."""
        alike = _alike(proofs)
        grounds = [[self.network.ground(edge) for edge in group[0].edges] for group in alike]
        pairs = [(group, found) for group, found in zip(alike, grounds, strict=True) if _is_indirect(found)]
        self.fetch(event for group, found in pairs for proof in group for event in self._events(proof, found))
        chains = [self._minimised(replace(self._chain(group[0], found), also=_also(group))) for group, found in pairs]
        return [chain for chain in chains if _is_indirect([link.ground for link in chain.links])]

    def members(self, event: int) -> tuple[int, ...]:
        """Return the claims that assert an event."""
        if event not in self._members:
            self.fetch([event])
        return self._members[event]

    def _events(self, proof: Proof, grounds: Iterable[Ground]) -> list[int]:
        ends = [self.network.event(told.variable) for told in (proof.source, proof.sink) if told is not None]
        return [*ends, *(event for ground in grounds for event, _ in self._needs(ground))]

    def fetch(self, events: Iterable[int]) -> None:
        """Look up the claims of events together."""
        wanted = sorted({event for event in events if event >= 0} - self._members.keys())
        if not wanted:
            return
        rows = self.relations.connection.execute(
            f"SELECT claim.event, claim.claim FROM claim JOIN told USING (ord) WHERE {asserted_in(self.pass_)} "
            "AND claim.event IN (SELECT unnest($1::INTEGER[])) ORDER BY claim.claim",
            [wanted],
        ).fetchall()
        found: dict[int, list[int]] = defaultdict(list)
        for event, claim in rows:
            found[event].append(claim)
        self._members |= {event: tuple(found[event]) for event in wanted}
        self.relations.claims.fetch(claim for _, claim in rows)

    # -- the claims of a chain -----------------------------------------------------------------------------------

    def _chain(self, proof: Proof, grounds: Sequence[Ground], among: Collection[int] | None = None) -> Chain:
        """Return the chain of a proof; its claims are chosen `among` those given."""
        links, beside = self.settled(proof.edges, grounds, proof.source, proof.sink, among=among)
        ends = [(told.witness,) if told and told.witness >= 0 else () for told in (proof.source, proof.sink)]
        claims = dict.fromkeys([*ends[0], *(c for link in links for c in link.claims), *beside])
        last = [claim for claim in ends[1] if claim not in ends[0]]
        ordered = (*(claim for claim in claims if claim not in last), *last)
        widening = Widening(self.network, self.relations.claims)
        edges = [widening.edge(link.edge, link.ground) for link in links]
        certainty: Certainty = "certain" if widening.is_certain(proof.source, edges, proof.sink) else "likely"
        tellers = tuple(self._tellers(links, {*ends[0], *ends[1]}))
        return Chain(self.network, proof.source, links, proof.sink, ordered, certainty, tellers=tellers)

    def _tellers(self, links: Iterable[Link], dated: Collection[int]) -> Iterator[tuple[int, int]]:
        """Yield the claims that tell of an event as well as the only one that was chosen to."""
        needed: dict[int, set[str]] = defaultdict(set)
        chosen: dict[int, set[int]] = defaultdict(set)
        relative = {link.ground.claim for link in links if isinstance(link.ground, RelativeGround)}
        for link in links:
            for event, fields in self._needs(link.ground):
                needed[event] |= fields
            for event, claims in link.by_event:
                chosen[event].update(claims)
        for event, numbers in chosen.items():
            if len(numbers) == 1 and numbers.isdisjoint({*dated, *relative}):
                (one,) = numbers
                said = [name for name in needed[event] if _states(self.relations.claims[one], name)]
                for other in self.members(event):
                    if other != one and all(_states(self.relations.claims[other], name) for name in said):
                        yield one, other

    def _minimised(self, chain: Chain) -> Chain:
        """Return the chain, or one of fewer of its claims: such that without any of them there is none."""
        for claim in chain.claims if len(chain.claims) <= MAX_TRIED else ():
            fewer = frozenset(chain.claims) - {claim}
            events = {event for event in self._events_of(chain) if any(n in fewer for n in self.members(event))}
            proof = self._part.proof(fewer, events, partial(self._holds, claims=fewer))
            if proof is not None:
                smaller = self._chain(proof, [self.network.ground(edge) for edge in proof.edges], fewer)
                if len(smaller.claims) < len(chain.claims):
                    return self._minimised(smaller)
        return chain

    @cached_property
    def _part(self) -> Part:
        return Part(self.network)

    def _events_of(self, chain: Chain) -> set[int]:
        ends = {self.network.event(told.variable) for told in (chain.source, chain.sink) if told is not None}
        return {event for event in ends if event >= 0} | {event for link in chain.links for event, _ in link.by_event}

    def _holds(self, ground: Ground, claims: Collection[int]) -> bool:
        """Tell whether some claims are enough for an edge."""
        if isinstance(ground, Lasting):
            return True
        if isinstance(ground, RelativeGround) and ground.claim not in claims:
            return False
        for event, fields in self._needs(ground):
            every = [self.relations.claims[number] for number in self.members(event)]
            told = [self.relations.claims[number] for number in self.members(event) if number in claims]
            needed = [name for name in fields if any(_states(claim, name) for claim in every)]
            if not told or not all(any(_states(claim, name) for claim in told) for name in needed):
                return False
        return True

    def settled(
        self,
        edges: Sequence[int],
        grounds: Sequence[Ground],
        *ends: Told | None,
        among: Collection[int] | None = None,
    ) -> tuple[tuple[Link, ...], list[int]]:
        """Return edges with the claims they rest on, and all those claims.

        Of every event the fewest claims are chosen that state what the edges need; those of the `ends` come first.
        """
        chosen: dict[int, list[int]] = defaultdict(list)
        for told in ends:
            if told is not None and told.witness >= 0:
                _add(chosen[self.network.event(told.variable)], told.witness)
        for ground in grounds:
            if isinstance(ground, RelativeGround):
                _add(chosen[ground.event], ground.claim)
        for ground in grounds:
            for event, fields in self._needs(ground):
                self._state(chosen[event], event, fields, among)
        links = tuple(
            Link(self.network.network.edges[number], ground, self._resting(ground, chosen))
            for number, ground in zip(edges, grounds, strict=True)
        )
        return links, [claim for claims in chosen.values() for claim in claims]

    def _resting(self, ground: Ground, chosen: Mapping[int, Sequence[int]]) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return the chosen claims that an edge rests on, by event; for a relative date no more than its own claim."""
        if isinstance(ground, RelativeGround):
            anchors = tuple(claim for claim in chosen[ground.anchor] if self._is_anchor(claim, ground))
            return ((ground.anchor, anchors), (ground.event, (ground.claim,)))
        return tuple((event, tuple(chosen[event])) for event, _ in self._needs(ground))

    def _is_anchor(self, claim: int, ground: RelativeGround) -> bool:
        told = self.relations.claims[claim]
        return ground.date.anchor in (told.id, told.event)

    def _state(self, chosen: list[int], event: int, fields: frozenset[str], among: Collection[int] | None) -> None:
        """Add the claims of an event that state what is needed of it, where those chosen do not."""
        told = [number for number in self.members(event) if among is None or number in among]
        claims = {number: self.relations.claims[number] for number in told}
        while True:
            stated = {name for number in chosen if number in claims for name in fields if _states(claims[number], name)}
            missing = {name for name in fields - stated if any(_states(claim, name) for claim in claims.values())}
            if not missing and (chosen or not claims):
                return
            chosen.append(max(claims, key=lambda n: (sum(_states(claims[n], name) for name in missing), -n)))

    def _needs(self, ground: Ground) -> list[tuple[int, frozenset[str]]]:
        """Return the events an edge rests on, each with the fields that must be stated of it."""
        if isinstance(ground, RelativeGround):
            return [(ground.event, frozenset()), (ground.anchor, frozenset({f"anchor {ground.date.anchor}"}))]
        if not isinstance(ground, RuleGround):
            return []
        rule = self.rules[ground.rule]
        named = [named.name for named in rule.matched]
        sides = [side.name for side in (ground.bound.earlier, ground.bound.later) if side.kind == "member"]
        gathers = [gather for gather in rule.gathers if gather.name in sides]
        fields = _fields_by_name(rule, gathers)
        return [
            (event, frozenset(fields[name]))
            for name, event in zip([*named, *sides], [*ground.events, *ground.members], strict=True)
        ]


def _alike(proofs: Sequence[Proof]) -> list[list[Proof]]:
    """Return the proofs by the edges they go along, those of the farthest dates first."""
    groups: dict[tuple[int, ...], list[Proof]] = defaultdict(list)
    for proof in proofs:
        groups[proof.edges].append(proof)
    return [sorted(group, key=_farthest) for group in groups.values()]


def _farthest(proof: Proof) -> tuple[int, ...]:
    if proof.source is None or proof.sink is None:
        return ()
    return (-proof.source.earliest, proof.sink.latest, proof.source.witness, proof.sink.witness)


def _also(group: Sequence[Proof]) -> tuple[tuple[Told, Told], ...]:
    """Return the other dates of a group, each with that of the first proof whose place it could take."""
    first = group[0]
    if first.source is None or first.sink is None:
        return ()
    sources = {(first.source, proof.source) for proof in group if proof.source and proof.source != first.source}
    sinks = {(first.sink, proof.sink) for proof in group if proof.sink and proof.sink != first.sink}
    return (*sorted(sources), *sorted(sinks))


def _is_indirect(grounds: Sequence[Ground]) -> bool:
    """Tell whether a relative date or more than one rule is needed."""
    rules = sum(isinstance(ground, RuleGround) for ground in grounds)
    return rules > 1 or any(isinstance(ground, RelativeGround) for ground in grounds)


def _fields_by_name(rule: CheckedRule, gathers: Sequence[CheckedPartner]) -> Mapping[str, set[str]]:
    """Return the fields of each of a rule's names that its links and conditions look at."""
    looked_at = [end for link in rule.links for end in (link.left, link.right)]
    looked_at += [end for gather in gathers for link in gather.links for end in (link.left, link.right)]
    conditions = [rule.where, *(gather.where for gather in gathers)]
    atoms = [atom for condition in conditions if condition is not None for atom in atoms_of(condition)]
    looked_at += [reference for atom in atoms for reference in fields_of(atom)]
    fields: dict[str, set[str]] = defaultdict(set)
    for reference in looked_at:
        if _is_stated(reference):
            fields[reference.name].add(reference.field)
    return fields


def _is_stated(reference: FieldOf) -> bool:
    return reference.field not in (*PLAIN_COLUMNS, *AT_ONCE) and not reference.field.startswith("source")


def _states(claim: Claim, name: str) -> bool:
    """Tell whether a claim states a field, or is what an anchor is named by."""
    kind, _, anchor = name.partition(" ")
    return anchor in (claim.id, claim.event) if kind == "anchor" else getattr(claim, name, None) is not None


def _add(claims: list[int], claim: int) -> None:
    if claim not in claims:
        claims.append(claim)
