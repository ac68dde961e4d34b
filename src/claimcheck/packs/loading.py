"""Finds and reads rule packs. A broken rule is a problem, and the others are loaded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from claimcheck.model.checked import CheckedRule
from claimcheck.model.problems import Place, Problem
from claimcheck.model.rule_names import rules_near
from claimcheck.model.rules import Pack, Rule
from claimcheck.packs.checking import RestsOnBroken, RuleError, check_rule
from claimcheck.packs.files import (
    PACK_FILE,
    BrokenFile,
    PackFolder,
    packs_in,
    place_of,
    problems_of,
    read_value,
)
from claimcheck.packs.loaded import LoadedRules
from claimcheck.vocabulary import Registry

TODO = "TODO"
"""What a text begins with that is still to be written."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def load_rules(folder: Path, registry: Registry) -> LoadedRules:
    """Load every pack in a folder, or the one it is: a folder with `pack.yaml` and one file per rule."""
    loaded = read_folder(folder, registry)
    files = {f"{pack.name}/{file.stem}": file for pack in packs_in(folder) for file in pack.rule_files()}
    return replace(loaded, problems=(*loaded.problems, *unknown_implied(loaded, files)))


def read_folder(folder: Path, registry: Registry, known: Collection[str] = ()) -> LoadedRules:
    """Load the packs in a folder, whose rules may imply others than theirs.

    A pack of a name that is `known` may add rules to it, and then needs no `pack.yaml`.
    """
    rules: dict[str, CheckedRule] = {}
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for folder_of in packs_in(folder):
        try:
            packs |= _described(folder_of, known)
        except BrokenFile as error:
            problems += error.problems
        for file in folder_of.rule_files():
            try:
                checked = load_rule(file, folder_of.name, registry)
                rules[checked.id] = checked
            except BrokenFile as error:
                problems += error.problems
    return LoadedRules(rules, packs, tuple(problems), registry=registry)


def load_rule(file: Path, pack: str, registry: Registry, params: Mapping[str, object] | None = None) -> CheckedRule:
    """Load one rule, with other values for some of its parameters.

    Raises `BrokenFile`; with no problem of its own if only the declaration of a type is broken.
    """
    value = _finished(file)
    try:
        rule = Rule.model_validate(value)
    except ValidationError as error:
        raise BrokenFile(*problems_of(error, Rule, file, value)) from error
    if rule.id != file.stem:
        place = place_of(value, ("id",), file)
        raise BrokenFile(Problem(place, f"the rule {rule.id!r} stands in {file.name}", hint=f"name it {rule.id}.yaml"))
    if params:
        rule = rule.model_copy(update={"params": {**rule.params, **params}})
    try:
        return check_rule(rule, pack, registry)
    except RestsOnBroken as error:
        raise BrokenFile from error
    except RuleError as error:
        place = place_of(value, error.key, file, error.column)
        raise BrokenFile(
            Problem(place, error.message, record=rule.id, field=".".join(error.key), hint=error.hint)
        ) from error


def _described(pack: PackFolder, known: Collection[str]) -> dict[str, Pack]:
    """Return what a pack says of itself, by its name. Raises `BrokenFile`."""
    place = Place(pack.path.as_posix())
    if not _NAME.match(pack.name):
        hint = "use lower-case letters and digits, and hyphens between words"
        raise BrokenFile(Problem(place, f"{pack.name!r} cannot be the name of a pack", hint=hint))
    for file in pack.path.glob("*.yml"):
        raise BrokenFile(Problem(Place(file.as_posix()), "not read: rule files end in .yaml", hint="rename it"))
    if not pack.file.is_file():
        if pack.name in known:
            return {}
        if not pack.rule_files() and not pack.types_file.is_file():
            return {}
        hint = "add one with `title` and `description`"
        raise BrokenFile(Problem(place, f"the pack has no {PACK_FILE}", record=pack.name, hint=hint))
    value = _finished(pack.file)
    try:
        return {pack.name: Pack.model_validate(value)}
    except ValidationError as error:
        raise BrokenFile(*problems_of(error, Pack, pack.file, value)) from error


def _finished(file: Path) -> object:
    """Return what a file says. Raises `BrokenFile` if it cannot be read or is not yet filled in."""
    value = read_value(file)
    if isinstance(value, Mapping) and (unwritten := list(_unwritten(value))):
        raise BrokenFile(_draft(value, unwritten, file))
    return value


def _unwritten(value: object, keys: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to each text that is still to be written."""
    if isinstance(value, str) and value.startswith(TODO):
        yield keys
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _unwritten(item, (*keys, str(key)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unwritten(item, (*keys, str(number)))


def _draft(value: object, unwritten: list[tuple[str, ...]], file: Path) -> Problem:
    *others, last = dict.fromkeys(keys[0] for keys in unwritten)
    listed = f"{', '.join(others)} and {last}" if others else last
    message = f"not yet filled in: {listed}"
    hint = f"write what stands after each {TODO} in its place"
    return Problem(place_of(value, unwritten[0], file), message, record=file.stem, field=unwritten[0][0], hint=hint)


def unknown_implied(loaded: LoadedRules, file_of: Mapping[str, Path], broken: Collection[str] = ()) -> list[Problem]:
    """Return a problem for each rule that is implied but is none, or implies the rule that implies it.

    `file_of` is where each rule stands; of those that are `broken`, their files are told already.
    """
    problems = []
    for checked in loaded.rules.values():
        for number, name in enumerate(checked.implies):
            if name in broken:
                continue
            if name not in loaded.rules:
                message, hint = f"implies the unknown rule {name!r}", rules_near(name, loaded.rules)
            elif checked.id in _all_implied(name, loaded.rules):
                message, hint = (
                    f"{name!r} implies this rule: each would silence the other",
                    "the stronger implies the weaker",
                )
            else:
                continue
            file = file_of.get(checked.id)
            place = place_of(read_value(file), ("implies", str(number)), file) if file else Place(checked.id)
            problems.append(Problem(place, message, record=checked.id, field="implies", hint=hint))
    return problems


def _all_implied(name: str, rules: Mapping[str, CheckedRule]) -> set[str]:
    """Return a rule and all that it implies, directly or not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += rules[one].implies if one in rules else ()
    return found
