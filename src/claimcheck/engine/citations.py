"""How claims are cited: the place and the field that a finding points at, and the part the claim plays, in words."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.engine.claims import Claims
from claimcheck.engine.evidence import Evidence
from claimcheck.model.claims import Claim
from claimcheck.model.dates import Date
from claimcheck.model.findings import Citation
from claimcheck.reading import Reading
from claimcheck.reading.spans import span_of

_DATE_FIELDS = {"start": ("from", "when", "until"), "end": ("until", "when", "from"), "via": ("when", "from", "until")}
MOST_NAMED = 2
"""So many of those who take part in an event are named."""


@dataclass(frozen=True, slots=True)
class Citations:
    """Cites the claims of a run."""

    claims: Claims

    def of(self, number: int, evidence: Evidence) -> Citation:
        """Return the citation of a claim in the part that some evidence gives it."""
        read = self.claims.read_claim(number)
        claim, place, reading = read.claim, read.place, self.claims.reading
        word = field_cited(claim, evidence)
        span = span_of(reading, read, word)
        return Citation(
            id=claim.id,
            file=place.file,
            line=span.line,
            column=span.column,
            length=span.length,
            field=word,
            value=text_of(claim, word),
            role=role(claim, evidence),
            source=claim.source or "",
            cited_as=reading.cited_as(claim),
            excerpt=reading.line(place.file, span.line),
        )


def field_cited(claim: Claim, evidence: Evidence) -> str:
    """Return the field of a claim that a citation points at, as written in files."""
    if evidence.field and text_of(claim, evidence.field):
        return evidence.field
    for word in _DATE_FIELDS.get(evidence.point, _DATE_FIELDS["start"]):
        if word in claim.dates:
            return word
    return "weekday" if claim.weekday else "type"


def text_of(claim: Claim, word: str) -> str:
    """Return the text of a field as files write it; empty if it is not given."""
    date = claim.dates.get(word)
    value = date if date is not None else getattr(claim, word, None)
    return "" if value is None else str(value)


def told(claim: Claim, word: str) -> str:
    """Return the text of a field as a reader needs it: a Julian date with what it is in the Gregorian calendar."""
    date = claim.dates.get(word)
    text = text_of(claim, word)
    if isinstance(date, Date) and date.calendar == "julian":
        return f"{text} Julian, {date.start.hull(date.end)} Gregorian"
    return text


def told_as(claim: Claim, evidence: Evidence) -> str:
    """Return when a claim says something began or ended: of an end it does not tell, no more than that it had begun."""
    word = field_cited(claim, evidence)
    bound = {("end", "from"): " or later", ("start", "until"): " or earlier"}.get((evidence.point, word), "")
    return told(claim, word) + bound


def role(claim: Claim, evidence: Evidence) -> str:
    """Return the part a claim plays, in words: `verdict`, `start of trial`."""
    if claim.lasting and evidence.point in ("start", "end"):
        if "when" in claim.dates and not getattr(claim.dates["when"], "lasting", False):
            return f"{claim.type} going on"
        point = {"from": "start", "until": "end"}.get(field_cited(claim, evidence), evidence.point)
        return f"{point} of {claim.type}"
    stance = "" if claim.stance == "asserted" else f"{claim.stance} "
    return f"{stance}{claim.type}"


def title_of(claim: Claim, reading: Reading) -> str:
    """Return what a claim tells of, in words: its type, and who is present or, if nobody is, the first concerned."""
    words = claim.type.replace("-", " ")
    filled = {name: value for name in claim.roles() if (value := getattr(claim, name, None)) is not None}
    present = [value for name, value in filled.items() if claim.roles()[name].present]
    named = " and ".join(reading.name_of(value) for value in (present or list(filled.values()))[:MOST_NAMED])
    return f"{words} of {named}" if named else words
