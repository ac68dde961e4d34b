"""The rules of a run, however they were come by: from their files, or from the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.engine.compiled import CompiledRule
from claimcheck.model.checked import CheckedRule
from claimcheck.model.problems import Problem

if TYPE_CHECKING:
    from claimcheck.model.rules import Pack


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """The rules of some packs by id, and what was broken in them.

    `compiled` holds the queries of rules that were compiled before; `packs` is empty where rules come from the cache.
    """

    rules: Mapping[str, CheckedRule]
    packs: Mapping[str, Pack] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    compiled: Mapping[str, CompiledRule] = field(default_factory=dict)

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
