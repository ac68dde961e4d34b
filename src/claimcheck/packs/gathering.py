"""All rules and types of a run: the built-in ones, those of installed packages, and one's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from claimcheck.engine.compiled import CompiledRule
from claimcheck.model.checked import CheckedRule
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean
from claimcheck.model.rule_names import named_by, rules_near
from claimcheck.packs.cache import load_builtin_rules, load_kept
from claimcheck.packs.loaded import LoadedRules, builtin_folder
from claimcheck.vocabulary import Registry, builtin_types

OPTIONS = Place("options")
Folders = Sequence[str | os.PathLike[str]]
Params = Mapping[str, Mapping[str, object]]


def load_packs(own: Folders = (), *, installed: bool = True, params: Params | None = None) -> LoadedRules:
    """Load all rules, from the cache where they are in it.

    `own` are folders of packs, or packs; `params` replaces parameters of rules, by id. What is broken in a pack is a
    problem, and the rest is loaded. Raises `ClaimcheckError` for a folder without packs and for parameters that no rule
    takes.
    """
    more = _More.of(own, installed)
    if not more.folders and not more.problems:
        return with_params(load_builtin_rules(), params or {}, [builtin_folder()])
    return _gathered(more, load_kept, params or {})


def read_packs(own: Folders = (), *, installed: bool = True, params: Params | None = None) -> LoadedRules:
    """Load all rules from their files, with all that these say. Otherwise as `load_packs`."""
    from claimcheck.packs.loading import read_folder

    return _gathered(_More.of(own, installed), read_folder, params or {})


def reread(
    names: Iterable[str],
    loaded: LoadedRules,
    own: Folders = (),
    *,
    installed: bool = True,
    params: Params | None = None,
) -> list[CheckedRule]:
    """Return some of the rules that were loaded with all that their files say; those whose files are gone are not."""
    from claimcheck.packs.files import BrokenFile
    from claimcheck.packs.loading import load_rule

    folders = [builtin_folder(), *_More.of(own, installed).folders]
    given = {name: (params or {})[word] for name, word in _rules_with_params(params or {}, loaded, folders).items()}
    stated = []
    for name in names:
        if file := file_of(name, folders):
            with suppress(BrokenFile):
                stated.append(load_rule(file, name.partition("/")[0], loaded.registry, given.get(name)))
    return stated


def types_of(own: Folders = (), *, installed: bool = True) -> tuple[Registry, tuple[Problem, ...]]:
    """Return all types, and what is broken in those that packs declare."""
    more = _More.of(own, installed)
    registry, broken = more.types()
    return registry, (*more.problems, *broken)


@dataclass(frozen=True, slots=True)
class _More:
    """The folders of packs besides the built-in one, and what is wrong with them."""

    folders: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()

    @staticmethod
    def of(own: Folders, installed: bool) -> _More:
        folders, problems = _installed() if installed else ((), ())
        if not own and not folders:
            return _More((), problems)
        from claimcheck.packs.files import packs_in

        named = [Path(folder) for folder in own]
        for folder in named:
            if not packs_in(folder):
                raise ClaimcheckError(_no_packs(folder))
        distinct = {folder.resolve(): folder for folder in reversed([builtin_folder(), *folders, *named])}
        distinct.pop(builtin_folder().resolve())
        return _More(tuple(reversed(distinct.values())), problems)

    def types(self) -> tuple[Registry, tuple[Problem, ...]]:
        """Return all types, and what is broken in those that packs declare."""
        if not self.folders:
            return builtin_types(), ()
        from claimcheck.packs.files import packs_in

        packs = [pack for folder in self.folders for pack in packs_in(folder)]
        if not any(pack.types_file.is_file() for pack in packs):
            return builtin_types(), ()
        from claimcheck.packs.declaring import declared_types

        return declared_types(packs, builtin_types())


def _no_packs(folder: Path) -> Problem:
    hint = "a pack is a folder with pack.yaml and a file for each rule; `claimcheck init` writes one"
    message = f"rules: no such folder: {str(folder)!r}"
    if folder.is_dir():
        message = f"rules: no packs in {str(folder)!r}"
    elif folder.exists():
        message = f"rules: {str(folder)!r} is a file"
        hint = f"name the folder that it stands in, {folder.parent.as_posix()!r}"
    return Problem(OPTIONS, message, field="rules", value=str(folder), hint=hint)


def _installed() -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    from claimcheck.packs.installed import installed_folders

    return installed_folders()


def _gathered(more: _More, load: Callable[..., LoadedRules], params: Params) -> LoadedRules:
    registry, broken = more.types()
    builtin = load(builtin_folder(), registry)
    known = {checked.pack for checked in builtin.rules.values()}
    parts = {builtin_folder(): builtin} | {folder: load(folder, registry, known) for folder in more.folders}
    whole = _together(parts, registry, (*more.problems, *broken))
    return with_params(whole, params, list(parts))


def _together(parts: Mapping[Path, LoadedRules], registry: Registry, problems: Iterable[Problem]) -> LoadedRules:
    rules: dict[str, CheckedRule] = {}
    compiled: dict[str, CompiledRule] = {}
    found = [*problems]
    origin: dict[str, Path] = {}
    for folder, loaded in parts.items():
        found += loaded.problems
        for name, checked in loaded.rules.items():
            if name in rules:
                found.append(_twice(name, folder, origin[name]))
                continue
            rules[name], origin[name] = checked, folder
            if name in loaded.compiled:
                compiled[name] = loaded.compiled[name]
    packs = {name: pack for loaded in reversed([*parts.values()]) for name, pack in loaded.packs.items()}
    key = " ".join(loaded.key for loaded in parts.values())
    ordered = dict(sorted(rules.items(), key=lambda item: item[0].split("/")))
    whole = LoadedRules(ordered, packs, tuple(found), compiled, registry, key)
    if implied := {name for checked in rules.values() for name in checked.implies if name not in rules}:
        from claimcheck.packs.loading import unknown_implied

        broken = {name for name in implied if file_of(name, parts)}
        files = {name: file for name, folder in origin.items() if (file := file_of(name, [folder]))}
        whole = replace(whole, problems=(*found, *unknown_implied(whole, files, broken)))
    return whole


def _twice(name: str, folder: Path, first: Path) -> Problem:
    from claimcheck.packs.files import place_of, read_value

    file = file_of(name, [folder])
    place = place_of(read_value(file), ("id",), file) if file else Place(folder.as_posix())
    if first == builtin_folder():
        hint = "choose another name; to change its thresholds set `params`, to be without it `ignore` it"
        return Problem(place, f"the rule {name!r} is built in", record=name, field="id", hint=hint)
    hint = f"the first stands in {file_of(name, [first]) or first}"
    return Problem(place, f"the rule {name!r} is there twice", record=name, field="id", hint=hint)


def file_of(name: str, folders: Iterable[Path]) -> Path | None:
    """Return the file of a rule, by its id, in the first of some folders that has it."""
    pack, _, rule = name.partition("/")
    for folder in folders:
        for file in (folder / pack / f"{rule}.yaml", folder / f"{rule}.yaml"):
            if file.is_file() and file.parent.resolve().name == pack:
                return file
    return None


# -- parameters --------------------------------------------------------------------------------------------------


def with_params(loaded: LoadedRules, params: Params, folders: Sequence[Path]) -> LoadedRules:
    """Return rules with other values for some of their parameters, by what names one rule each.

    Those of a rule whose file is broken change nothing. Raises `ClaimcheckError` if that cannot be.
    """
    if not params:
        return loaded
    from claimcheck.packs.files import BrokenFile
    from claimcheck.packs.loading import load_rule

    changed = {}
    for name, word in _rules_with_params(params, loaded, folders).items():
        given = params[word]
        if (file := file_of(name, folders)) is None:
            continue
        stated = load_rule(file, loaded.rules[name].pack, loaded.registry).written
        try:
            values = _replaced(name, word, given, stated.params if stated else {})
            changed[name] = load_rule(file, loaded.rules[name].pack, loaded.registry, values)
        except BrokenFile as error:
            told = error.problems[0]
            keys = told.field.split(".")[1:] if told.field.startswith("params.") else [*given][:1]
            raise _wrong(f"{name}: {told.message}", told.hint, word, *keys) from error
    kept = {name: one for name, one in loaded.compiled.items() if name not in changed}
    key = f"{loaded.key} {sorted((name, sorted(given.items())) for name, given in params.items())}"
    return replace(loaded, rules={**loaded.rules, **changed}, compiled=kept, key=key)


def _rules_with_params(params: Params, loaded: LoadedRules, folders: Sequence[Path]) -> dict[str, str]:
    """Return the rules that are given parameters, each with the word that names it. Raises `ClaimcheckError`."""
    named: dict[str, str] = {}
    for word in sorted(params):
        found = [word] if word in loaded.rules else named_by(word, loaded.rules)
        if not found and file_of(word, folders) is None:
            raise _wrong(f"no rule is named {word!r}", rules_near(word, loaded.rules), word)
        if len(found) > 1:
            listed = ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")
            raise _wrong(f"{word!r} names {len(found)} rules", f"write the id of one: {listed}", word)
        for name in found:
            if name in named:
                raise _wrong(f"the rule {name!r} is given parameters twice", f"first as {named[name]!r}", word)
            named[name] = word
    return named


def _replaced(rule: str, word: str, given: Mapping[str, object], stated: Mapping[str, object]) -> dict[str, object]:
    """Return the values of parameters; of one that has several values, those not given stay."""
    values: dict[str, object] = {}
    for name, value in given.items():
        if name not in stated:
            hint = did_you_mean(name, stated) or "it has none"
            raise _wrong(f"the rule {rule!r} has no parameter {name!r}", hint, word, name)
        before = stated[name]
        if isinstance(before, Mapping) != isinstance(value, Mapping):
            what = "a table of values" if isinstance(before, Mapping) else "one value"
            raise _wrong(f"`{name}` of {rule} takes {what}", f"it is {before}", word, name)
        several = isinstance(before, Mapping) and isinstance(value, Mapping)
        values[name] = {**before, **value} if several else value  # type: ignore[dict-item]
    return values


def _wrong(message: str, hint: str, *keys: str) -> ClaimcheckError:
    return ClaimcheckError(Problem(OPTIONS, message, field=".".join(("params", *keys)), hint=hint))
