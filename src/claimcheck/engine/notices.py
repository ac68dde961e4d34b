"""What could not be judged, and why: counted, with samples, never silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claimcheck.engine.compiled import MAX_ROWS
from claimcheck.engine.crowds import MAX_PAIRS
from claimcheck.engine.direct import Judged, Unjudged
from claimcheck.engine.events import Merged
from claimcheck.engine.references import roles_filled
from claimcheck.engine.versions import MAX_VERSIONS
from claimcheck.model.findings import Notice
from claimcheck.model.problems import nearest

MAX_SAMPLES = 3
MAX_UNKNOWN = 100
"""So many ids that nothing describes are each told, with the nearest known one; more are only counted."""


def notices_of(
    merged: Merged, judged: Judged, left_out: Iterable[int], *, in_network: bool = False
) -> tuple[Notice, ...]:
    """Return the notices of a run, in a fixed order.

    `in_network` says that all dates were judged together, even those that are relative to what has no date.
    """
    notices = [*merged.claims.reading.notices, *(_unjudged(one, merged) for one in judged.unjudged)]
    notices += [Notice(rule, f"more than {MAX_ROWS} findings; the rest is left out", 1) for rule in judged.cut_off]
    for rule, crowds in judged.crowds.items():
        reason = f"not judged where so many events share a key that they make more than {MAX_PAIRS:,} pairs"
        notices.append(Notice(rule, reason, len(crowds.shared), tuple(crowds.shared[:MAX_SAMPLES])))
    if merged.unresolved:
        judged_by = "judged only together with all that bounds it" if in_network else "not judged"
        reason = f"{judged_by}, because what it is relative to has no date, or none but by way of itself"
        notices.append(_counted("relative dates", reason, merged.unresolved))
    if crowded := sorted({merged.claims[event].id for event in left_out}):
        reason = f"its claims clash in more than {MAX_VERSIONS} ways; the best supported are judged"
        notices.append(_counted("events", reason, crowded))
    notices += _undeclared(merged)
    return tuple(sorted(notices, key=lambda notice: (notice.topic, notice.reason)))


def _unjudged(one: Unjudged, merged: Merged) -> Notice:
    kind, _, name = one.reason.partition(" ")
    reasons = {
        "date": f"not judged, because the {name} has no date",
        "group": f"not judged, because no {name} it is compared with has a date",
        "key": f"not judged, because `{name}` is not stated on one side",
        "value": f"not judged, because `{name}` is not stated, or in ways that differ",
        "source": "not judged, because its source has no date",
        "where": f"not judged, because no {name} is known to be one that counts",
        "none": f"not judged, because no {name} is recorded",
    }
    number = one.event if one.claim is None else one.claim
    sample = None if number is None or number < 0 else merged.claims[number].id
    return Notice(one.rule, reasons[kind], one.count, (sample,) if sample else ())


def _counted(topic: str, reason: str, claims: Iterable[str]) -> Notice:
    ids = sorted(claims)
    return Notice(topic, reason, len(ids), tuple(ids[:MAX_SAMPLES]))


def _undeclared(merged: Merged) -> list[Notice]:
    """Ids that nothing describes may be misspelt; only said where others of the kind are described."""
    reading = merged.claims.reading
    notices = []
    for word, known, used in (
        ("entity", reading.entities, _entities_used(merged)),
        ("source", reading.sources, ["SELECT source AS name, ord FROM claim"]),
    ):
        unknown = _unknown(merged, used, word) if known else []
        if len(unknown) > MAX_UNKNOWN:
            claims = sum(count for _, count, _ in unknown)
            reason = f"{len(unknown):,} of them are not described in any file"
            notices.append(Notice(f"{word} ids", reason, claims, tuple(name for name, *_ in unknown[:MAX_SAMPLES])))
        else:
            for name, count, samples in unknown:
                near = nearest(name, known)
                hint = f"; did you mean {near!r}?" if near else ""
                notices.append(Notice(f"{word} {name}", f"not described in any file{hint}", count, tuple(samples)))
    return notices


def _unknown(merged: Merged, used: Sequence[str], table: str) -> list[tuple[str, int, list[str]]]:
    """Return the names used that are in no row of a table, how many claims use them, and the first of those."""
    sql = (
        "SELECT used.name, count(DISTINCT claim.id), "
        f"list_slice(list(DISTINCT claim.id ORDER BY claim.id), 1, {MAX_SAMPLES}) "
        f"FROM ({' UNION ALL '.join(used)}) used ANTI JOIN {table} ON {table}.id = used.name "
        "JOIN claim ON claim.ord = used.ord WHERE used.name IS NOT NULL GROUP BY used.name ORDER BY used.name"
    )
    return merged.claims.table.query(sql)


def _entities_used(merged: Merged) -> list[str]:
    filled = roles_filled(merged.claims)
    used = [f'SELECT "f_{field}" AS name, ord FROM claim WHERE type IN ({types})' for field, types in filled]
    return ["SELECT speaker AS name, ord FROM claim", *used]
