"""The files of packs: where they stand, what they say, and what is wrong with them, each mistake at its place."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from claimcheck.model.problems import Place, Problem, did_you_mean, nearest
from claimcheck.reading.positions import UnreadableYaml, compose

PACK_FILE, TYPES_FILE = "pack.yaml", "types.yaml"
MOST_BYTES = 5_000_000
"""The file of a rule or of types is no larger."""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A pack: its name, and the folder it stands in."""

    name: str
    path: Path

    @property
    def file(self) -> Path:
        """Return the file that describes it."""
        return self.path / PACK_FILE

    @property
    def types_file(self) -> Path:
        """Return the file that declares types, if there is one."""
        return self.path / TYPES_FILE

    def rule_files(self) -> list[Path]:
        """Return the files of its rules in the order of their names: x.yaml before x-y.yaml."""
        files = (f for f in self.path.glob("*.yaml") if f.name not in (PACK_FILE, TYPES_FILE))
        return sorted(files, key=lambda file: file.stem)


def packs_in(folder: Path) -> list[PackFolder]:
    """Return the packs in a folder, or the one that it is: folders with `pack.yaml`, or with rules that lack one."""
    if (folder / PACK_FILE).is_file():
        return [PackFolder(folder.resolve().name, folder)]
    found = {file.parent for file in folder.glob("*/*.yaml") if not file.parent.name.startswith(".")}
    return [PackFolder(path.name, path) for path in sorted(found)]


class BrokenFile(ValueError):
    """A file that cannot be used; `problems` say why and where."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in problems))
        self.problems = problems


def _text_of(file: Path) -> str:
    """Return the text of a file. A pipe, a device, or what is larger than any rule would be waited for, or not end."""
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise BrokenFile(Problem(Place(file.as_posix()), "not a regular file"))
    if status.st_size > MOST_BYTES:
        raise BrokenFile(Problem(Place(file.as_posix()), f"larger than {MOST_BYTES // 1_000_000} MB"))
    return file.read_text(encoding="utf-8-sig")


def read_value(file: Path) -> object:
    """Return what a YAML file says; its values know their places. Raises `BrokenFile`."""
    try:
        value, problems = compose(_text_of(file), file.as_posix())
    except UnreadableYaml as error:
        raise BrokenFile(error.problem) from error
    except UnicodeDecodeError as error:
        raise BrokenFile(Problem(Place(file.as_posix()), "not UTF-8", hint="save it as UTF-8")) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BrokenFile(Problem(Place(file.as_posix()), f"cannot be read: {reason}")) from error
    if problems:
        raise BrokenFile(*problems)
    return value


def place_of(value: object, keys: Sequence[str], file: Path, column: int = 1) -> Place:
    """Return the place of a value by the keys that lead to it, as far as they do; `column` counts from 1 within it."""
    place, exact = Place(file.as_posix()), False
    for key in keys:
        spans, lines = getattr(value, "spans", {}), getattr(value, "lines", ())
        if isinstance(value, Mapping) and key in spans:
            place, value, exact = Place(place.file, spans[key].line, spans[key].column), value[key], True
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(lines):
            place, value, exact = Place(place.file, lines[int(key)]), value[int(key)], False
        else:
            return place
    return Place(place.file, place.line, place.column + column - 1) if exact and place.column else place


# -- mistakes ----------------------------------------------------------------------------------------------------


def problems_of(error: ValidationError, model: type[BaseModel], file: Path, value: object) -> Iterator[Problem]:
    """Yield what is wrong with a file that should say a `model`, in plain words."""
    if not isinstance(value, Mapping):
        yield Problem(Place(file.as_posix()), "not a mapping of keys to values", record=file.stem)
        return
    details = error.errors(include_url=False)
    misspelt = {_meant(detail, model) for detail in details if detail["type"] == "extra_forbidden"}
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in misspelt:
            continue
        keys = tuple(str(part) for part in detail["loc"] if part != "[key]")
        message, hint = _wording(detail, model, keys)
        place = place_of(value, keys, file)
        if detail["type"] == "extra_forbidden":
            place = _place_of_key(keys[-1], place)
        yield Problem(place, message, record=file.stem, field=".".join(_within(value, keys)), hint=hint)


def _place_of_key(key: str, of_value: Place) -> Place:
    """Return where a key stands: before its value on the line, or alone on a line above."""
    lines = Path(of_value.file).read_text(encoding="utf-8-sig").splitlines()[: of_value.line]
    pattern = re.compile(rf"(?<![\w-]){re.escape(key)}(?=['\"]?\s*:)")
    for number in range(len(lines), 0, -1):
        line = lines[number - 1][: of_value.column - 1 if number == of_value.line else None]
        if found := [match.start() for match in pattern.finditer(line)]:
            return Place(of_value.file, number, found[-1] + 1)
    return of_value


def _meant(detail: ErrorDetails, model: type[BaseModel]) -> tuple[int | str, ...]:
    """Return where the key stands that an unknown one was probably meant to be."""
    *keys, key = detail["loc"]
    around = _model_at(model, [str(part) for part in keys])
    return (*keys, nearest(str(key), around.model_fields if around else ()))


def _within(value: object, keys: Sequence[str]) -> Iterator[str]:
    """Yield keys as far as they lead into a value, and the one after them if it should be there."""
    for key in keys:
        yield key
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal():
            value = value[int(key)]
        else:
            return


def _wording(detail: ErrorDetails, model: type[BaseModel], keys: Sequence[str]) -> tuple[str, str]:
    around = _model_at(model, keys[:-1])
    fields = around.model_fields if around else {}
    match detail["type"]:
        case "extra_forbidden":
            return f"unknown key {keys[-1]!r}", did_you_mean(keys[-1], fields)
        case "missing":
            info = fields.get(keys[-1])
            return f"the key `{keys[-1]}` is missing", (info.description or "") if info else ""
        case "literal_error":
            words = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
            near = nearest(str(detail["input"]), words)
            listed = f"not one of {', '.join(words)}"
            return f"{str(detail['input'])[:60]!r} is {listed}", f"did you mean {near!r}?" if near else ""
        case "string_pattern_mismatch":
            hint = "use lower-case letters and digits, joined as in other names"
            return f"{str(detail['input'])[:60]!r} cannot be a name here", hint
        case "string_type":
            return "one text is expected here", "quote text that begins with a sign such as [ or {"
        case "too_short":
            return "at least one is needed", ""
    return detail["msg"][:1].lower() + detail["msg"][1:], ""


def _model_at(annotation: object, keys: Sequence[str]) -> type[BaseModel] | None:
    """Return the model that a value is of, by the keys that lead to it from one of `annotation`."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _model_at(parts[0], keys)
    if origin in (Union, UnionType):
        return next((found for part in parts if (found := _model_at(part, keys))), None)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not keys:
            return annotation
        info = annotation.model_fields.get(keys[0])
        return _model_at(info.annotation, keys[1:]) if info else None
    if origin in (dict, list, tuple) and keys:
        return _model_at(parts[-1], keys[1:])
    return None
