"""What is said and shown: statements, interviews, announcements; works made, published, released and withdrawn."""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value
from claimcheck.model.quantities import Quantity


class Statement(MomentClaim):
    """Somebody says something, in speech or in writing."""

    speaker: EntityId | None = role("person", "Who said it.", present=True)
    subject: EntityId | None = role("party", "Whom it is about.")
    case: EntityId | None = role("case", "The case it is about.")
    work: EntityId | None = role("work", "The work that holds the words, such as an article or a broadcast.")


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


class Edition(MomentClaim):
    """A published work appears in one of its editions; the first is its publication too. A reprint is no edition."""

    work: EntityId | None = role("work", "Of which work.")
    ordinal: Quantity | None = value("Which edition, counted from 1.")
    language: str | None = value("The language, where editions in each are counted apart.")
    publisher: EntityId | None = role("organisation", "Who published it.")


class Submission(MomentClaim):
    """A manuscript reaches a publisher; a work can be sent to several, and again."""

    work: EntityId | None = role("work", "What was submitted.")
    publisher: EntityId | None = role("organisation", "Who received it.")


class Acceptance(MomentClaim, often="usually once", keys=("work", "publisher")):
    """A publisher accepts a manuscript."""

    work: EntityId | None = role("work", "What was accepted.")
    publisher: EntityId | None = role("organisation", "Who accepted it.")


class Correction(MomentClaim):
    """A mistake in a published work is corrected, in place or by a notice. A work can see several."""

    work: EntityId | None = role("work", "What was corrected.")
    publisher: EntityId | None = role("organisation", "Who corrected it.")


class Retraction(MomentClaim, often="usually once", keys=("work",)):
    """A published work is withdrawn by those who published or made it."""

    work: EntityId | None = role("work", "What was withdrawn.")
    publisher: EntityId | None = role("organisation", "Who withdrew it.")


class Access(MomentClaim):
    """A work is consulted or retrieved, as a reference or a record of a web page says."""

    work: EntityId | None = role("work", "What was consulted.")
    edition: Literal["published", "advance"] | None = value(
        "Whether the published work was consulted, or a copy given out in advance."
    )


class Premiere(MomentClaim, often="usually once", keys=("work", "venue")):
    """A film, play or series is shown to the public of one venue, festival or service for the first time."""

    work: EntityId | None = role("work", "What was shown.")
    venue: EntityId | None = role("organisation", "Where or on which service.")


class Release(MomentClaim, often="usually once", keys=("work", "venue")):
    """A work becomes available from one venue or service."""

    work: EntityId | None = role("work", "What was released.")
    venue: EntityId | None = role("organisation", "Where or on which service.")


class Broadcast(MomentClaim):
    """A station or service sends out a work, for the first time or again."""

    work: EntityId | None = role("work", "What was broadcast.")
    venue: EntityId | None = role("organisation", "Which station or service.")


class Production(LastingClaim):
    """A work is being made, such as the shooting of a film."""

    work: EntityId | None = role("work", "What was made.")
    stage: str | None = value("Which part of the making, such as shooting or editing.")
    place: EntityId | None = role("place", "Where.")
