"""The rules of a run, however they were come by: from their files, or from the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.engine.compiled import CompiledRule
from claimcheck.model.checked import CheckedRule
from claimcheck.model.findings import Severity
from claimcheck.model.problems import Problem
from claimcheck.vocabulary import Registry, builtin_types

if TYPE_CHECKING:
    from claimcheck.model.rules import Pack


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """The rules of some packs by id, what was broken in them, and the types that they speak of.

    `compiled` holds the queries of rules that were compiled before; `packs` is empty where rules come from the cache.
    `key` is different for rules and types that say something different.
    """

    rules: Mapping[str, CheckedRule]
    packs: Mapping[str, Pack] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    compiled: Mapping[str, CompiledRule] = field(default_factory=dict)
    registry: Registry = field(default_factory=builtin_types, compare=False)
    key: str = field(default="", compare=False)

    def naming(self, same: Mapping[str, str]) -> LoadedRules:
        """Return the rules as they name entities of which some are the same, by the one id that stands for these."""
        if not same:
            return self
        from claimcheck.engine.canonical import with_canonical_ids

        rules = {name: with_canonical_ids(rule, same, self.registry) for name, rule in self.rules.items()}
        kept = {name: one for name, one in self.compiled.items() if rules[name] is self.rules[name]}
        return replace(self, rules=rules, compiled=kept)

    def with_severities(self, severities: Mapping[str, Severity]) -> LoadedRules:
        """Return the rules with some of them as serious as is said, by id."""
        changed = {
            name: replace(self.rules[name], severity=severity)
            for name, severity in severities.items()
            if self.rules[name].severity != severity
        }
        if not changed:
            return self
        kept = {name: one for name, one in self.compiled.items() if name not in changed}
        key = f"{self.key} {sorted((name, rule.severity) for name, rule in changed.items())}"
        return replace(self, rules={**self.rules, **changed}, compiled=kept, key=key)

    def query(self, rule_id: str) -> CompiledRule:
        """Return the queries of a rule; one with a `check` has none."""
        if rule_id in self.compiled:
            return self.compiled[rule_id]
        from claimcheck.engine.compile import compile_rule

        return compile_rule(self.rules[rule_id])


def builtin_folder() -> Path:
    """Return the folder of the built-in packs: inside an installed package, or beside `src` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "rules"
    return installed if installed.is_dir() else package.parents[1] / "rules"
