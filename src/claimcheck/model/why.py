"""What every rule makes of one claim, and why: the values it compared, with which other claims, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from claimcheck.model.findings import Finding, Severity
from claimcheck.model.problems import Problem
from claimcheck.model.timeline import TimelineEntry

Outcome = Literal[
    "fired",
    "silenced",
    "possible",
    "unjudged",
    "beside",
    "holds",
    "exempt",
    "not applicable",
    "apart",
    "no partner",
    "left out",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What a rule makes of events; of several outcomes, a rule has the first in this order.

fired:          it finds something
beside:         it finds something where the event is counted, too, but that does not rest on this event
silenced:       it would, but another finding already says so, or it is less certain than what is asked for
possible:       some reading of the dates violates it, and none is certain to
unjudged:       something is missing: a date, a key, a field, an event
holds:          no reading violates it
exempt:         an event that `unless` names exempts it
not applicable: what `where` asks for is not so, or not known to be
apart:          so many events share its keys that they are not judged
no partner:     nothing is recorded that it could be compared with, or nothing that shares its keys
left out:       it was ignored, or not selected
"""

Part = Literal["matched", "group", "exempting", "required"]


@dataclass(frozen=True, slots=True)
class Read:
    """A date of the claim as it was read.

    `text` stands in the claim's `field`; `strict` is the range it means for its event, in words, `widened` that at its
    widest, where it differs. `through` are the claims that a relative date was resolved by; one that is not `resolved`
    dates nothing by itself.
    """

    field: str
    text: str
    strict: str = ""
    widened: str = ""
    through: tuple[str, ...] = ()
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class Fellow:
    """Another claim of the same event, when it says that was, and why the two are of one event."""

    claim: str
    dates: str
    because: str


@dataclass(frozen=True, slots=True)
class Filled:
    """An entity the claim names in a role; `stands` is the id that stands for it, where `same_as` replaces it."""

    field: str
    entity: str
    name: str
    stands: str = ""


@dataclass(frozen=True, slots=True)
class ClaimAccount:
    """A claim as the rules see it.

    It dates an event only if nothing is in `discounted`: why it counts for nothing. `versions` are the claims of each
    of the largest sets that agree, where the claims of its event clash. `entry` is when everything together says that
    its event was; where no chain is looked for, or the claim does not count, there is none. `suspected` says that it
    is most likely wrong.
    """

    id: str
    type: str
    title: str
    file: str
    line: int
    cited_as: str
    stance: str
    reads: tuple[Read, ...]
    entities: tuple[Filled, ...]
    event: str = ""
    fellows: tuple[Fellow, ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()
    discounted: str = ""
    remarks: tuple[str, ...] = ()
    entry: TimelineEntry | None = None
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """One side of a comparison: how the rule writes it, what it was, and the claims it comes from.

    `text` is empty where nothing gives it; `written` is how the first of the claims writes it, where that is another
    text. Where claims of one event say different things, it `differs`.
    """

    words: str
    text: str
    claims: tuple[str, ...] = ()
    written: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A condition of a rule and its values: true, false, or None if not all readings agree.

    `part` is where it stands: `where` or `require`, or `unless` or `exists` with the name of the event. `note` says how
    far dates are apart, or which reading would violate it.
    """

    part: str
    words: str
    truth: bool | None
    values: tuple[Value, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Player:
    """What a name of the rule stands for: an event, by its claims. `asked` marks that of the claim asked about."""

    name: str
    part: Part
    title: str
    claims: tuple[str, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Combination:
    """Events that a rule judges together, and what it makes of them; `reason` says why, where no comparison does.

    A `disputed` one counts what is only reported or alleged. Where the claims of the event clash, one `without` the
    claim asked about judges what the others say.
    """

    outcome: Outcome
    players: tuple[Player, ...]
    comparisons: tuple[Comparison, ...] = ()
    reason: str = ""
    finding: Finding | None = None
    disputed: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class RuleAccount:
    """What one rule makes of the claim's event.

    `combinations` are the first, the most serious first; `counts` says how many there are of each outcome, and if they
    are not `complete`, there are even more. The rule's own outcome is that of the first. `reason` says why where there
    are none.
    """

    rule: str
    title: str
    severity: Severity
    outcome: Outcome
    reason: str = ""
    combinations: tuple[Combination, ...] = ()
    counts: tuple[tuple[Outcome, int], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Why:
    """What all rules make of one claim. `elsewhere` is the number of rules that look at other types only."""

    claim: ClaimAccount
    rules: tuple[RuleAccount, ...]
    elsewhere: int = 0
    problems: tuple[Problem, ...] = ()
