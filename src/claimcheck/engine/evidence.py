"""What a proof is made of: the claims that decide a condition, and why they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claimcheck.engine.anchors import Order
from claimcheck.model.dates import Duration
from claimcheck.model.expressions import FieldOf


@dataclass(frozen=True, slots=True)
class Limit:
    """What a claim's date would have to respect: `instant` moved by `shift`, as the latest or the earliest.

    `length` is how many seconds the range is long whose edge the instant is: of a day known as such, no more than one.
    """

    kind: Literal["earliest", "latest"]
    instant: int
    shift: Duration
    zoned: bool
    length: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim that helps to decide a condition.

    `name` is the rule's name for its event, `point` the part it plays (`start`, `end`, `published`, `field`, `via`
    for an anchor of a relative date), `field` the field that says so where it is no date. `others` are claims that
    would decide it just as well; `limit` is what its date would have to respect; `members` are all claims of its row.
    """

    name: str
    point: str
    claim: int
    field: str = ""
    others: tuple[int, ...] = ()
    limit: Limit | None = None
    members: tuple[int, ...] = ()


Proof = list[Evidence]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a condition is decided: the evidence, the fields looked at, and the order of dates the evidence shows.

    `orders` is None where the evidence shows something of dates that is no order. Only of dates is it looked up again
    whether they decide the condition; where `settled` is false, it may be something else that does.
    """

    evidence: tuple[Evidence, ...] = ()
    fields: tuple[FieldOf, ...] = ()
    orders: tuple[Order, ...] | None = ()
    settled: bool = True
