"""Quotes looked up in the texts of their sources: what the check `quote-in-text` finds; and all checks of quotes.

Only claims that count are looked at, and of these the ones whose source has a text at hand. A text is read and folded
once, and let go when its quotes have been looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from claimcheck.engine.claims import Claims
from claimcheck.engine.compiled import MAX_ROWS
from claimcheck.engine.events import Merged
from claimcheck.engine.misdated import misdated
from claimcheck.model.checked import CheckedRule, FromCheckWord, FromProof
from claimcheck.model.findings import Citation, Finding, Repair, Step
from claimcheck.model.quotations import Difference, Folded, Match, Missing, find, fold, has_words
from claimcheck.reading import Reading
from claimcheck.reading.chunks import LargeFile
from claimcheck.reading.lines import read_json_line
from claimcheck.reading.spans import span_of
from claimcheck.reading.texts import SourceText, SourceTexts, sources_with_text

BATCH = 50_000
MAX_SEARCHED = 200_000_000
"""How many characters of one text are gone through to find the nearest passages of its missing quotes."""
_FIRST_WORDS = 12
_DIFFERENCES = 3


class Quote(NamedTuple):
    """The quote of a claim, with the numbers of the claim and of its event."""

    claim: int
    event: int
    words: str


@dataclass(frozen=True, slots=True)
class Misquote:
    """A quote that is not in its source's text."""

    quote: Quote
    source: str
    text: SourceText
    missing: Missing
    repaired: str | None
    compared: bool


def judge_quotes(rules: Iterable[CheckedRule], merged: Merged, root: Path) -> tuple[list[Finding], list[str]]:
    """Return what rules find in quotes, and the ids of those of which some findings are left out."""
    found: list[Finding] = []
    cut_off: list[str] = []
    for rule in rules:
        findings, is_cut_off = (
            misquoted(rule, merged, root) if rule.check == "quote-in-text" else misdated(rule, merged)
        )
        found += findings
        cut_off += [rule.id] if is_cut_off else []
    return found, cut_off


def misquoted(rule: CheckedRule, merged: Merged, root: Path) -> tuple[list[Finding], bool]:
    """Return a finding for every quote that is not in its source, and whether there are more than are reported.

    A text that cannot be used is reported as a problem of the reading.
    """
    claims = merged.claims
    names = sources_with_text(claims.reading)
    texts = SourceTexts(claims.reading, root)
    quotes = _quotes(claims, names)
    found: list[Misquote] = []
    for name in names:
        text = texts.read(name)
        if text is not None and quotes[name] and len(found) <= MAX_ROWS:
            found += _missing(quotes[name], name, text, MAX_ROWS + 1 - len(found))
    shown = found[:MAX_ROWS]
    claims.fetch(one.quote.claim for one in shown)
    return [_Account(rule, one, claims).finding() for one in shown], len(found) > MAX_ROWS


# -- the quotes ----------------------------------------------------------------------------------------------------


def _quotes(claims: Claims, sources: Sequence[str]) -> dict[str, list[Quote]]:
    """Return the quotes of the claims that count, by source, in the order of reading."""
    sql = (
        "SELECT claim.claim, claim.event, claim.id, claim.source, told.file, told.line "
        "FROM claim JOIN told ON told.ord = claim.ord "
        "WHERE claim.source IN (SELECT unnest($1::VARCHAR[])) AND told.ord >= $2 AND told.ord < $3 ORDER BY told.ord"
    )
    files = {number: name for name, number in claims.reading.order.items()}
    kept = claims.reading.claims
    quotes: dict[str, list[Quote]] = defaultdict(list)
    for first in range(0, claims.table.size, BATCH):
        rows = claims.table.query(sql, [list(sources), first, first + BATCH])
        lines = _Lines(claims.reading, [(files[row[4]], row[5]) for row in rows if row[2] not in kept])
        for number, event, name, source, file, line in rows:
            words = kept[name].claim.quote if name in kept else lines.quote(files[file], line)
            if words and has_words(words):
                quotes[source].append(Quote(number, event, words))
    return quotes


class _Lines:
    """Lines of large files, looked up together and not kept."""

    def __init__(self, reading: Reading, wanted: Sequence[tuple[str, int]]) -> None:
        numbers: dict[str, list[int]] = defaultdict(list)
        for file, line in wanted:
            numbers[file].append(line)
        self._texts = {file: _unkept(reading.large[file]).lines(found) for file, found in numbers.items()}

    def quote(self, file: str, line: int) -> str | None:
        """Return the quote on a line, if it has one."""
        text = self._texts[file].get(line, "")
        if '"quote"' not in text and "\\u" not in text:
            return None
        try:
            value = read_json_line(text)
        except (ValueError, RecursionError):  # the file has changed: what is cited of it will be refused
            return None
        quote = value.get("quote") if isinstance(value, dict) else None
        return quote if isinstance(quote, str) else None


def _unkept(file: LargeFile) -> LargeFile:
    return LargeFile(file.name, file.open, file.path, file.default_source, file.chunks)


# -- looking them up -----------------------------------------------------------------------------------------------


def _missing(quotes: Sequence[Quote], source: str, text: SourceText, limit: int) -> Iterator[Misquote]:
    """Yield the quotes that a text does not have, at most so many."""
    folded = fold(text.text)
    searched = 0
    for quote in quotes:
        compared = searched <= MAX_SEARCHED
        missing = find(quote.words, folded, nearest=compared)
        if isinstance(missing, Missing):
            searched += len(text.text)
            repaired = _repaired(quote.words, missing, folded) if missing.nearest else None
            yield Misquote(quote, source, text, missing, repaired, compared)
            limit -= 1
            if limit == 0:
                return


def _repaired(quote: str, missing: Missing, folded: Folded) -> str | None:
    """Return the quote in the text's own words, if no more than one in three of those compared is another."""
    if missing.nearest is None or not missing.differences or quote.count(missing.words) != 1:
        return None
    other = sum(max(len(d.quoted.split()), len(d.found.split())) for d in missing.differences)
    if 3 * other > len(missing.words.split()):
        return None
    repaired = _on_one_line(quote.replace(missing.words, missing.nearest.words))
    return repaired if isinstance(find(repaired, folded, nearest=False), Match) else None


# -- the finding ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Account:
    """What is said of one missing quote."""

    rule: CheckedRule
    found: Misquote
    claims: Claims

    def finding(self) -> Finding:
        rule, found = self.rule, self.found
        citation = self._citation()
        repairs = (Repair(citation.id, "quote", found.repaired),) if found.repaired else ()
        return Finding(
            rule=rule.id,
            severity=rule.severity,
            certainty="certain",
            kind="contradiction",
            message="".join(part if isinstance(part, str) else self._filled(part) for part in rule.message),
            why=rule.why,
            claims=(citation,),
            steps=(*self._steps(citation.id), Step("rule", f"{rule.title} ({rule.id})")),
            repairs=repairs,
            events=(found.quote.event,),
        )

    def _citation(self) -> Citation:
        read = self.claims.read_claim(self.found.quote.claim)
        reading = self.claims.reading
        span = span_of(reading, read, "quote")
        return Citation(
            id=read.claim.id,
            file=read.place.file,
            line=span.line,
            column=span.column,
            length=span.length,
            field="quote",
            value=self.found.quote.words,
            role=f"quote of {read.claim.type}",
            source=self.found.source,
            cited_as=reading.cited_as(read.claim),
            excerpt=reading.line(read.place.file, span.line),
        )

    @property
    def _title(self) -> str:
        return self.claims.reading.title_of(self.found.source)

    def _filled(self, part: object) -> str:
        what = part.what if isinstance(part, FromProof) else ""
        said: dict[FromCheckWord, str] = {
            "quote": _first_words(self.found.quote.words),
            "source": self._title,
            "nearest": self._nearest(),
        }
        return next((text for word, text in said.items() if word == what), "")

    def _nearest(self) -> str:
        """Say what stands in the text instead."""
        if self._place is None:
            return "nothing much like them is there" if self.found.compared else "too many are missing to compare them"
        differences = self._differences
        if not differences:
            words = _first_words(self.found.missing.words)
            return f"“{words}” is at {self._place}, before the words that it follows in the quote"
        if len(differences) > _DIFFERENCES:
            return f"the nearest passage, at {self._place}, differs in {len(differences)} places: {self._passage}"
        return f"at {self._place} it has {' and '.join(map(_in_words, differences))}: {self._passage}"

    @property
    def _passage(self) -> str:
        nearest = self.found.missing.nearest
        return f"“{_first_words(_on_one_line(nearest.words))}”" if nearest else "nothing like it"

    @property
    def _differences(self) -> list[Difference]:
        """Return what differs in words; marks alone make no difference."""
        told = self.found.missing.differences
        return [one for one in told if any(sign.isalnum() for sign in one.quoted + one.found)]

    def _steps(self, claim: str) -> Iterator[Step]:
        missing = self.found.missing
        yield Step("field", f"looked for in {self.found.text.file}: “{_on_one_line(missing.words)}”", (claim,))
        if missing.nearest is None:
            yield Step("field", self._nearest())
            return
        yield Step("field", f"the nearest passage, at {self._place}: “{_on_one_line(missing.nearest.words)}”")
        differing = "; ".join(map(_in_words, self._differences))
        yield Step("field", f"the text has {differing}" if differing else self._nearest())

    @property
    def _place(self) -> str | None:
        nearest = self.found.missing.nearest
        return f"{self.found.text.file}:{nearest.line}:{nearest.column}" if nearest else None


def _in_words(difference: Difference) -> str:
    """Say what a text has where a quote has something else."""
    quoted, found = _on_one_line(difference.quoted), _on_one_line(difference.found)
    if not quoted:
        return f"“{found}” besides"
    return f"“{found}” for “{quoted}”" if found else f"no “{quoted}”"


def _first_words(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:_FIRST_WORDS]) + (" …" if len(words) > _FIRST_WORDS else "")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
