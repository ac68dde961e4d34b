"""What a name that is none was meant for: a field under another name, or the name of somebody where an id is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pydantic import BaseModel

from claimcheck.model.claims import Claim, as_id
from claimcheck.model.problems import nearest

_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("date", "day", "year", "time", "on", "happened"), ("when", "published")),
    **dict.fromkeys(("start", "begin", "began", "since"), ("from", "when")),
    **dict.fromkeys(("end", "ended", "to"), ("until", "when")),
    **dict.fromkeys(("page", "paragraph", "section"), ("locator",)),
    "speaker": ("by",),
}
"""What people may call a field, without `_date` or `_at`, and what it is called: the first that there is."""
_NAMING_ENTITIES = ("by", "same_as", "within")


def hint_for_field(field: str, known: Collection[str]) -> str:
    """Return which field is meant by an unknown one; if none is like it, how a field of one's own is named."""
    plain = field.strip().lower()
    also_called = _ALSO_CALLED.get(plain.removesuffix("_date").removesuffix("_at"), ())
    meant = next((name for name in also_called if name in known), "") or nearest(plain, known)
    return f"did you mean {meant!r}?" if meant else f"a field of your own begins with x-: x-{field.strip()[:40]}"


def hint_for_id(text: str, model: type[BaseModel], field: str) -> str:
    """Return what to write in place of a name where an id is wanted."""
    made = as_id(text)
    if field == "source":
        return f"name the source by an id, such as {made or 'gazette'}, and give its title under `sources`"
    if field in _NAMING_ENTITIES or (issubclass(model, Claim) and field in model.roles()):
        return f"name the entity by an id, such as {made or 'ann'}, and give its name under `entities`"
    return f"write such as {made}" if made else ""
