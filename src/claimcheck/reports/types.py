"""The types of claims and the sets of them, as a list and one by one, for people and for programs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Any

from claimcheck.model.claims import Claim, Entity, LastingClaim, Record, Source, public_name
from claimcheck.reports.style import Style, begins_a_word, printable, wrapped
from claimcheck.vocabulary.fields import kind_of, texts_in
from claimcheck.vocabulary.registry import Registry

RECORDS: Mapping[str, tuple[type[Record], str]] = {
    "claim": (LastingClaim, "What every claim may say, whatever its type. `when` alone dates what is one moment."),
    "source": (Source, "What `sources` says of a source, below its id."),
    "entity": (Entity, "What `entities` says of whom or what claims are about, below its id."),
}
"""What has the same fields whatever the types: its model, and what it is."""


def names_with(words: Iterable[str], known: Registry) -> tuple[str, ...]:
    """Return the types and sets with which every word is found: their pack, or how a word of theirs begins."""
    texts = {name: f"{name} {description_of(known[name])}" for name in known.types}
    texts |= {name: f"{name} {one.description}" for name, one in known.sets.items()}
    homes = {name: known.home(name) for name in known.types}
    found = [*texts]
    for word in words:
        at_home = [name for name in found if homes.get(name) == word]
        found = at_home or [name for name in found if begins_a_word(word, texts[name])]
    return tuple(found)


def types_catalogue(known: Registry, names: Collection[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return what tools want to know of each type and of each set, or of those of some names."""
    return {
        "types": [_described(name, known) for name in known.types if names is None or name in names],
        "sets": [
            {"name": name, "description": one.description, "types": list(known.matching(name))}
            for name, one in sorted(known.sets.items())
            if names is None or name in names
        ],
    }


def _described(name: str, known: Registry) -> dict[str, Any]:
    model = known[name]
    return {
        "name": name,
        "home": known.home(name),
        "description": description_of(model),
        "of": parent_of(model, known),
        "lasting": model.lasting,
        "often": model.often,
        "keys": list(model.keys),
        "about_years": model.about_years,
        "fields": [_field(model, field) for field in model.own_fields()],
    }


def _field(model: type[Claim], field: str) -> dict[str, Any]:
    kind = kind_of(model, field)
    return {
        "name": field,
        "kind": kind.kind,
        "entity": kind.entity,
        "present": kind.present,
        "one_of": list(kind.one_of),
        "description": model.model_fields[field].description or "",
    }


def render_types(known: Registry, style: Style, names: Collection[str] | None = None) -> str:
    """List the types by domain or pack, or those of some names: name, moment or lasting, how often, fields."""
    shown_types = [name for name in known.types if names is None or name in names]
    ordered = sorted(shown_types, key=lambda name: (known.home(name), name))
    width = max(map(len, [*ordered, *known.sets]), default=0)
    blocks = []
    for home, members in groupby(ordered, known.home):
        rows = [style.bold(printable(home))]
        for name in members:
            model = known[name]
            fields = ", ".join(model.own_fields()) or "no fields of its own"
            once = how_often(model).ljust(22)
            taken = width + 28 + 6
            shown = wrapped(fields, style.width - taken, " " * taken)
            rows.append(f"  {name.ljust(width)}  {_lasts(model).ljust(7)}  {once}  {shown}")
        blocks.append("\n".join(rows))
    rows = []
    for name in sorted(known.sets):
        if names is not None and name not in names:
            continue
        shown = wrapped(", ".join(known.matching(name)), style.width - width - 4, " " * (width + 4))
        rows.append(f"  {name.ljust(width)}  {shown}")
    sets = ["\n".join([style.bold("sets"), *rows])] if rows else []
    return "\n\n".join([*blocks, *sets]) + "\n"


def explains(name: str, known: Registry) -> bool:
    """Tell whether there is something of that name to explain."""
    return name in known or name in known.sets or name in RECORDS


def render_explained(name: str, known: Registry, style: Style) -> str:
    """Explain a type, a set of types, or what every claim, source or entity may say."""
    if name in known:
        return render_type(name, known, style)
    return _render_set(name, known, style) if name in known.sets else _render_record(name, style)


def _render_set(name: str, known: Registry, style: Style) -> str:
    text = wrapped(printable(known.sets[name].description, 5_000), style.width - 2, "  ")
    listed = wrapped(", ".join(known.matching(name)), style.width - 2, "  ")
    use = f"rules may write `match: {{event: {name}}}`"
    return f"{style.bold(name)} (a set of types)\n  {text}\n\n{style.bold('types')}\n  {listed}\n\n  {use}\n"


def _render_record(name: str, style: Style) -> str:
    model, about = RECORDS[name]
    lines = [style.bold("fields")]
    for field, info in model.model_fields.items():
        texts = " | ".join(texts_in(info.annotation))
        kind = ": ".join(part for part in ("required" if info.is_required() else "", texts) if part)
        lines.append(f"  {public_name(field)}{f' ({kind})' if kind else ''}")
        lines.append(f"    {wrapped(info.description or '', style.width - 4, '    ')}")
    types = "\n  The fields of a type beside these: `claimcheck explain TYPE`." if name == "claim" else ""
    return f"{style.bold(name)}\n  {wrapped(about, style.width - 2, '  ')}{types}\n\n" + "\n".join(lines) + "\n"


def render_type(name: str, known: Registry, style: Style) -> str:
    """Explain one type: what it is, how it is told from others of its kind, and each of its fields."""
    model = known[name]
    of = parent_of(model, known)
    head = f"{style.bold(name)} ({_lasts(model)}{f', a kind of {of}' if of else ''}, {printable(known.home(name))})"
    text = wrapped(printable(description_of(model), 5_000), style.width - 2, "  ")
    told = f"  {how_often(model)} for the same {', '.join(model.keys)}" if model.keys else "  can happen many times"
    below = [other for other in known.matching(name) if other != name]
    kinds = [f"  kinds of it: {', '.join(below)}"] if below else []
    fields = [line for field in model.own_fields() for line in _told(model, field, style)]
    dates = "from, until; or when, for a time at which it was going on" if model.lasting else "when"
    parts = [f"{head}\n  {text}", "\n".join([told, *kinds, f"  dates: {dates}"])]
    common = "every claim may say more, such as its source, quote and stance: `claimcheck explain claim`"
    shown = ["\n".join([style.bold("fields"), *fields])] if fields else []
    return "\n\n".join([*parts, *shown, f"  {wrapped(common, style.width - 2, '  ')}"]) + "\n"


def _told(model: type[Claim], field: str, style: Style) -> list[str]:
    kind = printable(str(kind_of(model, field)), 2_000)
    first = wrapped(f"{field} ({kind})", style.width - 2, "      ")
    description = printable(model.model_fields[field].description or "", 2_000)
    return [f"  {first}", f"    {wrapped(description, style.width - 4, '    ')}"]


def parent_of(model: type[Claim], known: Registry) -> str | None:
    """Return the type that one is a kind of, if it is."""
    return next((name for base in model.__mro__[1:] for name, one in known.types.items() if one is base), None)


def description_of(model: type[Claim]) -> str:
    """Return what a type says of itself, on one line."""
    return " ".join((model.__doc__ or "").split())


def _lasts(model: type[Claim]) -> str:
    return "lasting" if model.lasting else "moment"


def how_often(model: type[Claim]) -> str:
    """Return how often it happens for the same keys, in words."""
    return "many times" if model.often == "many" else model.often
