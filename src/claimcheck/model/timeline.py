"""When everything happened, as far as all claims and rules together tell: the tightest range of every event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from claimcheck.model.dates import INFINITY, Moment
from claimcheck.model.findings import Step
from claimcheck.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Given:
    """A date that a claim gives an event: the text as written, in its field.

    A `withdrawn` one is suspected to be wrong, and no range rests on it.
    """

    claim: str
    field: str
    text: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event and the tightest ranges of its start and end; both are equal for what is one moment.

    `id` is the id of its first claim, `title` what it is in words (`trial of Alec Baldwin`), `given` the dates its
    claims give. `because_earliest` are the steps that show why it began no earlier than `start.earliest`,
    `because_latest` why it ended no later than `end.latest`; where its own dates say so, it is one step of kind
    `date`; where nothing does, there are none. It is not possible if what is not suspected still contradicts itself:
    then the ranges are all that its dates span, and `proven` are the instants that the two reasons lead to, no earlier
    than which and no later than which it was. `short` are the ranges of its start and end without a bound that says
    next to nothing: one that only a limit as long as a life gives, on how long something may last.
    """

    id: str
    type: str
    title: str
    lasting: bool
    given: tuple[Given, ...]
    start: Moment
    end: Moment
    because_earliest: tuple[Step, ...] = ()
    because_latest: tuple[Step, ...] = ()
    is_possible: bool = True
    proven: tuple[int, int] | None = None
    short: tuple[Moment, Moment] | None = None

    @property
    def in_short(self) -> TimelineEntry:
        """Return it as people are told of it: without bounds that say next to nothing, and without their reasons."""
        if self.short is None:
            return self
        start, end = self.short
        return replace(
            self,
            start=start,
            end=end,
            because_earliest=self.because_earliest if start.earliest == self.start.earliest else (),
            because_latest=self.because_latest if end.latest == self.end.latest else (),
            short=None,
        )

    @property
    def no_earlier(self) -> Moment:
        """Return the range whose earliest instant is what `because_earliest` leads to."""
        return self.start if self.proven is None else Moment(self.proven[0], INFINITY, self.start.zoned)

    @property
    def no_later(self) -> Moment:
        """Return the range whose latest instant is what `because_latest` leads to."""
        return self.end if self.proven is None else Moment(-INFINITY, self.proven[1], self.end.zoned)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All events in the order of time: by the earliest start, undated ones last; then by id.

    `withdrawn` are the ids of the suspected claims; no range rests on their dates. `about` are the names that were
    asked about and stand for several entities, each with their ids.
    """

    entries: tuple[TimelineEntry, ...]
    withdrawn: tuple[str, ...]
    problems: tuple[Problem, ...]
    about: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of_types(self, types: Collection[str]) -> Timeline:
        """Return the timeline with only the events of these types; their ranges rest on the others as before."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.type in types))
