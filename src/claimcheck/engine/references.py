"""Whether what claims refer to exists and fits: anchors, superseded claims, entities in roles."""

from __future__ import annotations

from itertools import chain

from claimcheck.model.claims import Claim
from claimcheck.model.problems import Problem, did_you_mean
from claimcheck.reading import Reading


def check_references(reading: Reading) -> None:
    """Report anchors and superseded claims that do not exist, and roles filled by the wrong kind of entity."""
    events = {read.claim.event for read in reading.claims.values() if read.claim.event is not None}
    known = reading.claims.keys() | events
    for read in reading.claims.values():
        claim = read.claim
        for field, date in claim.dates.items():
            anchor = getattr(date, "anchor", None)
            if anchor is not None and anchor not in known:
                report_claim(
                    reading,
                    claim,
                    field,
                    str(date),
                    f"no claim or event is named {anchor!r}",
                    did_you_mean(anchor, known),
                )
        for other in claim.supersedes:
            if other not in reading.claims:
                hint = did_you_mean(other, reading.claims)
                report_claim(reading, claim, "supersedes", other, f"no claim is named {other!r}", hint)
        _check_roles(claim, reading)
    _check_supersession(reading)


def _check_supersession(reading: Reading) -> None:
    """Report claims that replace themselves, by way of others or not: nothing of them would be left."""
    replaces = {name: set(read.claim.supersedes) for name, read in reading.claims.items() if read.claim.supersedes}
    while True:
        replaced = set(chain.from_iterable(replaces.values()))
        circular = {name: others & replaces.keys() for name, others in replaces.items() if name in replaced}
        circular = {name: others for name, others in circular.items() if others}
        if circular == replaces:
            break
        replaces = circular
    for name in replaces:
        claim = reading.claims[name].claim
        message = "it supersedes itself, directly or by way of others"
        report_claim(
            reading, claim, "supersedes", ", ".join(claim.supersedes), message, "only a later claim supersedes another"
        )


_PARTY = ("person", "organisation")


def _check_roles(claim: Claim, reading: Reading) -> None:
    for field, role in claim.roles().items():
        entity = reading.entities.get(getattr(claim, field) or "")
        if entity is None:
            continue
        kind = entity.entity.kind
        if kind not in (_PARTY if role.kind == "party" else (role.kind,)):
            wanted = " or ".join(_PARTY) if role.kind == "party" else role.kind
            report_claim(
                reading,
                claim,
                field,
                getattr(claim, field),
                f"the entity is {with_article(kind)}, but `{field}` names {with_article(wanted)}",
                "",
            )


def with_article(word: str) -> str:
    """Return a word with its indefinite article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def report_claim(reading: Reading, claim: Claim, field: str, value: str, message: str, hint: str) -> None:
    """Report a problem at a field of a claim."""
    place = reading.place_of(claim.id, field)
    reading.report(Problem(place, message, record=claim.id, field=field, value=value, hint=hint))
