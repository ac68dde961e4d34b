"""What is counted, measured and said of how old, how many, how much and how long.

`when` is the time at which it was so; what is only expected takes `stance: hypothetical`. Two statements of one
quantity are comparable if they are about the same thing (`what`, `subject`, `incident`, `place`) at one time. A number
means the interval its precision implies.
"""

from claimcheck.model.claims import EntityId, MomentClaim, role, value
from claimcheck.model.quantities import AgeOfPerson, LengthOfTime, Quantity, ShareOfWhole


class Age(MomentClaim):
    """A person is so old."""

    person: EntityId | None = role("person", "Whose age it is.")
    age: AgeOfPerson | None = value("The age: years as a number, or a length of time such as 18 months.")


class Measure(MomentClaim):
    """A quantity of something is stated."""

    what: str | None = value("What is counted or measured, as named, such as people injured.")
    subject: EntityId | None = role("party", "Whom it is about.")
    incident: EntityId | None = role("incident", "The incident it is about.")
    place: EntityId | None = role("place", "Where.")


class Count(Measure):
    """So many are counted: of all that is named, or of one part of it."""

    figure: Quantity | None = value("How many.")
    part: str | None = value("Which part is counted, such as children; without it, all.")


class Total(Measure):
    """All parts together are so many, or so much."""

    figure: Quantity | None = value("How many or how much, together.")
    unit: str | None = value("What it is measured in, such as EUR or kg; nothing where things are counted.")


class Share(Measure):
    """A part is such a share of a whole."""

    figure: ShareOfWhole | None = value("The share, with a percent sign.")
    part: str | None = value("Which part of what is named, such as children.")


class Amount(Measure):
    """So much is stated, in a unit: of money, weight, distance."""

    figure: Quantity | None = value("How much.")
    unit: str | None = value("What it is measured in, such as EUR, kg or km.")
    part: str | None = value("Which part is measured; without it, all.")


class Duration(Measure):
    """Something takes, or took, so long."""

    length: LengthOfTime | None = value("How long, such as 18 months, 3 weeks and 2 days, or P1Y6M.")
    case: EntityId | None = role("case", "The case it is about.")
    work: EntityId | None = role("work", "The work it is about.")
