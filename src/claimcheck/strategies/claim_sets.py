"""A set of claims with all that is needed to judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from claimcheck.config import Options
from claimcheck.examples import AS_OF, at_hand
from claimcheck.model.findings import Report
from claimcheck.run import check

Record = Mapping[str, Any]


@dataclass(frozen=True)
class ClaimSet:
    """Claims with what they refer to by id, the words of sources by their files, and the day to judge as of."""

    claims: tuple[Record, ...]
    sources: Mapping[str, Record] = field(default_factory=dict)
    entities: Mapping[str, Record] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    as_of: str = AS_OF

    def check(self, options: Options | None = None) -> Report:
        """Check the claims as `claimcheck.check` does; the day is that of the set, and so are the words of sources."""
        given = options or Options()
        with at_hand(self.texts) as root:
            asked = replace(given, as_of=self.as_of, root=root or given.root)
            return check(list(self.claims), sources=dict(self.sources), entities=dict(self.entities), options=asked)

    def beside(self, other: ClaimSet) -> ClaimSet:
        """Return this set with what another holds after its own; the day is that of this one."""
        return ClaimSet(
            (*self.claims, *other.claims),
            {**self.sources, **other.sources},
            {**self.entities, **other.entities},
            {**self.texts, **other.texts},
            self.as_of,
        )
