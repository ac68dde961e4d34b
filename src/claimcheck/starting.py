"""Writes what a project starts from: settings, a claim file, a pack, and rules to fill in. Nothing is overwritten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from claimcheck.config import OPTIONS, Options
from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean
from claimcheck.packs.files import PACK_FILE, packs_in
from claimcheck.packs.gathering import file_of, load_packs, types_of
from claimcheck.packs.loaded import builtin_folder
from claimcheck.settings import FILE, PROJECT_FILE, read_settings
from claimcheck.vocabulary.schema import claims_schema, rules_schema, types_schema

_STARTER = Path(__file__).parent / "starter"
_NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


def start(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write a project into a folder; yield each file, and whether it was written or was there."""
    project = _STARTER / "project"
    for file in sorted(file for file in project.rglob("*") if file.is_file()):
        target = folder / file.relative_to(project)
        has_settings = file.name == FILE and _has_settings(folder / PROJECT_FILE)
        yield target, not has_settings and _write(target, file.read_text(encoding="utf-8"))
    known, _ = types_of([folder / "rules"], installed=False)
    for name, schema in (("claims", claims_schema(known)), ("rules", rules_schema(known)), ("types", types_schema())):
        target = folder / "schemas" / f"{name}.schema.json"
        yield target, _write(target, json.dumps(schema, separators=(",", ":")) + "\n")


def add_rule(rule: str, folder: Path, options: Options) -> Iterator[Path]:
    """Write a rule to be filled in, and the file of its pack if there is none; yield what was written.

    `folder` is that of the packs, or the pack itself. Raises `ClaimcheckError` if the rule is there, or has no name.
    """
    pack, _, name = rule.partition("/")
    if not re.fullmatch(f"{_NAME}/{_NAME}", rule) or len(name) > 60:
        hint = "write PACK/ID in lower-case letters and digits, with hyphens, such as lending/returned-before-lent"
        raise ClaimcheckError(Problem(OPTIONS, f"{rule!r} cannot be the id of a rule", value=rule, hint=hint))
    if (first := file_of(rule, [builtin_folder(), *map(Path, options.rules), folder])) is not None:
        raise ClaimcheckError(Problem(OPTIONS, f"there is a rule {rule!r}", value=rule, hint=f"it is {first}"))
    inside = _pack_folder(pack, folder)
    known = {checked.pack for checked in load_packs(installed=False).rules.values()}
    if not (inside / PACK_FILE).is_file() and pack not in known:
        yield from _written(inside / PACK_FILE, (_STARTER / PACK_FILE).read_text(encoding="utf-8"))
    text = (_STARTER / "rule.yaml").read_text(encoding="utf-8").replace("@RULE@", name)
    yield from _written(inside / f"{name}.yaml", text)


def _pack_folder(pack: str, folder: Path) -> Path:
    """Return the folder of a pack: within a folder of packs, or that folder itself."""
    if not (folder / PACK_FILE).is_file():
        return folder / pack
    own = packs_in(folder)[0].name
    if own != pack:
        hint = did_you_mean(pack, [own])
        raise ClaimcheckError(Problem(OPTIONS, f"{str(folder)!r} is the pack {own!r}", value=pack, hint=hint))
    return folder


def _written(file: Path, text: str) -> Iterator[Path]:
    if _write(file, text):
        yield file


def _write(file: Path, text: str) -> bool:
    """Write a new file; tell whether there was none. Raises `ClaimcheckError` if it cannot be written."""
    try:
        if file.is_symlink() or file.exists():
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        message = f"{file.as_posix()} cannot be written: {error.strerror or error}"
        raise ClaimcheckError(Problem(OPTIONS, message)) from error
    return True


def _has_settings(file: Path) -> bool:
    return file.is_file() and read_settings(file).file is not None
