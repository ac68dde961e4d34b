"""JSON Lines: one claim a line; a broken line costs that line only."""

from __future__ import annotations

import io
import json

import pytest

from claimcheck.reading import Reading
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.lines import read_lines
from claimcheck.reading.spans import spans_in
from claimcheck.vocabulary import builtin_types

FILE = "a.claims.jsonl"
LAST = '{"id": "last", "type": "death"}\n'


def read(text: str) -> Reading:
    """The lines of a text, read."""
    reading = Reading()
    read_lines(io.StringIO(text), DocumentReader(builtin_types(), reading, FILE))
    return reading


def test_each_line_is_a_claim_with_its_number() -> None:
    reading = read('{"id": "a", "type": "death"}\n{"id": "b", "type": "birth", "when": "1970"}\n')
    assert {name: str(claim.place) for name, claim in reading.claims.items()} == {"a": f"{FILE}:1", "b": f"{FILE}:2"}
    assert reading.problems == []


@pytest.mark.parametrize("blank", ["\n", "   \n", "\t\n", "\r\n"])
def test_blank_lines_are_skipped_and_counted(blank: str) -> None:
    reading = read(blank * 3 + LAST)
    assert reading.problems == []
    assert reading.claims["last"].place.line == 4


@pytest.mark.parametrize("text", ["", "\n", " \n \n"])
def test_no_line_is_no_claim(text: str) -> None:
    assert read(text) == Reading()


def test_the_last_line_needs_no_end_and_a_line_may_end_as_on_windows() -> None:
    assert [*read('{"id": "a", "type": "death"}\r\n' + LAST.rstrip()).claims] == ["a", "last"]


def test_a_line_separator_within_text_is_no_end_of_line() -> None:
    reading = read('{"id": "a", "type": "death", "note": "x\u2028y\x85z"}\n' + LAST)
    assert reading.claims["last"].place.line == 2


# -- lines that describe -----------------------------------------------------------------------------------------

HEADER = '{"claimcheck": 1, "source": "s", "sources": {"s": {"title": "T"}}, "entities": {"e": {"kind": "person"}}}\n'


def test_a_header_line_describes_sources_and_entities_and_names_the_default_source() -> None:
    reading = read(HEADER + LAST + '{"id": "other", "type": "death", "source": "t"}\n')
    assert reading.problems == []
    assert reading.sources["s"].source.title == "T"
    assert reading.entities["e"].entity.kind == "person"
    assert reading.claims["last"].claim.source == "s"
    assert reading.claims["other"].claim.source == "t"


def test_a_header_counts_from_its_line_on_and_a_later_one_replaces_its_source() -> None:
    reading = read(
        '{"id": "a", "type": "death"}\n'
        + HEADER
        + '{"id": "b", "type": "death"}\n{"entities": {}, "source": "t"}\n'
        + LAST
    )
    assert [claim.claim.source for claim in reading.claims.values()] == [None, "s", "t"]


def test_a_header_without_a_source_leaves_the_default_source_as_it_is() -> None:
    assert read(HEADER + '{"entities": {"f": {"kind": "case"}}}\n' + LAST).claims["last"].claim.source == "s"


def test_a_line_may_be_a_whole_document() -> None:
    reading = read('{"source": "s", "claims": [{"id": "a", "type": "death"}]}\n' + LAST)
    assert [*reading.claims] == ["a", "last"]


# -- broken lines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        pytest.param('{"id": "b", "type": }', "not valid JSON", "one record a line", id="a value is missing"),
        pytest.param('{"id": "b"', "not valid JSON", "one record a line", id="cut off"),
        pytest.param("id: b", "not valid JSON", "one record a line", id="YAML"),
        pytest.param('{"id": "b", "type": "death"} x', "not valid JSON", "one record a line", id="more after the end"),
        pytest.param('{"id": "b", "type": "death"},', "not valid JSON", "one record a line", id="a line of an array"),
        pytest.param(
            '{"id": "b", "id": "c", "type": "death"}', "the key 'id' is given twice", "remove one", id="a key twice"
        ),
        pytest.param(
            '{"id": "b", "type": "death", "note": {"x": 1, "x": 1}}', "the key 'x'", "remove one", id="twice within"
        ),
        pytest.param("[" * 100_000, "nested too deeply", "", id="nested deeply"),
        pytest.param('{"number": ' + "9" * 5_000 + "}", "a number too long", "", id="an endless number"),
        pytest.param('["id", "b"]', "a claim is a mapping of fields, found a list", "", id="a list"),
        pytest.param('"b"', "a claim is a mapping of fields, found text", "", id="text"),
        pytest.param("17", "a claim is a mapping of fields, found a number", "", id="a number"),
        pytest.param("true", "a claim is a mapping of fields, found true or false", "", id="a boolean"),
        pytest.param("null", "a claim is a mapping of fields, found nothing", "", id="null"),
    ],
)
def test_a_broken_line_is_reported_with_its_number_and_the_others_are_read(line: str, said: str, hint: str) -> None:
    reading = read(f'{{"id": "a", "type": "death"}}\n{line}\n{LAST}')
    assert [*reading.claims] == ["a", "last"]
    (problem,) = reading.problems
    assert (problem.place.file, problem.place.line) == (FILE, 2)
    assert said in problem.message
    assert problem.hint == hint


@pytest.mark.parametrize(
    ("line", "column"),
    [('{"id": "b", "type": }', 21), ('{"id": "b", "type": "death"} x', 30), ('{"id": "b"', 11)],
)
def test_a_syntax_error_is_reported_at_its_column(line: str, column: int) -> None:
    (problem,) = read(line + "\n" + LAST).problems
    assert (problem.place.line, problem.place.column) == (1, column)


@pytest.mark.parametrize("number", ["-1", "0", "2.5", "1e9", "1e400"])
def test_a_number_that_counts_nothing_is_refused_as_a_value(number: str) -> None:
    reading = read(f'{{"id": "a", "type": "death", "number": {number}}}\n{LAST}')
    assert [*reading.claims] == ["last"]
    (problem,) = reading.problems
    assert (problem.place.line, problem.field) == (1, "number")


@pytest.mark.parametrize("number", ["1e999999999", "-1e401", "0." + "1" * 200])
def test_a_number_beyond_all_measure_costs_its_line_only(number: str) -> None:
    reading = read(f'{{"id": "a", "type": "death", "number": {number}}}\n{LAST}')
    assert [*reading.claims] == ["last"]
    assert [problem.place.line for problem in reading.problems] == [1]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    reading = read(f'{{"id": "a", "type": "death", "number": {number}}}\n{LAST}')
    assert [*reading.claims] == ["last"]
    (problem,) = reading.problems
    assert (problem.place.line, problem.message) == (1, f"{number} is no number of JSON")


# -- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "written"),
    [
        pytest.param("{}", {}, id="nothing"),
        pytest.param('{"a": 1, "b": "x"}', {"a": "1", "b": '"x"'}, id="plain"),
        pytest.param(' { "a" :  1 ,"b":"x" } \r\n', {"a": "1", "b": '"x"'}, id="blanks"),
        pytest.param(
            '{"a": [1, {"b": "}"}], "c": {"d": [2]}}', {"a": '[1, {"b": "}"}]', "c": '{"d": [2]}'}, id="nested"
        ),
        pytest.param(r'{"a": "x, \" y", "b": "\\"}', {"a": r'"x, \" y"', "b": r'"\\"'}, id="escapes"),
        pytest.param(r'{"a\"b": 1, "\u00fc": 2}', {'a"b': "1", "ü": "2"}, id="escapes in a key"),
        pytest.param('{"ü": "日本", "b": "😀", "c": null}', {"ü": '"日本"', "b": '"😀"', "c": "null"}, id="unicode"),
        pytest.param('{"a": true, "b": -1.5e3}', {"a": "true", "b": "-1.5e3"}, id="other values"),
    ],
)
def test_the_place_of_each_value_is_found_on_demand(line: str, written: dict[str, str]) -> None:
    spans = spans_in(line, 7)
    assert {key: line[s.column - 1 : s.column - 1 + s.length] for key, s in spans.items()} == written
    assert all(span.line == 7 for span in spans.values())
    assert [*spans] == [*json.loads(line)]
