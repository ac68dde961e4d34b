"""What became of the examples that rules prove themselves by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from claimcheck.model.findings import Certainty, Kind
from claimcheck.model.problems import Place, Problem

Verdict = Literal["passes", "fails", "undecided"]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in an example, expected or made: which claims it cites, how sure it is, and of which kind."""

    claims: tuple[str, ...]
    certainty: Certainty = "certain"
    kind: Kind = "contradiction"
    rule: str = ""
    message: str = ""

    def is_as(self, other: Found) -> bool:
        """Tell whether it is a finding as the other one, whatever it says."""
        same = (self.certainty, self.kind, self.rule) == (other.certainty, other.kind, other.rule)
        return same and set(self.claims) == set(other.claims)


@dataclass(frozen=True, slots=True)
class Tried:
    """One example of a rule, judged by that rule alone.

    `expected` is empty unless it is to fail. Of one that is to stay undecided, `found` is what is possible, and `told`
    says whether anything was: a possible finding, or a notice. `problems` is what is broken in its claims.
    """

    rule: str
    verdict: Verdict
    name: str
    place: Place
    expected: tuple[Found, ...]
    found: tuple[Found, ...]
    told: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def as_expected(self) -> bool:
        """Tell whether it was judged as the rule says."""
        if self.problems:
            return False
        if self.verdict == "undecided":
            return self.told and all(found.certainty == "possible" for found in self.found)
        alike = len(self.found) == len(self.expected)
        return alike and all(a.is_as(b) for a, b in zip(self.found, self.expected, strict=True))
