"""YAML as claim files use it: text stays text, every value knows its place, and nothing in a file is obeyed."""

from __future__ import annotations

import pytest

from claimcheck.model.problems import Problem
from claimcheck.reading.positions import MAX_DEPTH, Mapping, UnreadableYaml, compose

FILE = "a.claims.yaml"


def composed(text: str) -> Mapping:
    """The mapping that a text holds, without any problem."""
    value, problems = compose(text, FILE)
    assert problems == []
    assert isinstance(value, Mapping)
    return value


def refused(text: str) -> Problem:
    """Why a text cannot be read at all."""
    with pytest.raises(UnreadableYaml) as caught:
        compose(text, FILE)
    return caught.value.problem


def places(text: str) -> dict[str, tuple[int, int]]:
    """Line and column of the value of each key."""
    return {key: (span.line, span.column) for key, span in composed(text).spans.items()}


# -- places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 1\nb:   two words\n", {"a": (1, 4), "b": (2, 6)}, id="block"),
        pytest.param('{a: 1, "b c": [x], d: {e: f}}', {"a": (1, 5), "b c": (1, 15), "d": (1, 23)}, id="flow"),
        pytest.param(
            "a:\n  - x\nb:\n  c: d\n", {"a": (2, 3), "b": (4, 3)}, id="a nested value begins where its first does"
        ),
        pytest.param("a: \"x y\"\nb: 'it''s'\n", {"a": (1, 4), "b": (2, 4)}, id="quoted"),
        pytest.param(
            'a: >\n  one\n  two\nb: "x\n  y"\nc: z\n', {"a": (1, 4), "b": (4, 4), "c": (6, 4)}, id="many lines"
        ),
        pytest.param(
            "{ü: Zürich, b: 日本, c: 😀x, d: e}\n",
            {"ü": (1, 5), "b": (1, 16), "c": (1, 23), "d": (1, 30)},
            id="non-ASCII",
        ),
        pytest.param("a: 1\r\nb: 2\r\n", {"a": (1, 4), "b": (2, 4)}, id="CRLF"),
        pytest.param("\ufeffa: 1\nb: 2\n", {"a": (1, 4), "b": (2, 4)}, id="byte order mark"),
        pytest.param("# a remark\n\n---\na: 1\n", {"a": (4, 4)}, id="remarks, blank lines and a document marker"),
        pytest.param("a:\nb: 1\n", {"a": (1, 3), "b": (2, 4)}, id="nothing stands after its colon"),
    ],
)
def test_every_value_knows_its_line_and_column(text: str, expected: dict[str, tuple[int, int]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("x: 1\na: 2023-01-31\n", "2023-01-31", id="plain"),
        pytest.param("{x: 1, a: two words , b: 3}", "two words", id="plain in flow style"),
        pytest.param('{x: 1, a: "x y", b: 3}', '"x y"', id="quotes are underlined with the text"),
        pytest.param("{x: 日本, a: Zürich 😀, b: 3}", "Zürich 😀", id="characters are counted, not bytes"),
        pytest.param("{x: 1, a: [b, c]}", "[", id="of a nested value only its first character"),
        pytest.param('a: "x\n  y"\n', '"', id="of many lines only the first character"),
    ],
)
def test_a_span_covers_the_value_as_written(text: str, written: str) -> None:
    span = composed(text).spans["a"]
    line = text.split("\n")[span.line - 1]
    assert line[span.column - 1 : span.column - 1 + span.length] == written


def test_a_mapping_knows_the_line_it_begins_on() -> None:
    claims = composed("claims:\n  - {id: a}\n  - id: b\n    type: death\n")["claims"]
    assert isinstance(claims, list)
    assert [claim.line for claim in claims] == [2, 3]


# -- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "0123",
        "2022-02-30",
        "2022",
        "yes",
        "no",
        "on",
        "true",
        "1_000",
        "0x1F",
        "1e3",
        "1.10",
        "0.1000000000000000055511151231257827",
        ".inf",
        "12:30:45",
        "=",
        "2022-01-01T00:00:00Z",
    ],
)
def test_plain_text_stays_as_written(text: str) -> None:
    assert composed(f"a: {text}\n")["a"] == text


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# a remark"])
def test_a_plain_null_is_nothing(text: str) -> None:
    assert composed(f"a: {text}\n") == {"a": None}


@pytest.mark.parametrize("text", ["", "~", "null"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quoted_null_is_text(text: str, quote: str) -> None:
    assert composed(f"a: {quote}{text}{quote}\n") == {"a": text}


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "---\n"])
def test_an_empty_document_is_nothing(text: str) -> None:
    assert compose(text, FILE) == (None, [])


def test_values_over_many_lines_are_folded_or_kept_as_yaml_says() -> None:
    assert composed('a: >-\n  one\n  two\nb: |\n  one\n  two\nc: "one\n  two"\n') == {
        "a": "one two", "b": "one\ntwo\n", "c": "one two",
    }  # fmt: skip


def test_merge_keys_are_keys_like_any_other() -> None:
    value = composed("a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n")
    assert value["b"] == {"<<": {"p": "1"}, "q": "2"}


# -- duplicate keys ----------------------------------------------------------------------------------------------


def test_a_key_given_twice_is_reported_the_first_is_kept_and_the_rest_is_read() -> None:
    value, problems = compose("a: 1\nb: 2\na: {x: [3]}\nc: 4\n", FILE)
    assert value == {"a": "1", "b": "2", "c": "4"}
    (problem,) = problems
    assert str(problem.place) == f"{FILE}:3:1"
    assert problem.field == "a"
    assert problem.message == "the key 'a' is given twice"
    assert problem.hint == "the first is on line 1; remove one"


def test_every_repetition_is_reported_at_any_depth() -> None:
    _, problems = compose("x:\n  - {a: 1, a: 2, a: 3}\n", FILE)
    assert [str(problem.place) for problem in problems] == [f"{FILE}:2:12", f"{FILE}:2:18"]


# -- anchors and aliases -----------------------------------------------------------------------------------------


def test_an_alias_is_the_value_of_its_anchor() -> None:
    value = composed("a: &x {p: 1}\nb: *x\nc: [&y deep, *y]\n")
    assert value["b"] == {"p": "1"}
    assert value["c"] == ["deep", "deep"]


def test_the_place_of_an_alias_is_where_it_is_used() -> None:
    assert places("a: &x 1\nb: *x\n")["b"] == (2, 4)


@pytest.mark.parametrize("text", ["a: *x\n", "a: &x [*x]\n", "a: *x\nb: &x 1\n"])
def test_an_alias_without_an_anchor_before_it_is_refused(text: str) -> None:
    assert "names no anchor before it" in refused(text).message


@pytest.mark.parametrize("value", ["{a: 1, a: 2}", "&x {a: 1, a: 2}"])
def test_a_key_given_twice_keeps_its_first_place(value: str) -> None:
    assert compose(value, FILE)[0].spans["a"] == (1, value.index("1") + 1, 1)  # type: ignore[attr-defined]


def test_an_anchor_within_a_value_counts_what_it_holds() -> None:
    many = ", ".join("x" * 400)
    text = f"a: &x [{many}]\nb: [{', '.join(['*x'] * 249)}]\n"
    assert len(composed(text)) == 2
    assert "aliases repeat more than" in refused(text.replace("*x]", "*x, *x]")).message


@pytest.mark.parametrize("item", ["[*a{}]", "{{x: *a{}}}"])
def test_a_long_chain_of_aliases_overflows_no_stack(item: str) -> None:
    links = [f"k{n}: &a{n} {item.format(n - 1)}" for n in range(1, 2_000)]
    assert "aliases repeat more than" in refused("\n".join(["k0: &a0 x", *links])).message
    assert len(composed("\n".join(["k0: &a0 x", *links[:400]]))) == 401


def test_aliases_that_explode_are_refused() -> None:
    tens = [f"b{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    problem = refused("\n".join(["a: &a0 [x, x, x, x, x, x, x, x, x, x]", *tens]))
    assert "aliases repeat more than 100000 values" in problem.message
    assert problem.place.line == 5


# -- what is refused as a whole ----------------------------------------------------------------------------------

UNREADABLE = [
    pytest.param("a: 1\nb: [1, 2\nc: 3\n", (3, 2), "not valid YAML", id="a bracket left open"),
    pytest.param("note: he said: no\n", (1, 14), "not valid YAML", id="a colon in plain text"),
    pytest.param("a:\n\t- x\n", (2, 1), "not valid YAML", id="a tab for indentation"),
    pytest.param("a: 1\n---\nb: 2\n", (2, 1), "one YAML document", id="a second document"),
    pytest.param("a: !!python/object/apply:os.system [x]\n", (1, 4), "tag", id="a tag that would run something"),
    pytest.param("a: !!str 1\n", (1, 4), "tag", id="a harmless tag"),
    pytest.param("a: !mine 1\n", (1, 4), "tag", id="a private tag"),
    pytest.param("!!map {a: 1}\n", (1, 1), "tag", id="a tag on the document"),
    pytest.param("? [a, b]\n: c\n", (1, 3), "a key must be plain text", id="a list as a key"),
    pytest.param("a: &x b\n*x : c\n", (2, 1), "a key must be plain text", id="an alias as a key"),
    pytest.param("a: 1\nb: x\0y\n", (2, 5), "U+0000", id="NUL"),
    pytest.param("a: 1\nb: x\x07y\n", (2, 5), "U+0007", id="a bell"),
    pytest.param("a: \x1b[31m\n", (1, 4), "U+001B", id="an escape"),
    pytest.param("a: \x7f\n", (1, 4), "U+007F", id="delete"),
    pytest.param('a: "\\ud800"\n', (1, 7), "not valid YAML", id="half a surrogate pair, escaped"),
]


@pytest.mark.parametrize(("text", "place", "said"), UNREADABLE)
def test_what_cannot_be_read_is_refused_at_its_place(text: str, place: tuple[int, int], said: str) -> None:
    problem = refused(text)
    assert problem.place.file == FILE
    assert (problem.place.line, problem.place.column) == place
    assert said in problem.message


@pytest.mark.parametrize(("text", "place", "said"), UNREADABLE)
def test_a_refusal_says_what_to_do(text: str, place: tuple[int, int], said: str) -> None:
    problem = refused(text)
    assert problem.hint or "; write" in problem.message, problem.message


def test_the_place_of_a_forbidden_character_counts_characters_not_bytes() -> None:
    problem = refused("ä: 日本\nbb: x\x07y\n")
    assert (problem.place.line, problem.place.column) == (2, 6)


def test_a_quote_left_open_is_reported_where_it_opens() -> None:
    problem = refused('a: 1\nb: "left open\nc: 3\nd: 4\n')
    assert (problem.place.line, problem.place.column) == (2, 4)


def test_depth_has_a_limit() -> None:
    compose("[" * MAX_DEPTH + "]" * MAX_DEPTH, FILE)
    assert "nested more than 32 levels deep" in refused("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2)).message


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "\n".join(" " * i + "a:" for i in range(200))]
)
def test_no_depth_overflows_the_stack(text: str) -> None:
    assert "nested more than 32 levels deep" in refused(text).message
