"""Named sets of types: words that a rule may use wherever it names a type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class TypeSet(NamedTuple):
    """What the types of a set have in common, and their names; subtypes of them belong to it, too."""

    description: str
    types: tuple[str, ...]


SETS: Mapping[str, TypeSet] = {
    "after-death": TypeSet(
        "What is only ever done for somebody who has died.",
        ("burial", "cremation", "funeral", "obituary", "probate"),
    ),
    "living-only": TypeSet(
        "What only the living can do or undergo, in person: to live somewhere, learn, work, take part, be held, appear "
        "before a court, testify, give up an office.",
        (
            *("residence", "education", "employment", "participation", "resignation"),
            *("arrest", "custody", "release-from-custody", "arraignment", "plea", "testimony"),
        ),
    ),
}
"""The sets that come with claimcheck."""
