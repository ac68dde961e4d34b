"""What happens in a criminal case, and in the civil ones beside it, each in the order in which it usually does.

The words of the two never mix: a prosecution begins with a charge (a criminal complaint, an indictment), goes on to a
trial and ends in a conviction or an acquittal; a suit begins with a lawsuit and ends in a settlement or a civil
judgment. A conviction or an acquittal is no kind of verdict: a plea convicts without one, and a court can acquit
before the jury finds or after it. Where a verdict is recorded too, rules leave the order of things to it.

Papers have dates of their own, which are those of different events: a document is filed with the court, entered on the
docket by its clerk, and served on the other side.
"""

from typing import Literal

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value
from claimcheck.model.quantities import LengthOfTerm

_WHOSE_LAW = "Whose law it is under, such as us-federal, england-and-wales or germany: rules have limits by it."
_DOCUMENT = "The document, by its number on the docket or a name that no other document of the case has."

Appealed = Literal["conviction", "sentence", "acquittal", "civil judgment", "ruling"]


class Incident(MomentClaim, often="once", keys=("incident",)):
    """The occurrence that charges and lawsuits are about."""

    incident: EntityId | None = role("incident", "Which occurrence this is.")
    place: EntityId | None = role("place", "Where.")
    suspect: EntityId | None = role("person", "Who is said to have caused it.", present=True)


class InvestigationReport(MomentClaim):
    """Those who looked into an incident report what they found."""

    author: EntityId | None = role("party", "Who reports.")
    incident: EntityId | None = role("incident", "The occurrence that was looked into.")


class Warrant(MomentClaim):
    """A court authorises an arrest or a search; the moment is its issue."""

    warrant: str | None = value("Which warrant: its number, or a name for it.")
    person: EntityId | None = role("person", "Whom it is against.")
    case: EntityId | None = role("case", "The criminal case.")
    court: EntityId | None = role("organisation", "Which court.")
    purpose: Literal["arrest", "search"] | None = value("What it authorises.")


class Arrest(MomentClaim):
    """A person is taken into custody on suspicion of an offense. Charges may come before or after it."""

    person: EntityId | None = role("person", "Who is arrested.", present=True)
    case: EntityId | None = role("case", "The criminal case it is for.")
    incident: EntityId | None = role("incident", "The occurrence the person is arrested for.")
    warrant: str | None = value("The warrant it is made on: its number, or the name of it that the warrant bears.")


class Charge(MomentClaim):
    """A prosecutor formally accuses somebody of an offense. A case can see several."""

    defendant: EntityId | None = role("party", "Who is accused.")
    case: EntityId | None = role("case", "The criminal case.")
    incident: EntityId | None = role("incident", "The occurrence the charge is about.")
    offense: str | None = value("The offense charged, as named.")
    victim: EntityId | None = role("person", "Whom the offense harmed; may be dead.")
    grade: Literal["capital", "felony", "misdemeanor", "petty offense"] | None = value(
        "How grave the offense is; capital also stands for whatever never lapses, as murder does in most places."
    )
    jurisdiction: str | None = value(_WHOSE_LAW)


class CriminalComplaint(Charge):
    """A sworn complaint brings a charge, often the first. The complaint that opens a civil suit is a lawsuit."""


class Indictment(Charge):
    """A grand jury brings a charge."""


class Arraignment(MomentClaim):
    """A defendant is brought before the court and told the charges. New charges bring another."""

    defendant: EntityId | None = role("party", "Who is arraigned.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    court: EntityId | None = role("organisation", "Which court.")


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
    document: str | None = value(_DOCUMENT)


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
    document: str | None = value(_DOCUMENT)


class DiscoveryDeadline(MomentClaim):
    """The last day to disclose evidence to the other side before trial. One that is still to come is planned."""

    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case.")


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


class Testimony(MomentClaim):
    """A witness testifies in person; the moment is the testimony, not a later reading or showing of it."""

    witness: EntityId | None = role("person", "Who testifies.", present=True)
    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case.")
    setting: Literal["trial", "hearing", "deposition", "grand jury"] | None = value("Where it is given.")


class Mistrial(MomentClaim):
    """A trial is broken off without a verdict; another may follow."""

    defendant: EntityId | None = role("party", "Whose trial it was.")
    case: EntityId | None = role("case", "The criminal case.")


class Verdict(MomentClaim, often="usually once", keys=("defendant", "case", "offense")):
    """A jury or judge finds a defendant guilty or not guilty of one offense."""

    defendant: EntityId | None = role("party", "Who is judged.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense judged, as named.")
    outcome: Literal["guilty", "not guilty"] | None = value("What was found.")


class Conviction(MomentClaim):
    """A defendant is found guilty, by a verdict or on a plea; not the later entry of the judgment."""

    defendant: EntityId | None = role("party", "Who is convicted.")
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense, as named.")
    basis: Literal["verdict", "plea"] | None = value("What the conviction rests on.")


class Acquittal(MomentClaim):
    """A defendant is cleared, by a verdict of not guilty or by a court."""

    defendant: EntityId | None = role("party", "Who is acquitted.")
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense, as named.")
    counts: Literal["all", "some"] | None = value("Whether it clears of all counts of the case, as stated.")


class Sentence(MomentClaim, often="usually once", keys=("defendant", "case")):
    """A court pronounces the punishment of a convicted defendant."""

    defendant: EntityId | None = role("party", "Who is sentenced.", present=True)
    case: EntityId | None = role("case", "The criminal case.")
    term: str | None = value("The punishment as stated, such as 18 months, life, or a fine.")
    imprisonment: LengthOfTerm | None = value(
        "How long in prison in all, such as 18 months; nothing for life, and not what is suspended."
    )


class Custody(LastingClaim):
    """A person is held."""

    person: EntityId | None = role("person", "Who is held.", present=True)
    case: EntityId | None = role("case", "The case it is for.")
    facility: EntityId | None = role("organisation", "Where.")


class ReleaseFromCustody(MomentClaim):
    """A person held is set free, for good or on conditions.

    A discharge would be ambiguous: juries, debtors and probationers are discharged too, and in some courts it is a
    sentence.
    """

    person: EntityId | None = role("person", "Who is set free.", present=True)
    case: EntityId | None = role("case", "The case the person was held for.")
    facility: EntityId | None = role("organisation", "From where.")
    ground: Literal["bail", "sentence served", "parole", "acquittal", "dismissal"] | None = value(
        "Why the person is set free; own recognizance counts as bail."
    )


class Dismissal(MomentClaim):
    """Charges against a defendant are dropped; without prejudice they may be brought again."""

    defendant: EntityId | None = role("party", "Whose charges are dropped.")
    case: EntityId | None = role("case", "The criminal case.")
    offense: str | None = value("The offense no longer charged, as named.")
    prejudice: Literal["with", "without"] | None = value("Whether the charges are barred for good.")
    counts: Literal["all", "some"] | None = value("Whether all counts of the case are dropped, as stated.")


class Appeal(MomentClaim):
    """A party asks a higher court to undo a decision; the moment is the filing. There are appeals before trial."""

    appellant: EntityId | None = role("party", "Who appeals.")
    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case as it is known below.")
    court: EntityId | None = role("organisation", "The court appealed to.")
    against: Appealed | None = value("What is appealed.")
    jurisdiction: str | None = value(_WHOSE_LAW)


class AppealDecision(MomentClaim):
    """A court decides an appeal."""

    defendant: EntityId | None = role("party", "Whose case it is.")
    case: EntityId | None = role("case", "The case as it is known below.")
    court: EntityId | None = role("organisation", "The court that decides.")
    against: Appealed | None = value("What was appealed.")
    outcome: Literal["affirmed", "reversed", "modified", "dismissed"] | None = value("What became of it.")


class Lawsuit(MomentClaim):
    """A civil suit is filed."""

    plaintiff: EntityId | None = role("party", "Who sues; an estate may.")
    defendant: EntityId | None = role("party", "Who is sued.")
    case: EntityId | None = role("case", "The civil case.")
    incident: EntityId | None = role("incident", "The occurrence it is about.")
    jurisdiction: str | None = value(_WHOSE_LAW)


class Answer(MomentClaim):
    """A defendant answers a civil suit in writing; the moment is the filing."""

    defendant: EntityId | None = role("party", "Who is sued, and answers.")
    case: EntityId | None = role("case", "The civil case.")


class CivilTrial(LastingClaim, often="usually once", keys=("defendant", "case")):
    """A civil suit is tried, from the first day of jury selection to the verdict. Charges are tried in a trial."""

    plaintiff: EntityId | None = role("party", "Who sued; an estate may.")
    defendant: EntityId | None = role("party", "Who was sued.")
    case: EntityId | None = role("case", "The civil case.")
    court: EntityId | None = role("organisation", "Which court.")


class Settlement(MomentClaim):
    """The parties to a civil suit, or some of them, agree to end it."""

    plaintiff: EntityId | None = role("party", "Who sued; an estate may.")
    defendant: EntityId | None = role("party", "Who was sued.")
    case: EntityId | None = role("case", "The civil case.")


class CivilJudgment(MomentClaim):
    """A court decides a civil suit. What ends a prosecution is a conviction or an acquittal."""

    plaintiff: EntityId | None = role("party", "Who sued; an estate may.")
    defendant: EntityId | None = role("party", "Who was sued.")
    case: EntityId | None = role("case", "The civil case.")


class Filing(MomentClaim, often="usually once", keys=("case", "document")):
    """A document is filed with a court. What is filed may have a type of its own: a motion, a lawsuit, an appeal."""

    filer: EntityId | None = role("party", "Who files it.")
    case: EntityId | None = role("case", "The case.")
    document: str | None = value(_DOCUMENT)


class DocketEntry(MomentClaim, often="usually once", keys=("case", "document")):
    """A court's clerk enters a document on the docket of a case; the day of its filing may be another."""

    case: EntityId | None = role("case", "The case.")
    document: str | None = value(_DOCUMENT)


class ServiceOfDocument(MomentClaim):
    """A document is handed or sent to a party as the law demands. Papers may be served before they are filed."""

    served: EntityId | None = role("party", "On whom.")
    case: EntityId | None = role("case", "The case.")
    document: str | None = value(_DOCUMENT)


class ServiceOfProcess(ServiceOfDocument):
    """A defendant is served with what opens a suit: the summons with the complaint, or the claim form."""
