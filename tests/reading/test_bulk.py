"""Lines read in bulk say the same as lines read one by one: the same findings, problems and notices, to the column."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claim_sets import ENTITIES, SOURCES, Scribe
from claimcheck import Options, Report, check
from claimcheck.model.problems import ClaimcheckError
from claimcheck.reading import bulk, readers
from claimcheck.reading.chunks import CHUNK_BYTES, chunks_of
from claimcheck.vocabulary import builtin_types

Line = dict[str, Any]
Files = Mapping[str, str | bytes]
Written = Callable[..., Path]

FEW = Options(
    select=("biography/death-before-birth", "sourcing/once-dated-twice", "sourcing/start-after-end"),
    as_of="2026-01-01",
    min_certainty="possible",
    threads=1,
)
ALL = Options(as_of="2026-01-01", threads=1)
NEVER = 1 << 60
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
CHUNKS = (CHUNK_BYTES, 1, 130) if DEEP else (CHUNK_BYTES, 200)
FILE = "a.claims.jsonl"

BIRTH: Line = {"id": "b1", "type": "birth", "person": "ann", "when": "1700-03-05", "source": "s1"}
DEATH: Line = {"id": "d1", "type": "death", "person": "ann", "when": "1700-03-01", "source": "s2"}
TRIAL: Line = {"id": "t1", "type": "trial", "defendant": "ann", "case": "k", "from": "1699-01-01", "until": "1698"}
UNDATED: Line = {"id": "b1", "type": "birth", "person": "ann"}
JULIAN: Line = {"sources": {"s1": {"kind": "book", "calendar": "julian"}}}


def lines(*given: Line | str) -> str:
    """The text of a file: lines as they are, or claims written as lines."""
    return "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in given)


@pytest.fixture(autouse=True)
def _in_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def report(files: Files, *, large: int, chunk: int = CHUNK_BYTES, options: Options = FEW) -> Report:
    """What is said of files, those of `large` bytes or more read in bulk, in chunks of about so many bytes."""
    for name, text in files.items():
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "LARGE_BYTES", large)
        patch.setattr(bulk, "chunks_of", partial(chunks_of, size=chunk))
        return check(list(files), options=options)


def differences(files: Files, chunks: tuple[int, ...] = CHUNKS, options: Options = FEW) -> list[str]:
    """What only one of the two ways says, whatever the size of the chunks."""
    singly = report(files, large=NEVER, options=options)
    found = (report(files, large=1, chunk=chunk, options=options) for chunk in chunks)
    return [text for in_bulk in found for text in _apart(singly, in_bulk)]


def _apart(singly: Report, in_bulk: Report) -> Iterator[str]:
    for field in fields(Report):
        one, other = getattr(singly, field.name), getattr(in_bulk, field.name)
        if one == other:
            continue
        if not isinstance(one, tuple):
            yield f"singly: {one}\n in bulk: {other}"
            continue
        yield from (f"only singly: {item}" for item in one if item not in other)
        yield from (f"only in bulk: {item}" for item in other if item not in one)
        yield f"{field.name}: {len(one)} singly, {len(other)} in bulk"


def same(*given: Line | str, **options: Any) -> list[str]:
    """The differences between both ways of reading one file."""
    return differences({FILE: lines(*given)}, **options)


# -- what is tested is what is meant -----------------------------------------------------------------------------


def test_plain_lines_become_rows_and_not_records(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(FILE).write_text(lines(BIRTH, TRIAL, "", {**DEATH, "weekday": "monday"}))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    reading = readers.read_paths([FILE], builtin_types())
    assert list(reading.claims) == ["d1"]
    assert reading.table is not None
    assert reading.table.query("SELECT id, line FROM told ORDER BY line") == [("b1", 1), ("t1", 2)]


def test_fields_of_ones_own_are_read_over_as_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"x-confidence": 0.93, "x_created_at": "2024-05-01T10:00:00Z", "x-n": 3, "x-seen": True, "x-none": None}
    Path(FILE).write_text(lines({**BIRTH, **own}, {**TRIAL, "x-a": "b"}, {**DEATH, "x-of": {"a": 1}}))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    reading = readers.read_paths([FILE], builtin_types())
    assert (list(reading.claims), reading.problems) == (["d1"], [])
    assert reading.table is not None
    assert reading.table.query("SELECT id, line FROM told ORDER BY line") == [("b1", 1), ("t1", 2)]


def test_a_file_below_the_limit_is_read_singly() -> None:
    assert len(report({FILE: lines(BIRTH, DEATH)}, large=NEVER).findings) == 1
    assert readers.LARGE_BYTES == 1 << 20


def test_the_same_claims_give_the_same_finding_in_bulk() -> None:
    (finding,) = report({FILE: lines(BIRTH, DEATH)}, large=1).findings
    (birth,) = [citation for citation in finding.claims if citation.id == "b1"]
    assert (birth.file, birth.line, birth.column, birth.length) == (FILE, 1, 56, 12)
    assert birth.excerpt == json.dumps(BIRTH)


# -- lines, theme by theme: `$` stands for the number of the line in an id -----------------------------------------


def claim(**given: Any) -> str:
    return json.dumps({"id": "x$", "type": "birth", "person": "cy$", **given})


def trial(**given: Any) -> str:
    return json.dumps({"id": "x$", "type": "trial", "defendant": "cy", "case": "k$", **given})


def count(figure: str) -> str:
    return f'{{"id": "x$", "type": "count", "what": "w", "when": "1900", "figure": {figure}}}'


DATES = (
    "2023-02-30", "2023-13", "yesterday", "[1902..1901]", "1900/1901", "1900/..", "[1900,1902]", "", "  ", " 1900 ",
    "1900\xa0", "1700-02-29", "1699/1700", "10 Feb 1699/1700", "Y100000000000", "Y-100000000000", "1" * 300,
    "1582-10-10", "0000", "XXXX", "1700-02-29?", "156X", "17XX-02-29", "1700-02-XX", "1700-01-01T24:00:00",
    "1700-02-28T23:59:60Z", "1700-01-01T10:00", "1 May 1700", "Monday 1700-03-01", "Friday 1700-03-01", "1700-3-1",
    "01/02/1700", "1700s", "c. 1700", "circa 1700", "about 1700", "early 1700", "1700?", "1700~", "1700%",
    "{1700,1701}", "1700..", "/1700", "before 1700", "1700S2", "12 days ago", "today", "3 days after b1",
    "3  days  after  b1", "3 days after nothing", "3 days after x1", "1 day after t1.end", "2 days after d1",
    "3 days after B1", "3 days after é", "before 1900 b1",
)  # fmt: skip
ENDS: tuple[Line, ...] = (
    {"when": "1700/1701"}, {"when": "1700/.."}, {"when": "1701/1700"}, {"from": "1700", "until": ".."},
    {"from": "..", "until": "1700"}, {"from": "1700/1701"}, {"from": "1700?", "until": "1690~"}, {"from": "1700T"},
    {"when": "[1700..1701]"}, {"from": "", "until": "1700"}, {"from": 1700, "until": "1690"},
    {"from": "1701-01-01T00:00:00Z", "until": "1700"}, {"when": "1900", "from": "1901"},
    {"from": "1901", "until": "1900"}, {"when": "1900", "until": None},
    {"when": None, "from": "1900", "until": 1890}, {"from": "1 day after b1"},
    {"from": "1 day after b1", "until": "1 day before b1"}, {"from_": "1900"}, {"when": "1701-01-01T24:00:00"},
)  # fmt: skip
OWN_VALUES = (
    "0.93", '"a"', "5", "true", "null", "[]", '["a", "b"]', "{}", '{"b": 1}', '{"b": 1, "b": 2}', "[1,]", '{"b": 1,}',
    "NaN", "nan", "-inf", "Infinity", "1e5", "1E-3", "1e399", "1e999", "-1E+1000", "-0", "01", "+1", ".1", "1.", "tru",
    "1" * 19, "1" * 40, "1" * 101, "1" * 5000, "0." + "1" * 120, '"\\ud800"', '"2022-13-45"', '"1e999"', '"NaN"',
)  # fmt: skip
OWN_NAMES = ("x_b", "x-", "x_", "x", "X-a", "x.a", "x-\\u0061", "x-'")

LINES: dict[str, tuple[str, ...]] = {
    "unknown fields and types": (
        claim(foo="x"), claim(foo=None), claim(type="brith"), claim(type=5), claim(type=None), claim(type=["birth"]),
        claim(type=""), '{"id": "x"}', '{"type": "birth"}', "{}", claim(**{"": "y"}), claim(**{'a"b': "y"}),
        claim(**{"a'b": "y"}), claim(ID="y"), claim(**{"$.type": "death"}), claim(**{"type.x": "death"}),
        '{"id": "x$", "type": "bi\\u0000rth"}', claim(from_="1900"), claim(**{"from": "1900"}), claim(**{"from": None}),
        '{"id": "x$", "type": "birth", ' + ", ".join(f'"k{n}": "v"' for n in range(200)) + "}",
    ),
    "values of another type of JSON": (
        claim(person=5), claim(person=["a"]), claim(person={"a": 1}), claim(person=True), claim(when=True),
        claim(person=None), claim(id=7), claim(id=None), claim(id=["x"]), claim(when=[1900]), claim(when={}),
        claim(quote=5), claim(note=[]), claim(note={}), claim(source=1), claim(stance=True), claim(event=1),
        claim(number="2"), claim(number=2.0), claim(number=True), claim(number=[1]), claim(supersedes=5),
    ),
    "fields of one's own": (
        *(f'{{"id": "x$", "type": "birth", "person": "ann", "when": "1600", "x-a": {text}}}' for text in OWN_VALUES),
        *(f'{{"id": "x$", "type": "birth", "person": "ann", "when": "1600", "{name}": 0.5}}' for name in OWN_NAMES),
        claim(**{"x-a": 1, "x-b": None, "x_c": "d"}), '{"id": "x$", "type": "birth", "x-a": 1, "x-a": 2}',
    ),
    "keys": (
        '{"id": "x$", "id": "y$", "type": "birth"}',
        '{"id": "x$", "type": "birth", "when": "1900", "when": "1901"}',
        '{"id": "x$", "type": "birth", "when": null, "when": "1901"}',
        '{"id": "x$", "\\u0069d": "y$", "type": "birth"}',
        '{"\\u0069d": "x$", "type": "birth", "person": "ann", "wh\\u0065n": "1600"}',
        '{ "id" : "x$" , "type":"birth","person" :\t"ann","when" : "1650" }',
        '{"id": "x$", "type": "death", "\\ud800": 1}', '{"id": "x$", "type": "birth", "\\u0000": "x"}',
    ),
    "what is not JSON": (
        "", "   ", "\t", "\x0b", "\xa0", "\u2003", "\x85", "\u2028", "{", '{"id": "x$"', "[1]", "5", '"x"', "null",
        "{'id': 'x$'}", '{"id": "x$", "type": "birth"} x', '{"id": "x$", "type": "birth"}{"id": "y$", "type": "birth"}',
        '{"id": "x$", "type": "birth"} // so', '{"id": "x$", "type": "birth", "quote": "a\x01b"}',
        '{"id": "x$", "type": "birth", "quote": "a\x00b"}', '{"id": "x$", "type": "birth", "quote": "a\tb"}',
        '{"id": "x$", "type": "birth", "quote": "\\x"}', '{"id": "x$", "type": "birth"}\x00', "\ufeff" + claim(),
        '{"id": "x$", "type": "birth", "when": NaN}', '{"id": "x$", "type": "birth", "when": inf}',
        '{"id": "x$", "type": "count", "figure": -Infinity}', '{"id": "x$", "type": "birth", "when": 01}',
        '{"id": "x$", "type": "birth", "number": +1}', '{"id": "x$", "type": "birth", "number": .1}', "True", "},",
    ),
    "nested without end": (
        '{"id": "x$", "type": "birth", "q": ' + "[" * 20_000 + "]" * 20_000 + "}",
        '{"id": "x$", "type": "birth", "q": ' + '{"a": ' * 20_000 + "1" + "}" * 20_001,
    ),
    "texts that are hard to hold": (
        '{"id": "x$", "type": "death", "person": "ann", "when": "1500", "cause": "a\\u0000b"}',
        '{"id": "x$\\u0000b", "type": "death"}', '{"id": "x$", "type": "birth", "quote": "\\ud800"}',
        '{"id": "x$", "type": "death", "cause": "\\udc00"}', '{"id": "x$", "type": "death", "cause": "\\ud83d\\ude00"}',
        '{"id": "\\ud800", "type": "death"}', claim(type="death", cause="a\u2028b\x85c"),
        '{"id": "x$", "type": "death", "cause": "a\u2028b\x85c"}', claim(type="death", cause="'; DROP TABLE told; --"),
        '{"id": "x$", "type": "death", "cause": "a\\/b"}', claim(quote='"when": "1200", "id": "y"'), claim(quote=""),
    ),
    "ids": (
        *(claim(id=name) for name in
          ("é", "é" * 60, "a" * 100, "b" * 101, "a.", ".a", "a_", "_a", "a-", "z", "", "a b", "a\n", "a ", "a'b", "1")),
        claim(person=""), claim(person="a."), claim(source=""), claim(source="a b"), claim(by=""), claim(event=""),
        claim(by="é"), claim(event="a" * 101), claim(source="a'b"), claim(id="a.b"),
    ),
    "dates": tuple(claim(when=text) for text in DATES),
    "dates as numbers": tuple(
        f'{{"id": "x$", "type": "birth", "person": "cy$", "when": {number}}}' for number in
        ("1900", "-5", "-0", "0", "5", "18446744073709551615", "18446744073709551616", "1900.0", "1e3", "19000501")
    ),
    "something that lasts": tuple(trial(**ends) for ends in ENDS) + tuple(
        trial(when=text) for text in ("1900-01-01", "Friday 1900-01-01", "3 days after b1", "yesterday")
    ),
    "numbers, stances, ranks and weekdays": (
        *(claim(number=n) for n in (1, 2, 0, -1, 1_000_000, 1_000_001, 1 << 64)),
        '{"id": "x$", "type": "birth", "number": -0}', claim(number=2, person="ann"), claim(number=1, person="ann"),
        *(claim(stance=word, person="ann", when="1600") for word in
          ("denied", "deneid", "Asserted", "", "alleged", "planned", "hypothetical")),
        *(claim(rank=word, person="ann", when="1600") for word in ("deprecated", "best", "preferred", "")),
        claim(weekday="Friday", when="1900-01-01"), claim(weekday="Fryday"), claim(weekday=5), claim(by="bob"),
        claim(by="bob", person="ann", when="1600"),
    ),
    "calendars": (
        claim(calendar="julian", when="1700-02-29"), claim(calendar="julian", when="1700-03-01"),
        claim(calendar="gregorian", when="1700-02-29"), claim(calendar="mayan"),
        claim(calendar=None, when="1700-02-29"),
    ),
    "amounts": (
        *(count(figure) for figure in
          ("1.10", "1e5", '"1.2 million"', "12", '"12"', '" 12 "', '"1,200"', '"about 5"', '"many"', "1e999999", '""')),
        *(claim(type="age", person="ann", age=age) for age in ("18 months", 18, "300", " 50", "about 5", "x", 1.5)),
        claim(type="marriage", person=None, spouse="a", form="by prxy"),
        claim(type="marriage", person=None, spouse="a", form="by proxy"),
    ),
    "what they refer to": (
        claim(supersedes="d1"), claim(supersedes=["d1", "b1"]), claim(supersedes="nothing"), claim(supersedes="x$"),
        claim(event="ev"), claim(event="ev", type="death"), claim(event="ev", number=2),
    ),
}  # fmt: skip


def _numbered(theme: str) -> list[str]:
    return [line.replace("$", str(number)) for number, line in enumerate(LINES[theme])]


@pytest.mark.parametrize("theme", LINES)
def test_lines_that_are_doubtful(theme: str) -> None:
    assert same(BIRTH, *_numbered(theme), DEATH, TRIAL) == []


@pytest.mark.parametrize("theme", LINES)
def test_lines_that_are_doubtful_at_the_start_of_a_file_without_final_newline(theme: str) -> None:
    text = lines(*_numbered(theme), BIRTH, DEATH)
    assert differences({FILE: text.removesuffix("\n")}, chunks=(CHUNK_BYTES,)) == []


# -- faults that were found so ------------------------------------------------------------------------------------


def test_a_comma_before_the_end_is_no_json() -> None:
    assert (
        same(BIRTH, '{"id": "x", "type": "birth",}', '{"id": "y", "type": "birth", "person": "ann" ,\t} ', DEATH) == []
    )
    assert same(BIRTH, '{"id": "x", "type": "death", "cause": ",}", "person": "ann"}', DEATH) == []


@pytest.mark.parametrize("key", ["sources", "entities", "claims", "claimcheck"])
@pytest.mark.parametrize("value", ["null", '"1"', "1"])
def test_a_line_with_a_key_of_documents_is_one_whatever_the_value(key: str, value: str) -> None:
    line = f'{{"id": "x", "type": "birth", "person": "ann", "when": "1950", "{key}": {value}}}'
    assert same(BIRTH, line, DEATH) == []


def test_one_date_in_many_lines_of_moments_is_one_date() -> None:
    others = [{**BIRTH, "id": f"b{number}"} for number in range(2, 6)]
    assert same(BIRTH, *others) == []
    assert report({FILE: lines(BIRTH, *others)}, large=1).summary.claims == 5


def test_lines_that_end_as_windows_ends_them() -> None:
    text = lines(BIRTH, "", '{"id": "x"', DEATH, TRIAL, "nonsense").replace("\n", "\r\n")
    assert differences({FILE: text}) == []
    (death,) = report({FILE: text}, large=NEVER, options=FEW).findings[0].claims[:1]
    assert not death.excerpt.endswith("\r")


def test_a_large_file_of_blank_lines_holds_no_claims() -> None:
    assert differences({FILE: "\n\n\n"}) == []
    assert differences({FILE: lines({"sources": {"s1": {}}})}) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    text = ("" if encoding == "utf-16" else "\ufeff") + lines(BIRTH, DEATH)
    assert differences({FILE: text.encode(encoding), "b.claims.jsonl": lines(DEATH)}) == []


# -- files as a whole ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + lines(BIRTH, DEATH),
        "\ufeff\ufeff" + lines(BIRTH, DEATH),
        "\ufeff",
        lines(BIRTH, DEATH).replace("\n", "\r"),
        lines(BIRTH, DEATH).removesuffix("\n"),
        lines(BIRTH, {**DEATH, "quote": "é" * 500}, {**DEATH, "id": "d3", "quote": "x" * 700}),
    ],
    ids=["byte order mark", "two marks", "only a mark", "only carriage returns", "no final newline", "long lines"],
)
def test_ends_and_beginnings_of_files(text: str) -> None:
    assert differences({FILE: text}) == []


NOT_UTF_8 = {
    "in the first line": b'{"id": "\xff"}\n' + lines(BIRTH).encode(),
    "in the last line": lines(BIRTH, DEATH).encode() + b"\xfe bad\n",
    "a character cut at the end": lines(BIRTH).encode() + "é".encode()[:1],
    "a character cut by a newline": lines(BIRTH).encode() + "é".encode()[:1] + b"\n" + lines(DEATH).encode(),
    "half a surrogate pair": lines(BIRTH).encode() + b'{"id": "\xed\xa0\x80"}\n',
    "after a header": lines({"source": "s1", **JULIAN, "entities": {"ann": {"kind": "place"}}}, BIRTH).encode()
    + b"\xe9\n",
    "after a problem": lines(BIRTH, "nonsense", {**BIRTH, "when": "never"}).encode() + b"\xe9\n",
}


@pytest.mark.parametrize("where", NOT_UTF_8)
def test_of_a_file_that_is_not_utf_8_nothing_counts(where: str) -> None:
    files = {FILE: NOT_UTF_8[where], "b.claims.jsonl": lines(DEATH, BIRTH)}
    assert differences(files) == []
    said = report(files, large=1, chunk=1)
    assert [problem.place.file for problem in said.problems] == [FILE]
    assert said.summary.claims == 2


def test_what_a_file_that_is_not_utf_8_says_of_sources_does_not_clash() -> None:
    titled = [lines({"sources": {"s1": {"title": title}}}, {**BIRTH, "id": title}) for title in ("one", "other")]
    assert differences({FILE: titled[0], "b.claims.jsonl": titled[1].encode() + b"\xe9\n"}) == []


# -- headers ------------------------------------------------------------------------------------------------------

ONE, TWO, DEAD = (
    {"id": "a1", "type": "birth", "person": "ann", "when": "1900"},
    {"id": "a2", "type": "birth", "person": "ann", "when": "1950"},
    {"id": "a3", "type": "death", "person": "ann", "when": "1800"},
)
HEADERS: dict[str, tuple[Line | str, ...]] = {
    "the default source changes": ({"source": "s1"}, ONE, {"source": "s2"}, TWO, {"source": "s1"}, DEAD),
    "the default source comes late": (ONE, {"source": "s2"}, TWO, DEAD),
    "the default source is said again": ({"source": "s1"}, ONE, {"source": "s1"}, TWO, DEAD),
    "the default source is no id": ({"source": "no id!"}, ONE, {**TWO, "source": "ok"}),
    "the default source is a quotation mark": ({"source": "a'b"}, ONE, TWO),
    "the default source is not ASCII": ({"source": "é"}, ONE, TWO),
    "the default source is no text": ({"source": 5}, ONE, '{"source": null}', TWO),
    "the default source is deprecated": ({"source": "s9", "sources": {"s9": {"rank": "deprecated"}}}, ONE, TWO),
    "several, blank lines between": ({"source": "s1"}, "", {"sources": {"s1": {"rank": "deprecated"}}}, " ", ONE, TWO),
    "in the middle": (ONE, {"entities": {"ann": {"kind": "place"}}}, TWO, {"sources": {"s1": {}}}, DEAD),
    "that differ": ({"sources": {"s1": {"title": "A"}}}, ONE, {"sources": {"s1": {"title": "B"}}}, TWO),
    "with claims": ({"claims": [ONE]}, TWO, {"source": "s3", "claims": [DEAD]}, BIRTH),
    "of a version": ({"claimcheck": 1}, ONE, '{"claimcheck": 2}', TWO),
    "entities that are the same": (
        {"entities": {"ann": {"kind": "person"}, "annie": {"kind": "person", "same_as": "ann"}}},
        BIRTH, {**DEATH, "person": "annie"},
    ),
    "a role of the wrong kind": ({"entities": {"ann": {"kind": "place"}}}, BIRTH, DEATH, TRIAL),
    "deprecated and preferred": (
        {"sources": {"s1": {"rank": "deprecated"}}}, BIRTH, DEATH, {**BIRTH, "id": "b2", "rank": "normal"},
    ),
    "ids that are nearly described": ({"sources": {"s1": {}}, "entities": {"ann": {"kind": "person"}}}, BIRTH, TRIAL,
                                      {**DEATH, "person": "anm"}),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_headers(name: str) -> None:
    assert same(*HEADERS[name]) == []


# -- ids used twice -----------------------------------------------------------------------------------------------

FRIDAY = {**BIRTH, "weekday": "friday"}
"""The same claim, read singly for its weekday."""
TWICE: dict[str, Files] = {
    "both plain": {FILE: lines(BIRTH, BIRTH, DEATH)},
    "plain, then doubtful": {FILE: lines(BIRTH, FRIDAY, DEATH)},
    "doubtful, then plain": {FILE: lines(FRIDAY, BIRTH, DEATH)},
    "both doubtful": {FILE: lines(FRIDAY, FRIDAY, DEATH)},
    "one refused": {FILE: lines({**BIRTH, "when": "never"}, BIRTH, DEATH)},
    "two large files": {FILE: lines(BIRTH, DEATH), "b.claims.jsonl": lines(DEATH, BIRTH)},
    "a large file, then a small one": {
        FILE: lines(BIRTH), "b.claims.yaml": "claims: [{id: b1, type: death, person: ann, when: 1600}]\n",
    },
    "a small file, then a large one": {
        "a.claims.yaml": "claims: [{id: b1, type: death, person: ann, when: 1600}]\n", "b.claims.jsonl": lines(BIRTH),
    },
    "the second supersedes": {FILE: lines(BIRTH, DEATH, {**FRIDAY, "supersedes": "d1"})},
    "the second supersedes nothing known": {FILE: lines(BIRTH, DEATH, {**FRIDAY, "supersedes": "nothing"})},
    "the second supersedes itself": {FILE: lines(BIRTH, DEATH, {**FRIDAY, "supersedes": "b1"})},
    "the first supersedes": {FILE: lines({**FRIDAY, "id": "d1", "supersedes": "b1"}, BIRTH, DEATH)},
    "both superseded": {FILE: lines(BIRTH, BIRTH, {**DEATH, "supersedes": ["b1"]})},
    "an anchor": {FILE: lines(BIRTH, {**BIRTH, "when": "1650"}, {**DEATH, "when": "1 day before b1"})},
    "an unknown anchor": {FILE: lines(BIRTH, {**BIRTH, "when": "1 day after nothing"}, DEATH)},
    "a role of the wrong kind": {FILE: lines({"entities": {"ann": {"kind": "place"}}}, BIRTH, BIRTH)},
    "three times": {FILE: lines(BIRTH, FRIDAY, BIRTH, {**BIRTH, "weekday": "monday"}, DEATH)},
}  # fmt: skip


@pytest.mark.parametrize("name", TWICE)
def test_of_two_claims_of_one_id_the_first_counts(name: str) -> None:
    assert differences(TWICE[name], chunks=(CHUNK_BYTES, 1)) == []


# -- relative dates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "last", ["1600", "1 day after c0", "1 day after nothing"], ids=["dated", "a circle", "unknown"]
)
def test_a_chain_of_relative_dates_over_many_chunks(last: str) -> None:
    chain = [
        {"id": f"c{n}", "type": "statement", "speaker": "ann", "when": f"exactly 1 day after c{n + 1}"}
        for n in range(8)
    ]
    assert same(*chain, {**chain[0], "id": "c8", "when": last}, BIRTH, DEATH) == []


@pytest.mark.parametrize("odd", ["c3", "b1", "ev"])
def test_relative_dates_of_plain_and_doubtful_lines(odd: str) -> None:
    told: list[Line] = [
        {**BIRTH, "event": "ev"},
        {**DEATH, "when": "3 days before ev"},
        {**TRIAL, "from": "1 day before b1"},
    ]
    told += [{"id": "c3", "type": "statement", "speaker": "ann", "when": "1 day after d1"}]
    told = [{**one, "weekday": "friday"} if odd in (one["id"], one.get("event")) else one for one in told]
    assert same(*told, options=ALL) == []


# -- a file that changes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        "",
        "nonsense\n" * 3,
        lines(DEATH, BIRTH),
        lines({**BIRTH, "id": "other"}, DEATH),
        lines(BIRTH),
        "[1]\n[2]\n",
        "\n\n",
    ],
    ids=["emptied", "no JSON", "other order", "other id", "cut", "no claims", "blank"],
)
def test_a_file_that_is_changed_meanwhile_ends_the_run_with_its_place(
    changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(FILE).write_text(lines(BIRTH, DEATH))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    _when_read(monkeypatch, lambda: Path(FILE).write_text(changed))
    with pytest.raises(ClaimcheckError) as raised:
        check([FILE], options=FEW)
    (problem,) = raised.value.problems
    assert problem.place.file == FILE
    assert problem.message == "the file was changed while it was checked"


def test_a_file_that_is_taken_away_meanwhile_ends_the_run_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(FILE).write_text(lines(BIRTH, DEATH))
    monkeypatch.setattr(readers, "LARGE_BYTES", 1)
    _when_read(monkeypatch, lambda: os.remove(FILE))
    with pytest.raises(ClaimcheckError) as raised:
        check([FILE], options=FEW)
    assert raised.value.problems[0].place.file == FILE


def _when_read(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    """Do something after the reading and before the rest."""
    import claimcheck.run as run

    def read(*paths: Any) -> Any:
        reading = readers.read_paths(*paths)
        then()
        return reading

    monkeypatch.setattr(run, "read_paths", read)


# -- whatever is written ------------------------------------------------------------------------------------------

ODD = (
    "", " ", "{", "[]", "null", '{"id": "q"}', '{"id": "q1", "type": "birth", "x": 1}', '{"source": "blog"}',
    '{"sources": {"paper": {"calendar": "julian"}}}', '{"entities": {"ben": {"kind": "place"}}}', "\u2028",
    '{"id": "q2", "type": "birth", "person": "ann", "when": 2023}', '{"id": "é", "type": "death", "person": "ann"}',
    '{"id": "q3", "type": "death", "person": "ann", "when": "3 days after é"}',
    '{"id": "q4", "type": "trial", "from": 1}',
)  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> tuple[dict[str, str], int]:
    """Two files of quarrelsome claims, written in any order and way, and the size of a chunk."""
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311
    written = [_written(claim, random) for claim in Scribe(random).claims()]
    odd = random.sample(ODD, random.randrange(4))
    twice = random.sample(written, 1) if random.randrange(4) == 0 else []
    told = [*written, *odd, *twice]
    random.shuffle(told)
    header = json.dumps({"sources": SOURCES, "entities": ENTITIES})
    cut = random.randrange(len(told) + 1)
    parts = ["\n".join([header, *told[:cut]]), "\n".join(told[cut:])]
    named = zip(("a.claims.jsonl", "b.claims.jsonl"), parts, strict=True)
    ends = random.choice(("", "\n"))
    return {name: text + ends for name, text in named}, draw(st.integers(1, 300))


def _written(claim: Line, random: Random) -> str:
    """A claim as somebody may write it: any order, any blanks, escapes, and here and there a null."""
    items = random.sample(list(claim.items()), len(claim))
    if random.randrange(4) == 0:
        items.append((random.choice(("quote", "when", "by", "nonsense")), None))
    items = list(dict(reversed(items)).items())
    blanks = random.choice(((", ", ": "), (",", ":"), (" , ", " :\t")))
    text = json.dumps(dict(items), separators=blanks)
    return text.replace("2023", "\\u0032023") if random.randrange(6) == 0 else text


@given(files())
@settings(max_examples=settings.default.max_examples // 5)
def test_whatever_is_written_both_ways_say_the_same(written: tuple[dict[str, str], int]) -> None:
    texts, chunk = written
    assert differences(texts, chunks=(chunk,), options=ALL) == []
