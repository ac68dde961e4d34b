"""CSV and TSV: the first row names the fields, every other row is a claim; a broken row costs that row only."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model.problems import Problem
from claimcheck.reading import Reading
from claimcheck.reading.delimited import read_csv, read_tsv
from claimcheck.reading.document import DocumentReader
from claimcheck.vocabulary import builtin_types

FILE = "a.claims.csv"


def read(text: str) -> Reading:
    """A text, read as CSV."""
    reading = Reading()
    read_csv(text, DocumentReader(builtin_types(), reading, FILE))
    return reading


def read_tabs(text: str) -> Reading:
    """A text, read as TSV."""
    reading = Reading()
    read_tsv(text, DocumentReader(builtin_types(), reading, "a.claims.tsv"))
    return reading


def only_problem(text: str) -> Problem:
    (problem,) = read(text).problems
    return problem


def at(problem: Problem) -> str:
    return str(problem.place).removeprefix(f"{FILE}:")


# -- tables that are read ----------------------------------------------------------------------------------------


def test_each_row_is_a_claim_with_its_line() -> None:
    reading = read("id,type,when,person\na,death,2022,ann\nb,birth,1970-01-02,ben\n")
    assert reading.problems == []
    assert {name: str(claim.place) for name, claim in reading.claims.items()} == {"a": f"{FILE}:2", "b": f"{FILE}:3"}
    assert str(reading.claims["b"].claim.dates["when"]) == "1970-01-02"


def test_an_empty_cell_is_a_field_not_given() -> None:
    reading = read('id,type,source,stance,when,number\na,death,,,"",\n')
    assert reading.problems == []
    claim = reading.claims["a"].claim
    assert (claim.source, claim.stance, claim.dates, claim.number) == (None, "asserted", {}, None)


def test_types_share_the_columns_they_know() -> None:
    reading = read("id,type,when,from,until,person,case\na,death,2022,,,ann,\nb,trial,,2021,2022,,k\n")
    assert reading.problems == []
    assert [*reading.claims["b"].claim.dates] == ["from", "until"]


def test_several_values_in_one_cell_are_separated_by_bars() -> None:
    reading = read("id,type,supersedes\na,death,b | c|d\nb,death,\nc,death,b\nd,death,|\n")
    assert reading.problems == []
    assert [claim.claim.supersedes for claim in reading.claims.values()] == [("b", "c", "d"), (), ("b",), ()]


def test_a_bar_in_a_field_of_one_value_is_text() -> None:
    assert read("id,type,note\na,death,x | y\n").claims["a"].claim.note == "x | y"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"x, y"', "x, y"),
        ('"he said ""no"""', 'he said "no"'),
        ('"two\nlines"', "two\nlines"),
        ('"two\r\nlines"', "two\r\nlines"),
        ('5" gun', '5" gun'),
        (" x ", " x "),
        ("日本 😀", "日本 😀"),
        ('" "', " "),
        ("'x'", "'x'"),
        ("a\u2028b\x85c\x0bd", "a\u2028b\x85c\x0bd"),
    ],
)
def test_cells_are_quoted_as_in_rfc_4180_and_otherwise_kept_as_they_are(written: str, text: str) -> None:
    reading = read(f"id,type,note,when\na,death,{written},2022\nb,death,x,2023\n")
    assert reading.problems == []
    assert reading.claims["a"].claim.note == text
    assert [*reading.claims] == ["a", "b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_the_last_need_not(end: str) -> None:
    reading = read(end.join(["id,type,note", 'a,death,"x' + end + 'y"', "", "b,death,z"]))
    assert reading.problems == []
    assert [claim.place.line for claim in reading.claims.values()] == [2, 5]


@pytest.mark.parametrize("blank", ["", "   ", ",", ",,,", '"",""', " , "])
def test_blank_rows_are_skipped_and_counted(blank: str) -> None:
    reading = read(f"{blank}\nid,type\n{blank}\n{blank}\nlast,death\n")
    assert reading.problems == []
    assert reading.claims["last"].place.line == 5


def test_names_of_columns_may_have_blanks_around_them_and_be_quoted() -> None:
    reading = read('id, "type" ,when\na,death,2022\n'.replace(' "type" ', " type "))
    assert [*reading.claims] == ["a"]
    assert [*read('"id","type"\na,death\n').claims] == ["a"]


def test_a_header_alone_is_no_mistake() -> None:
    assert read("id,type\n") == Reading()


# -- what separates cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_first_row_shows_what_separates_cells(sign: str) -> None:
    reading = read("id,type,note\na,death,x\n".replace(",", sign))
    assert reading.problems == []
    assert reading.claims["a"].claim.note == "x"


def test_a_semicolon_in_a_cell_of_a_table_with_commas_is_text() -> None:
    assert read("id,type,note\na,death,x;y\n").claims["a"].claim.note == "x;y"
    assert read("id;type;note\na;death;1,5\n").claims["a"].claim.note == "1,5"


def test_tsv_has_tabs() -> None:
    reading = read_tabs('id\ttype\tnote\na\tdeath\t"x\ty"\nb\tdeath\tx, y\n')
    assert reading.problems == []
    assert [claim.claim.note for claim in reading.claims.values()] == ["x\ty", "x, y"]


@pytest.mark.parametrize(("sign", "word"), [(",", "commas"), (";", "semicolons"), ("|", "vertical bars")])
def test_another_sign_in_tsv_is_named_once(sign: str, word: str) -> None:
    (problem,) = read_tabs("\nid,type,note\na,death,x\nb,death,y\n".replace(",", sign)).problems
    assert (problem.place.line, problem.message) == (2, f"the cells are separated by {word}")
    assert problem.expected == "tabs; in a .csv file, commas or semicolons"


def test_bars_in_csv_are_named_once() -> None:
    problem = only_problem("id|type\na|death\n")
    assert (at(problem), problem.message) == ("1:1", "the cells are separated by vertical bars")
    assert problem.expected == "commas, semicolons or tabs"


# -- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "place", "said", "hint"),
    [
        ("id,type,persn", "1:9", "no type has a field 'persn'", "did you mean 'person'?"),
        ("id,type,Person", "1:9", "no type has a field 'Person'", "did you mean 'person'?"),
        ("id,type,qqqq", "1:9", "no type has a field 'qqqq'", "a field of your own begins with x-: x-qqqq"),
        ("id,type,date", "1:9", "no type has a field 'date'", "did you mean 'when'?"),
        ("id,type,from_", "1:9", "no type has a field 'from_'", "did you mean 'from'?"),
        ("id,type,id", "1:9", "the column 'id' is there twice", "the first is column 1"),
        ("id,type,", "1:9", "column 3 has no name", "name the field it holds, or remove it"),
        ('id,type," "', "1:9", "column 3 has no name", "name the field it holds, or remove it"),
        ('"id",type,"a ""b"""', "1:11", "no type has a field 'a \"b\"'", "a field of your own begins with x-"),
    ],
)
def test_a_wrong_column_is_named_once_and_left_out(header: str, place: str, said: str, hint: str) -> None:
    reading = read(f"{header}\na,death,x\nb,death,y\n")
    assert [*reading.claims] == ["a", "b"]
    (problem,) = reading.problems
    assert (at(problem), problem.message) == (place, said)
    assert hint in problem.hint


def test_a_wrong_header_after_blank_lines_knows_its_line() -> None:
    assert at(only_problem("\n\r\nid,type,persn\na,death,x\n")) == "3:9"


@pytest.mark.parametrize(("header", "missing"), [("id,when", "type"), ("type,when", "id")])
def test_without_an_id_or_a_type_no_row_is_read(header: str, missing: str) -> None:
    reading = read(f"{header}\na,2022\nb,2023\n")
    (problem,) = reading.problems
    assert (at(problem), problem.message) == ("1", f"there is no column {missing!r}")
    assert (problem.field, problem.hint) == (missing, "every claim has an id and a type")
    assert reading.claims == {}


def test_what_is_no_table_of_claims_is_told_by_its_first_row() -> None:
    problems = read("forename,born\nAnn,1970\n").problems
    assert [problem.message for problem in problems] == [
        "no type has a field 'forename'",
        "no type has a field 'born'",
        "there is no column 'id'",
        "there is no column 'type'",
    ]


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t"])
def test_an_empty_table_lacks_its_header(text: str) -> None:
    problem = only_problem(text)
    assert problem.message == "a table begins with the names of its columns"
    assert "id,type" in problem.hint


# -- rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "count"), [("b,death", 2), ("b,death,2022,x", 4), ("b", 1), ("b,death,October 21, 2021", 4)]
)
def test_a_row_of_another_length_is_reported_and_left_out(row: str, count: int) -> None:
    reading = read(f"id,type,when\na,death,2022\n{row}\nc,death,2022\n")
    assert [*reading.claims] == ["a", "c"]
    (problem,) = reading.problems
    assert at(problem) == "3"
    assert problem.message == f"the row has {count} cells and the first row 3"
    assert problem.expected == "3 cells"
    assert ("quotation marks" if count > 3 else "empty cell") in problem.hint


@pytest.mark.parametrize(
    ("row", "place", "field", "value", "said"),
    [
        ("b,deth,,,", "3:3", "type", "deth", "unknown type"),
        ("b,,,,", "3:3", "type", "", "a claim needs a `type`"),
        (",death,,,", "3:1", "id", "", "the field `id` is required"),
        ("b,death,2022-13,,", "3:9", "when", "2022-13", "month 13"),
        ('b,death,"2022-13",,', "3:9", "when", "2022-13", "month 13"),
        ("b,death,,2021,", "3:10", "from", "2021", "unknown field 'from'"),
        ('"b",death,"20""22",,', "3:11", "when", '20"22', ""),
        ("b,death,,,two", "3:11", "number", "two", "a whole number"),
        ("a,death,,,", "3:1", "id", "", "used twice"),
        ("b b,death,,,", "3:1", "id", "b b", "an id has"),
    ],
)
def test_a_mistake_in_a_cell_is_reported_at_that_cell(row: str, place: str, field: str, value: str, said: str) -> None:
    reading = read(f"id,type,when,from,number\na,death,,,\n{row}\nlast,death,,,\n")
    assert [*reading.claims] == ["a", "last"]
    (problem,) = reading.problems
    assert (at(problem), problem.field, problem.value) == (place, field, value)
    assert said in problem.message


def test_a_cell_after_one_of_many_lines_knows_its_own_line() -> None:
    problem = only_problem('id,note,type\na,"one, ""x""\r\ntwo\n\nthree",deth\n')
    assert (at(problem), problem.value) == ("5:8", "deth")


def test_the_place_of_every_cell_is_known() -> None:
    text = 'id,type,quote,when\na,death,"x, ""日本""",2022-02\n'
    spans = read(text).claims["a"].spans
    line = text.split("\n")[1]
    assert {name: line[s.column - 1 : s.column - 1 + s.length] for name, s in spans.items()} == {
        "id": "a", "type": "death", "quote": '"x, ""日本"""', "when": "2022-02",
    }  # fmt: skip
    assert "person" not in spans


# -- quotation marks ---------------------------------------------------------------------------------------------


def test_a_quotation_mark_left_open_is_reported_where_it_opens() -> None:
    reading = read('id,type,note\na,death,x\nb,death,"left open\nc,death,y\nd,death,z\n')
    assert [*reading.claims] == ["a"]
    (problem,) = reading.problems
    assert at(problem) == "3:9"
    assert problem.message == "the quotation mark that opens here is never closed"
    assert 'write "" for one within' in problem.hint


def test_one_left_open_in_a_large_file_is_reported_there_too() -> None:
    reading = read('id,type,note\nb,death,"left open\n' + "".join(f"c{n},death,y\n" for n in range(20_000)))
    (problem,) = reading.problems
    assert (at(problem), problem.message) == ("2:9", "the quotation mark that opens here is never closed")


def test_text_after_a_closing_quotation_mark_costs_that_row() -> None:
    reading = read('id,type,note\na,death,"he said "no" again"\nb,death,y\n')
    assert [*reading.claims] == ["b"]
    (problem,) = reading.problems
    assert at(problem) == "2:9"
    assert problem.message == "the quotation mark that opens here is closed on line 2, and text follows it"


def test_one_closed_by_the_next_is_reported_where_it_opens() -> None:
    reading = read('id,type,note\na,death,"left open\nb,death,"x"\nc,death,z\n')
    assert [*reading.claims] == ["c"]
    (problem,) = reading.problems
    assert at(problem) == "2:9"
    assert "is closed on line 3, and text follows it" in problem.message


def test_a_broken_header_leaves_nothing_to_read() -> None:
    reading = read('id,type,"note" x\na,death,y\n')
    assert reading.claims == {}
    assert [at(problem) for problem in reading.problems] == ["1:9"]


def test_a_cell_beyond_all_measure_is_reported_and_left_out() -> None:
    reading = read(f"id,type,note\na,death,{'x' * 200_000}\nb,death,y\n")
    assert [*reading.claims] == ["b"]
    (problem,) = reading.problems
    assert (at(problem), problem.message) == ("2", "a cell has more than 131072 characters")


# -- hostile text ------------------------------------------------------------------------------------------------


def test_nul_is_refused_at_its_place() -> None:
    problem = only_problem("id,type\na,death\nb\0,death\n")
    assert (at(problem), problem.message) == ("3:2", "the character U+0000 is not allowed")


@pytest.mark.parametrize("text", ['"' * 100_001, '""' * 50_000 + "\n" + '"a"' * 50_000, "," * 100_000])
def test_hostile_text_is_refused_in_a_moment(text: str) -> None:
    assert read(text).claims == {}
    assert read(f"id,type,note\na,death,{text}").problems != []


@pytest.mark.parametrize("name", ["id", "x", "persn", ""])
def test_a_hostile_number_of_columns_is_refused_in_a_moment(name: str) -> None:
    reading = read("id,type" + f",{name}" * 50_000 + "\n")
    assert len(reading.problems) == 50_000
    assert reading.problems[0].hint != ""


def test_control_characters_are_text() -> None:
    assert read("id,type,note\na,death,\x1b[31m\x07\n").claims["a"].claim.note == "\x1b[31m\x07"


def test_a_formula_is_text() -> None:
    assert read("id,type,note\na,death,\"=cmd|' /C calc'!A0\"\n").claims["a"].claim.note == "=cmd|' /C calc'!A0"


CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"])
)
def test_what_the_csv_module_writes_is_read_and_every_cell_stands_where_its_span_says(
    rows: list[tuple[str, str]], sign: str, end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sign, lineterminator=end)
    writer.writerow(["id", "note", "type", "locator"])
    for number, (note, locator) in enumerate(rows):
        writer.writerow([f"c{number}", note, "death", locator])
    text = out.getvalue()
    reading = read(text)
    assert reading.problems == []
    assert [(c.claim.note or "", c.claim.locator or "") for c in reading.claims.values()] == rows
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for claim in reading.claims.values():
        span = claim.spans["type"]
        assert lines[span.line - 1][span.column - 1 :].startswith("death")


def test_the_same_text_gives_the_same_problems() -> None:
    text = 'id,type,persn,x\na,deth,,\nb,death\nc,death,"x"y,\n'
    assert read(text).problems == read(text).problems
