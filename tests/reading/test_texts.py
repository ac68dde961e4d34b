"""The texts of sources: read where a claim file says, and never from outside the project root."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.model.problems import Place, Problem
from claimcheck.reading import Reading, read_claims, read_paths, texts
from claimcheck.reading.texts import SourceText, SourceTexts, sources_with_text
from claimcheck.vocabulary import builtin_types

WORDS = "It is said that the miller died."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project root and current folder: `claims` holds claim files, `texts` a text; outside it is a secret."""
    root = tmp_path / "project"
    (root / "claims").mkdir(parents=True)
    (root / "texts").mkdir()
    (root / "texts" / "paper.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("a secret", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def reading(text: str, form: str = "yaml") -> Reading:
    """A claim file in the folder `claims` whose source `paper` names a text."""
    quoted = text.encode("unicode_escape").decode().replace('"', '\\"')
    written = {
        "yaml": f'sources:\n  paper: {{title: The Paper, text: "{quoted}"}}\n',
        "json": f'{{"sources": {{\n  "paper": {{"text": "{quoted}"}}}}}}',
        "jsonl": f'{{"sources": {{"paper": {{"text": "{quoted}"}}}}}}\n',
    }[form]
    file = Path("claims", f"a.claims.{form}")
    file.write_text(written, encoding="utf-8")
    result = read_paths([file], builtin_types())
    assert result.problems == []
    return result


def text_of(text: str, root: str = ".") -> SourceText | None:
    return SourceTexts(reading(text), Path(root)).read("paper")


def problem_of(text: str, root: str = ".") -> Problem:
    read = reading(text)
    assert SourceTexts(read, Path(root)).read("paper") is None
    (problem,) = read.problems
    assert (problem.record, problem.field, problem.value) == ("paper", "text", text)
    assert problem.hint
    return problem


# -- what is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["../texts/paper.txt", "./../texts/paper.txt", "../claims/../texts/paper.txt"])
def test_a_path_is_relative_to_the_claim_file(text: str) -> None:
    assert text_of(text) == SourceText(f"claims/{text.removeprefix('./')}", WORDS)


def test_a_whole_path_may_lead_into_the_root(folder: Path) -> None:
    path = (folder / "texts" / "paper.txt").as_posix()
    assert text_of(path) == SourceText(path, WORDS)


def test_of_claims_given_from_python_it_is_relative_to_the_root() -> None:
    read = read_claims([], builtin_types(), sources={"paper": {"text": "paper.txt"}})
    assert SourceTexts(read, Path("texts")).read("paper") == SourceText("texts/paper.txt", WORDS)


def test_of_standard_input_it_is_relative_to_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"sources: {paper: {text: texts/paper.txt}}"))
    monkeypatch.setattr("sys.stdin", given)
    read = read_paths(["-"], builtin_types())
    assert SourceTexts(read, Path()).read("paper") == SourceText("texts/paper.txt", WORDS)


def test_a_mark_of_byte_order_is_no_part_of_the_text() -> None:
    Path("texts", "paper.txt").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert text_of("../texts/paper.txt") == SourceText("claims/../texts/paper.txt", "a\r\nb")


def test_a_link_within_the_root_is_followed(folder: Path) -> None:
    Path("claims", "here.txt").symlink_to(folder / "texts" / "paper.txt")
    assert text_of("here.txt") == SourceText("claims/here.txt", WORDS)


def test_the_root_may_be_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    assert text_of("../texts/paper.txt", root="../link") is not None


def test_sources_without_a_text_are_not_among_those_that_have_one() -> None:
    described = {"b": {"text": "b.txt"}, "none": {"title": "None"}, "a": {"text": "a.txt"}}
    assert sources_with_text(read_claims([], builtin_types(), sources=described)) == ["a", "b"]


# -- what is not -------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened, as it happens."""
    seen: list[str] = []
    plain = Path.open

    def spy(self: Path, *arguments: object, **options: object) -> object:
        seen.append(str(self))
        return plain(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", spy)
    return seen


@pytest.mark.parametrize(
    "text", ["../../secret.txt", "../texts/../../secret.txt", "../../nothing-there.txt", "/etc/passwd", "../.."]
)
def test_nothing_outside_the_root_is_opened(text: str, opened: list[str]) -> None:
    assert text_of("../texts/paper.txt") is not None
    assert opened
    read = reading(text)
    opened.clear()
    assert SourceTexts(read, Path()).read("paper") is None
    assert opened == []
    (problem,) = read.problems
    assert problem.message == "the text is outside the project root, and is not read"
    assert problem.hint.startswith("keep it below the current folder, or name a folder that holds it")


def test_a_link_that_leads_outside_is_not_followed(folder: Path) -> None:
    Path("claims", "here.txt").symlink_to(folder.parent / "secret.txt")
    Path("claims", "out").symlink_to(folder.parent)
    for text in ("here.txt", "out/secret.txt"):
        assert problem_of(text).message == "the text is outside the project root, and is not read"


def test_what_is_within_depends_on_the_root(folder: Path) -> None:
    assert problem_of("../texts/paper.txt", root="claims").hint.startswith("keep it below claims, or name a folder")
    assert text_of("../../secret.txt", root=str(folder.parent)) is not None


def test_a_folder_whose_name_begins_alike_is_outside(folder: Path) -> None:
    (folder.parent / "project-of-others").mkdir()
    (folder.parent / "project-of-others" / "a.txt").write_text("a", encoding="utf-8")
    assert problem_of("../../project-of-others/a.txt").message.startswith("the text is outside")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _utf_16(path: Path) -> None:
    path.write_bytes("a".encode("utf-16"))


def _latin_1(path: Path) -> None:
    path.write_bytes("one\ntwo\ncafé".encode("latin-1"))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda path: None, "the text is not there: no such file", id="nothing"),
        pytest.param(Path.mkdir, "the text is a folder", id="a folder"),
        pytest.param(_pipe, "the text is neither a file nor a link to one", id="a pipe nobody fills"),
        pytest.param(_utf_16, "the text is not UTF-8: it begins like UTF-16", id="UTF-16"),
        pytest.param(_latin_1, "the text is not UTF-8: byte 0xe9 on line 3", id="Latin 1"),
    ],
)
def test_what_cannot_be_used_is_a_problem_of_the_source(make: Callable[[Path], None], message: str) -> None:
    make(Path("claims", "a.txt"))
    assert problem_of("a.txt").message == message


def test_a_circle_of_links_is_a_problem() -> None:
    _circle(Path("claims", "a.txt"))
    assert problem_of("a.txt").message.startswith("the text ")


def test_a_text_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_TEXT_BYTES", len(WORDS))
    assert text_of("../texts/paper.txt") is not None
    monkeypatch.setattr(texts, "MAX_TEXT_BYTES", len(WORDS) - 1)
    assert problem_of("../texts/paper.txt").message == "the text has 32 bytes, more than 31"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="modes of files bind neither Windows nor root")
def test_a_text_that_may_not_be_read_is_a_problem() -> None:
    Path("texts", "paper.txt").chmod(0)
    assert problem_of("../texts/paper.txt").message == "the text cannot be read: Permission denied"


@pytest.mark.parametrize(
    "text", ["a\0b", "x" * 5000, "paper.txt/more", "~/secret.txt", "https://example.org/a.txt", "file:///etc/passwd"]
)
def test_odd_paths_are_problems_and_no_crashes(text: str) -> None:
    assert problem_of(text).message.startswith("the text ")


def test_nothing_is_fetched() -> None:
    assert "nothing is fetched" in problem_of("https://example.org/a.txt").hint


@pytest.mark.parametrize(("form", "line", "column"), [("yaml", 2, 35), ("json", 2, 21), ("jsonl", 1, 0)])
def test_a_problem_stands_where_the_text_is_named(form: str, line: int, column: int) -> None:
    read = reading("none.txt", form)
    SourceTexts(read, Path()).read("paper")
    assert [problem.place for problem in read.problems] == [Place(f"claims/a.claims.{form}", line, column)]
