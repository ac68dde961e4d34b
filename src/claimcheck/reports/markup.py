"""Text as Markdown shows it: what claims and rules say is data, and nothing in it is taken for markup or HTML."""

from __future__ import annotations

import html
import re

from claimcheck.reports.style import printable

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]|:(?=//)|(?<=www)\.|^[-+=#]")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])")
_MENTION = re.compile(r"[@#](?=\w)|(?<=\bGH)-(?=\d)", re.IGNORECASE)
_APART = "&#8203;"
"""A space without width, which keeps `@` and `#` from naming somebody or something: a backslash would not."""
_NO_LIMIT = 1_000_000


def text(words: str, limit: int = _NO_LIMIT) -> str:
    """Return text that Markdown shows as it is, on one line, and that notifies nobody."""
    escaped = _MARKUP.sub(r"\\\g<0>", printable(words.strip(), limit))
    return _apart(_LIST_NUMBER.sub(r"\1\\\2", escaped))


def in_html(words: str, limit: int = _NO_LIMIT) -> str:
    """Return text that stands within an HTML element on one line, and that notifies nobody."""
    return _apart(html.escape(printable(words.strip(), limit)))


def code(words: str, limit: int = _NO_LIMIT) -> str:
    """Return text as code on one line."""
    shown = printable(words, limit) or " "
    marks = "`" * (_longest_run(shown) + 1)
    padding = " " if "`" in shown or (shown.strip() and shown.startswith(" ")) else ""
    return f"{marks}{padding}{shown}{padding}{marks}"


def cell(words: str, limit: int = _NO_LIMIT) -> str:
    """Return text as code in a cell of a table, in which a bar ends the cell even within code."""
    return code(words, limit).replace("|", "\\|")


def fenced(language: str, words: str) -> str:
    """Return text as a block of code."""
    lines = [printable(line, _NO_LIMIT) for line in words.split("\n")]
    fence = "`" * max(3, _longest_run(words) + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


def _apart(shown: str) -> str:
    return _MENTION.sub(rf"\g<0>{_APART}", shown)


def _longest_run(shown: str) -> int:
    return max(map(len, re.findall("`+", shown)), default=0)
