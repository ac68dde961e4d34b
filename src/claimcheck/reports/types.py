"""The types of claims and the sets of them, as a list and one by one, for people and for programs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from claimcheck.model.claims import Claim
from claimcheck.reports.style import Style, printable, wrapped
from claimcheck.vocabulary.fields import kind_of
from claimcheck.vocabulary.registry import Registry


def types_catalogue(known: Registry) -> dict[str, list[dict[str, Any]]]:
    """Return what tools want to know of each type and of each set."""
    return {
        "types": [_described(name, known) for name in known.types],
        "sets": [
            {"name": name, "description": one.description, "types": list(known.matching(name))}
            for name, one in sorted(known.sets.items())
        ],
    }


def _described(name: str, known: Registry) -> dict[str, Any]:
    model = known[name]
    return {
        "name": name,
        "home": known.home(name),
        "description": _description(model),
        "of": _of(model, known),
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


def render_types(known: Registry, style: Style) -> str:
    """List the types by domain or pack: name, moment or lasting, how often, fields."""
    ordered = sorted(known.types, key=lambda name: (known.home(name), name))
    width = max(map(len, [*ordered, *known.sets]), default=0)
    blocks = []
    for home, names in groupby(ordered, known.home):
        rows = [style.bold(printable(home))]
        for name in names:
            model = known[name]
            fields = ", ".join(model.own_fields()) or "no fields of its own"
            once = _how_often(model).ljust(22)
            taken = width + 28 + 6
            shown = wrapped(fields, style.width - taken, " " * taken)
            rows.append(f"  {name.ljust(width)}  {_lasts(model).ljust(7)}  {once}  {shown}")
        blocks.append("\n".join(rows))
    rows = [style.bold("sets")]
    for name in sorted(known.sets):
        shown = wrapped(", ".join(known.matching(name)), style.width - width - 4, " " * (width + 4))
        rows.append(f"  {name.ljust(width)}  {shown}")
    return "\n\n".join([*blocks, "\n".join(rows)]) + "\n"


def render_type(name: str, known: Registry, style: Style) -> str:
    """Explain one type: what it is, how it is told from others of its kind, and each of its fields."""
    model = known[name]
    of = _of(model, known)
    head = f"{style.bold(name)} ({_lasts(model)}{f', a kind of {of}' if of else ''}, {printable(known.home(name))})"
    text = wrapped(printable(_description(model), 5_000), style.width - 2, "  ")
    told = f"  {_how_often(model)} for the same {', '.join(model.keys)}" if model.keys else "  can happen many times"
    below = [other for other in known.matching(name) if other != name]
    kinds = [f"  kinds of it: {', '.join(below)}"] if below else []
    fields = [line for field in model.own_fields() for line in _told(model, field, style)]
    dates = "from, until; or when, for a time at which it was going on" if model.lasting else "when"
    parts = [f"{head}\n  {text}", "\n".join([told, *kinds, f"  dates: {dates}"])]
    return "\n\n".join([*parts, *(["\n".join([style.bold("fields"), *fields])] if fields else [])]) + "\n"


def _told(model: type[Claim], field: str, style: Style) -> list[str]:
    kind = printable(str(kind_of(model, field)), 2_000)
    first = wrapped(f"{field} ({kind})", style.width - 2, "      ")
    description = printable(model.model_fields[field].description or "", 2_000)
    return [f"  {first}", f"    {wrapped(description, style.width - 4, '    ')}"]


def _of(model: type[Claim], known: Registry) -> str | None:
    """Return the type that one is a kind of, if it is."""
    return next((name for base in model.__mro__[1:] for name, one in known.types.items() if one is base), None)


def _description(model: type[Claim]) -> str:
    return " ".join((model.__doc__ or "").split())


def _lasts(model: type[Claim]) -> str:
    return "lasting" if model.lasting else "moment"


def _how_often(model: type[Claim]) -> str:
    return "many times" if model.often == "many" else model.often
