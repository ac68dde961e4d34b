"""How the words of a command line may go on: rules, types, claims, entities and files.

The shell waits for each answer, so only what is asked for is imported. Names that a shell would not take as they stand
are left out, for claims may come from anybody.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from click import Context, Parameter

    from claimcheck.reading import Reading
    from claimcheck.settings import Settings
    from claimcheck.vocabulary import Registry

Suggest = Callable[["Context", "Parameter", str], list[CompletionItem]]
MOST_SECONDS = 0.7
"""Claim files are looked for and read for so long; what was found by then is suggested."""
MOST_BYTES = 2_000_000
"""Larger claim files are not read."""
_PLAIN = re.compile(r"\w[\w./:@+-]*")


def _items(names: Iterable[str], begun: str, before: str = "", help: str | None = None) -> list[CompletionItem]:
    """Return the names that begin with what was begun, each after what stands before it in its word."""
    plain = sorted({name for name in names if name.startswith(begun) and _PLAIN.fullmatch(name)})
    return [CompletionItem(before + name, help=help) for name in plain]


# -- rules and types -------------------------------------------------------------------------------------------------


def rule_ids(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest rules: packs first, and the rules of one once it is named, as folders and files are."""
    return _items(_step_by_step(_rules(context), begun), begun)


def rules_by_name(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest rules where one is named; if no id begins so, by the part of it after the slash."""
    return rule_ids(context, parameter, begun) or _after_the_slash(context, begun)


def _after_the_slash(context: Context, begun: str) -> list[CompletionItem]:
    return _items({rule.partition("/")[2] for rule in _rules(context)}, begun)


def several_rules(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest rules where several may be named, separated by commas."""
    before, comma, last = begun.rpartition(",")
    return _items(_step_by_step(_rules(context), last), last, before + comma)


def packs(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest packs, with a slash, for a rule that is to be written."""
    return _items({f"{rule.partition('/')[0]}/" for rule in _rules(context)}, begun)


def rules_or_types(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest rules, and types and sets of types."""
    if "/" in begun:
        return rule_ids(context, parameter, begun)
    from claimcheck.reports.types import RECORDS

    known = _types(context)
    found = [*rule_ids(context, parameter, begun), *_items((*known.types, *known.sets, *RECORDS), begun)]
    return found or _after_the_slash(context, begun)


def types(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest types of claims, and sets of them."""
    return _items(_types(context).names, begun)


def _step_by_step(rules: Iterable[str], begun: str) -> Iterator[str]:
    for rule in rules:
        pack, slash, _ = rule.partition("/")
        yield rule if rule.startswith(begun) and begun.startswith(pack + slash) else pack + slash


def _rules(context: Context) -> Iterator[str]:
    """Yield the ids of all rules by the names of their files, which takes a hundredth of reading them."""
    package = Path(__file__).resolve().parents[1]
    builtin = package / "rules"
    yield from _rules_in(builtin if builtin.is_dir() else package.parents[1] / "rules")
    for own in _own_packs(context):
        yield from _rules_in(Path(own))
    if _packages_bring_packs(context):
        from claimcheck.packs.installed import installed_folders

        for folder in installed_folders()[0]:
            yield from _rules_in(folder)


def _rules_in(folder: Path) -> Iterator[str]:
    is_pack = (folder / "pack.yaml").is_file()
    for file in folder.glob("*.yaml" if is_pack else "[!.]*/*.yaml"):
        if file.name not in ("pack.yaml", "types.yaml"):
            yield f"{file.parent.resolve().name}/{file.stem}"


def _types(context: Context) -> Registry:
    from claimcheck.vocabulary import builtin_types

    own, installed = _own_packs(context), _packages_bring_packs(context)
    if own or installed:
        from claimcheck.model.problems import ClaimcheckError
        from claimcheck.packs.gathering import types_of

        with suppress(ClaimcheckError):
            return types_of(own, installed=installed)[0]
    return builtin_types()


def _packages_bring_packs(context: Context) -> bool:
    from importlib.metadata import entry_points

    return not context.params.get("isolated") and bool(entry_points(group="claimcheck.packs"))


def _own_packs(context: Context) -> tuple[str, ...]:
    tested = context.args if context.info_name == "test-rules" else ()
    return tuple(tested or context.params.get("rules") or _settings(context).values.get("rules") or ())


def _settings(context: Context) -> Settings:
    """Return the settings that hold; none where they are broken."""
    from claimcheck.model.problems import ClaimcheckError
    from claimcheck.settings import Settings, find_settings, read_settings

    given = context.params
    with suppress(ClaimcheckError):
        if given.get("config"):
            return read_settings(Path(given["config"]))
        if not given.get("isolated"):
            return find_settings(Path.cwd())
    return Settings()


# -- claims ----------------------------------------------------------------------------------------------------------


def claims(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest claims, and events that claims name."""
    found: dict[str, str] = {}
    for reading in _readings(context):
        for name, read in reading.claims.items():
            found.setdefault(name, read.claim.type_name)
            if read.claim.event:
                found.setdefault(read.claim.event, "event")
    return _described(found, begun)


def entities(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest entities that claim files describe."""
    found = {name: one.entity.kind for reading in _readings(context) for name, one in reading.entities.items()}
    return _described(found, begun)


def _described(found: Mapping[str, str], begun: str) -> list[CompletionItem]:
    return [item for name in sorted(found) for item in _items([name], begun, help=found[name])]


def _readings(context: Context) -> Iterator[Reading]:
    """Yield what the claim files say that the command would read, one by one, for as long as there is time."""
    from claimcheck.reading import read_paths

    registry = _types(context)
    until = time.monotonic() + MOST_SECONDS
    for file in _claim_files(_paths(context), _exclude(context), until):
        if time.monotonic() > until:
            return
        with suppress(OSError):
            if os.path.getsize(file) <= MOST_BYTES:
                yield read_paths([file], registry)


def _paths(context: Context) -> Iterable[str]:
    named = context.params.get("paths") or context.args  # these before an option that still lacks its value
    return named or _settings(context).values.get("paths") or ["."]


def _exclude(context: Context) -> Iterable[str]:
    return context.params.get("exclude") or _settings(context).values.get("exclude") or ()


def _claim_files(paths: Iterable[str], exclude: Iterable[str], until: float) -> Iterator[str]:
    from claimcheck.reading.exclusion import Exclusion
    from claimcheck.reading.readers import is_claim_file

    excluded = Exclusion.of(exclude)
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, below, names in os.walk(path):
            if time.monotonic() > until:
                return
            below[:] = excluded.folders(folder, below)
            named = (os.path.join(folder, name) for name in excluded.left(folder, filter(is_claim_file, names)))
            yield from filter(os.path.isfile, named)


# -- files -----------------------------------------------------------------------------------------------------------

READ = (".yaml", ".yml", ".json", ".jsonl", ".csv", ".tsv", ".parquet", ".ged")
"""The ends of the names of files that claims are read from."""
_CLAIMS = tuple(f".claims{end}" for end in READ)


def claim_files(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Suggest folders, and files of the formats that claims are read from."""
    return list(files(begun, READ))


def folders(context: Context, parameter: Parameter, begun: str) -> list[CompletionItem]:
    """Leave it to the shell to suggest folders."""
    return [CompletionItem(begun, type="dir")]


def written_files(begun: str, before: str) -> Iterator[CompletionItem]:
    """Yield folders, and files that a report may be written to: none that claims are read from by their names."""
    for item in files(begun, before=before):
        if not item.value.lower().endswith(_CLAIMS):
            yield item


def files(begun: str, endings: str | tuple[str, ...] = "", before: str = "") -> Iterator[CompletionItem]:
    """Yield folders and files whose paths begin so, each after what stands before it in its word."""
    folder, name = os.path.split(begun)
    with suppress(OSError), os.scandir(os.path.expanduser(folder or ".")) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            is_hidden = entry.name.startswith(".") and not name.startswith(".")
            if is_hidden or not entry.name.startswith(name) or not entry.name.isprintable():
                continue
            path = before + os.path.join(folder, entry.name)
            if entry.is_dir():
                yield CompletionItem(f"{path}/", type="path")
            elif entry.name.lower().endswith(endings):
                yield CompletionItem(path, type="path")
