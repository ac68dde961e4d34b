"""Which files are read, in which order, and what happens to those that cannot be."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from claimcheck.model.claims import Claim
from claimcheck.model.problems import Problem
from claimcheck.reading import Reading, read_claims, read_paths, readers
from claimcheck.reading.readers import is_claim_file
from claimcheck.reading.spans import span_of
from claimcheck.vocabulary import builtin_types


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def claim(name: str) -> str:
    """A claim file with one claim."""
    return f"claims: [{{id: {name}, type: death}}]\n"


def write(**files: str | bytes) -> None:
    """Write files; `__` stands for a slash, and the ending is `.claims.yaml`."""
    for name, content in files.items():
        put(f"{name.replace('__', '/')}.claims.yaml", content)


def put(name: str, content: str | bytes) -> Path:
    """Write one file."""
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(*paths: str | Path) -> Reading:
    """What is read from some paths."""
    return read_paths(paths, builtin_types())


def only_problem(*paths: str | Path) -> Problem:
    """The one problem of some paths."""
    (problem,) = read(*paths).problems
    return problem


def standard_input(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))


# -- folders -----------------------------------------------------------------------------------------------------


def test_a_folder_is_walked_in_a_fixed_order_whatever_the_order_of_its_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    write(f__b=claim("b"), f__a=claim("a"), f__z__y=claim("zy"), f__c__x=claim("cx"))
    plain = os.walk

    def reversed_walk(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
        for root, folders, files in plain(top):
            folders.sort(reverse=True)
            yield root, folders, sorted(files, reverse=True)

    expected = ["a", "b", "cx", "zy"]
    assert [*read("f").claims] == expected
    monkeypatch.setattr(os, "walk", reversed_walk)
    assert [*read("f").claims] == expected


def test_hidden_folders_are_left_out() -> None:
    write(**{"f__.git__a": claim("a"), "f__b": claim("b")})
    assert [*read("f").claims] == ["b"]


def test_a_hidden_folder_that_is_named_is_read() -> None:
    write(**{".drafts__a": claim("a")})
    assert [*read(".drafts").claims] == ["a"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("a.claims.yaml", True),
        ("a.claims.yml", True),
        ("a.claims.json", True),
        ("a.claims.jsonl", True),
        ("a.claims.csv", True),
        ("a.claims.tsv", True),
        ("a.claims.parquet", True),
        ("a.json", False),
        ("a.csv", False),
        ("a.b.claims.yaml", True),
        ("a.claims.YAML", True),
        ("a.yaml", False),
        ("claims.yaml", False),
        ("a.claims.yaml.bak", False),
        ("a.claims", False),
        ("a.claims.txt", False),
        ("a-claims.yaml", False),
    ],
)
def test_from_a_folder_only_claim_files_are_taken(name: str, taken: bool) -> None:
    assert is_claim_file(name) is taken


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.claims.yaml", "A.YAML", "b c.yaml", "ü/日本.yaml"])
def test_any_yaml_file_is_read_when_it_is_named(name: str) -> None:
    assert [*read(put(name, claim("a"))).claims] == ["a"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.claims.jsonl", "A.JSONL"])
def test_any_json_lines_file_is_read_when_it_is_named(name: str) -> None:
    assert [*read(put(name, '{"id": "a", "type": "death"}')).claims] == ["a"]


def test_a_file_is_called_as_the_user_named_it() -> None:
    write(f__a=claim("a"))
    assert read("f").claims["a"].place.file == "f/a.claims.yaml"
    assert read("./f/../f/a.claims.yaml").claims["a"].place.file.endswith("f/a.claims.yaml")


def test_an_empty_folder_gives_nothing(folder: Path) -> None:
    assert read(folder) == Reading()


# -- what cannot be read -----------------------------------------------------------------------------------------


def test_a_missing_file_is_a_problem_and_the_others_are_read() -> None:
    write(a=claim("a"))
    reading = read("missing.yaml", "a.claims.yaml")
    assert [*reading.claims] == ["a"]
    (problem,) = reading.problems
    assert (str(problem.place), problem.message) == ("missing.yaml", "no such file or folder")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.txt", ".txt"),
        ("a.xml", ".xml"),
        ("README", "a file without an ending"),
        (".yaml", "a file without an ending"),
    ],
)
def test_an_unknown_ending_is_named_with_those_that_are_read(name: str, said: str) -> None:
    problem = only_problem(put(name, claim("a")))
    assert said in problem.message
    assert problem.expected == ".yaml, .yml, .json, .jsonl, .csv, .tsv, .parquet, .ged"
    assert problem.hint


def test_a_file_that_may_not_be_read_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=claim("a"), b=claim("b"))
    plain = Path.read_bytes

    def refusing(self: Path) -> bytes:
        if self.name == "a.claims.yaml":
            raise PermissionError(13, "Permission denied")
        return plain(self)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    reading = read(".")
    assert [*reading.claims] == ["b"]
    (problem,) = reading.problems
    assert (str(problem.place), problem.message) == ("a.claims.yaml", "cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        pytest.param(b"claims:\n - {id: a, type: death}\n - {id: b, note: \xff}\n", 3, "0xff", id="a stray byte"),
        pytest.param("note: Zürich".encode("latin-1"), 1, "0xfc", id="Latin-1"),
        pytest.param(b"claims: []\n\xff\xfe", 2, "0xff", id="a byte order mark of UTF-16 further on"),
        pytest.param(b"a: 1\nb: \xed\xa0\x80\n", 2, "0xed", id="half a surrogate pair"),
    ],
)
def test_what_is_not_utf8_is_refused_and_the_line_named(content: bytes, line: int, byte: str) -> None:
    problem = only_problem(put("a.yaml", content))
    assert problem.place.line == line
    assert problem.message == f"not UTF-8: byte {byte}"
    assert problem.hint == "save it as UTF-8"


TEXTS = {
    "a.yaml": claim("a"),
    "b.json": '[{"id": "b", "type": "death"}]',
    "c.jsonl": '{"id": "c", "type": "death"}\n',
    "d.csv": "id,type\nd,death\n",
    "e.tsv": "id\ttype\ne\tdeath\n",
}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    for name, text in TEXTS.items():
        put(name, b"\xef\xbb\xbf" + text.encode())
    reading = read(*TEXTS)
    assert reading.problems == []
    assert [*reading.claims] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", TEXTS)
def test_utf_16_is_refused_by_its_name(name: str, encoding: str) -> None:
    problem = only_problem(
        put(name, ("\ufeff" if encoding == "utf-16-be" else "").encode(encoding) + TEXTS[name].encode(encoding))
    )
    assert (problem.place.line, problem.message) == (1, "not UTF-8: it begins like UTF-16")
    assert problem.hint == "save it as UTF-8"


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.tsv", "a.claims.json", "A.CSV"])
def test_any_file_of_a_known_format_is_read_when_it_is_named(name: str) -> None:
    text = next(text for known, text in TEXTS.items() if known.endswith(Path(name).suffix.lower()))
    assert len(read(put(name, text)).claims) == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_FILE_BYTES", 10)
    problem = only_problem(put("a.yaml", claim("a")))
    assert "more than 10" in problem.message
    assert problem.hint == "split it"


@pytest.mark.parametrize(
    ("content", "found"), [("", "nothing"), ("just text", "text"), ("17\n", "text"), ("# nothing yet\n", "nothing")]
)
def test_a_file_that_is_neither_a_mapping_nor_a_list_is_refused(content: str, found: str) -> None:
    problem = only_problem(put("a.yaml", content))
    assert problem.message == f"a claim file is a mapping with `claims`, or a list of claims, found {found}"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.yaml", "- {id: a, type: death}\n- x\n"), ("a.json", '[{"id": "a", "type": "death"},\n"x"]')],
)
def test_a_document_may_be_only_a_list_of_claims(name: str, content: str) -> None:
    reading = read(put(name, content))
    assert [*reading.claims] == ["a"]
    (problem,) = reading.problems
    assert str(problem.place) == f"{name}:2"
    assert problem.message == "a claim is a mapping of fields, found text"


def test_a_syntax_error_costs_one_file() -> None:
    write(a="claims: [\n", b=claim("b"))
    reading = read(".")
    assert [*reading.claims] == ["b"]
    (problem,) = reading.problems
    assert str(problem.place) == "a.claims.yaml:2:1"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_a_folder_is_not_waited_for() -> None:
    write(b=claim("b"))
    os.mkfifo("a.claims.yaml")

    def give_up(*_: object) -> None:
        raise TimeoutError("still waiting for somebody to write into the pipe")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        reading = read(".")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert [*reading.claims] == ["b"]
    assert not any("still waiting" in problem.message for problem in reading.problems)


# -- one file by several names -----------------------------------------------------------------------------------


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    write(f__a=claim("a"))
    reading = read("f", "f/a.claims.yaml", "./f/a.claims.yaml", "f/../f", folder / "f")
    assert reading.files == 1
    assert reading.problems == []


def test_a_link_to_a_file_is_the_file() -> None:
    write(f__a=claim("a"))
    Path("f/b.claims.yaml").symlink_to(Path("f/a.claims.yaml").resolve())
    reading = read("f")
    assert (reading.files, reading.problems) == (1, [])


def test_linked_folders_are_left_out_so_that_loops_end(folder: Path) -> None:
    write(f__a=claim("a"))
    Path("f/loop").symlink_to(folder / "f", target_is_directory=True)
    assert read("f").files == 1


def test_a_link_to_itself_is_no_file() -> None:
    Path("a.yaml").symlink_to("a.yaml")
    assert only_problem("a.yaml").message == "no such file or folder"


def test_a_broken_link_in_a_folder_is_a_problem() -> None:
    write(b=claim("b"))
    Path("a.claims.yaml").symlink_to("nowhere")
    reading = read(".")
    assert [*reading.claims] == ["b"]
    assert [problem.place.file for problem in reading.problems] == ["a.claims.yaml"]


# -- standard input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("source: s\nclaims:\n  - {id: a, type: death}\n", id="YAML"),
        pytest.param('{"id": "a", "type": "death", "source": "s"}\n', id="JSON Lines"),
        pytest.param('\n  {"id": "a", "type": "death", "source": "s"}\n', id="JSON Lines after blanks"),
        pytest.param('{"source": "s", "sources": {}}\n{"id": "a", "type": "death"}\n', id="JSON Lines with a header"),
        pytest.param('\ufeff{"id": "a", "type": "death", "source": "s"}\n', id="byte order mark"),
        pytest.param("id,type,source\na,death,s\n", id="CSV"),
        pytest.param('\ufeff"source";"type";"id"\ns;death;a\n', id="CSV as spreadsheets write it"),
        pytest.param("id\ttype\tsource\na\tdeath\ts\n", id="TSV"),
        pytest.param("- {id: a, type: death, source: s}\n", id="a list in YAML"),
    ],
)
def test_a_hyphen_is_standard_input_in_either_format(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, text)
    reading = read("-")
    assert reading.problems == []
    assert reading.claims["a"].claim.source == "s"
    assert reading.claims["a"].place.file == "<stdin>"


def test_a_document_that_a_program_wrote_on_many_lines_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = {"source": "s", "claims": [{"id": "a", "type": "death"}, {"id": "b", "type": "deth"}]}
    standard_input(monkeypatch, json.dumps(document, indent=2))
    reading = read("-")
    assert [*reading.claims] == ["a"]
    (problem,) = reading.problems
    assert (str(problem.place), problem.value) == ("<stdin>:10:15", "deth")


@pytest.mark.parametrize("indent", [None, 1])
def test_a_list_of_claims_is_read_from_standard_input(indent: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, json.dumps([{"id": "a", "type": "death"}, {"id": "b", "type": "death"}], indent=indent))
    assert [*read("-").claims] == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{claims: [{id: a, type: death}]}", id="flow style"),
        pytest.param('{"claims": [{"id": a, "type": "death"}]}', id="quoted keys"),
        pytest.param('{\n "claims": [{"id": "a", "type": "death"},]}', id="a comma too many for JSON"),
    ],
)
def test_what_only_looks_like_json_is_yaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, text)
    assert [*read("-").claims] == ["a"]


def test_standard_input_stands_beside_files(monkeypatch: pytest.MonkeyPatch) -> None:
    write(a=claim("a"))
    standard_input(monkeypatch, claim("b"))
    assert [*read("a.claims.yaml", "-").claims] == ["a", "b"]


# -- claims from Python ------------------------------------------------------------------------------------------


def test_mappings_and_records_are_read_alike() -> None:
    registry = builtin_types()
    record: Claim = registry["trial"].model_validate({"id": "b", "type": "trial", "from": "2024-01-01"})
    reading = read_claims([{"id": "a", "type": "trial", "from": "2024-01-01"}, record], registry)
    assert reading.problems == []
    assert reading.claims["a"].claim.dates == reading.claims["b"].claim.dates


def test_a_problem_names_the_number_of_the_claim() -> None:
    reading = read_claims([{"id": "a", "type": "death"}, {"id": "b", "type": "deth"}], builtin_types())
    (problem,) = reading.problems
    assert str(problem.place) == "<claims>:2"


# -- places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "claims:\n  - {id: a, type: death, when: 2024-02-01}\n"),
        ("a.yaml", "claims:\r\n  - {id: a, type: death, when: 2024-02-01}\r\n"),
        ("a.yaml", "source: 日本\nclaims:\n  - {note: Zürich, id: a, type: death, when: 2024-02-01}\n"),
        ("a.jsonl", '\n{"note": "Zürich", "id": "a", "type": "death", "when": "2024-02-01"}\n'),
        ("a.yaml", 'sources: {s: {note: "x\u2028y"}}\nclaims:\n  - {id: a, type: death, when: 2024-02-01}\n'),
        ("a.yaml", "sources: {s: {note: x}}\x85claims:\n  - {id: a, type: death, when: 2024-02-01}\n"),
        ("a.yaml", "claims:\r  - {id: a, type: death, when: 2024-02-01}\r"),
        ("a.json", '[\n {"note": "Zürich", "id": "a", "type": "death",\n  "when": "2024-02-01"}]\n'),
        ("a.json", '[\r\n{"id": "a", "type": "death", "when": "2024-02-01"}\r\n]'),
        ("a.csv", 'id,type,note,when\na,death,"Zürich\n""x"", y",2024-02-01\n'),
        ("a.csv", "id,type,when\r\na,death,2024-02-01\r\n"),
        ("a.tsv", 'id\ttype\twhen\n\na\tdeath\t"2024-02-01"\n'),
    ],
    ids=[
        "YAML",
        "CRLF",
        "non-ASCII",
        "JSON Lines",
        "a line separator",
        "a next line",
        "CR alone",
        "JSON",
        "JSON, CRLF",
        "CSV",
        "CSV, CRLF",
        "TSV",
    ],
)
def test_the_line_shown_for_a_claim_is_the_line_it_stands_on(name: str, text: str) -> None:
    reading = read(put(name, text))
    span = span_of(reading, reading.claims["a"], "when")
    line = reading.line(name, span.line)
    assert line[span.column - 1 : span.column - 1 + span.length].strip('"') == "2024-02-01"


def test_a_field_without_a_place_is_shown_at_its_claim() -> None:
    reading = read(put("a.yaml", "claims:\n  - {id: a, type: death}\n"))
    assert span_of(reading, reading.claims["a"], "when")[:2] == (2, 0)


def test_a_line_that_does_not_exist_is_empty() -> None:
    reading = read(put("a.yaml", claim("a")))
    assert [reading.line("a.yaml", 0), reading.line("a.yaml", 99), reading.line("b.yaml", 1)] == ["", "", ""]
