"""What is counted, measured and said of how old, how many, how much and how long.

`when` is the time at which it was so; what is only expected takes `stance: hypothetical`. Two statements of one
quantity are comparable if they are about the same thing (`what`, and at least one of `subject`, `incident`, `work`,
`case` and `place`, each given in both or in neither) for one `period` or on one day; without a date only if they are
about an incident or a work, of which there is but one figure in the end. A number means the interval its precision
implies.
"""

from typing import Literal

from claimcheck.model.claims import EntityId, MomentClaim, role, value
from claimcheck.model.quantities import AgeOfPerson, LengthOfTime, Quantity, ShareOfWhole


class Age(MomentClaim, about_years=5):
    """A person is so old."""

    person: EntityId | None = role("person", "Whose age it is.")
    age: AgeOfPerson | None = value("The age: years as a number, or a length of time such as 18 months.")


class Measure(MomentClaim):
    """A quantity of something is stated."""

    what: str | None = value("What is counted or measured, as named, such as people injured.")
    subject: EntityId | None = role("party", "Whom it is about.")
    incident: EntityId | None = role("incident", "The incident it is about.")
    work: EntityId | None = role("work", "The work it is about.")
    case: EntityId | None = role("case", "The case it is about.")
    place: EntityId | None = role("place", "Where.")
    period: str | None = value("The period it is the figure of, as named, such as 2021, Q3 2021 or season 2020/21.")


class Count(Measure):
    """So many are counted: of all that is named, or of one part of it."""

    figure: Quantity | None = value("How many.")
    part: str | None = value("Which part is counted, such as children; without it, all.")
    breakdown: str | None = value("What it is broken down by, such as age; parts of one breakdown do not overlap.")
    tally: Literal["deaths", "injuries", "children"] | None = value(
        "Which claims name those counted: no more of them than the figure says can be true."
    )


class Total(Measure):
    """All parts together are so many, or so much."""

    figure: Quantity | None = value("How many or how much, together.")
    unit: str | None = value("What it is measured in, such as EUR or kg; nothing where things are counted.")


class Share(Measure):
    """A part is such a share of a whole; a growth or a ratio is none."""

    figure: ShareOfWhole | None = value("The share, with a percent sign.")
    part: str | None = value("Which part of what is named, such as children.")
    breakdown: str | None = value("What it is broken down by, such as age; parts of one breakdown do not overlap.")


class Amount(Measure):
    """So much is stated, in a unit: of money, weight, distance."""

    figure: Quantity | None = value("How much.")
    unit: str | None = value("What it is measured in, such as EUR, kg or km.")
    part: str | None = value("Which part is measured; without it, all.")
    breakdown: str | None = value("What it is broken down by, such as source; parts of one breakdown do not overlap.")


class Duration(Measure):
    """Something takes, or took, so long.

    Where `what` is the name of a type of claims, such as custody or production, it is the length of the one event of
    that type that `subject` takes part in or that is about `case` or `work`.
    """

    length: LengthOfTime | None = value("How long, such as 18 months, 3 weeks and 2 days, or P1Y6M.")
