"""What a project says once for all runs: `claimcheck.toml`, or `[tool.claimcheck]` in `pyproject.toml`.

The file is looked for in the current folder and then in each folder above it; the nearest one counts. Paths in it are
relative to it. Whatever it does not know is an error that names the file, the line and the nearest word.
"""

from __future__ import annotations

import datetime
import glob
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimcheck.model.findings import CERTAINTIES, SEVERITIES
from claimcheck.model.formats import FORMATS
from claimcheck.model.problems import ClaimcheckError, Place, Problem, did_you_mean

FILE, PROJECT_FILE = "claimcheck.toml", "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says: nothing of what it leaves out. `file` is None where there is no such file."""

    file: Path | None = None
    text: str = field(default="", repr=False)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str | None:
        """Return the folder that no path in a claim file may leave: as they say, or their own if it is above this one.

        None is the current folder.
        """
        own = self.file.resolve().parent if self.file is not None else None
        above = own is not None and Path.cwd().is_relative_to(own)
        stated: str | None = self.values.get("root", os.path.relpath(own) if own is not None and above else None)
        return stated

    def place(self, *keys: str) -> Place:
        """Return where a value stands, by its path of keys below the settings."""
        if self.file is None:
            return Place(FILE)
        path = ("tool", "claimcheck", *keys) if self.file.name == PROJECT_FILE else keys
        return Place(_shown(self.file), _line_of(self.text, path))


def find_settings(folder: Path) -> Settings:
    """Return the settings that hold in a folder. Raises `ClaimcheckError` if their file is broken."""
    for place in (folder, *folder.parents):
        for name in (FILE, PROJECT_FILE):
            file = place / name
            if file.is_file() and (name == FILE or b"claimcheck" in _content(file)):
                settings = read_settings(file)
                if settings.file is not None:
                    return settings
    return Settings()


def read_settings(file: Path) -> Settings:
    """Return the settings in a file. Raises `ClaimcheckError` if it cannot be read or holds what is none.

    A `pyproject.toml` without `[tool.claimcheck]` holds none.
    """
    try:
        text = _content(file).decode("utf-8")
        whole = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _broken(file, "not UTF-8", hint="save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, str(error), text) from error
    if file.name == PROJECT_FILE:
        tools = whole.get("tool")
        own = tools.get("claimcheck") if isinstance(tools, dict) else None
        if not isinstance(own, dict):
            return Settings()
        whole = own
    return _checked(Settings(file, text, whole))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _broken(file, f"cannot be read: {error.strerror or error}", hint="name a file of settings") from error


# -- what may be in it -------------------------------------------------------------------------------------------


class _Wrong(ValueError):
    """A value that is not what its key takes: what is wrong, what to write, and the keys that lead to it."""

    def __init__(self, message: str, hint: str, *keys: str) -> None:
        super().__init__(message)
        self.message, self.hint, self.keys = message, hint, keys


Read = Callable[[object, Path], Any]


def _texts(value: object, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong("takes a list of texts", _as_list(value) or 'write such as ["legal", "office"]')
    return tuple(value)


def _as_list(value: object) -> str:
    return f"write [{json.dumps(value, ensure_ascii=False)}]" if isinstance(value, str) and len(value) < 80 else ""


def _path(value: object, folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise _Wrong("takes a path", 'write such as "claims"; it is relative to this file')
    return os.path.relpath(folder / value)


def _paths(value: object, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        hint = _as_list(value) or 'write such as ["claims"]'
        raise _Wrong("takes a list of paths", f"{hint}; they are relative to this file")
    return tuple(_path(item, folder) for item in value)


def _globs(value: object, folder: Path) -> tuple[str, ...]:
    """Read patterns of files: those with a slash are relative to the settings, and stay so from wherever they count."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip("/") for item in value):
        hint = _as_list(value) or 'write such as ["drafts", "claims/old/*"]'
        raise _Wrong("takes a list of patterns", f"{hint}; those with a slash are relative to this file")
    return tuple(_glob(item, folder) for item in value)


def _glob(pattern: str, folder: Path) -> str:
    plain = pattern.rstrip("/")
    if "/" not in plain:
        return pattern
    here = os.path.relpath(glob.escape(str(folder)) + "/" + plain, glob.escape(os.getcwd()))
    return here if "/" in here else f"./{here}"


def _day(value: object, folder: Path) -> str:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise _Wrong("takes a day", "write such as 2025-03-12")
    return value


def _one_of(*words: str) -> Read:
    def read(value: object, folder: Path) -> str:
        if value not in words:
            raise _Wrong(f"takes one of {', '.join(words)}", did_you_mean(str(value), words))
        return str(value)

    return read


def _params(value: object, folder: Path) -> Mapping[str, Mapping[str, object]]:
    example = '[params."biography/age-at-death"] and below it: too_many = "3 years"'
    if not isinstance(value, dict):
        raise _Wrong("takes a table for each rule", f"write such as {example}")
    for rule, given in value.items():
        if not isinstance(given, dict):
            raise _Wrong("takes the parameters of a rule", f"write such as {example}", rule)
        for name, one in given.items():
            for key, plain in (one if isinstance(one, dict) else {"": one}).items():
                if isinstance(plain, bool) or not isinstance(plain, str | int):
                    keys = (rule, name, key) if key else (rule, name)
                    raise _Wrong("takes a whole number or a text", 'write such as 130, "5 years" or "1.5"', *keys)
    return value


def _severities(value: object, folder: Path) -> Mapping[str, str]:
    example = '"legal/trial-before-charges" = "info"'
    if not isinstance(value, dict):
        raise _Wrong("takes a severity for each rule", f"write such as {example}")
    for rule, severity in value.items():
        if severity not in SEVERITIES:
            words = SEVERITIES[::-1]
            hint = did_you_mean(str(severity), words) if severity != "off" else "to be without a rule, `ignore` it"
            raise _Wrong(f"takes one of {', '.join(words)}", hint, rule)
    return value


_PER_PATH: Mapping[str, Read] = {"paths": _paths, "select": _texts, "ignore": _texts, "severity": _severities}


def _per_path(value: object, folder: Path) -> tuple[Mapping[str, object], ...]:
    example = '[[per-path]] and below it: paths = ["claims/drafts"], ignore = ["biography"]'
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _Wrong("takes tables", f"write such as {example}")
    return tuple(_one_path(one, folder, str(number)) for number, one in enumerate(value))


def _one_path(given: Mapping[str, object], folder: Path, number: str) -> Mapping[str, object]:
    if not given.get("paths"):
        raise _Wrong("needs `paths`", 'write such as paths = ["claims/drafts", "claims/*-draft.claims.yaml"]', number)
    read: dict[str, object] = {}
    for key, value in given.items():
        if key not in _PER_PATH:
            raise _Wrong("is no key of `per-path`", did_you_mean(key, _PER_PATH), number, key)
        try:
            read[key] = _PER_PATH[key](value, folder)
        except _Wrong as wrong:
            raise _Wrong(wrong.message, wrong.hint, number, key, *wrong.keys) from wrong
    return read


KEYS: Mapping[str, Read] = {
    "paths": _paths,
    "exclude": _globs,
    "rules": _paths,
    "select": _texts,
    "ignore": _texts,
    "as-of": _day,
    "root": _path,
    "fail-on": _one_of(*reversed(SEVERITIES), "never"),
    "min-severity": _one_of(*reversed(SEVERITIES)),
    "min-certainty": _one_of(*reversed(CERTAINTIES)),
    "output-format": _one_of(*FORMATS),
    "baseline": _path,
    "severity": _severities,
    "per-path": _per_path,
    "params": _params,
}
"""Every key, and what reads its value."""


def _checked(settings: Settings) -> Settings:
    """Return settings with every value read. Raises `ClaimcheckError` naming all that is wrong."""
    folder = (settings.file or Path(FILE)).absolute().parent
    values: dict[str, Any] = {}
    problems = []
    for key, value in settings.values.items():
        if key not in KEYS:
            problems.append(
                Problem(settings.place(key), f"unknown key {key!r}", field=key, hint=did_you_mean(key, KEYS))
            )
            continue
        try:
            values[key] = KEYS[key](value, folder)
        except _Wrong as wrong:
            keys = (key, *wrong.keys)
            shown = f"`{'.'.join(keys)}` {wrong.message}"
            problems.append(Problem(settings.place(*keys), shown, field=key, value=str(value)[:80], hint=wrong.hint))
    if problems:
        raise ClaimcheckError(*problems)
    return Settings(settings.file, settings.text, values)


# -- where it stands ---------------------------------------------------------------------------------------------

_KEY = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""")
_HEADER = re.compile(r"\s*(\[?)\[([^\[\]]+)\]\]?\s*(?:#.*)?$")
_PART = re.compile(r"""\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*(?:\.|$)""")


def _line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line of a value by its keys; if it is not found, of the nearest table around it; or 0."""
    lines = dict(_places(text))
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _places(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    table: tuple[str, ...] = ()
    counted: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            names = tuple(part.strip("\"'") for part in _PART.findall(header[2]))
            if header[1]:
                counted[names] = counted.get(names, -1) + 1
            table = tuple(_numbered(names, counted))
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key[1].strip("\"'")), number


def _numbered(names: tuple[str, ...], counted: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    """Yield the names of a table, each list of tables with the number of its last table so far."""
    for length, name in enumerate(names, start=1):
        yield name
        if names[:length] in counted:
            yield str(counted[names[:length]])


def _not_toml(file: Path, reason: str, text: str) -> ClaimcheckError:
    at = re.search(r"\(at line (\d+), column (\d+)\)$", reason)
    last = text.rstrip().count("\n") + 1
    place = Place(_shown(file), int(at[1]), int(at[2])) if at else Place(_shown(file), last)
    message = reason[: at.start()].rstrip() if at else reason.removesuffix(" (at end of document)")
    return ClaimcheckError(Problem(place, f"not valid TOML: {message}", hint="texts stand in quotation marks"))


def _broken(file: Path, message: str, hint: str) -> ClaimcheckError:
    return ClaimcheckError(Problem(Place(_shown(file)), message, hint=hint))


def _shown(file: Path) -> str:
    return Path(os.path.relpath(file)).as_posix()
