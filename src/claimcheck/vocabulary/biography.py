"""What happens to people: birth, injury, death. Years given with "about" widen by five."""

from claimcheck.model.claims import EntityId, MomentClaim, role, value


class Birth(MomentClaim, often="once", keys=("person",), about_years=5):
    """A person is born."""

    person: EntityId | None = role("person", "Who was born.", present=True)
    place: EntityId | None = role("place", "Where.")


class Injury(MomentClaim):
    """A person is hurt and survives that moment."""

    person: EntityId | None = role("person", "Who was hurt.", present=True)
    incident: EntityId | None = role("incident", "The incident in which it happened.")
    place: EntityId | None = role("place", "Where.")


class Death(MomentClaim, often="once", keys=("person",), about_years=5):
    """A person dies."""

    person: EntityId | None = role("person", "Who died.", present=True)
    incident: EntityId | None = role("incident", "The incident the person died of.")
    place: EntityId | None = role("place", "Where.")
    cause: str | None = value("What the person died of, as stated.")
