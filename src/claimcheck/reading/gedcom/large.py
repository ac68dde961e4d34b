"""Large trees: their claims become rows of the table in bulk, by way of lines of JSON, and are records on demand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from claimcheck.reading import positions
from claimcheck.reading.bulk import Bulk
from claimcheck.reading.chunks import Chunk, Extent, LargeFile
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.records import Span
from claimcheck.reading.table import ClaimTable

BATCH = 200_000
"""So many claims become rows at once."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=str)


@dataclass
class LargeTree(LargeFile):
    """The claims of a tree by id, each as JSON and with its place; and the lines of the file, for those cited."""

    texts: Sequence[str] = ()
    claims: dict[str, tuple[str, Span]] = field(default_factory=dict, repr=False)

    def add(self, claim: Mapping[str, object], at: Span) -> None:
        """Take a claim and the place of all it says."""
        self.claims[str(claim["id"])] = _ENCODER.encode(claim), at

    def record(self, text: str, claim: str) -> tuple[object, str]:
        """Return a claim, which knows its places."""
        written, span = self.claims[claim]
        value = positions.Mapping(span.line)
        value |= json.loads(written)
        value.spans = dict.fromkeys(("type", "when", "from", "until"), span)
        return value, ""

    def _found(self, wanted: Sequence[int]) -> dict[int, str]:
        return {number: self.texts[number - 1] for number in wanted if 0 < number <= len(self.texts)}

    def settle(self, reader: DocumentReader, table: ClaimTable) -> None:
        """Add all claims to the table; what is not plain is read as a record."""
        import numpy as np

        number = reader.reading.file_number(self.name)
        bulk = Bulk(table, reader.registry, number)
        ids, lines = list(self.claims), [written for written, _ in self.claims.values()]
        for first in range(0, len(lines), BATCH):
            extent = Extent(0, first, np.empty(0, dtype=np.int32))
            for position in bulk.add(Chunk(extent, lines[first : first + BATCH]), 0, self.default_source):
                value, _ = self.record("", ids[first + position])
                reader.claim(value, 0, self.default_source)
        table.connection.execute("CREATE OR REPLACE TEMP TABLE stands (position INTEGER, line INTEGER)")
        places = [span.line for _, span in self.claims.values()]
        table.insert("stands", {"position": "INTEGER", "line": "INTEGER"}, [list(range(len(places))), places])
        table.connection.execute(
            f"UPDATE told SET line = stands.line FROM stands WHERE told.file = {number} AND told.line = stands.position"
        )
