"""The floor: DuckDB reads the file, keeps it as a table and runs one hand-written join for each pair of events."""

import os
import time

import duckdb

from peers import PAIRS, claims_named, tell

FIELDS = (
    *("id", "type", "source", "person", "place", "incident", "suspect", "defendant", "case", "offense", "court"),
    *("outcome", "term", "facility", "cause", "when", "from", "until", "quote", "locator", "stance", "rank"),
)
READ = """
CREATE TABLE claims AS
SELECT *, coalesce(person, defendant, suspect) AS who, TRY_CAST(left(coalesce("when", "from"), 10) AS DATE) AS day
FROM read_json(?, format = 'newline_delimited', columns = {columns})
"""
JOIN = """
SELECT a.id, b.id FROM claims a JOIN claims b USING (who) WHERE a.type = '{}' AND b.type = '{}' AND a.day > b.day
"""


def main() -> None:
    with duckdb.connect(config={"threads": int(os.environ.get("THREADS", "2"))}) as db:
        began = time.perf_counter()
        columns = "{" + ", ".join(f"'{field}': 'VARCHAR'" for field in FIELDS) + "}"
        db.execute(READ.replace("{columns}", columns), [str(claims_named())])
        read = time.perf_counter()
        pairs = [row for pair in PAIRS for row in db.execute(JOIN.format(*pair)).fetchall()]
        judged = time.perf_counter()
    tell({"read": read - began, "joins": judged - read}, pairs)


if __name__ == "__main__":
    main()
