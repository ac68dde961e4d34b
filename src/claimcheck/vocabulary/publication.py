"""What is said and shown: statements, interviews, announcements; works made, published and released."""

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value


class Statement(MomentClaim):
    """Somebody says something, in speech or in writing."""

    speaker: EntityId | None = role("person", "Who said it.", present=True)
    subject: EntityId | None = role("party", "Whom it is about.")
    case: EntityId | None = role("case", "The case it is about.")


class Interview(Statement):
    """Somebody answers questions for publication."""

    publisher: EntityId | None = role("organisation", "For whom the interview was given.")


class Announcement(MomentClaim):
    """A person or an organisation makes a decision or a plan known."""

    announcer: EntityId | None = role("party", "Who announced it.", present=True)
    subject: EntityId | None = role("party", "Whom it is about.")
    case: EntityId | None = role("case", "The case it is about.")
    work: EntityId | None = role("work", "The work it is about.")


class Publication(MomentClaim, often="usually once", keys=("work",)):
    """A text, recording or dataset is published for the first time."""

    work: EntityId | None = role("work", "What was published.")
    publisher: EntityId | None = role("organisation", "Who published it.")
    author: EntityId | None = role("person", "Who made it; a work can outlive its author.")


class Premiere(MomentClaim, often="usually once", keys=("work", "venue")):
    """A film, play or series is shown to the public of one venue, festival or service for the first time."""

    work: EntityId | None = role("work", "What was shown.")
    venue: EntityId | None = role("organisation", "Where or on which service.")


class Release(MomentClaim, often="usually once", keys=("work", "venue")):
    """A work becomes available from one venue or service."""

    work: EntityId | None = role("work", "What was released.")
    venue: EntityId | None = role("organisation", "Where or on which service.")


class Production(LastingClaim):
    """A work is being made, such as the shooting of a film."""

    work: EntityId | None = role("work", "What was made.")
    stage: str | None = value("Which part of the making, such as shooting or editing.")
    place: EntityId | None = role("place", "Where.")
