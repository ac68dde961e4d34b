"""Packs that installed Python packages bring, by entry points of the group `claimcheck.packs`.

An entry point names a package, or with dots a folder in it, whose folders are packs. The package is found and not
imported: nothing of it is run.
"""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from claimcheck.model.problems import Place, Problem
from claimcheck.packs.files import packs_in

GROUP = "claimcheck.packs"


def installed_folders() -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Return the folders of packs that installed packages bring, and what is wrong with those that cannot be found."""
    folders: dict[Path, None] = {}
    problems = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        found = [folder for folder in _folders(entry.value) if packs_in(folder)]
        folders |= dict.fromkeys(found)
        if not found:
            problems.append(_not_found(entry))
    return tuple(folders), tuple(problems)


def _folders(value: str) -> list[Path]:
    """Return the folders that an entry point may mean: those of a package, or one in it."""
    package, *inner = value.strip().split(".")
    spec = _spec(package)
    roots = (spec.submodule_search_locations if spec else None) or ()
    return [folder for root in roots if (folder := Path(root, *inner)).is_dir()]


def _spec(package: str) -> ModuleSpec | None:
    try:
        return find_spec(package)
    except (ImportError, ValueError, AttributeError):
        return None


def _not_found(entry: EntryPoint) -> Problem:
    of = f" of {entry.dist.name}" if entry.dist else ""
    return Problem(
        Place(f"entry point {entry.name!r}{of}"),
        f"no packs are found in {entry.value!r}",
        value=entry.value,
        hint="it names a package that holds folders with pack.yaml; reinstall or remove what brings it, or --isolated",
    )
