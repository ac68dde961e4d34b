"""Where places are, how long they exist, and to what they belong.

What lies where for good is said by the entities themselves (`within`); what changes with time is claimed here. Two
places are taken to be apart only if both lie in one tree of places and neither within the other.
"""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value
from claimcheck.model.quantities import Quantity


class Existence(LastingClaim, often="usually once", keys=("place",), about_years=5):
    """A place exists: from its founding to its end. A place that is founded again takes a `number`."""

    place: EntityId | None = role("place", "Which place.")


class Location(MomentClaim):
    """A place lies at a position, given in degrees of WGS 84 and metres above the sea."""

    place: EntityId | None = role("place", "Which place.")
    latitude: Quantity | None = value("Degrees north of the equator, from -90 to 90; south is negative.")
    longitude: Quantity | None = value("Degrees east of Greenwich, from -180 to 180; west is negative.")
    lowest: Quantity | None = value("The lowest elevation, in metres above the sea; below it is negative.")
    highest: Quantity | None = value("The highest elevation, in metres above the sea; below it is negative.")


class Belonging(LastingClaim, about_years=5):
    """A place belongs to a larger one: a village to a county, a territory to a state."""

    place: EntityId | None = role("place", "Which place.")
    to: EntityId | None = role("place", "To which larger place it belongs.")
    level: str | None = value("To what kind of larger place, such as state, county or diocese.")
    standing: Literal["held", "claimed", "shared"] | None = value(
        "Whether it is held by one alone, or only claimed, or shared by several."
    )


class Capital(LastingClaim, about_years=5):
    """A place is the seat of government of a larger one."""

    place: EntityId | None = role("place", "Of which larger place.")
    capital: EntityId | None = role("place", "Which place is its capital.")
    function: str | None = value("Which of several capitals, such as legislative or summer.")
