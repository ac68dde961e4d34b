"""Reads the types and sets that packs declare, and adds them to those there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from claimcheck.model.claims import Claim
from claimcheck.model.problems import Place, Problem, did_you_mean
from claimcheck.packs.files import BrokenFile, PackFolder, place_of, problems_of, read_value
from claimcheck.vocabulary.declared import DeclarationError, DeclaredSet, DeclaredType, TypesFile, declare
from claimcheck.vocabulary.registry import ANY, EVERY, Registry
from claimcheck.vocabulary.sets import TypeSet

T = TypeVar("T")


def declared_types(packs: Iterable[PackFolder], known: Registry) -> tuple[Registry, tuple[Problem, ...]]:
    """Return the types known with those that packs declare, and what is broken in the declarations.

    A broken declaration is left out, with whatever rests on it.
    """
    declaring = _Declaring(known)
    for pack in packs:
        if pack.types_file.is_file():
            declaring.read(pack)
    return declaring.registry(), tuple(declaring.problems)


@dataclass(frozen=True, slots=True)
class _At:
    """Where a type or set is declared."""

    pack: PackFolder
    value: object
    keys: tuple[str, ...]

    def place(self, *keys: str) -> Place:
        return place_of(self.value, (*self.keys, *keys), self.pack.types_file)


@dataclass
class _Declaring:
    known: Registry
    types: dict[str, tuple[DeclaredType, _At]] = field(default_factory=dict)
    sets: dict[str, tuple[DeclaredSet, _At]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read(self, pack: PackFolder) -> None:
        """Read what one pack declares."""
        try:
            value = read_value(pack.types_file)
            file = TypesFile.model_validate(value)
        except BrokenFile as error:
            self.problems += error.problems
            self._leave_out(ANY)
            return
        except ValidationError as error:
            self.problems += problems_of(error, TypesFile, pack.types_file, value)
            file = self._without_broken(value, error)
        self.digest += [pack.name, repr(file)]
        for name, declared in file.types.items():
            self._add(name, declared, _At(pack, value, ("types", name)), self.types)
        for name, members in file.sets.items():
            self._add(name, members, _At(pack, value, ("sets", name)), self.sets)

    def _without_broken(self, value: object, error: ValidationError) -> TypesFile:
        """Return what a file declares, without the declarations that are broken."""
        broken = {tuple(map(str, detail["loc"][:2])) for detail in error.errors(include_url=False)}
        for place in broken:
            self._leave_out(place[1] if len(place) > 1 else ANY)
        kept = {
            part: {name: one for name, one in named.items() if (part, name) not in broken}
            for part in ("types", "sets")
            if isinstance(value, Mapping) and isinstance(named := value.get(part), Mapping)
        }
        return TypesFile.model_validate(kept)

    def _leave_out(self, name: str) -> None:
        self.broken.add(name)
        self.digest.append(f"without {name}")

    def _add(self, name: str, declared: T, at: _At, among: dict[str, tuple[T, _At]]) -> None:
        first = self.types.get(name) or self.sets.get(name)
        if name in EVERY or name in self.known.types or name in self.known.sets:
            hint = "choose another name; for a special kind of it, write `of:` and its name"
            self._report(at, f"{name!r} is built in", hint)
        elif first is not None:
            self._report(at, f"{name!r} is declared twice", f"the first is at {first[1].place()}")
        else:
            among[name] = (declared, at)

    def _report(self, at: _At, message: str, hint: str, *keys: str) -> None:
        field = ".".join((*at.keys, *keys))
        self.problems.append(Problem(at.place(*keys), message, record=at.keys[1], field=field, hint=hint))

    def registry(self) -> Registry:
        """Return the types known with those read."""
        if not self.digest:
            return self.known
        found = self.known
        homes: dict[str, str] = {}
        for name in self._in_order():
            declared, at = self.types[name]
            try:
                found = _with(found, name, declare(name, declared, found))
                homes[name] = at.pack.name
            except DeclarationError as error:
                if error.keys != ("of",) or not self._is_broken(declared.of, found):
                    self._report(at, error.message, error.hint, *error.keys)
                self._leave_out(name)
        sets = {**found.sets, **{name: known for name in sorted(self.sets) if (known := self._set(name, found))}}
        for name in self.sets.keys() - sets.keys():
            self.broken.add(name)
        homes |= {name: at.pack.name for name, (_, at) in self.sets.items() if name in sets}
        key = hashlib.sha256("\0".join(self.digest).encode("utf-8", "surrogatepass")).hexdigest()
        broken = frozenset(self.broken)
        return replace(found, sets=MappingProxyType(sets), homes=MappingProxyType(homes), key=key, broken=broken)

    def _is_broken(self, name: str | None, found: Registry) -> bool:
        """Tell whether a name may be unknown only because its declaration is broken."""
        return bool(self.broken & {name, ANY}) and name not in found.types

    def _in_order(self) -> list[str]:
        """Return the names of the types, each after the one it is a kind of; those that go in a circle are reported."""
        ordered: dict[str, None] = {}
        for name in sorted(self.types):
            path = [name]
            while (above := self.types[path[-1]][0].of) in self.types and above not in ordered and above not in path:
                path.append(above)
            if above == name:
                self._report(self.types[name][1], f"{name!r} is a kind of itself", "change `of`", "of")
                self._leave_out(name)
            else:
                ordered |= dict.fromkeys([name] if above in path else reversed(path))
        return list(ordered)

    def _set(self, name: str, found: Registry) -> TypeSet | None:
        """Return a set, of the types in it that there are; None if there are none."""
        declared, at = self.sets[name]
        members = [member for member in declared.types if member in found]
        for number, member in enumerate(declared.types):
            if member not in found and not self._is_broken(member, found):
                hint = did_you_mean(member, found.types)
                self._report(at, f"unknown type {member!r}", hint, "types", str(number))
        return TypeSet(declared.description, tuple(members)) if members else None


def _with(known: Registry, name: str, model: type[Claim]) -> Registry:
    return replace(known, types=MappingProxyType(dict(sorted({**known.types, name: model}.items()))))
