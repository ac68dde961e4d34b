"""When each claim says that things happened: four bounds, strict and widened.

A relative date is resolved by arithmetic when its anchor is dated, directly or by another relative date that can
be resolved. The claims it was resolved by are remembered, because a finding rests on them too.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date, Moment, RelativeDate
from claimcheck.model.dates.moments import ANY_TIME
from claimcheck.model.spans import DateUse, Span, in_use, strict_span, together, widened_span
from claimcheck.reading.table import WORDS, use_of


@dataclass(frozen=True, slots=True)
class Dating:
    """What one claim says of its event's time.

    A date with a `?` bounds nothing in the widened span. `start_via` and `end_via` are the ids of the claims that the
    relative dates behind either end were resolved by; these may be dated by others in turn.
    """

    strict: Span
    widened: Span
    start_via: tuple[str, ...] = ()
    end_via: tuple[str, ...] = ()

    @property
    def via(self) -> tuple[str, ...]:
        """Return the ids of the claims that its relative dates were resolved by."""
        return tuple(dict.fromkeys((*self.start_via, *self.end_via)))


@dataclass(frozen=True, slots=True)
class Dated:
    """The datings of all dated claims by id, and the ids of the claims whose relative dates have no dated anchor."""

    datings: Mapping[str, Dating]
    unresolved: tuple[str, ...]


def date_claims(claims: Mapping[str, Claim], members: Mapping[str, tuple[str, ...]]) -> Dated:
    """Date every claim. `members` gives, for an event's name and for a claim's id, the claims that date it."""
    return _Dater(claims, members).run()


def anchors_of(claim: Claim) -> tuple[str, ...]:
    """Return the ids that a claim's relative dates refer to."""
    return tuple(date.anchor for date in claim.dates.values() if isinstance(date, RelativeDate))


class _Dater:
    def __init__(self, claims: Mapping[str, Claim], members: Mapping[str, tuple[str, ...]]) -> None:
        self.claims = claims
        self.members = members
        self.datings: dict[str, Dating] = {}

    def run(self) -> Dated:
        relative = {}
        for claim_id, claim in self.claims.items():
            if anchors_of(claim):
                relative[claim_id] = claim
            elif (dating := self._dating(claim)) is not None:
                self.datings[claim_id] = dating
        waiting = self._resolve(relative)
        in_part: set[str] = set()
        while stalled := self._stalled(waiting, relative):
            # What is left out would only bound a date more.
            in_part |= {c for c in stalled if not self._anchored(relative[c])}
            self.datings |= {c: dating for c in stalled if (dating := self._dating(relative[c])) is not None}
            waiting = self._resolve({c: relative[c] for c in waiting if c not in self.datings})
        return Dated(self.datings, tuple(sorted({*waiting, *in_part})))

    def _stalled(self, waiting: Sequence[str], relative: Mapping[str, Claim]) -> list[str]:
        """Return the claims to date all the same: by the dated claims of their anchors, or by some of their dates."""
        anchored = [c for c in waiting if self._anchored(relative[c])]
        return anchored or [c for c in waiting if self._usable(relative[c])]

    def _usable(self, claim: Claim) -> dict[str, Date | RelativeDate]:
        """Return the dates of a claim whose anchors, if they have any, are dated."""
        return {
            word: date
            for word, date in claim.dates.items()
            if isinstance(date, Date) or any(d in self.datings for d in self._daters(date.anchor, claim.id))
        }

    def _resolve(self, relative: Mapping[str, Claim]) -> list[str]:
        """Date the claims whose anchors are fully dated, in the order in which that comes about."""
        needs = {c: {d for a in anchors_of(claim) for d in self._daters(a, c)} for c, claim in relative.items()}
        pending = {c: {d for d in ds if d in relative} for c, ds in needs.items()}
        dependents: dict[str, list[str]] = defaultdict(list)
        for claim_id, blockers in pending.items():
            for blocker in blockers:
                dependents[blocker].append(claim_id)
        ready = deque(c for c, blockers in pending.items() if not blockers)
        done: set[str] = set()
        while ready:
            claim_id = ready.popleft()
            if not self._anchored(relative[claim_id]):
                continue
            self._date(relative[claim_id])
            done.add(claim_id)
            for dependent in dependents[claim_id]:
                pending[dependent].discard(claim_id)
                if not pending[dependent]:
                    ready.append(dependent)
        return [c for c in relative if c not in done]

    def _daters(self, anchor: str, asking: str) -> tuple[str, ...]:
        """Return the claims that can date an anchor: the claim of that id if it bears a date, else its event's.

        What somebody plans, denies or supposes dates only what is told in the same way.
        """
        claim = self.claims.get(anchor)
        alike = claim is not None and claim.stance in ("asserted", "alleged", self.claims[asking].stance)
        if claim is not None and claim.dates and alike:
            return (anchor,)
        return tuple(c for c in self.members.get(anchor, ()) if c != asking and self.claims[c].dates)

    def _anchored(self, claim: Claim) -> bool:
        return all(any(d in self.datings for d in self._daters(a, claim.id)) for a in anchors_of(claim))

    def _date(self, claim: Claim) -> None:
        if (dating := self._dating(claim)) is not None:
            self.datings[claim.id] = dating

    def _dating(self, claim: Claim) -> Dating | None:
        dates = self._usable(claim)
        if not dates:
            return None
        anchors = {d.anchor: self._anchor(d.anchor, claim.id) for d in dates.values() if isinstance(d, RelativeDate)}
        uses = {word: use_of(type(claim), word) for word in WORDS if word in dates}
        strict = together({word: _strict(dates[word], use, anchors) for word, use in uses.items()})
        widened = together({word: _widened(dates[word], use, anchors) for word, use in uses.items()})
        via = {word: anchors[d.anchor].via if isinstance(d, RelativeDate) else () for word, d in dates.items()}
        return Dating(strict, widened, *_behind(via, strict))

    def _anchor(self, anchor: str, asking: str) -> Dating:
        """Return when an anchor was, `via` the claims that bound it."""
        daters = [d for d in self._daters(anchor, asking) if d in self.datings]
        datings = [self.datings[d] for d in daters]
        via = tuple(daters)
        return Dating(_common([d.strict for d in datings]), _common([d.widened for d in datings]), via, via)


def _common(spans: Sequence[Span]) -> Span:
    """Return what all spans allow, or, where they clash, all that any of them allows."""
    return Span(_common_moment([span.start for span in spans]), _common_moment([span.end for span in spans]))


def _common_moment(moments: Sequence[Moment]) -> Moment:
    if len({moment.zoned for moment in moments}) > 1:
        moments = [moment.to_utc() for moment in moments]
    earliest, latest = max(m.earliest for m in moments), min(m.latest for m in moments)
    if earliest > latest:
        earliest, latest = min(m.earliest for m in moments), max(m.latest for m in moments)
    return Moment(earliest, latest, moments[0].zoned)


def _behind(via: Mapping[str, tuple[str, ...]], span: Span) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which anchors are behind the start and the end: each end's own, and the other's where it limits it."""
    if "when" in via:
        return via["when"], via["when"]
    start, end = via.get("from", ()), via.get("until", ())
    start_limited = "until" in via and span.start.latest == span.end.latest
    end_limited = "from" in via and span.end.earliest == span.start.earliest
    return (*start, *(end if start_limited else ())), (*end, *(start if end_limited else ()))


def _strict(date: Date | RelativeDate, use: DateUse, anchors: Mapping[str, Dating]) -> Span:
    if isinstance(date, Date):
        return strict_span(date, use)
    anchor = anchors[date.anchor].strict
    return _instant(date.resolve(anchor.start, anchor.end, widened=False), use)


def _widened(date: Date | RelativeDate, use: DateUse, anchors: Mapping[str, Dating]) -> Span:
    if isinstance(date, Date):
        return widened_span(date, use)
    if date.uncertain:
        return _instant(ANY_TIME, use)
    anchor = anchors[date.anchor].widened
    return _instant(date.resolve(anchor.start, anchor.end, widened=True), use)


def _instant(moment: Moment, use: DateUse) -> Span:
    return in_use(Span(moment, moment), use)
