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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from claimcheck.model.dates.ranges import in_words
from claimcheck.model.dossier import Dossier, ShownClaim
from claimcheck.model.findings import Cause, Finding, Report
from claimcheck.model.problems import ClaimcheckError, Place, Problem
from claimcheck.model.timeline import TimelineEntry
from claimcheck.reports.html_marks import Lanes, Mark, lanes_of, links_of, marks_of, worst_of
from claimcheck.reports.html_picture import GUTTER, WIDTH, Picture, draw, label_of, view_of
from claimcheck.reports.style import Style, counted, printable

if TYPE_CHECKING:
    from jinja2 import Environment

MANY: Final = 2_000
"""Of more claims, the first view shows those that findings cite and their neighbours; rows are made when looked at."""
ROWS: Final = 500
"""Of many claims so many rows are in the page as it is."""
DRAWN: Final = 300
"""So many marks are drawn without scripts."""
OPEN: Final = 40
"""So many findings are shown opened."""
_LONGEST: Final = 3_000
_LONGEST_CELL: Final = 400
_BREAKS: Final = re.compile(r"[\t\r\n]+")
_QUOTED: Final = re.compile(r"""("[^"\n]*"|'[^'\n]*'|`[^`]*`)|([^"'`]+)""")
_AROUND_SIGNS: Final = re.compile(r"\s*([{}()\[\];,:?=<>*/%&|!])\s*")
_INSTALL: Final = "pip install 'claimcheck-lint[html]'"


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
    page = _Page.of(dossier)
    css, script = _style(), _script()
    told = _environment().get_template("page.html").render(
        page=page,
        title=_title(dossier.report),
        report=dossier.report,
        summary=dossier.report.summary,
        style=style,
        css=css,
        script=script,
        policy=_policy(css, script),
        data=page.data,
        width=WIDTH,
        gutter=GUTTER,
        open=OPEN,
    )
    return "\n".join(line for one in told.split("\n") if (line := one.strip())) + "\n"


# -- what is shown ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, its number, and the fragment that names it."""

    number: int
    name: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class ShownCause:
    """A cause and its findings, the first of which leads."""

    cause: Cause
    findings: tuple[ShownFinding, ...]
    claim: ShownClaim | None

    @property
    def size(self) -> int:
        """Return how many findings rest on it."""
        return len(self.findings)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in the table: its cells as text, the findings that cite it, and whether it is drawn on the timeline."""

    claim: ShownClaim
    severity: str
    remarks: str
    parts: str
    when: str
    left: str
    source: str
    quote: str
    findings: tuple[ShownFinding, ...]
    drawn: bool


@dataclass(frozen=True)
class _Page:
    """What the templates show."""

    dossier: Dossier
    groups: tuple[tuple[ShownCause, ...], ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    lanes: tuple[Lanes, ...]
    links: tuple[tuple[int, tuple[str, ...]], ...]
    names: tuple[str, ...]
    picture: Picture | None

    @staticmethod
    def of(dossier: Dossier) -> _Page:
        names = _names(dossier.report.findings)
        told = [ShownFinding(n, name, f) for n, (name, f) in enumerate(zip(names, dossier.report.findings), start=1)]
        marks = marks_of(dossier)
        lanes = lanes_of(dossier, marks)
        links = links_of(dossier.report.findings, {mark.claim.id for mark in marks})
        picture = _picture(marks, lanes[0], links)
        drawn = {one.mark.claim.id for one in picture.marks} if picture else set()
        return _Page(
            dossier,
            tuple(_groups(dossier, told)),
            tuple(_rows(dossier, told, drawn)),
            tuple(marks),
            tuple(lanes),
            tuple(links),
            tuple(names),
            picture,
        )

    @property
    def is_large(self) -> bool:
        """Tell whether there are too many claims to show them all at once."""
        return len(self.rows) > MANY

    @cached_property
    def here(self) -> Sequence[Row]:
        """Return the rows that are in the page as it is; the others are made when looked at."""
        cited = sum(bool(row.severity) for row in self.rows)
        return self.rows[: min(max(ROWS, cited), MANY)] if self.is_large else self.rows

    @cached_property
    def ids(self) -> set[str]:
        """Return the ids of the claims whose rows are in the page as it is."""
        return {row.claim.id for row in self.here}

    @cached_property
    def drawn(self) -> set[str]:
        """Return the ids of the claims that are drawn without scripts."""
        return {row.claim.id for row in self.rows if row.drawn}

    @cached_property
    def linked(self) -> set[int]:
        """Return the numbers of the findings that are drawn as links."""
        return {position + 1 for position, _ in self.links}

    @property
    def has_quotes(self) -> bool:
        """Tell whether some claim quotes its source."""
        return any(row.quote for row in self.rows)

    @property
    def undrawn(self) -> int:
        """Return how many claims have no place in time."""
        return len(self.rows) - len(self.marks)

    @property
    def left_out(self) -> int:
        """Return how many claims are not on the page at all."""
        return self.dossier.report.summary.claims - len(self.rows)

    @cached_property
    def by_claim(self) -> Mapping[str, ShownClaim]:
        """Return the claims by their ids."""
        return {claim.id: claim for claim in self.dossier.claims}

    def label(self, mark: Mark) -> tuple[str, str]:
        """Return the label of a mark: what, and by whom."""
        return label_of(mark)

    @property
    def data(self) -> str:
        """Return what the script of the page works on, as JSON that can stand in it."""
        place = {row.claim.id: n for n, row in enumerate(self.rows)}
        marks = {mark.claim.id: mark for mark in self.marks}
        here = len(self.here)
        document = {
            "claims": [
                [row.claim.id, *self._mark(marks.get(row.claim.id)), *([] if n < here else [_cells(row)])]
                for n, row in enumerate(self.rows)
            ],
            "first": sum(row.claim.id in marks for row in self.rows[: self.dossier.first]) if self.is_large else 0,
            "lanes": [[lanes.title, lanes.names] for lanes in self.lanes],
            "links": [
                [number, self.names[number], self.dossier.report.findings[number].severity, [place[c] for c in claims]]
                for number, claims in self.links
            ],
            "cites": [[place[c] for c in finding.claim_ids if c in place] for finding in self.dossier.report.findings],
            "names": self.names,
            "views": [_view_of_findings(self.marks), view_of(self.marks)],
        }
        return _json(document)

    def _mark(self, mark: Mark | None) -> list[object]:
        if mark is None:
            return [0]
        where = [lanes.of[mark.claim.id] for lanes in self.lanes]
        pieces = [[_LETTERS[kind], first, last] for kind, first, last in mark.pieces]
        flags = f"{mark.severity[:1]}{'s' * mark.suspected}{'d' * bool(mark.claim.discounted)}"
        return [[label_of(mark), pieces, where, flags]]


_LETTERS: Final = {"may": "m", "was": "w", "left": "l", "other": "o"}


def _names(findings: Iterable[Finding]) -> list[str]:
    """Return the fragments that name findings: by their fingerprints, so that they are the same in the next run."""
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        more = f"-{seen[finding.fingerprint]}" if seen[finding.fingerprint] > 1 else ""
        names.append(f"finding-{finding.fingerprint}{more}")
    return names


def _groups(dossier: Dossier, findings: Sequence[ShownFinding]) -> Iterator[tuple[ShownCause, ...]]:
    claims = {claim.id: claim for claim in dossier.claims}
    for _, causes in groupby(dossier.report.causes, key=lambda cause: cause.group):
        yield tuple(
            ShownCause(cause, tuple(findings[n] for n in cause.findings), claims.get(cause.suspect)) for cause in causes
        )


def _rows(dossier: Dossier, findings: Sequence[ShownFinding], drawn: set[str]) -> Iterator[Row]:
    citing: dict[str, list[ShownFinding]] = {}
    for shown in findings:
        for name in dict.fromkeys(shown.finding.claim_ids):
            citing.setdefault(name, []).append(shown)
    worst = worst_of(dossier.report.findings)
    entries = {entry.id: entry for entry in dossier.timeline.entries}
    suspects = {cause.suspect for cause in dossier.report.causes}
    for claim in dossier.claims:
        remarks = [
            "" if claim.stance == "asserted" else claim.stance,
            f"so {claim.speaker} is reported to say" if claim.speaker else "",
            f"counts for nothing: {claim.discounted}" if claim.discounted else "",
            "suspected to be wrong" if claim.id in suspects else "",
        ]
        others = (f"{p.field}: {name}" for p in claim.parts if (name := dossier.entities[p.entity]) not in claim.title)
        yield Row(
            claim,
            worst.get(claim.id, ""),
            "; ".join(filter(None, remarks)),
            "; ".join(others),
            ", ".join(f"{word} {text}" if claim.lasting else text for word, text in claim.dates),
            _left(claim, entries.get(claim.event), withdrawn=claim.id in dossier.timeline.withdrawn),
            claim.cited_as,
            claim.quote,
            tuple(citing.get(claim.id, ())),
            claim.id in drawn,
        )


def _left(claim: ShownClaim, entry: TimelineEntry | None, *, withdrawn: bool) -> str:
    """Say when the event was by all that is not suspected, where that is not what the claim says itself."""
    if entry is None or not entry.is_possible:
        return ""
    start, end = in_words(entry.start), in_words(entry.end)
    if claim.span is not None and (in_words(claim.span.start), in_words(claim.span.end)) == (start, end):
        return ""
    told = [("", start)] if not entry.lasting or start == end else [("began ", start), ("ended ", end)]
    known = ", ".join(f"{word}{when}" for word, when in told if when != "any time")
    word = "by the others" if withdrawn or claim.span is None else "narrowed to"
    return f"{word}: {known}" if known else ""


def _picture(marks: Sequence[Mark], lanes: Lanes, links: Sequence[tuple[int, tuple[str, ...]]]) -> Picture | None:
    shown = marks if len(marks) <= DRAWN else marks[:DRAWN]
    view = _view_of_findings(shown) or view_of(shown)
    return draw(shown, lanes, links, view) if view is not None else None


def _view_of_findings(marks: Iterable[Mark]) -> tuple[int, int] | None:
    return view_of(mark for mark in marks if mark.severity)


def _cells(row: Row) -> list[object]:
    """Return a row that is made when it is looked at."""
    claim = row.claim
    cells = (claim.title, row.parts, row.remarks, row.when, row.left, row.source, row.quote)
    return [f"{claim.file}:{claim.line}", *(_cut(cell, _LONGEST_CELL) for cell in cells)]


# -- how it is written -----------------------------------------------------------------------------------------------


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
    environment.filters |= {"counted": counted, "cut": _cut, "excerpt": _excerpt}
    environment.globals |= {"cell": _LONGEST_CELL}
    return environment


def _shown(value: object) -> object:
    """Return a value as templates put it: text as can be printed, on one line."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return printable(_BREAKS.sub(" ", value), _LONGEST)


def _cut(text: str, limit: int) -> str:
    return printable(_BREAKS.sub(" ", text), limit)


def _excerpt(citation: Any) -> tuple[str, str, str]:
    """Return the line that a claim stands on in three parts around its value, cut to what is near."""
    line = citation.excerpt.rstrip("\r\n")
    if not line or not citation.length:
        return "", line.strip()[:_LONGEST_CELL], ""
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

    return Markup(text)  # noqa: S704 -- a file of our own, or JSON escaped for where it stands


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
