"""What happens in a criminal case, and the lawsuits beside it, in the order in which it usually does."""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value


class Incident(MomentClaim, often="once", keys=("incident",)):
    """The occurrence that charges and lawsuits are about."""

    incident: EntityId | None = role("incident", "Which occurrence this is.")
    place: EntityId | None = role("place", "Where.")
    suspect: EntityId | None = role("person", "Who is said to have caused it.", present=True)


class Charge(MomentClaim):
    """A prosecutor formally accuses somebody of an offense. A case can see several."""

    defendant: EntityId | None = role("party", "Who is accused.")
    case: EntityId | None = role("case", "The criminal case.")
    incident: EntityId | None = role("incident", "The occurrence the charge is about.")
    offense: str | None = value("The offense charged, as named.")
    victim: EntityId | None = role("person", "Whom the offense harmed; may be dead.")


class Indictment(Charge):
    """A grand jury brings a charge."""


class Plea(MomentClaim):
    """A defendant answers a charge."""

    defendant: EntityId | None = role("party", "Who pleads.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense answered, as named.")
    plea: Literal["guilty", "not guilty", "no contest"] | None = value("The answer.")


class Motion(MomentClaim):
    """A party asks the court for something; the moment is its filing."""

    movant: EntityId | None = role("party", "Who asks.")
    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case.")
    relief: str | None = value("What is asked for.")


class Hearing(MomentClaim):
    """The court hears the parties on something short of the trial."""

    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case.")
    matter: str | None = value("What is heard.")


class Ruling(MomentClaim):
    """A court decides a question."""

    court: EntityId | None = role("organisation", "Which court.")
    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case.")
    matter: str | None = value("What is decided.")


class Trial(LastingClaim, often="usually once", keys=("defendant", "case")):
    """A charge is tried, from the first day of jury selection to the verdict or dismissal.

    A retrial or a second trial of one case takes a `number`.
    """

    defendant: EntityId | None = role("party", "Who is tried.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    court: EntityId | None = role("organisation", "Which court.")


class JurySelection(LastingClaim, often="usually once", keys=("defendant", "case")):
    """The jury of a trial is chosen."""

    defendant: EntityId | None = role("party", "Who is tried.", present=True)
    case: EntityId | None = role("case", "The criminal case.")


class Deliberation(LastingClaim, often="usually once", keys=("defendant", "case")):
    """The jury of a trial confers, from when it retires to when it has decided."""

    defendant: EntityId | None = role("party", "Who is tried.")
    case: EntityId | None = role("case", "The criminal case.")


class Verdict(MomentClaim, often="usually once", keys=("defendant", "case", "offense")):
    """A jury or judge finds a defendant guilty or not guilty of one offense."""

    defendant: EntityId | None = role("party", "Who is judged.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense judged, as named.")
    outcome: Literal["guilty", "not guilty"] | None = value("What was found.")


class Sentence(MomentClaim, often="usually once", keys=("defendant", "case")):
    """A court pronounces the punishment of a convicted defendant."""

    defendant: EntityId | None = role("party", "Who is sentenced.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    term: str | None = value("The punishment as stated, such as 18 months.")


class Custody(LastingClaim):
    """A person is held."""

    person: EntityId | None = role("person", "Who is held.", present=True)
    case: EntityId | None = role("case", "The case it is for.")
    facility: EntityId | None = role("organisation", "Where.")


class Dismissal(MomentClaim):
    """Charges against a defendant are dropped; without prejudice they may be brought again."""

    defendant: EntityId | None = role("party", "Whose charges are dropped.")
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense no longer charged, as named.")
    prejudice: Literal["with", "without"] | None = value("Whether the charges are barred for good.")


class Lawsuit(MomentClaim):
    """A civil suit is filed."""

    plaintiff: EntityId | None = role("party", "Who sues; an estate may.")
    defendant: EntityId | None = role("party", "Who is sued.")
    case: EntityId | None = role("case", "The civil case.")
    incident: EntityId | None = role("incident", "The occurrence it is about.")
