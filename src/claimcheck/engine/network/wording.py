"""What a chain of links says, in words: its moments, its dates, and why each link holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from claimcheck.engine.citations import Citations, field_cited, role, title_of, told
from claimcheck.engine.claims import Claims
from claimcheck.engine.evidence import Evidence
from claimcheck.engine.network.chains import Link
from claimcheck.engine.network.contradictions import Told
from claimcheck.engine.network.grounds import RelativeGround, RuleGround
from claimcheck.engine.network.temporal import TemporalNetwork
from claimcheck.model.checked import CheckedRule
from claimcheck.model.claims import Claim
from claimcheck.model.dates.calendar import SECONDS_PER_DAY, iso_day, iso_second
from claimcheck.model.findings import Step


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for what is in one network.

    `same` gives the entities that are the same as others, each with the one that stands for all of them; `tellers` the
    claims by which events are named, where that is not their first; `alike` the titles that need a claim's id beside
    them, because several events bear them.
    """

    network: TemporalNetwork
    rules: Mapping[str, CheckedRule]
    citations: Citations
    same: Mapping[str, str]
    tellers: Mapping[int, int] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()

    def of(self, tellers: Mapping[int, int]) -> Wording:
        """Return the words in which some events are named by certain claims, and told apart."""
        titles = Counter(title_of(self.claims[number], self.claims.reading) for number in tellers.values())
        return replace(self, tellers=tellers, alike=frozenset(title for title, n in titles.items() if n > 1))

    @property
    def claims(self) -> Claims:
        """Return the claims of the run."""
        return self.citations.claims

    def moment(self, variable: int) -> str:
        """Name a moment: the event, and which end of it where it lasts."""
        event = self.network.event(variable)
        if event < 0:
            return "the date of the source"
        claim = self.claims[self.tellers.get(event, event)]
        title = self._title(claim)
        if not claim.lasting:
            return title
        return f"{'end' if self.network.is_end(variable) else 'start'} of {title}"

    def point(self, date: Told) -> str:
        """Tell which end of its event a date gives."""
        return "end" if self.network.is_end(date.variable) else "start"

    def text(self, date: Told) -> str:
        """Return a date as its claim writes it."""
        if date.witness < 0:
            return day_of(date.earliest)
        claim = self.claims[date.witness]
        return told(claim, field_cited(claim, Evidence("", self.point(date), date.witness)))

    def date_step(self, date: Told, before: str = "") -> Step:
        """Tell a date, and who gives it: of something lasting the end that its claim speaks of."""
        if date.witness < 0:
            return Step("date", f"{before}{self.moment(date.variable)}: {self.text(date)}")
        claim = self.claims[date.witness]
        word = field_cited(claim, Evidence("", self.point(date), date.witness))
        title = self._title(claim)
        named = {"from": f"start of {title}", "until": f"end of {title}"}.get(word, f"{title} going on")
        told = f"{before}{named if claim.lasting else title}: {self.text(date)}"
        return Step("date", f"{told}{self._cited(claim)}", (claim.id,))

    def identity_step(self, claims: Sequence[int]) -> Step:
        """Tell that several claims are of one event."""
        names = self._ids(claims)
        title = title_of(self.claims[claims[0]], self.claims.reading)
        return Step("identity", f"{' and '.join(names)} tell of one event, the {title}", names)

    def _title(self, claim: Claim) -> str:
        title = title_of(claim, self.claims.reading)
        return f"{title} ({claim.id})" if title in self.alike else title

    def steps(self, links: Sequence[Link], follows: Sequence[str]) -> Iterator[Step]:
        """Tell links, each with what follows from it, and every identity they rest on once."""
        told_already: set[tuple[str, ...]] = set()
        for link, following in zip(links, follows, strict=True):
            for step in self._identities(link):
                if step.claims not in told_already:
                    told_already.add(step.claims)
                    yield step
            yield self._step(link, following)

    def _step(self, link: Link, follows: str) -> Step:
        ground = link.ground
        if isinstance(ground, RuleGround):
            rule = self.rules[ground.rule]
            return Step("rule", f"{follows}: {rule.title} ({rule.id})", self._ids(link.claims))
        if isinstance(ground, RelativeGround):
            claim = self.claims[ground.claim]
            said = f"{role(claim, Evidence('', 'via', ground.claim, ground.use.word))} {ground.date}"
            return Step("relative date", f"{follows}: {said}{self._cited(claim)}", self._ids(link.claims))
        return Step("rule", f"{follows}: what lasts begins before it ends")

    def _identities(self, link: Link) -> Iterator[Step]:
        """Say which claims tell of one event, and which entities are the same."""
        for _, claims in link.by_event:
            if len(claims) > 1:
                yield self.identity_step(claims)
        named: dict[str, dict[str, str]] = {}
        for claim in (self.claims[number] for number in link.claims):
            for entity in (getattr(claim, name, None) for name in claim.roles()):
                if entity is not None:
                    named.setdefault(self.same.get(entity, entity), {})[entity] = claim.id
        for alike in named.values():
            if len(alike) > 1:
                yield Step("identity", f"{' and '.join(sorted(alike))} are the same", tuple(sorted(alike.values())))

    def _cited(self, claim: Claim) -> str:
        source = self.claims.reading.cited_as(claim)
        return f" ({source})" if source else ""

    def _ids(self, numbers: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.claims[number].id for number in numbers)


def day_of(instant: int) -> str:
    """Return a day, or, where it is within one, the time of day, too."""
    day, second = divmod(instant, SECONDS_PER_DAY)
    if second in (0, SECONDS_PER_DAY - 1):
        return iso_day(day)
    return iso_second(instant)
