"""The rules of a folder of packs, checked and compiled once per content of their files.

Reading YAML, checking expressions and compiling them takes longer than judging a small folder of claims. The result
is kept as plain JSON in the user's cache folder, under a name made from the content of every file it depends on; it
is written whole or not at all, and anything unexpected in it, or a folder that cannot be written, only means that
the rules are loaded from their files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from claimcheck.engine.compiled import CompiledRule
from claimcheck.model.checked import CheckedRule
from claimcheck.packs.codec import UnknownForm, from_plain, to_plain
from claimcheck.packs.loaded import LoadedRules, builtin_folder
from claimcheck.version import __version__
from claimcheck.vocabulary import Registry, builtin_types

MAX_FILES = 32
"""So many folders and states of them are kept; those not used for longest go first."""
DISABLED = "CLAIMCHECK_NO_CACHE"


@cache
def load_builtin_rules() -> LoadedRules:
    """Load the rules that come with claimcheck, from the cache if they are in it; once per process."""
    return load_kept(builtin_folder(), builtin_types())


def load_kept(folder: Path, registry: Registry, known: Collection[str] = ()) -> LoadedRules:
    """Load the packs in a folder as `read_folder` does, from the cache if they are in it."""
    key = _fingerprint(folder, registry.key)
    file = _cache_file(key)
    if file is not None and (cached := _read(file)) is not None:
        return replace(cached, registry=registry, key=key)
    from claimcheck.packs.loading import read_folder

    loaded = read_folder(folder, registry, known)
    compiled = {name: loaded.query(name) for name in _with_queries(loaded.rules)}
    loaded = replace(loaded, compiled=compiled, registry=registry, key=key)
    if file is not None and not loaded.problems:
        _write(file, loaded)
    return loaded


def cache_folder() -> Path | None:
    """Return the user's folder for caches, or None if there is none or caching is switched off."""
    if os.environ.get(DISABLED):
        return None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or (str(Path.home() / ".cache") if os.environ.get("HOME") else None)
    return Path(base) / "claimcheck" if base else None


def _cache_file(key: str) -> Path | None:
    folder = cache_folder()
    return folder / f"rules-{key}.json" if folder else None


def _fingerprint(rules: Path, types: str = "") -> str:
    """Hash everything the result depends on: what the rules and types say, and which code checks and compiles them."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(f"{__version__} {sys.version} {types} {rules.resolve().name}".encode())
    for file in sorted((*rules.glob("*.yaml"), *rules.glob("*/*.yaml"), *rules.glob("*/*.yml"))):
        with contextlib.suppress(OSError):
            content = file.read_bytes() if file.is_file() else b""
            digest.update(f"{file.relative_to(rules).as_posix()}\0{len(content)}\0".encode("utf-8", "surrogatepass"))
            digest.update(content)
    for file in _code(package):
        status = file.stat()  # as for bytecode: size and time tell a change
        digest.update(f"{file.relative_to(package).as_posix()}\0{status.st_size} {status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]


def _code(package: Path) -> list[Path]:
    return sorted(
        file for part in ("engine", "model", "packs", "vocabulary") for file in (package / part).rglob("*.py")
    )


def _read(file: Path) -> LoadedRules | None:
    try:
        plain = json.loads(file.read_bytes())
        rules = {rule.id: rule for rule in map(from_plain, plain["rules"]) if isinstance(rule, CheckedRule)}
        compiled = {one.id: one for one in map(from_plain, plain["compiled"]) if isinstance(one, CompiledRule)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, UnknownForm):
        return None
    if not rules or len(rules) != plain.get("count") or compiled.keys() != _with_queries(rules):
        return None
    with contextlib.suppress(OSError):
        os.utime(file)
    return LoadedRules(rules, compiled=compiled)


def _with_queries(rules: Mapping[str, CheckedRule]) -> set[str]:
    """Return the ids of the rules that are queries, rather than checks written in Python."""
    return {name for name, rule in rules.items() if rule.check is None}


def _write(file: Path, loaded: LoadedRules) -> None:
    plain = {
        "count": len(loaded.rules),
        "rules": [to_plain(rule) for rule in loaded.rules.values()],
        "compiled": [to_plain(one) for one in loaded.compiled.values()],
    }
    import tempfile

    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".rules-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                json.dump(plain, stream)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
        _prune(file.parent)


def _prune(folder: Path) -> None:
    """Drop what was not used for longest beyond `MAX_FILES`."""
    files = sorted(folder.glob("rules-*.json"), key=lambda file: (file.stat().st_mtime_ns, file.name))
    for file in files[:-MAX_FILES]:
        file.unlink(missing_ok=True)
