"""Which claims the events of a tree are: only those that the vocabulary has a type for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claimcheck.reading.gedcom.ages import age_of
from claimcheck.reading.gedcom.ids import Ids
from claimcheck.reading.gedcom.structures import Structure


@dataclass(frozen=True, slots=True)
class Kind:
    """What events of a tag are: the type of their claims, what these always say, and the field that holds the value.

    One that only `matters_dated` is no claim without a date.
    """

    type: str
    says: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    matters_dated: bool = False


def _taking_part(activity: str) -> Kind:
    return Kind("participation", {"activity": activity}, matters_dated=True)


BIRTH = "birth"
PERSONAL = {
    "BIRT": Kind(BIRTH),
    "CHR": Kind("baptism"),
    "CHRA": Kind("baptism"),
    "BAPM": Kind("baptism"),
    "DEAT": Kind("death"),
    "BURI": Kind("burial"),
    "CREM": Kind("burial", {"remains": "ashes"}),
    "RESI": Kind("residence", matters_dated=True),
    "CENS": Kind("census", matters_dated=True),
    "OCCU": Kind("employment", value="position", matters_dated=True),
    "EDUC": Kind("education", matters_dated=True),
    "EMIG": Kind("emigration", matters_dated=True),
    "IMMI": Kind("immigration", matters_dated=True),
    "CONF": _taking_part("confirmation"),
    "FCOM": _taking_part("first communion"),
    "BARM": _taking_part("bar mitzvah"),
    "BASM": _taking_part("bat mitzvah"),
    "ORDN": _taking_part("ordination"),
}
OF_COUPLES = {"MARR": Kind("marriage"), "DIV": Kind("divorce")}


def happened(event: Structure) -> bool:
    """Tell whether a record says that the event took place: `DIV N` says that it did not."""
    return event.value.strip().upper() not in ("N", "NO")


def details_of(event: Structure, kind: Kind) -> dict[str, object]:
    """Return what an event says beside who and when."""
    given: dict[str, object] = dict(kind.says)
    if kind.value and event.text:
        given[kind.value] = event.text
    if kind.type == "death" and (cause := event.text_of("CAUS")):
        given["cause"] = cause
    if kind.type == "death" and (age := age_of(event.text_of("AGE"))):
        given["age"] = age
    return given


def citation_of(event: Structure, ids: Ids) -> dict[str, object]:
    """Return the source and the page where exactly one source is cited: of several, none can be named alone."""
    cited = [part for part in event.parts if part.tag == "SOUR"]
    sources = {part.pointer for part in cited}
    if len(sources) != 1 or "" in sources:
        return {}
    pages = {page for part in cited if (page := part.text_of("PAGE"))}
    source: dict[str, object] = {"source": ids.of(sources.pop())}
    return source | ({"locator": pages.pop()} if len(pages) == 1 else {})
