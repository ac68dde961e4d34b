"""When single claims say that things happened, read back from the tables where a proof asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from claimcheck.engine.dating import Dating
from claimcheck.model.dates import Moment
from claimcheck.model.spans import Span, Word, together
from claimcheck.reading.table import BOUNDS, WORDS

if TYPE_CHECKING:
    import duckdb


def datings_of(
    connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], resolved: Mapping[int, Dating]
) -> dict[int, Dating]:
    """Return when claims say that things happened, by their numbers; those without a date are left out."""
    found = {number: resolved[number] for number in numbers if number in resolved}
    words, dates = ", ".join(f"'{word}'" for word in WORDS), ", ".join(f"d_{word}" for word in WORDS)
    sql = (
        f"SELECT claim, word, {', '.join(f'date.{column}' for column in ('zoned', *_BOTH_BOUNDS))} "
        f"FROM (SELECT claim, unnest([{words}]) AS word, unnest([{dates}]) AS date FROM claim "
        "WHERE claim IN (SELECT unnest($1::INTEGER[]))) JOIN date USING (date)"
    )
    spans: dict[int, dict[Word, tuple[Span, Span]]] = defaultdict(dict)
    for number, word, zoned, *bounds in connection.execute(sql, [list(numbers)]).fetchall():
        spans[number][word] = _span(bounds[:4], zoned), _span(bounds[4:], zoned)
    for number, given in spans.items():
        strict, widened = (together({word: pair[n] for word, pair in given.items()}) for n in (0, 1))
        found[number] = Dating(strict, widened)
    return found


_BOTH_BOUNDS = [f"{prefix}{bound}" for prefix in ("", "w_") for bound in BOUNDS]


def _span(bounds: Sequence[int], zoned: bool) -> Span:
    return Span(Moment(bounds[0], bounds[1], zoned), Moment(bounds[2], bounds[3], zoned))
