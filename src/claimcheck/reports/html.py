"""The report as one page of HTML that needs nothing else: no network, no server, and to be read, no scripts.

What claims say is text everywhere: templates escape it, and before that it is made printable, so that nothing in it
can hide, reorder the line it stands on, or end the script that holds data. A policy in the page allows its own style
and its own script, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from claimcheck.model.dossier import Dossier
from claimcheck.model.findings import Citation, Finding, Report
from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.reports.html_page import LONGEST_CELL, Page, one_line
from claimcheck.reports.html_picture import WIDTH
from claimcheck.reports.style import Style, counted

if TYPE_CHECKING:
    from jinja2 import Environment

OPEN: Final = 40
"""So many findings are shown opened."""
TOLD: Final = 300
"""So many findings are elements from the start; the others are text until they are opened, or where no script runs."""
_LONGEST: Final = 3_000
_CODE: Final = re.compile(r"`([^`]+)`")
_QUOTED: Final = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)|([^"'`]+)""")
_AROUND_SIGNS: Final = re.compile(r"\s*([{}()\[\];,:?=<>*/%&|!]|(?<![+-] )[+-](?! ?[+-]))\s*")
_INSTALL: Final = "pip install jinja2"


def require_jinja() -> None:
    """Raise `ClaimcheckError`, which says how to install it, if what pages are made with is not there."""
    try:
        import jinja2  # noqa: F401
    except ImportError as error:
        message = "a page of HTML is made with Jinja2, which is not installed"
        raise ClaimcheckError(Problem(Place("options"), message, "", "output-format", "html", hint=_INSTALL)) from error


def render_html(dossier: Dossier, style: Style) -> str:
    """Render the page. A `quiet` one has no notices; with `each`, all findings are opened.

    Raises `ClaimcheckError` if Jinja2 is not installed.
    """
    require_jinja()
    page = Page.of(dossier)
    css, script = _style(), _script()
    told = (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            title=_title(dossier.report),
            report=dossier.report,
            summary=dossier.report.summary,
            style=style,
            css=css,
            script=script,
            policy=_policy(css, script),
            data=_json(page.data),
            width=WIDTH,
            open=OPEN,
            told=len(dossier.report.findings) if style.each else TOLD,
        )
    )
    return "\n".join(line for one in told.split("\n") if (line := one.strip())) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("claimcheck.reports"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "counted": counted,
        "cut": one_line,
        "excerpt": _excerpt,
        "coded": _coded,
        "px": _px,
    }
    environment.globals |= {"cell": LONGEST_CELL, "cites": _places_in}
    return environment


def _shown(value: object) -> object:
    """Return a value as templates put it: text as can be printed, on one line."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return one_line(value, _LONGEST)


def _coded(text: str) -> Any:
    """Return a text of a rule, what stands between its backticks as code."""
    from markupsafe import escape

    parts = _CODE.split(one_line(text, _LONGEST))
    return _marked("".join(f"<code>{escape(part)}</code>" if n % 2 else escape(part) for n, part in enumerate(parts)))


def _px(pixels: float) -> str:
    return f"{round(pixels, 1) + 0:g}"


def _places_in(finding: Finding) -> dict[str, int]:
    """Return the number that each cited claim has in the list of a finding."""
    return {citation.id: number for number, citation in reversed([*enumerate(finding.claims, start=1)])}


def _excerpt(citation: Citation) -> tuple[str, str, str]:
    """Return the line that a claim stands on in three parts around its value, cut to what is near."""
    line = citation.excerpt.rstrip("\r\n")
    if not line or not citation.length:
        return "", line.strip()[:LONGEST_CELL], ""
    first = citation.column - 1
    last = first + citation.length
    before, after = line[:first].lstrip(), line[last:]
    return f"…{before[-80:]}" if len(before) > 81 else before, line[first:last], after[:120]


@cache
def _style() -> Any:
    """Return the style of the page."""
    return _marked("\n".join(_lines_of("page.css")))


@cache
def _script() -> Any:
    """Return the script of the page, without remarks and without the blanks around signs.

    The script has a semicolon after every statement, and neither blanks nor quotes in its regular expressions.
    """
    text = "\n".join(line for line in _lines_of("page.js") if not line.startswith("//"))
    return _marked("".join(quoted or _AROUND_SIGNS.sub(r"\1", other) for quoted, other in _QUOTED.findall(text)))


def _lines_of(name: str) -> Iterator[str]:
    from importlib.resources import files

    text = files("claimcheck.reports").joinpath("templates", name).read_text(encoding="utf-8")
    return (line for one in text.split("\n") if (line := one.strip()))


def _marked(text: str) -> Any:
    """Return text that is put into the page as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- a file of our own, or text escaped for where it stands


def _policy(css: str, script: str) -> str:
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (css, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'"
    )


def _json(document: object) -> Any:
    """Return JSON that cannot end the element it stands in, whatever it holds."""
    text = json.dumps(_printable(document), separators=(",", ":"))
    return _marked(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _printable(value: object) -> object:
    if isinstance(value, str):
        return _shown(value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value


def _title(report: Report) -> str:
    """Return the verdict in a few words."""
    summary = report.summary
    counts = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info"))
    found = ", ".join(counted(number, word) for number, word in counts if number)
    return found or "no contradictions"
