"""Writes what a project starts from: settings, a claim file, a pack, and rules to fill in.

Nothing is overwritten but the schemas, which are made from the types there are.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from claimcheck.config import OPTIONS, Options
from claimcheck.model.problems import ClaimcheckError, Problem, did_you_mean
from claimcheck.packs.files import PACK_FILE, packs_in
from claimcheck.packs.gathering import file_of, load_packs, types_of
from claimcheck.packs.loaded import builtin_folder
from claimcheck.reports.settings import settings_schema
from claimcheck.settings import FILE, PROJECT_FILE, read_settings
from claimcheck.vocabulary.schema import claims_schema, rules_schema, types_schema

Done = Literal["wrote", "kept", "updated"]
_STARTER = Path(__file__).parent / "starter"
_NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


def start(folder: Path) -> Iterator[tuple[Path, Done]]:
    """Write a project into a folder; yield each file, and what became of it.

    The schemas know the types of the packs that are there. Raises `ClaimcheckError` if these are broken.
    """
    project = _STARTER / "project"
    for file in sorted(file for file in project.rglob("*") if file.is_file()):
        target = folder / file.relative_to(project)
        has_settings = file.name == FILE and _has_settings(folder / PROJECT_FILE)
        written = not has_settings and _write(target, file.read_text(encoding="utf-8"))
        yield target, "wrote" if written else "kept"
    known, broken = types_of(_packs_of(folder))
    if broken:
        raise ClaimcheckError(*broken)
    schemas = {"claims": claims_schema(known), "config": settings_schema()}
    schemas |= {"rules": rules_schema(known), "types": types_schema()}
    for name, schema in schemas.items():
        target = folder / "schemas" / f"{name}.schema.json"
        yield target, _renewed(target, json.dumps(schema, separators=(",", ":")) + "\n")


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
    yield from _written(inside / f"{name}.yaml", _schema_line(inside) + text)


def _packs_of(folder: Path) -> list[Path]:
    """Return the folders of packs that the settings of a project name, or else the one it starts with."""
    settings = [read_settings(folder / name) for name in (FILE, PROJECT_FILE) if (folder / name).is_file()]
    named = next((one.values["rules"] for one in settings if "rules" in one.values), None)
    folders = [folder / "rules"] if named is None else [Path(path) for path in named]
    return [path for path in folders if packs_in(path)]


def _schema_line(folder: Path) -> str:
    """Return the first line of a rule file in a folder, by which editors find the schema, if there is one above it."""
    inside = folder.absolute()
    for above in inside.parents:
        if (schema := above / "schemas" / "rules.schema.json").is_file():
            path = Path(os.path.relpath(schema, inside)).as_posix()
            return f"# yaml-language-server: $schema={path}\n"
    return ""


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
        raise _unwritable(file, error) from error
    return True


def _renewed(file: Path, text: str) -> Done:
    """Write a generated file, or write it anew if it says something else. Raises `ClaimcheckError`."""
    if _write(file, text):
        return "wrote"
    try:
        if file.is_symlink() or file.read_text(encoding="utf-8") == text:
            return "kept"
        file.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unwritable(file, error) from error
    return "updated"


def _unwritable(file: Path, error: Exception) -> ClaimcheckError:
    message = f"{file.as_posix()} cannot be written: {getattr(error, 'strerror', None) or error}"
    return ClaimcheckError(Problem(OPTIONS, message))


def _has_settings(file: Path) -> bool:
    return file.is_file() and read_settings(file).file is not None
