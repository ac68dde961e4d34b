"""Parquet: every row is a claim; dates become the text people write, numbers keep their digits, one file is opened."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from claimcheck import Options, check
from claimcheck.model.problems import Problem
from claimcheck.reading import Reading, parquet, read_paths
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.spans import span_of
from claimcheck.vocabulary import builtin_types

FILE = "a.claims.parquet"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(sql: str, name: str = FILE) -> str:
    """Write what a query gives as a Parquet file of this name."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({sql}) TO 'written' (FORMAT parquet)")
    Path("written").rename(name)
    return name


def read(*paths: str) -> Reading:
    return read_paths(paths, builtin_types())


def given(sql: str) -> dict[str, Any]:
    """The fields that a reader is given for the one row of a query, before any type looks at them."""
    fields: dict[str, Any] = {}

    class Listener(DocumentReader):
        def claim(self, value: Any, line: int, default_source: str | None = None, text: str = "") -> None:
            fields.update(value)

    reading = Reading()
    parquet.read_parquet(os.path.abspath(put(sql)), Listener(builtin_types(), reading, FILE))
    assert reading.problems == []
    return fields


def only_problem(sql: str) -> Problem:
    (problem,) = read(put(sql)).problems
    return problem


# -- what is read ------------------------------------------------------------------------------------------------


def test_each_row_is_a_claim_with_its_number() -> None:
    reading = read(put("SELECT * FROM (VALUES ('a', 'death', '2022'), ('b', 'birth', NULL)) t(id, type, \"when\")"))
    assert reading.problems == []
    assert reading.files == 1
    assert {name: str(claim.place) for name, claim in reading.claims.items()} == {"a": f"{FILE}:1", "b": f"{FILE}:2"}
    assert reading.claims["b"].claim.dates == {}


def test_rows_are_read_in_their_order_whatever_their_number() -> None:
    reading = read(put("SELECT 'c' || range AS id, 'death' AS type FROM range(25000)"))
    assert [*reading.claims] == [f"c{number}" for number in range(25_000)]
    assert reading.claims["c24999"].place.line == 25_000


def test_no_row_is_no_claim() -> None:
    assert read(put("SELECT 'a' AS id, 'death' AS type, TIMESTAMP '2022-01-01' AS \"when\" LIMIT 0")).problems == []


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("'x'", "x"),
        ("''", ""),
        ("true", True),
        ("7::TINYINT", 7),
        ("18446744073709551615::UBIGINT", 2**64 - 1),
        ("1.10::DECIMAL(10, 2)", Decimal("1.10")),
        ("1.1::DECIMAL(38, 10)", Decimal("1.1000000000")),
        ("0.1::DOUBLE", Decimal("0.1")),
        ("0.1::FLOAT", Decimal("0.1")),
        ("1e300::DOUBLE", Decimal("1e300")),
        ("2021::DOUBLE", Decimal("2021.0")),
        ("['x', 'y']", ["x", "y"]),
        ("[1, 2]", [1, 2]),
        ("'x'::ENUM('x', 'y')", "x"),
        ("TIME '12:30:00'", "12:30:00"),
        ("DATE '2021-10-21'", "2021-10-21"),
        ("DATE '0044-03-15 (BC)'", "-0043-03-15"),
        ("DATE '0001-03-15 (BC)'", "0000-03-15"),
        ("TIMESTAMP '2021-10-21 13:48:05'", "2021-10-21T13:48:05"),
        ("TIMESTAMP '2021-10-21 13:48:05.999999'", "2021-10-21T13:48:05"),
        ("TIMESTAMP '0044-03-15 (BC) 13:48:05'", "-0043-03-15T13:48:05"),
        ("TIMESTAMP_NS '2021-10-21 13:48:05.123456789'", "2021-10-21T13:48:05"),
        ("TIMESTAMP_MS '2021-10-21 13:48:05.1'", "2021-10-21T13:48:05"),
        ("TIMESTAMPTZ '2021-10-21 13:48:05-06'", "2021-10-21T19:48:05Z"),
        ("TIMESTAMP '2021-10-21 00:00:00'", "2021-10-21"),
        ("TIMESTAMPTZ '2021-10-21 00:00:00+00'", "2021-10-21"),
    ],
)
def test_every_type_has_its_value(sql: str, value: object) -> None:
    fields = given(f"SELECT 'a' AS id, 'death' AS type, {sql} AS note")
    assert (type(fields["note"]), str(fields["note"])) == (type(value), str(value))


def test_times_are_days_only_if_all_of_the_column_are_midnight() -> None:
    rows = "('a', 'death', TIMESTAMP '2021-10-21 00:00:00'), ('b', 'death', {})"
    written = {}
    for second in ("TIMESTAMP '2021-10-22 00:00:00'", "TIMESTAMP '2021-10-22 00:00:01'", "NULL"):
        sql = f'SELECT * FROM (VALUES {rows.format(second)}) t(id, type, "when")'
        written[second] = str(read(put(sql)).claims["a"].claim.dates["when"])
    assert [*written.values()] == ["2021-10-21", "2021-10-21T00:00:00", "2021-10-21"]


def test_a_field_of_several_values_is_a_list() -> None:
    sql = "SELECT 'a' AS id, 'death' AS type, ['b', 'c'] AS supersedes UNION ALL SELECT 'b', 'death', NULL"
    assert read(put(sql)).claims["a"].claim.supersedes == ("b", "c")


def test_claims_are_judged_like_others() -> None:
    put(
        """SELECT 'charged' AS id, 'charge' AS type, 'ann' AS defendant, 'k' AS "case", DATE '2023-01-31' AS "when",
        NULL::DATE AS "from" UNION ALL SELECT 'tried', 'trial', 'ann', 'k', NULL, DATE '2022-02-24'"""
    )
    report = check(FILE, options=Options(select=("legal/trial-before-charges",), as_of="2025-01-01"))
    assert [(finding.claim_ids) for finding in report.findings] == [("charged", "tried")]


def test_a_field_is_shown_at_its_row() -> None:
    reading = read(put("SELECT 'a' AS id, 'death' AS type, '2022' AS \"when\""))
    assert span_of(reading, reading.claims["a"], "when") == (1, 0, 0)
    assert reading.line(FILE, 1) == ""


# -- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("{'x': 1}", "STRUCT(x INTEGER)"),
        ("MAP {'x': 1}", "MAP(VARCHAR, INTEGER)"),
        ("[['x']]", "VARCHAR[][]"),
        ("'x'::BLOB", "BLOB"),
        ("INTERVAL 1 DAY", "INTERVAL"),
    ],
)
def test_a_column_of_what_no_field_takes_is_reported_once_and_left_out(sql: str, kind: str) -> None:
    reading = read(put(f"SELECT 'c' || range AS id, 'death' AS type, {sql} AS note FROM range(3)"))
    assert len(reading.claims) == 3
    (problem,) = reading.problems
    assert (str(problem.place), problem.field) == (FILE, "note")
    assert problem.message == f"the column 'note' holds {kind}"
    assert problem.hint.startswith("write text, numbers")


def test_a_column_of_ones_own_may_hold_anything() -> None:
    sql = "SELECT 'a' AS id, 'death' AS type, {'a': 1} AS \"x-of\", 'b'::BLOB AS x_raw, 0.5 AS \"x-confidence\""
    assert (sorted(read(put(sql)).claims), read(FILE).problems) == (["a"], [])


def test_an_unknown_column_is_reported_once_and_left_out() -> None:
    reading = read(put("SELECT 'c' || range AS id, 'death' AS type, 'x' AS persn FROM range(3)"))
    assert len(reading.claims) == 3
    (problem,) = reading.problems
    assert (problem.message, problem.hint) == ("no type has a field 'persn'", "did you mean 'person'?")


@pytest.mark.parametrize(("sql", "missing"), [("'a' AS id", "type"), ("'death' AS type", "id")])
def test_without_an_id_or_a_type_no_row_is_read(sql: str, missing: str) -> None:
    reading = read(put(f"SELECT {sql} FROM range(3)"))
    assert reading.claims == {}
    (problem,) = reading.problems
    assert (problem.message, problem.field) == (f"there is no column {missing!r}", missing)


def test_a_name_that_sql_would_trip_over_is_only_a_wrong_name() -> None:
    name = 'x" FROM range(3); --'.replace('"', '""')
    problem = only_problem(f"SELECT 'a' AS id, 'death' AS type, 1 AS \"{name}\"")
    assert "no type has a field" in problem.message


# -- rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "field", "value", "said"),
    [
        ("'deth' AS type", "type", "deth", "unknown type"),
        ("'death' AS type, '2022-13' AS \"when\"", "when", "2022-13", "month 13"),
        ("'death' AS type, 1 AS \"from\"", "from", "1", "unknown field"),
        ("'death' AS type, DATE 'infinity' AS \"when\"", "when", "infinity", ""),
        ("'death' AS type, 'NaN'::DOUBLE AS number", "number", "nan", "not a number"),
        ("'death' AS type, 'Infinity'::FLOAT AS number", "number", "inf", "not a number"),
        ("'death' AS type, 1.5 AS number", "number", "1.5", ""),
        ("'death' AS type, 7 AS note", "note", "7", "one text is expected"),
    ],
)
def test_a_mistake_in_a_row_is_reported_with_its_number(sql: str, field: str, value: str, said: str) -> None:
    others = "SELECT 'first' AS id, 'death' AS type UNION ALL BY NAME SELECT 'a' AS id, "
    reading = read(put(f"{others}{sql} UNION ALL BY NAME SELECT 'last' AS id, 'death' AS type"))
    assert [*reading.claims] == ["first", "last"]
    (problem,) = reading.problems
    assert (str(problem.place), problem.field, problem.value) == (f"{FILE}:2", field, value)
    assert said in problem.message


# -- what is no Parquet file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"", b"PAR1", b"id,type\na,death\n", b"PAR1" + b"x" * 100 + b"PAR1", b"\0" * 1000, b"PAR1\xff\xff\xff\x7fPAR1"],
)
def test_what_is_no_parquet_file_is_a_problem_and_the_others_are_read(data: bytes) -> None:
    put("SELECT 'b' AS id, 'death' AS type", "b.claims.parquet")
    Path(FILE).write_bytes(data)
    reading = read(".")
    assert [*reading.claims] == ["b"]
    (problem,) = reading.problems
    assert problem.place.file == FILE
    assert problem.message.startswith("not readable as Parquet: ")
    assert "\n" not in problem.message
    assert problem.hint


def test_a_damaged_file_is_a_problem() -> None:
    put("SELECT 'c' || range || md5(range::VARCHAR) AS id, 'death' AS type FROM range(5000)")
    data = bytearray(Path(FILE).read_bytes())
    data[100:20_000] = b"\xff" * 19_900
    Path(FILE).write_bytes(data)
    assert "not readable as Parquet" in read(FILE).problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        "a[1]*.claims.parquet",
        "?.claims.parquet",
        "**.claims.parquet",
        "{a,b}.claims.parquet",
        "it's.claims.parquet",
        "a\\b.claims.parquet",
        "ü 日本.claims.parquet",
        "a]b[.claims.parquet",
        "two\nlines.claims.parquet",
    ],
)
def test_a_file_is_read_whatever_its_name_and_no_other_with_it(name: str) -> None:
    for other in ("a1.claims.parquet", "a1x.claims.parquet", "b.claims.parquet", "a.claims.parquet"):
        put("SELECT 'other' AS id, 'death' AS type", other)
    reading = read(put("SELECT 'this' AS id, 'death' AS type", name))
    assert reading.problems == []
    assert [*reading.claims] == ["this"]
    assert reading.claims["this"].place.file == name


@pytest.mark.parametrize("path", ["year=2020/a.claims.parquet", "s3:/a.claims.parquet", "~/a.claims.parquet"])
def test_folders_in_the_path_mean_nothing(path: str) -> None:
    Path(path).parent.mkdir()
    reading = read(put("SELECT 'a' AS id, 'death' AS type", path))
    assert reading.problems == []
    assert [*reading.claims] == ["a"]


def test_a_linked_file_is_read() -> None:
    Path("b.parquet").symlink_to(put("SELECT 'a' AS id, 'death' AS type"))
    assert [*read("b.parquet").claims] == ["a"]


def test_no_other_file_can_be_opened(folder: Path) -> None:
    put("SELECT 'a' AS id, 'death' AS type")
    other = folder / "other.txt"
    other.write_text("secret")
    with duckdb.connect() as connection:
        parquet._confine(connection, str(folder / FILE))
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"SELECT * FROM read_text('{other}')")
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"COPY (SELECT 1) TO '{other}'")
        with pytest.raises(duckdb.InvalidInputException):
            connection.execute("SET enable_external_access = true")


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck.reading import readers

    monkeypatch.setattr(readers, "MAX_FILE_BYTES", 10)
    assert "more than 10" in only_problem("SELECT 'a' AS id, 'death' AS type").message
