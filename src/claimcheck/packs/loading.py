"""Finds and reads rule packs. A broken rule is a problem, and the others are loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from claimcheck.model.checked import CheckedRule
from claimcheck.model.problems import Place, Problem, did_you_mean
from claimcheck.model.rules import Pack, Rule
from claimcheck.packs.checking import RuleError, check_rule
from claimcheck.packs.loaded import LoadedRules
from claimcheck.reading.positions import UnreadableYaml, compose
from claimcheck.vocabulary import Registry

PACK_FILE = "pack.yaml"


def load_rules(folder: Path, registry: Registry) -> LoadedRules:
    """Load every pack in a folder: each a folder with `pack.yaml` and one file per rule."""
    rules: dict[str, CheckedRule] = {}
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for pack_file in sorted(folder.glob(f"*/{PACK_FILE}")):
        name = pack_file.parent.name
        try:
            packs[name] = Pack.model_validate(_value(pack_file))
        except _Broken as broken:
            problems.append(broken.problem)
        except ValidationError as error:
            problems += _problems_of(error, pack_file, {})
        for file in _rule_files(pack_file.parent):
            try:
                checked = load_rule(file, name, registry)
                rules[checked.id] = checked
            except BrokenRule as error:
                problems += error.problems
    problems += _unknown_implied(rules)
    return LoadedRules(rules, packs, tuple(problems))


class BrokenRule(ValueError):
    """A rule file that cannot be used; `problems` say why and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in problems))
        self.problems = problems


class _Broken(ValueError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def load_rule(file: Path, pack: str, registry: Registry) -> CheckedRule:
    """Load one rule. Raises `BrokenRule`."""
    try:
        value = _value(file)
        rule = Rule.model_validate(value)
    except _Broken as broken:
        raise BrokenRule(broken.problem) from broken
    except ValidationError as error:
        raise BrokenRule(*_problems_of(error, file, value)) from error
    if rule.id != file.stem:
        place = _place(value, ("id",), file)
        raise BrokenRule(Problem(place, f"the rule {rule.id!r} stands in {file.name}", hint=f"name it {rule.id}.yaml"))
    try:
        return check_rule(rule, pack, registry)
    except RuleError as error:
        place = _place(value, error.key, file, error.column)
        raise BrokenRule(
            Problem(place, error.message, record=rule.id, field=".".join(error.key), hint=error.hint)
        ) from error


def _rule_files(folder: Path) -> Iterator[Path]:
    """Yield the files in the order of the rules' names: x.yaml before x-y.yaml."""
    files = (file for file in folder.glob("*.yaml") if file.name != PACK_FILE)
    return iter(sorted(files, key=lambda file: file.stem))


def _value(file: Path) -> object:
    try:
        value, problems = compose(file.read_text(encoding="utf-8"), file.as_posix())
    except UnreadableYaml as error:
        raise _Broken(error.problem) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _Broken(Problem(Place(file.as_posix()), f"cannot be read: {error}")) from error
    if problems:
        raise _Broken(problems[0])
    return value


def _problems_of(error: ValidationError, file: Path, value: object) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False):
        key = tuple(str(part) for part in detail["loc"])
        hint = did_you_mean(key[-1], Rule.model_fields) if detail["type"] == "extra_forbidden" and len(key) == 1 else ""
        message = "unknown key" if detail["type"] == "extra_forbidden" else detail["msg"]
        problems.append(Problem(_place(value, key, file), message, record=file.stem, field=".".join(key), hint=hint))
    return problems


def _place(value: object, key: tuple[str, ...], file: Path, column: int = 1) -> Place:
    """Return the place of a value by its path of keys, as far as the path exists."""
    place = Place(file.as_posix())
    for part in key:
        spans = getattr(value, "spans", {})
        if not isinstance(value, Mapping) or part not in spans:
            return place
        span = spans[part]
        place = Place(file.as_posix(), span.line, span.column)
        value = value[part]
    return Place(place.file, place.line, place.column + column - 1) if place.line else place


def _unknown_implied(rules: Mapping[str, CheckedRule]) -> list[Problem]:
    return [
        Problem(
            Place(checked.id),
            f"implies the unknown rule {name!r}",
            record=checked.id,
            field="implies",
            hint=did_you_mean(name, rules),
        )
        for checked in rules.values()
        for name in checked.implies
        if name not in rules
    ]
