"""The cache of built-in rules: it saves time and never changes, breaks or runs anything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimcheck.packs import LoadedRules, builtin_folder, load_rules, loading
from claimcheck.packs import cache as caching
from claimcheck.packs.codec import UnknownForm, from_plain, to_plain
from claimcheck.vocabulary import builtin_types

PACKS = ("chronology", "identity")
"""What stands for the built-in rules: rules with queries, and some that are written in Python."""
RULES = load_rules(builtin_folder(), builtin_types())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few") / "rules"
    for pack in PACKS:
        shutil.copytree(builtin_folder() / pack, folder / pack)
    return folder


@pytest.fixture(scope="module")
def fresh(folder: Path) -> LoadedRules:
    return load_rules(folder, builtin_types())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """A home of its own: no test reads or writes the user's cache."""
    monkeypatch.setattr(caching, "builtin_folder", lambda: folder)
    monkeypatch.delenv(caching.DISABLED, raising=False)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


@pytest.fixture
def load() -> Callable[[], LoadedRules]:
    """Load the rules as a new process would."""
    return caching.load_builtin_rules.__wrapped__


@pytest.fixture
def file(load: Callable[[], LoadedRules]) -> Path:
    """The cache file, written."""
    load()
    folder = caching.cache_folder()
    assert folder is not None
    (file,) = folder.iterdir()
    return file


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch, fresh: LoadedRules) -> list[Path]:
    """The folders that rules are loaded from, as it happens."""
    folders: list[Path] = []

    def spy(folder: Path, *_: Any) -> LoadedRules:
        folders.append(folder)
        return fresh

    monkeypatch.setattr(loading, "read_folder", spy)
    return folders


def with_queries(loaded: LoadedRules) -> set[str]:
    return {name for name, rule in loaded.rules.items() if rule.check is None}


# -- it saves time -----------------------------------------------------------------------------------------------


def test_the_second_process_reads_no_rules(
    load: Callable[[], LoadedRules], file: Path, reads: list[Path], fresh: LoadedRules
) -> None:
    cached = load()
    assert reads == []
    assert cached.rules == fresh.rules
    assert cached.compiled.keys() == with_queries(fresh) < fresh.rules.keys()


def test_queries_from_the_cache_are_those_compiled_from_the_files(
    load: Callable[[], LoadedRules], file: Path, fresh: LoadedRules
) -> None:
    cached, names = load(), with_queries(fresh)
    assert {name: cached.query(name) for name in names} == {name: fresh.query(name) for name in names}


def test_a_second_process_composes_no_yaml(home: Path) -> None:
    code = """
from claimcheck.packs import files, load_builtin_rules
count = 0
def counting(text, file, plain=files.compose):
    global count
    count += 1
    return plain(text, file)
files.compose = counting
print(len(load_builtin_rules().rules), count)
"""
    environment = {name: value for name, value in os.environ.items() if name != caching.DISABLED}
    first, second = (
        subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    )
    assert int(first[1]) > int(first[0]) == len(RULES.rules)
    assert second == [first[0], "0"]
    assert len([*(home / "claimcheck").iterdir()]) == 1


def test_within_a_process_the_rules_are_loaded_once() -> None:
    try:
        assert caching.load_builtin_rules() is caching.load_builtin_rules()
    finally:
        caching.load_builtin_rules.cache_clear()  # other tests want all rules


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: (folder / "legal" / "new.yaml").write_text("id: new\n"), id="a rule is added"),
        pytest.param(lambda folder: (folder / "legal" / "a.yaml").write_text("id: b\n"), id="a rule is changed"),
        pytest.param(lambda folder: (folder / "legal" / "a.yaml").unlink(), id="a rule is removed"),
        pytest.param(
            lambda folder: (folder / "legal" / "a.yaml").rename(folder / "legal" / "b.yaml"), id="a rule is renamed"
        ),
        pytest.param(lambda folder: (folder / "legal").rename(folder / "other"), id="a pack is renamed"),
    ],
)
def test_any_change_of_the_rules_makes_another_file(home: Path, change: Callable[[Path], object]) -> None:
    folder = home / "rules"
    (folder / "legal").mkdir(parents=True)
    (folder / "legal" / "a.yaml").write_text("id: a\n")
    before = caching._fingerprint(folder)
    assert caching._fingerprint(folder) == before
    change(folder)
    assert caching._fingerprint(folder) != before


def test_any_change_of_the_code_that_checks_and_compiles_makes_another_file() -> None:
    code = """
import sys
from claimcheck.packs import cache, loading
package = cache.Path(cache.__file__).parents[1]
hashed = {str(file) for file in cache._code(package)}
ours = ("claimcheck.engine.", "claimcheck.model.")
used = {module.__file__ for name, module in sys.modules.items() if name.startswith(ours)}
print(*sorted(str(cache.Path(file).relative_to(package)) for file in used - hashed))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


# -- it never breaks anything ------------------------------------------------------------------------------------


def spoiled(change: Callable[[dict[str, Any]], object]) -> Callable[[str], str]:
    def of(text: str) -> str:
        plain = json.loads(text)
        change(plain)
        return json.dumps(plain)

    return of


DAMAGED = [
    pytest.param(lambda text: "", id="empty"),
    pytest.param(lambda text: text[: len(text) // 2], id="cut off"),
    pytest.param(lambda text: "\0" * 100, id="zeros"),
    pytest.param(lambda text: "null", id="null"),
    pytest.param(lambda text: "[]", id="a list"),
    pytest.param(lambda text: "17", id="a number"),
    pytest.param(lambda text: "{}", id="nothing in it"),
    pytest.param(lambda text: "[" * 100_000, id="nested deeply"),
    pytest.param(spoiled(lambda plain: plain["rules"].pop()), id="a rule is missing"),
    pytest.param(spoiled(lambda plain: plain["compiled"].pop()), id="a query is missing"),
    pytest.param(spoiled(lambda plain: plain.update(rules=[], compiled=[])), id="no rules"),
    pytest.param(spoiled(lambda plain: plain.update(rules=7)), id="rules that are no list"),
    pytest.param(spoiled(lambda plain: plain.update(rules=None)), id="rules that are nothing"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].pop("message")), id="a field is missing"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].update(new=1)), id="a field is unknown"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].update({"class": "Popen"})), id="a class that runs something"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].update({"class": "os.system"})), id="a function"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].update({"class": ["x"]})), id="a class that is no name"),
    pytest.param(spoiled(lambda plain: plain["rules"][0].update(matched={"set": [[1]]})), id="a set that cannot be"),
]


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_or_hostile_file_is_ignored_and_replaced(
    load: Callable[[], LoadedRules],
    file: Path,
    reads: list[Path],
    fresh: LoadedRules,
    folder: Path,
    damage: Callable[[str], str],
) -> None:
    good = file.read_text()
    file.write_text(damage(good))
    assert load().rules == fresh.rules
    assert reads == [folder]
    assert json.loads(file.read_text()) == json.loads(good)


def test_a_folder_that_cannot_be_written_is_no_error(
    home: Path, load: Callable[[], LoadedRules], fresh: LoadedRules
) -> None:
    (home / "claimcheck").write_text("a file where a folder should be")
    assert load().rules == fresh.rules


@pytest.mark.parametrize("failing", ["mkdir", "mkstemp", "replace"])
def test_no_failure_to_write_is_an_error(
    home: Path, load: Callable[[], LoadedRules], fresh: LoadedRules, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    where = {"mkdir": (Path, "mkdir"), "mkstemp": (tempfile, "mkstemp"), "replace": (os, "replace")}
    monkeypatch.setattr(*where[failing], fail)
    assert load().rules == fresh.rules
    assert [*home.rglob("*.json")] == []
    assert [*home.rglob(".rules-*")] == []


def test_a_full_disk_leaves_nothing_behind(
    home: Path, load: Callable[[], LoadedRules], fresh: LoadedRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(plain: object, stream: Any) -> None:
        stream.write("{")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dump", full)
    assert load().rules == fresh.rules
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_broken_rules_are_not_kept(
    home: Path, load: Callable[[], LoadedRules], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "rules" / "legal"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text("title: T\ndescription: D\n")
    (folder / "broken.yaml").write_text("id: broken\n")
    monkeypatch.setattr(caching, "builtin_folder", lambda: home / "rules")
    assert load().problems
    assert not (home / "claimcheck").exists()


# -- where it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["1", "yes", "0"])
def test_it_can_be_switched_off(
    home: Path, load: Callable[[], LoadedRules], fresh: LoadedRules, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLAIMCHECK_NO_CACHE", value)
    assert caching.cache_folder() is None
    assert load().rules == fresh.rules
    assert not (home / "claimcheck").exists()


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/claimcheck"),
        ("linux", {"HOME": "/h"}, "/h/.cache/claimcheck"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/h"}, "/h/.cache/claimcheck"),
        ("linux", {}, None),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/claimcheck"),
        ("win32", {}, None),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/claimcheck"),
    ],
)
def test_it_is_where_caches_belong(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    folder = caching.cache_folder()
    assert folder == (None if expected is None else Path(expected))


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_it_can_be_written_by_its_owner_only(file: Path) -> None:
    assert file.stat().st_mode & 0o022 == 0


# -- the codec ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES.rules)
def test_every_rule_and_its_queries_survive_being_written(name: str) -> None:
    for value in (RULES.rules[name], *([RULES.query(name)] if name in with_queries(RULES) else [])):
        again = from_plain(json.loads(json.dumps(to_plain(value))))
        assert again == value
        assert type(again) is type(value)
        assert hash(again) == hash(value)


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, {"a": 1}, object(), Path("x"), int])
def test_nothing_else_is_written(value: object) -> None:
    with pytest.raises(UnknownForm):
        to_plain(value)


@pytest.mark.parametrize(
    "name", ["Popen", "Path", "CheckedRule.__init__", "eval", "", None, 7, "type", "Any", "LoadedRules"]
)
def test_no_other_class_can_be_made(name: object) -> None:
    with pytest.raises(UnknownForm):
        from_plain({"class": name, "args": ["id"]})
