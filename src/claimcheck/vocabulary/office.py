"""Who holds an office, how they came to it and left it, and which party they belong to.

`office` and `seat` are written in the same words everywhere. `period` names one term of an office, such as "117th
Congress" or "first term": it tells a holder's terms apart, and joins a term to the election that led to it.
"""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value
from claimcheck.model.quantities import Quantity


class Term(LastingClaim, often="usually once", keys=("holder", "office", "period")):
    """A person holds an office, from entering it to leaving it.

    Claims that name no `period` are each a term of their own. Who comes back to an office within one period takes a
    `number`.
    """

    holder: EntityId | None = role("person", "Who holds the office.", present=True)
    office: str | None = value("The office, as named, such as senator for Ohio.")
    seat: str | None = value("Which of several seats, where one person at a time holds each.")
    period: str | None = value("Which term it is, as named, such as 117th Congress.")
    capacity: Literal["full", "acting"] | None = value("Whether the office is held in full or for somebody else.")
    predecessor: EntityId | None = role("person", "Who held the office, or the seat, before.")
    hours: Literal["full-time", "part-time"] | None = value("How much of the week it takes.")


class Election(MomentClaim):
    """A person is elected to an office; the moment is the vote, or the last day of it."""

    holder: EntityId | None = role("person", "Who was elected; the dead have been.")
    office: str | None = value("The office, as named.")
    seat: str | None = value("Which of several seats.")
    period: str | None = value("The term the election is for, as named.")


class Appointment(MomentClaim):
    """A person is appointed to an office, or succeeds to it by law."""

    holder: EntityId | None = role("person", "Who was appointed.", present=True)
    appointer: EntityId | None = role("party", "Who made the appointment.", present=True)
    office: str | None = value("The office, as named.")
    seat: str | None = value("Which of several seats.")
    period: str | None = value("The term the appointment is for, as named.")


class Resignation(MomentClaim):
    """An office holder gives up the office before the term is over; the moment is when that takes effect."""

    holder: EntityId | None = role("person", "Who resigned.", present=True)
    office: str | None = value("The office, as named.")
    seat: str | None = value("Which of several seats.")
    period: str | None = value("The term that was given up, as named.")


class PartyMembership(LastingClaim):
    """A person belongs to a political party. People leave and join again."""

    member: EntityId | None = role("person", "Who belongs to it.", present=True)
    party: EntityId | None = role("organisation", "Which party.")


class Seats(MomentClaim):
    """So many people hold an office at one time; the moment is one at which that was so."""

    office: str | None = value("The office, as named, such as judge of the Supreme Court.")
    figure: Quantity | None = value("How many hold it.")
