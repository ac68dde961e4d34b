"""The types of claims as one page of Markdown: what every claim may say, then each type with its fields, then the sets.

What packs say of their types is data: nothing in it is taken for markup.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import groupby

from claimcheck.model.claims import Claim, Record, public_name
from claimcheck.reports.markup import cell, code, text
from claimcheck.reports.types import RECORDS, description_of, how_often, parent_of
from claimcheck.vocabulary.fields import FieldKind, kind_of, texts_in
from claimcheck.vocabulary.registry import Registry

_INTRODUCTION = """\
# Types of claims

A claim names its type, and by that its fields. *Moment* and *lasting* tell whether it has `when` alone, or `from` and
`until`; its keys are the fields by which one event is told from another of its type. A kind of another type has the
fields of that one, and its rules hold. `claimcheck explain TYPE` shows a type on the terminal, `claimcheck types
--output-format json` lists them for programs."""
_TITLES = {"claim": "Every claim", "source": "Sources", "entity": "Entities"}
_KINDS = """\
What a field holds: `text`, or one of the words given; a `quantity`, `share`, `length` of time, `term` or `age`; or the
id of an entity, by its kind: a `party` is a person or an organisation, an `entity` of any kind. One that is *present*
takes part, and so has to be alive."""


def render_types_page(known: Registry, names: Collection[str]) -> str:
    """Return the page of some types and sets."""
    ordered = sorted((name for name in known.types if name in names), key=lambda name: (known.home(name), name))
    homes = [block for home, members in groupby(ordered, known.home) for block in _home(home, list(members), known)]
    records = [block for name in RECORDS for block in _record(name)]
    sets = _sets(names, known) if known.sets.keys() & {*names} else ()
    return "\n\n".join([_INTRODUCTION, *records, *homes, *sets]) + "\n"


def _record(name: str) -> Iterable[str]:
    model, about = RECORDS[name]
    rows = [_common(model, field) for field in model.model_fields]
    return [f"## {_TITLES[name]}", about, _table(rows), *([_KINDS] if name == "claim" else [])]


def _common(model: type[Record], field: str) -> str:
    info = model.model_fields[field]
    words = ", ".join(map(code, texts_in(info.annotation)))
    required = "required" if info.is_required() else ""
    return _row(public_name(field), "; ".join(filter(None, (required, words))), info.description or "")


def _home(home: str, names: Collection[str], known: Registry) -> Iterable[str]:
    return [
        f"## {text(home)}",
        ", ".join(map(_link, names)),
        *(block for name in names for block in _type(name, known)),
    ]


def _type(name: str, known: Registry) -> Iterable[str]:
    model = known[name]
    parent = parent_of(model, known)
    facts = [
        "Lasting" if model.lasting else "Moment",
        f"a kind of {_link(parent)}" if parent else "",
        f"{how_often(model)} for the same {', '.join(map(code, model.keys))}"
        if model.keys
        else "can happen many times",
    ]
    rows = [_row(field, _kind(kind_of(model, field)), _said(model, field)) for field in model.own_fields()]
    return [f"### {text(name)}", _prose(description_of(model)), f"{', '.join(filter(None, facts))}.", _table(rows)]


def _said(model: type[Claim], field: str) -> str:
    return model.model_fields[field].description or ""


def _kind(kind: FieldKind) -> str:
    if kind.one_of:
        return ", ".join(map(code, kind.one_of))
    return f"{kind.kind}, present" if kind.present else kind.kind


def _sets(names: Collection[str], known: Registry) -> Iterable[str]:
    rows = [
        f"| {code(name)} | {_prose(one.description, cell)} | {', '.join(map(_link, known.matching(name)))} |"
        for name, one in sorted(known.sets.items())
        if name in names
    ]
    return ["## Sets of types", "A rule may name a set in place of a type.", _under(rows, "set", "says", "types")]


def _row(field: str, holds: str, says: str) -> str:
    return f"| {code(field)} | {holds} | {_prose(says, cell)} |"


def _table(rows: Collection[str]) -> str:
    return _under(rows, "field", "holds", "says") if rows else "No fields of its own."


def _under(rows: Iterable[str], *heads: str) -> str:
    return "\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *rows])


def _link(name: str) -> str:
    return f"[{text(name)}](#{name})"


def _prose(words: str, as_code: Callable[[str], str] = code) -> str:
    """Return text in which what stands between backquotes is code, as the authors of descriptions mean it."""
    parts = words.split("`")
    if len(parts) % 2 == 0:
        return text(words)
    return "".join(as_code(part) if number % 2 else _between(part) for number, part in enumerate(parts))


def _between(words: str) -> str:
    """Return text with the spaces around it, which part it from the code beside it."""
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' * before}{text(words)}{' ' * after}" if words.strip() else words
