"""The registry of claim types: which there are, what is a kind of what, which fields rules may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

from claimcheck.model.claims import Claim, LastingClaim, MomentClaim
from claimcheck.vocabulary.sets import SETS, TypeSet

DOMAINS = ("biography", "geography", "identity", "legal", "measure", "office", "publication")
ANY = "*"
EVERY: Mapping[str, type[Claim]] = {"event": Claim, "moment": MomentClaim, "lasting": LastingClaim}
"""Names that stand for all types, for all that are one moment, and for all that last."""


@dataclass(frozen=True)
class Registry:
    """The claim types of a run, by name, and named sets of them.

    `homes` says where each type and set that packs declare stands, and `key` is different for types declared
    differently; both are empty for built-in ones. `broken` are the names whose declarations cannot be used; where
    those of a whole file cannot, their names are not known and it holds `ANY`.
    """

    types: Mapping[str, type[Claim]]
    sets: Mapping[str, TypeSet] = field(default_factory=lambda: MappingProxyType(SETS))
    homes: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    broken: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> type[Claim]:
        return self.types[name]

    def __contains__(self, name: str) -> bool:
        return name in self.types

    def lacks(self, name: str) -> bool:
        """Tell whether a name may be unknown only because its declaration is broken, which is told where it stands."""
        return bool(self.broken & {name, ANY}) and name not in self.names

    def matching(self, name: str) -> tuple[str, ...]:
        """Return the names of the types that `name` matches: itself and its subtypes, or what `EVERY` or a set says."""
        if name in self.sets:
            return tuple(sorted({n for member in self.sets[name].types for n in self.matching(member)}))
        wanted = EVERY.get(name) or self.types[name]
        return tuple(sorted(n for n, t in self.types.items() if issubclass(t, wanted)))

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name a rule may match."""
        return (*EVERY, *sorted(self.sets), *sorted(self.types))

    def home(self, name: str) -> str:
        """Return the domain of a built-in type, or the pack that declares the type."""
        return self.homes.get(name) or self.types[name].__module__.rpartition(".")[2]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of all fields that types have beyond the common ones, sorted."""
        return tuple(sorted({field for t in self.types.values() for field in t.own_fields()}))


def types_in(module: ModuleType) -> dict[str, type[Claim]]:
    """Return the claim types that a vocabulary module defines, by name."""
    return {
        t.type_name: t
        for t in vars(module).values()
        if isinstance(t, type) and issubclass(t, MomentClaim | LastingClaim) and t.__module__ == module.__name__
    }


@cache
def builtin_types() -> Registry:
    """Return the registry of the built-in types."""
    found: dict[str, type[Claim]] = {}
    for domain in DOMAINS:
        found |= types_in(import_module(f"claimcheck.vocabulary.{domain}"))
    return Registry(MappingProxyType(dict(sorted(found.items()))))
