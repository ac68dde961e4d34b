"""What is passed over when folders are searched for claim files."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.reading.readers import files_of

FILES = ("a", "drafts/b", "claims/c", "claims/drafts/d", "claims/old/deep/e", "claims/f-draft")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with claim files, by the name of which square brackets are part."""
    (tmp_path / "[x]").mkdir()
    monkeypatch.chdir(tmp_path / "[x]")
    for name in FILES:
        write(name)


def write(name: str) -> None:
    file = Path(f"{name}.claims.yaml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def found(*patterns: str, paths: tuple[str, ...] = (".",)) -> set[str]:
    files = files_of(paths, patterns)
    assert files is not None
    return {file.as_posix().removesuffix(".claims.yaml") for file in files}


def test_without_patterns_all_is_found() -> None:
    assert found() == {*FILES}


@pytest.mark.parametrize(
    ("pattern", "passed_over"),
    [
        ("drafts", {"drafts/b", "claims/drafts/d"}),
        ("drafts/", {"drafts/b", "claims/drafts/d"}),
        ("**/drafts", {"drafts/b", "claims/drafts/d"}),
        ("./drafts", {"drafts/b"}),
        ("claims/drafts", {"claims/drafts/d"}),
        ("claims/**/drafts/", {"claims/drafts/d"}),
        ("claims/*/deep", {"claims/old/deep/e"}),
        ("claims/**/e.*", {"claims/old/deep/e"}),
        ("*-draft.claims.yaml", {"claims/f-draft"}),
        ("f-draft.claims.yaml", {"claims/f-draft"}),
        ("claims", {"claims/c", "claims/drafts/d", "claims/old/deep/e", "claims/f-draft"}),
        ("[ab].claims.yaml", {"a", "drafts/b"}),
        ("claim", set()),
        ("old/deep", set()),
        ("/", set()),
    ],
)
def test_a_name_counts_anywhere_and_a_path_from_the_folder(pattern: str, passed_over: set[str]) -> None:
    assert {*FILES} - found(pattern) == passed_over


def test_an_absolute_path_is_one_too() -> None:
    assert {*FILES} - found(str(Path("claims/drafts").absolute()).replace("[", "[[]")) == {"claims/drafts/d"}


def test_what_is_named_outright_is_read_all_the_same() -> None:
    assert found("drafts", "*.yaml", paths=("claims/drafts/d.claims.yaml",)) == {"claims/drafts/d"}
    assert found("drafts", paths=("drafts", "claims")) == {*FILES} - {"a", "claims/drafts/d"}


@pytest.mark.parametrize("name", [".venv", "venv", "node_modules", "site-packages", "__pypackages__"])
def test_files_of_other_people_are_never_searched_for(name: str) -> None:
    write(f"{name}/g")
    assert found() == {*FILES}
    assert found(paths=(name,)) == {f"{name}/g"}


@pytest.mark.parametrize("name", ["build", "dist"])
def test_what_was_built_is_read(name: str) -> None:
    write(f"{name}/g")
    assert found() == {*FILES, f"{name}/g"}
