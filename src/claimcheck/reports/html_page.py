"""What a page of HTML shows, put together from a dossier: causes, findings, rows of the table, and data for its script.

The data, as JSON: `claims`, one for every row, `[mark, flags]` and for those that are not in the page as it is the id
and the texts in each cell; a mark is 0, or `[pieces, lanes, label, by]`, pieces of which `[kind, first, last]` in
seconds, the number of its lane in each way to sort them, and its label where its type and its source are not that.
`lanes` are the ways to sort marks, each with the names of its lanes; `cites` are the claims that each finding cites,
the suspect first; `views` are those on the findings and on everything, `first` is how many marks are shown at first,
0 for all, and `drawn` what the drawing of the script has in common with that of the page. What findings are called and
how severe they are is in the page itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import Final

from claimcheck.model.dates.ranges import in_words
from claimcheck.model.dossier import Dossier, ShownClaim
from claimcheck.model.findings import Cause, Finding, Repair
from claimcheck.model.timeline import TimelineEntry
from claimcheck.reports.html_marks import Lanes, Mark, lanes_of, links_of, marks_of, suspect_first, worst_of
from claimcheck.reports.html_picture import MEASURES, Picture, draw, label_of, view_of, view_of_findings
from claimcheck.reports.style import printable

MANY: Final = 2_000
"""Of more claims, the first view shows those that findings cite and their neighbours; rows are made when looked at."""
ROWS: Final = 500
"""Of many claims so many rows are in the page as it is."""
DRAWN: Final = 300
"""So many marks are drawn without scripts."""
LONGEST_CELL: Final = 400
_BREAKS: Final = re.compile(r"[\t\r\n]+")


def one_line(text: str, limit: int) -> str:
    """Return text as can be printed, on one line; longer text is cut with an ellipsis."""
    return printable(_BREAKS.sub(" ", text), limit)


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
class Page:
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
    def of(dossier: Dossier) -> Page:
        """Return the page of a dossier."""
        names = _names(dossier.report.findings)
        told = [
            ShownFinding(n, name, f) for n, (name, f) in enumerate(zip(names, dossier.report.findings, strict=True), 1)
        ]
        marks = marks_of(dossier)
        lanes = lanes_of(dossier, marks)
        links = links_of(dossier.report.findings, {mark.claim.id for mark in marks})
        picture = _picture(marks, lanes[0], links)
        drawn = {one.mark.claim.id for one in picture.marks} if picture else set()
        return Page(
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
    def blocks(self) -> Iterator[tuple[tuple[ShownCause, ...], bool]]:
        """Yield the causes in blocks, and whether those of a block hang together; lone ones share a block."""
        for together, members in groupby(self.groups, key=lambda group: len(group) > 1):
            groups = list(members)
            yield from ((group, True) for group in groups) if together else [(tuple(chain(*groups)), False)]

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

    @cached_property
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

    def repairs(self, shown: ShownFinding, cause: ShownCause) -> list[Repair]:
        """Return the repairs to show with a finding, those of the suspect first.

        What would mend all findings of a cause takes the place of what would mend the one that leads them.
        """
        finding = shown.finding
        own = [repair for repair in finding.repairs if repair.claim == finding.suspect]
        others = [repair for repair in finding.repairs if repair.claim != finding.suspect]
        leads = shown == cause.findings[0]
        return [*(cause.cause.repairs if leads and cause.cause.repairs else own), *others]

    @cached_property
    def reasons(self) -> Mapping[tuple[str, str], ShownFinding]:
        """Return for every rule and its reason the finding that tells it, the first on the page."""
        first: dict[tuple[str, str], ShownFinding] = {}
        for shown in (shown for cause in chain(*self.groups) for shown in cause.findings):
            first.setdefault((shown.finding.rule, shown.finding.why), shown)
        return first

    def label(self, mark: Mark) -> tuple[str, str]:
        """Return the label of a mark: what, and by whom."""
        return label_of(mark)

    @property
    def data(self) -> dict[str, object]:
        """Return what the script of the page works on."""
        place = {row.claim.id: n for n, row in enumerate(self.rows)}
        marks = {mark.claim.id: mark for mark in self.marks}
        here = len(self.here)
        return {
            "claims": [
                [*self._mark(row, marks.get(row.claim.id)), *([] if n < here else self._cells(row))]
                for n, row in enumerate(self.rows)
            ],
            "first": sum(row.claim.id in marks for row in self.rows[: self.dossier.first]) if self.is_large else 0,
            "lanes": [[lanes.title, lanes.names] for lanes in self.lanes],
            "cites": [[place[c] for c in suspect_first(f) if c in place] for f in self.dossier.report.findings],
            "views": [view_of_findings(self.marks), view_of(self.marks)],
            "drawn": MEASURES,
        }

    def _mark(self, row: Row, mark: Mark | None) -> list[object]:
        """Return where a claim is on the timeline, its label where its lanes do not say as much, and its colours."""
        suspected = any(shown.finding.suspect == row.claim.id for shown in row.findings)
        flags = f"{row.severity[:1] or '-'}{'s' * suspected}{'d' * bool(row.claim.discounted)}"
        if mark is None:
            return [0, flags]
        where = [lanes.of[row.claim.id] for lanes in self.lanes]
        pieces = [[kind[0], first, last] for kind, first, last in mark.pieces]
        label, by = label_of(mark)
        source, kind = (self.lanes[n].names[where[n]] for n in (2, 3))
        told = [0 if label == kind else label, *([] if by == source else [by])]
        return [[pieces, where, *(told if told != [0] else [])], flags]

    def _cells(self, row: Row) -> list[object]:
        """Return a row that is made when it is looked at: its claim's id, and the texts in each cell."""
        claim = row.claim
        cells = [
            [claim.id, f"{claim.file}:{claim.line}"],
            [row.claim.title, row.parts, row.remarks],
            [row.when or "no date", row.left],
            [row.source],
            *([[row.quote]] if self.has_quotes else []),
        ]
        return [claim.id, *([one_line(text, LONGEST_CELL) for text in cell] for cell in cells)]


def _names(findings: Iterable[Finding]) -> list[str]:
    """Return the fragments that name findings: by their fingerprints, so that they are the same in the next run."""
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        more = f"-{seen[finding.fingerprint]}" if seen[finding.fingerprint] > 1 else ""
        names.append(f"f-{finding.fingerprint}{more}")
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
    entry = entry.in_short
    start, end = in_words(entry.start), in_words(entry.end)
    if claim.span is not None and (in_words(claim.span.start), in_words(claim.span.end)) == (start, end):
        return ""
    told = [("", start)] if not entry.lasting or start == end else [("began ", start), ("ended ", end)]
    known = ", ".join(f"{word}{when}" for word, when in told if when != "any time")
    word = "by the others" if withdrawn or claim.span is None else "narrowed to"
    return f"{word}: {known}" if known else ""


def _picture(marks: Sequence[Mark], lanes: Lanes, links: Sequence[tuple[int, tuple[str, ...]]]) -> Picture | None:
    shown = marks if len(marks) <= DRAWN else marks[:DRAWN]
    view = view_of_findings(shown) or view_of(shown)
    return draw(shown, lanes, links, view) if view is not None else None
