"""What could not be judged, and why: counted, with samples, never silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from claimcheck.engine.compiled import MAX_ROWS
from claimcheck.engine.direct import Judged, Unjudged
from claimcheck.engine.events import Merged
from claimcheck.engine.versions import MAX_VERSIONS
from claimcheck.model.findings import Notice
from claimcheck.model.problems import nearest
from claimcheck.reading import Reading

MAX_SAMPLES = 3


def notices_of(reading: Reading, merged: Merged, judged: Judged, left_out: Iterable[int]) -> tuple[Notice, ...]:
    """Return the notices of a run, in a fixed order."""
    first_claim: dict[int, str] = {}
    for claim in merged.claims:
        first_claim.setdefault(merged.event_of[claim.id], claim.id)
    notices = [_unjudged(one, merged, first_claim) for one in judged.unjudged]
    notices += [Notice(rule, f"more than {MAX_ROWS} findings; the rest is left out", 1) for rule in judged.cut_off]
    if merged.dated.unresolved:
        reason = "not judged, because the claim or event it is relative to has no date, or none but by way of itself"
        notices.append(_counted("relative dates", reason, merged.dated.unresolved))
    if crowded := sorted({first_claim[event] for event in left_out}):
        reason = f"its claims clash in more than {MAX_VERSIONS} ways; the best supported are judged"
        notices.append(_counted("events", reason, crowded))
    notices += _undeclared(reading, merged)
    return tuple(sorted(notices, key=lambda notice: (notice.topic, notice.reason)))


def _unjudged(one: Unjudged, merged: Merged, first_claim: Mapping[int, str]) -> Notice:
    kind, _, name = one.reason.partition(" ")
    reasons = {
        "date": f"not judged, because the {name} has no date",
        "group": f"not judged, because no {name} it is compared with has a date",
        "key": f"not judged, because `{name}` is not stated on one side",
        "source": "not judged, because its source has no date",
        "none": f"not judged, because no {name} is recorded",
    }
    sample = (
        merged.claims[one.claim].id
        if one.claim is not None
        else first_claim.get(-1 if one.event is None else one.event)
    )
    return Notice(one.rule, reasons[kind], one.count, (sample,) if sample else ())


def _counted(topic: str, reason: str, claims: Iterable[str]) -> Notice:
    ids = sorted(claims)
    return Notice(topic, reason, len(ids), tuple(ids[:MAX_SAMPLES]))


def _undeclared(reading: Reading, merged: Merged) -> list[Notice]:
    """Ids that nothing describes may be misspelt; only said where others of the kind are described."""
    used_entities: dict[str, list[str]] = defaultdict(list)
    used_sources: dict[str, list[str]] = defaultdict(list)
    for claim in merged.claims:
        if claim.source is not None and claim.source not in reading.sources:
            used_sources[claim.source].append(claim.id)
        for entity in (claim.by, *(getattr(claim, role) for role in claim.roles())):
            if entity is not None and entity not in reading.entities:
                used_entities[entity].append(claim.id)
    notices = []
    for word, used, known in (("entity", used_entities, reading.entities), ("source", used_sources, reading.sources)):
        if known:
            for name, claims in used.items():
                near = nearest(name, known)
                hint = f"; did you mean {near!r}?" if near else ""
                notices.append(_counted(f"{word} {name}", f"not described in any file{hint}", claims))
    return notices
