"""What happens to people, from birth to burial, and what ties them to others.

Years given with "about" widen by five: that is how registers, gravestones and censuses round. Families are told by
two kinds of claims: a marriage names two people, and a parentage says who is whose parent and in what way.
"""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value
from claimcheck.model.quantities import AgeOfPerson


class Birth(MomentClaim, often="once", keys=("person",), about_years=5):
    """A person is born."""

    person: EntityId | None = role("person", "Who was born.", present=True)
    place: EntityId | None = role("place", "Where.")


class Baptism(MomentClaim, often="usually once", keys=("person",), about_years=5):
    """A person is baptised or christened, in person; a rite held by proxy for the dead is none.

    A second one, such as the rite in church after one in an emergency, takes a `number`.
    """

    person: EntityId | None = role("person", "Who was baptised.", present=True)
    place: EntityId | None = role("place", "Where.")


class Injury(MomentClaim, about_years=5):
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
    age: AgeOfPerson | None = value("The age at death, as stated: years, or a length of time such as 18 months.")


class Burial(MomentClaim, about_years=5):
    """A body or its ashes are laid to rest. The dead can be moved: what is not the first takes a `number`."""

    person: EntityId | None = role("person", "Who was buried.")
    place: EntityId | None = role("place", "Where.")
    remains: Literal["body", "ashes"] | None = value("What was buried; ashes may be kept for years.")


class Cremation(MomentClaim, often="usually once", keys=("person",), about_years=5):
    """A body is burnt. What becomes of the ashes is a burial."""

    person: EntityId | None = role("person", "Whose body it was.")
    place: EntityId | None = role("place", "Where.")


class Funeral(MomentClaim, about_years=5):
    """A dead person is taken leave of, in the presence of the body or not; memorials of later years are none."""

    person: EntityId | None = role("person", "Whose funeral it was.")
    place: EntityId | None = role("place", "Where.")


class Obituary(MomentClaim):
    """A newspaper or another publication tells that a person has died."""

    person: EntityId | None = role("person", "Who is said to have died.")
    publisher: EntityId | None = role("organisation", "Where it appeared.")


class Probate(MomentClaim):
    """A court takes note of a dead person's will, or of who inherits without one."""

    person: EntityId | None = role("person", "Whose estate it is.")
    court: EntityId | None = role("organisation", "Which court.")


class Marriage(MomentClaim, about_years=5):
    """Two people wed; banns, licences and betrothals are none. People marry again, so every claim is its own.

    Which of the two is `spouse` and which is `partner` means nothing: rules look at both. Claims about one couple
    that are to be compared, such as a marriage and a divorce, name them in one order.
    """

    spouse: EntityId | None = role("person", "One of the two.", present=True)
    partner: EntityId | None = role("person", "The other of the two.", present=True)
    place: EntityId | None = role("place", "Where.")
    form: Literal["in person", "by proxy", "posthumous"] | None = value(
        "How it was entered into; some laws let the living marry the dead."
    )


class Divorce(MomentClaim, about_years=5):
    """A marriage is ended by law while both live; a separation is none."""

    spouse: EntityId | None = role("person", "One of the two.")
    partner: EntityId | None = role("person", "The other of the two, in the order in which their marriage names them.")


class Parentage(LastingClaim, often="usually once", keys=("child", "parent"), about_years=5):
    """One person is a parent of another. Needs no dates: one by birth begins at birth, others when they are entered.

    A `mother` bore the child and a `father` begot it; only they are held to the limits of nature. Where a document
    does not say in what way somebody is a parent, leave `relation` out.
    """

    child: EntityId | None = role("person", "Whose parent it is.")
    parent: EntityId | None = role("person", "Who is the parent.")
    relation: Literal["mother", "father", "adoptive", "foster", "step", "legal"] | None = value(
        "In what way: by birth (mother, father), or by adoption, fostering, marriage or law alone."
    )


class Residence(LastingClaim, about_years=5):
    """A person lives somewhere."""

    person: EntityId | None = role("person", "Who lives there.", present=True)
    place: EntityId | None = role("place", "Where.")


class Census(Residence):
    """A census finds that a person lives somewhere."""


class Education(LastingClaim, about_years=5):
    """A person attends a school, a course or an apprenticeship; an honour given to the dead is none."""

    person: EntityId | None = role("person", "Who learns.", present=True)
    institution: EntityId | None = role("organisation", "Where.")
    degree: str | None = value("What it led to, as stated.")


class Employment(LastingClaim, about_years=5):
    """A person works for somebody or in some occupation."""

    person: EntityId | None = role("person", "Who works.", present=True)
    employer: EntityId | None = role("party", "For whom.")
    position: str | None = value("As what, as stated.")
    hours: Literal["full-time", "part-time"] | None = value("How much of the week it takes.")


class Participation(LastingClaim, about_years=5):
    """A person takes part in something in person: a battle, a voyage, a match, a meeting.

    It lasts, so that a lone `when` says no more than that it was going on then.
    """

    person: EntityId | None = role("person", "Who takes part.", present=True)
    incident: EntityId | None = role("incident", "The occurrence taken part in.")
    activity: str | None = value("What is taken part in, as stated.")


class Emigration(Participation):
    """A person leaves a country for another."""


class Immigration(Participation):
    """A person comes to a country from another."""
