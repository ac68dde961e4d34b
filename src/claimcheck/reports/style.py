"""How text reaches a terminal: colours, widths, and nothing that could control it.

Text from claim files is data. Control characters, line breaks, bidirectional overrides and lone surrogates are
shown as escapes, so that no claim can move the cursor, forge a line of output, or hide. So is what a CI runner takes
for a command wherever it stands in a line, such as `##[group]` and `##vso[`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import click

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
    r"|#(?=#[A-Za-z]*\[)"
)
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_COLORS = {"error": "red", "warning": "yellow", "info": "cyan", "note": "green", "help": "cyan", "place": "blue"}


@dataclass(frozen=True, slots=True)
class Style:
    """What the output may look like: whether coloured, how many columns wide, and how much is told.

    `quiet` leaves out notices and the summary; with `each`, every finding is told in full, not only the first of
    each cause; with `statistics`, what was found is also counted.
    """

    color: bool = False
    width: int = 100
    quiet: bool = False
    each: bool = False
    statistics: bool = False

    def paint(self, text: str, word: str, *, bold: bool = True) -> str:
        """Colour text the way things of its kind are; as it is without colour."""
        return click.style(text, fg=_COLORS.get(word), bold=bold) if self.color else text

    def bold(self, text: str) -> str:
        """Make text stand out."""
        return click.style(text, bold=True) if self.color else text


def printable(text: str, limit: int = 500) -> str:
    """Return text that is safe to print on one line; longer text than `limit` characters is cut with an ellipsis."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return _UNSAFE.sub(_escaped, cut)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _NAMED.get(character) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def width_of(text: str) -> int:
    """Return how many columns printable text takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def wrapped(text: str, width: int, indent: str, taken: int = 0) -> str:
    """Wrap text at blanks into lines of `width` columns, of which the first has `taken` already.

    Further lines begin with `indent`, which is not counted.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width_of(click.unstyle(longer)) > width - (0 if lines else taken):
            lines.append(line)
            line = word
        else:
            line = longer
    return f"\n{indent}".join([*lines, line])


def counted(number: int, word: str, plural: str = "") -> str:
    """Return a number with its word: `1 error`, `2 errors`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def begins_a_word(word: str, text: str) -> bool:
    """Tell whether a word of a text begins with `word`, in whichever case."""
    return re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) is not None
