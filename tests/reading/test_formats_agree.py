"""The same claims, written in every format, are the same claims."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.model.claims import Claim
from claimcheck.reading import read_paths
from claimcheck.vocabulary import builtin_types

Record = dict[str, Any]
COLUMNS = {
    "id": "VARCHAR", "type": "VARCHAR", "source": "VARCHAR", "quote": "VARCHAR", "locator": "VARCHAR",
    "stance": "VARCHAR", "number": "INTEGER", "weekday": "VARCHAR", "supersedes": "VARCHAR[]", "note": "VARCHAR",
    "when": "VARCHAR", "from": "VARCHAR", "until": "VARCHAR", "person": "VARCHAR", "defendant": "VARCHAR",
    "case": "VARCHAR", "x-checked": "VARCHAR", "x_by": "VARCHAR",
}  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1, max_size=30)
ODD = st.sampled_from(
    ["null", "~", "0123", "1e3", "true", "- a", "a: b", '"', "''", "#x", "a,b", "a;b", "x\ty", "a\nb", " "]
)
NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}[a-z0-9]", fullmatch=True)
DATES = st.dates().map(str) | st.sampled_from(["2022", "2021-10", "early 2023", "about 1840", "1984?", "before 1880"])
COMMON = {
    "source": NAMES,
    "quote": TEXT | ODD,
    "locator": TEXT | ODD,
    "note": TEXT | ODD,
    "stance": st.sampled_from(["asserted", "denied", "alleged"]),
    "number": st.integers(1, 99),
    "weekday": st.sampled_from(["friday", "Mon"]),
    "supersedes": st.lists(NAMES, min_size=1, max_size=3),
    "x-checked": TEXT | ODD,
    "x_by": TEXT | ODD,
}
DEATHS = st.fixed_dictionaries({"type": st.just("death")}, optional=COMMON | {"when": DATES, "person": NAMES})
TRIALS = st.fixed_dictionaries(
    {"type": st.just("trial")}, optional=COMMON | {"from": DATES, "until": DATES, "defendant": NAMES, "case": NAMES}
)
RECORDS = st.lists(DEATHS | TRIALS, min_size=1, max_size=4).map(
    lambda records: [{"id": f"c{number}"} | record for number, record in enumerate(records)]
)


def as_yaml(records: Sequence[Record], file: Path) -> None:
    file.write_text(yaml.safe_dump({"claims": list(records)}, allow_unicode=True), encoding="utf-8")


def as_json(records: Sequence[Record], file: Path) -> None:
    file.write_text(json.dumps({"claims": records}, indent=1), encoding="utf-8")


def as_lines(records: Sequence[Record], file: Path) -> None:
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def as_table(records: Sequence[Record], file: Path) -> None:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*COLUMNS], delimiter="\t" if file.suffix == ".tsv" else ",")
    writer.writeheader()
    writer.writerows({**record, "supersedes": " | ".join(record.get("supersedes", []))} for record in records)
    file.write_bytes(out.getvalue().encode())


def as_parquet(records: Sequence[Record], file: Path) -> None:
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE t ({columns})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(
            f"INSERT INTO t VALUES ({marks})", [[record.get(name) for name in COLUMNS] for record in records]
        )
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet)")


FORMATS: dict[str, Callable[[Sequence[Record], Path], None]] = {
    "json": as_json, "jsonl": as_lines, "csv": as_table, "tsv": as_table, "parquet": as_parquet,
}  # fmt: skip


def claims_of(file: Path) -> list[Claim]:
    reading = read_paths([file], builtin_types())
    assert reading.problems == []
    return [read.claim for read in reading.claims.values()]


def written(records: Sequence[Record], form: str, folder: Path) -> list[Claim]:
    """The claims that are read from a file of this format."""
    file = folder / f"a.claims.{form}"
    {"yaml": as_yaml, **FORMATS}[form](records, file)
    return claims_of(file)


@pytest.mark.parametrize("form", FORMATS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(records=RECORDS)
def test_the_same_claims_in_every_format(form: str, records: list[Record], tmp_path: Path) -> None:
    expected = written(records, "yaml", tmp_path)
    assert len(expected) == len(records)
    assert written(records, form, tmp_path) == expected


NUMBERS = {
    "yaml": "claims: [{id: a, type: count, figure: 1.10}]",
    "json": '[{"id": "a", "type": "count", "figure": 1.10}]',
    "csv": "id,type,figure\na,count,1.10\n",
    "tsv": "id\ttype\tfigure\na\tcount\t1.10\n",
}


def test_a_number_keeps_the_precision_it_was_written_in_in_every_format(tmp_path: Path) -> None:
    file = tmp_path / "a.claims.parquet"
    with duckdb.connect() as connection:
        query = "SELECT 'a' AS id, 'count' AS type, 1.10::DECIMAL(9, 2) AS figure"
        connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")
    claims = [claims_of(file)]
    for form, text in NUMBERS.items():
        (tmp_path / f"a.claims.{form}").write_text(text, encoding="utf-8")
        claims.append(claims_of(tmp_path / f"a.claims.{form}"))
    assert claims == [claims[0]] * 5
    assert str(getattr(claims[0][0], "figure")) == "1.10"  # noqa: B009 -- only counts have it


def test_claims_that_differ_do_not_compare_equal(tmp_path: Path) -> None:
    records = [{"id": "a", "type": "death", "when": "2022"}, {"id": "a", "type": "death", "when": "2023"}]
    assert written(records[:1], "yaml", tmp_path) != written(records[1:], "yaml", tmp_path)
