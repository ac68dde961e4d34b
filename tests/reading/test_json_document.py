"""JSON documents: what YAML documents may say, with the place of every value; what is no JSON is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.problems import Problem
from claimcheck.reading import Reading
from claimcheck.reading.document import DocumentReader
from claimcheck.reading.json_document import MAX_NUMBER_LENGTH, compose, read_json
from claimcheck.reading.positions import MAX_DEPTH, Mapping, Unreadable
from claimcheck.vocabulary import builtin_types

FILE = "a.claims.json"


def composed(text: str) -> Any:
    """The value of a text, without any problem."""
    value, problems = compose(text, FILE)
    assert problems == []
    return value


def refused(text: str) -> Problem:
    """Why a text cannot be read at all."""
    with pytest.raises(Unreadable) as caught:
        compose(text, FILE)
    return caught.value.problem


def read(text: str) -> Reading:
    """A text, read as claims."""
    reading = Reading()
    read_json(text, DocumentReader(builtin_types(), reading, FILE))
    return reading


# -- documents ---------------------------------------------------------------------------------------------------

DOCUMENT = """\
{
  "claimcheck": 1,
  "source": "s",
  "sources": {"s": {"title": "T", "published": 2022}},
  "entities": {"e": {"kind": "person", "aliases": ["x", "y"]}},
  "claims": [
    {"id": "a", "type": "death", "person": "e", "when": 2022},
    {"id": "b", "type": "trial", "number": 2, "from": "2022-02-03", "quote": null}
  ]
}
"""


def test_a_document_is_read_like_one_in_yaml() -> None:
    reading = read(DOCUMENT)
    assert reading.problems == []
    assert reading.sources["s"].source.title == "T"
    assert reading.entities["e"].entity.aliases == ("x", "y")
    assert {name: str(claim.place) for name, claim in reading.claims.items()} == {"a": f"{FILE}:7", "b": f"{FILE}:8"}
    assert [claim.claim.source for claim in reading.claims.values()] == ["s", "s"]


def test_a_list_of_claims_is_a_document() -> None:
    assert [*read('[{"id": "a", "type": "death"}, {"id": "b", "type": "death"}]').claims] == ["a", "b"]


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_is_no_document(text: str) -> None:
    assert "found nothing" in read(text).problems[0].message


@pytest.mark.parametrize(("text", "found"), [('"x"', "text"), ("1.5", "a number"), ("true", "true or false")])
def test_a_value_that_is_no_document_is_refused(text: str, found: str) -> None:
    (problem,) = read(text).problems
    assert problem.message.endswith(f"found {found}")


@pytest.mark.parametrize(
    ("line", "place", "field", "value"),
    [
        ('{"id": "a", "type": "deth"}', "2:21", "type", "deth"),
        ('{"id": "a", "type": "death", "persn": "ann"}', "2:39", "persn", "ann"),
        ('{"id": "a", "type": "death", "when": 2022.5}', "2:38", "when", "2022.5"),
        ('{"id": "a", "type": "death",\n  "when":\n    "2022-13"}', "4:5", "when", "2022-13"),
        ('{"id": "a", "type": "death", "quote": ["x"]}', "2:39", "quote", "['x']"),
        ('{"id": "a", "type": "death", "note": "\\n", "number": 1.5}', "2:54", "number", "1.5"),
    ],
)
def test_a_mistake_is_reported_at_its_place_and_the_rest_is_read(line: str, place: str, field: str, value: str) -> None:
    reading = read(f'[\n{line},\n{{"id": "last", "type": "death"}}]')
    (problem,) = reading.problems
    assert (str(problem.place), problem.field, problem.value) == (f"{FILE}:{place}", field, value)
    assert [*reading.claims] == ["last"]


# -- places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param('{"x": 1, "a": "b c", "d": 2}', '"b c"', id="text"),
        pytest.param('{"x": "日本", "a": "Zürich 😀"}', '"Zürich 😀"', id="characters are counted, not bytes"),
        pytest.param(r'{"a": "\u00fc\n\"", "b": 1}', r'"\u00fc\n\""', id="escapes"),
        pytest.param('{"a":-1.50e3}', "-1.50e3", id="a number"),
        pytest.param('{ "a" : true }', "true", id="a truth value"),
        pytest.param('{"a": ["x", {"b": [1]}], "c": 1}', '["x", {"b": [1]}]', id="nested"),
        pytest.param('{"a": [1,\n2], "c": 1}', "[", id="of many lines only the first character"),
        pytest.param('{\r\n"x": {"y":\r\n1},\r\n"a": "z"\r\n}', '"z"', id="after many lines, CRLF"),
        pytest.param('{\r"x": 1,\r"a": "z"}', '"z"', id="CR alone"),
        pytest.param('{"x": "\u2028\x85", "a": "z"}', '"z"', id="a line separator ends no line of JSON"),
    ],
)
def test_a_span_covers_the_value_as_written(text: str, written: str) -> None:
    span = composed(text).spans["a"]
    line = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[span.line - 1]
    assert line[span.column - 1 : span.column - 1 + span.length] == written


def test_a_mapping_knows_its_line_and_a_sequence_those_of_its_items() -> None:
    value = composed('{"a":\n[1,\n\n{"b": 2}, 3]}')
    assert (value.line, value["a"].lines, value["a"][1].line) == (1, [2, 4, 4], 4)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_it_reads_what_json_writes(value: Any, indent: int | None, ascii_only: bool) -> None:
    assert composed(json.dumps(value, indent=indent, ensure_ascii=ascii_only)) == value


@given(st.dictionaries(st.text(), st.text() | st.integers(0, 99), min_size=1), st.sampled_from([None, 1]))
def test_every_value_stands_where_its_span_says(value: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    lines = text.split("\n")
    for key, span in composed(text).spans.items():
        written = lines[span.line - 1][span.column - 1 : span.column - 1 + span.length]
        assert written == json.dumps(value[key], ensure_ascii=False)


# -- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("-7", -7),
        ("9" * MAX_NUMBER_LENGTH, 10**MAX_NUMBER_LENGTH - 1),
        ("1.10", Decimal("1.10")),
        ("-0.0", Decimal("-0.0")),
        ("1e2", Decimal("1e2")),
        ("2.50E-3", Decimal("2.50E-3")),
        ("0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
    ],
)
def test_numbers_keep_every_digit(written: str, value: object) -> None:
    number = composed(f"[{written}]")[0]
    assert (type(number), str(number)) == (type(value), str(value))


@pytest.mark.parametrize(
    "written", ["9" * (MAX_NUMBER_LENGTH + 1), "1e401", "1E-401", "1e999999999999", "0." + "1" * 5000]
)
def test_a_number_beyond_all_measure_is_refused_at_once(written: str) -> None:
    problem = refused(f'{{"a":\n {written}}}')
    assert (problem.place.line, problem.place.column) == (2, 2)
    assert problem.message == "not valid JSON: a number out of range"
    assert "at most 100 characters" in problem.hint


def test_a_key_given_twice_is_reported_the_first_is_kept_and_the_rest_is_read() -> None:
    value, problems = compose('{"a": 1, "b": 2,\n "a": {"x": [3]}, "c": {"d": 4, "d": 5}}', FILE)
    assert value == {"a": 1, "b": 2, "c": {"d": 4}}
    assert [str(problem.place) for problem in problems] == [f"{FILE}:2:2", f"{FILE}:2:33"]
    assert problems[0].message == "the key 'a' is given twice"
    assert problems[0].hint == "the first is on line 1; remove one"


def test_the_same_text_gives_the_same_value_and_problems() -> None:
    text = '{"b": 1, "a": 2, "b": 3, "a": 4}'
    assert compose(text, FILE) == compose(text, FILE)


# -- what is no JSON ---------------------------------------------------------------------------------------------

UNREADABLE = [
    pytest.param('{"a": }', (1, 7), "expected a value, found '}'", "", id="a value is missing"),
    pytest.param('{"a": 1', (1, 8), "expected ',' or '}', found the end of the file", "", id="cut off"),
    pytest.param("[1, 2", (1, 6), "expected ',' or ']', found the end of the file", "", id="a list cut off"),
    pytest.param('{"a"', (1, 5), "expected ':', found the end of the file", "", id="cut off after a key"),
    pytest.param('{\n  "a": 1,\n}', (2, 9), "a comma after the last item", "remove it", id="a trailing comma"),
    pytest.param("[1,\n\n]", (1, 3), "a comma after the last item", "remove it", id="a trailing comma in a list"),
    pytest.param("[,]", (1, 2), "expected a value, found ','", "", id="a comma first"),
    pytest.param('{"a": 1 "b": 2}', (1, 9), "expected ',' or '}', found '\"'", "", id="a comma is missing"),
    pytest.param('{"a": [1}', (1, 9), "expected ',' or ']', found '}'", "", id="the wrong bracket"),
    pytest.param('{"a" 1}', (1, 6), "expected ':', found '1'", "", id="a colon is missing"),
    pytest.param("{a: 1}", (1, 2), "expected a key in double quotation marks, found 'a'", "", id="a key in no quotes"),
    pytest.param("{'a': 1}", (1, 2), "expected a key in double", "double quotation marks only", id="single quotes"),
    pytest.param("[1, // x\n2]", (1, 5), "expected a value, found '/'", "JSON has no remarks", id="a remark"),
    pytest.param('{"a": NaN}', (1, 7), "found 'NaN'", "leave the field out", id="NaN"),
    pytest.param('{"a": Infinity}', (1, 7), "found 'Infinity'", "leave the field out", id="Infinity"),
    pytest.param('{"a": -Infinity}', (1, 7), "found '-Infinity'", "leave the field out", id="-Infinity"),
    pytest.param("[None]", (1, 2), "found 'None'", "write null", id="None"),
    pytest.param("[nulls]", (1, 2), "expected a value, found 'nulls'", "", id="nearly null"),
    pytest.param("[01]", (1, 3), "expected ',' or ']', found '1'", "", id="a leading zero"),
    pytest.param("[+1]", (1, 2), "expected a value, found '+1'", "", id="a plus sign"),
    pytest.param("[.5]", (1, 2), "expected a value, found '.'", "", id="no digit before the point"),
    pytest.param("[1.]", (1, 3), "expected ',' or ']', found '.'", "", id="no digit after the point"),
    pytest.param('{"a": "x', (1, 7), "unterminated string", "close it", id="text left open"),
    pytest.param('["a\nb"]', (1, 4), "invalid control character", "write \\n for a line end", id="a line end in text"),
    pytest.param('["\x1b[31m"]', (1, 3), "invalid control character", "", id="an escape sequence"),
    pytest.param('["a\0"]', (1, 4), "invalid control character", "", id="NUL in text"),
    pytest.param("[\0]", (1, 2), "expected a value, found the character U+0000", "", id="NUL"),
    pytest.param("[\x1b]", (1, 2), "expected a value, found the character U+001B", "", id="a control character"),
    pytest.param(r'["\x"]', (1, 3), "invalid \\escape", "", id="an unknown escape"),
    pytest.param(r'["\u12"]', (1, 4), "invalid \\uxxxx escape", "", id="half an escape"),
    pytest.param('{"a": 1} x', (1, 10), "'x' after the end of the document", "one value", id="more after the end"),
    pytest.param('{"a": 1}\n{"a": 2}', (2, 1), "'{' after the end", "name the file *.jsonl", id="JSON Lines"),
    pytest.param("[\xa01]", (1, 2), "found the character U+00A0", "", id="a blank that JSON does not know"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "said", "hint"), UNREADABLE)
def test_what_is_no_json_is_refused_at_its_place(text: str, place: tuple[int, int], said: str, hint: str) -> None:
    problem = refused(text)
    assert (problem.place.file, problem.place.line, problem.place.column) == (FILE, *place)
    assert problem.message.startswith("not valid JSON: ")
    assert said in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(("text", "place", "said", "hint"), UNREADABLE)
def test_the_json_of_python_refuses_it_too(text: str, place: object, said: str, hint: str) -> None:
    def no_constant(word: str) -> None:
        raise json.JSONDecodeError(word, text, 0)

    with pytest.raises(json.JSONDecodeError):
        json.loads(text, parse_constant=no_constant)


def test_a_file_that_is_no_json_is_one_problem() -> None:
    (problem,) = read('[{"id": "a", "type": "death"},\n{"id": }]').problems
    assert str(problem.place) == f"{FILE}:2:8"


def test_depth_has_a_limit() -> None:
    composed("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert "nested more than 32 levels deep" in refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
def test_no_depth_overflows_the_stack(text: str) -> None:
    assert "nested more than 32 levels deep" in refused(text).message


def test_many_keys_given_twice_take_no_longer_than_others() -> None:
    text = "{" + ",\n".join(['"a": 1'] * 50_000) + "}"
    _, problems = compose(text, FILE)
    assert len(problems) == 49_999
    assert problems[-1].place.line == 50_000


def test_an_empty_object_is_a_mapping_with_a_line() -> None:
    value = composed("\n{ }")
    assert isinstance(value, Mapping)
    assert value.line == 2
