"""Looking up a quote in the text it is said to come from.

A quote is found where its words and signs stand, in its own letters, begun and ended at whole words. Capitals count
(`US` is not `us`), but not the first letter's: who quotes half a sentence may begin it as one. What only printing
changes makes no difference:

* white space and line breaks, any run of them being one blank; signs that cannot be seen (soft hyphens, zero-width
  blanks, direction marks) are nothing;
* quotation marks and apostrophes: straight, curly, guillemets and primes are one sign, with or without blanks around;
* dashes and hyphens: any length, with or without blanks around. Between two letters they are nothing, because a hyphen
  at the end of a line may be the word's own or the printer's: `re-signed` is `resigned`;
* letters composed or followed by their accents (Unicode NFC); the ligatures of print (U+FB00 to U+FB06) and the long s.
  Other compatibility characters differ in meaning and are kept apart (a raised 2 is no 2);
* what stands at the quote's own ends: quotation marks and dashes, and a last comma or full stop, which those who quote
  put there or take away.

`...`, `…`, `[...]` and `(...)` in a quote leave out any number of words: the parts on either side are found in this
order. Words in brackets are looked up like others; if they are not found, they are the quoter's own, and what they
touch is left out with them: `[Smith] said that [t]he door [was] open` asks for `said that`, `door` and `open`.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache
from typing import Final
from unicodedata import combining, is_normalized, normalize

_MARKS: Final = (
    "\"'`\u00ab\u00b4\u00bb\u02bc\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033\u2039\u203a\uff02\uff07"
)
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_RUN: Final = rf"\s\-{_MARKS}{_DASHES[1:]}{_UNSEEN}"
_LIGATURES: Final = "\ufb00-\ufb06\u017f"
# A blank or an apostrophe alone is as it should be. Looking back is quicker than choosing before the first sign.
_PRINTED: Final = re.compile(
    rf"[{_RUN}{_LIGATURES}](?:(?<=[ '])[{_RUN}]+|(?<![ '{_LIGATURES}])[{_RUN}]*|(?<=[{_LIGATURES}]))"
)
_DOTS: Final = r"(?:\.?…\.?|\.{3,}|\.(?:\s\.){2,})"
_GAP: Final = re.compile(rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}+")
_INSERTED: Final = re.compile(r"(?<!\w)\w*+\[[^\[\]\w]*+\w[^\[\]]*+\]\w*+")
_WORD: Final = re.compile(r"\w+")
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_SIGNS: Final = frozenset(_MARKS)
_HYPHENS: Final = frozenset(_DASHES)
_LOOSE_START: Final = _SIGNS | _HYPHENS | set(_UNSEEN)
_LOOSE_END: Final = _LOOSE_START | {".", ","}
_HYPHEN: Final = re.compile(r"[-\u2010\u2011\u2013](?:[^\S\r\n]*[\r\n]\s*)?")
_LINE_END: Final = re.compile("\r\n|[\r\n]")
_SOFT_HYPHEN: Final = re.compile(r"\u00ad+\s")

_ATTEMPTS = 10_000  # places within other words that are passed over
_SEEDS = 24  # runs of words of the quote that are looked up to find the nearest passage
_HITS = 200  # places looked at for each of them
_COMPARED_TOKENS = 120  # words and signs compared one by one
_LEAD_TOKENS = 30  # of these, how many stand before the first difference in a longer quote


@dataclass(frozen=True, slots=True)
class Passage:
    """Where words stand in a text.

    `start` and `end` are offsets, `text[start:end]` being `words`; line and column count from 1.
    """

    start: int
    end: int
    line: int
    column: int
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """The quote was found: one passage for each of the parts that its gaps leave, in the text's order."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the quote has and what the text has in its place; "" where one of them has nothing."""

    quoted: str
    found: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The quote was not found.

    words:       the part of the quote that was not found, or as much of a long one as was compared
    nearest:     the passage most like it, if one shares at least half of its words
    differences: what differs there; none if the passage has these very words, but before the part that they follow
    """

    words: str
    nearest: Passage | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Offsets:
    """Where the characters of a changed text stood before: positions that correspond, in order."""

    after: list[int]
    before: list[int]

    def start(self, position: int) -> int:
        """Where a passage beginning at `position` began."""
        index = bisect_right(self.after, position) - 1
        return self.before[index] + position - self.after[index]

    def end(self, position: int) -> int:
        """Where a passage ending before `position` ended."""
        index = bisect_left(self.after, position)
        if index < len(self.after) and self.after[index] == position:
            return self.before[index]
        return self.before[index - 1] + position - self.after[index - 1]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without what only printing changes. Made by `fold`, to look many quotes up in one text.

    `lines` is where the lines of the original begin; it is filled when first needed.
    """

    original: str
    text: str
    offsets: tuple[_Offsets, ...]
    lines: list[int] = field(default_factory=list, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of `text` stands in the original, without the blanks at its ends."""
        for offsets in reversed(self.offsets):
            start, end = offsets.start(start), offsets.end(end)
        while start < end and self.original[start].isspace():
            start += 1
        while start < end and self.original[end - 1].isspace():
            end -= 1
        return start, end

    def passage(self, start: int, end: int) -> Passage:
        """Return a passage of the original, with its place."""
        if not self.lines:
            self.lines.extend([0, *(found.end() for found in _LINE_END.finditer(self.original))])
        line = bisect_right(self.lines, start)
        return Passage(start, end, line, start - self.lines[line - 1] + 1, self.original[start:end])


def find(quote: str, text: str | Folded, *, nearest: bool = True) -> Match | Missing:
    """Look a quote up in a text; the first place where it stands. A quote without any word is missing.

    Looking for the nearest passage takes longer than looking a quote up; without `nearest` it is not done.
    """
    folded = fold(text) if isinstance(text, str) else text
    found = _find(quote, folded)
    without_inserted = _INSERTED.sub(" [...] ", quote)
    if not isinstance(found, Match) and without_inserted != quote and has_words(without_inserted):
        found = _find(without_inserted, folded)
    if isinstance(found, Match):
        return found
    if found is None:
        return Missing(quote, None, ())
    return _missing(found, folded) if nearest else Missing(found.original, None, ())


def has_words(quote: str) -> bool:
    """Tell whether a quote has any word to look up."""
    return _WORD.search(quote) is not None


def _find(quote: str, folded: Folded) -> Match | Folded | None:
    """A match, or the first part that is not found; None if there is no part."""
    passages, position = [], 0
    for part in _parts(quote):
        place = _occurrence(part.text, folded, position)
        if place is None:
            return part
        position = place + len(part.text)
        passages.append(folded.passage(*folded.span(place, position)))
    return Match(tuple(passages)) if passages else None


def fold(text: str) -> Folded:
    """Take away from a text what only printing changes."""
    return _fold(text, _plain)


def _fold(text: str, plain: Callable[[re.Match[str]], str]) -> Folded:
    changed, layers = text, []
    if not is_normalized("NFC", changed):
        changed, offsets = _substituted(changed, _decomposed(), lambda found: normalize("NFC", found[0]))
        layers.append(offsets)
    changed, offsets = _substituted(changed, _PRINTED, plain)
    return Folded(text, changed, (*layers, offsets))


@cache
def _decomposed() -> re.Pattern[str]:
    """A letter with its accents, Korean letters in parts, and blocks with letters that have another, composed form."""
    accents = "".join(chr(code) for code in (*range(0x300, 0x3100), *range(0xFE20, 0xFE30)) if combining(chr(code)))
    return re.compile(
        rf".[{accents}]+|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\u0340-\u0387\u1f71-\u1fff\u2126-\u212b\uf900-\ufb4e]"
    )


def _substituted(
    text: str, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> tuple[str, _Offsets]:
    pieces: list[str] = []
    copied = length = 0
    offsets = _Offsets([0], [0])
    for found in pattern.finditer(text):
        start, end = found.span()
        new = replacement(found)
        pieces += (text[copied:start], new)
        length += start - copied
        if len(new) != end - start:
            offsets.after.extend((length, length + len(new)))
            offsets.before.extend((start, end))
        length += len(new)
        copied = end
    pieces.append(text[copied:])
    return "".join(pieces), offsets


def _plain(found: re.Match[str]) -> str:
    """What a run of blanks, marks, dashes and unseen signs, or a ligature, counts as."""
    run = found[0]
    if run.isspace():
        return " "
    if not _SIGNS.isdisjoint(run):
        return "'" if _HYPHENS.isdisjoint(run) else "'-"
    if not _HYPHENS.isdisjoint(run) or _SOFT_HYPHEN.match(run):
        return "" if _is_between_letters(found) else "-"
    if run[0] not in _UNSEEN and not run[0].isspace():
        return normalize("NFKC", run)
    return " " if any(sign.isspace() for sign in run) else ""


def _is_between_letters(found: re.Match[str]) -> bool:
    text, start, end = found.string, found.start(), found.end()
    return text[start - 1 : start].isalpha() and text[end : end + 1].isalpha()


def _spaced(found: re.Match[str]) -> str:
    """The same, but a dash parts words; only a hyphen does not, which stands within a word or at the end of a line."""
    plain = _plain(found)
    is_dash = plain == "" and found[0][0] not in _UNSEEN and not _HYPHEN.fullmatch(found[0])
    return " - " if is_dash else plain


def _parts(quote: str) -> list[Folded]:
    """What a quote's gaps leave of it."""
    cut = (_trimmed(part) for part in _GAP.split(quote))
    return [fold(part) for part in cut if _WORD.search(part)]


def _trimmed(part: str) -> str:
    start, end = 0, len(part)
    while start < end and (part[end - 1] in _LOOSE_END or part[end - 1].isspace()):
        end -= 1
    while start < end and (part[start] in _LOOSE_START or part[start].isspace()):
        start += 1
    if start and part[start].isdigit() and part[start - 1] in _HYPHENS:
        start -= 1  # a minus belongs to its number
    return part[start:end]


def _occurrence(part: str, folded: Folded, position: int) -> int | None:
    """The first place where a part stands, begun and ended at whole words."""
    first, end = None, len(folded.text)
    for words in _either_case(part):
        places = _places(words, folded.text, position, _ATTEMPTS, end)
        place = next((place for place in places if _is_whole(folded, place, place + len(part))), None)
        if place is not None:
            first, end = place, place + len(part) - 1
    return first


def _either_case(words: str) -> tuple[str, ...]:
    """Words as they are, and begun with the other case of their first letter, if it has one."""
    other = words[:1].swapcase()
    return (words,) if other == words[:1] or len(other) > 1 else (words, other + words[1:])


def _places(words: str, text: str, position: int, limit: int, end: int | None = None) -> Iterator[int]:
    """The first places where words stand before `end`, at most so many."""
    place = text.find(words, position, end)
    while place >= 0 and limit > 0:
        yield place
        place = text.find(words, place + 1, end)
        limit -= 1


def _is_whole(folded: Folded, start: int, end: int) -> bool:
    if not (_joins(folded.text, start) or _joins(folded.text, end)):
        return True
    # A hyphen may have been left out here.
    first, last = folded.span(start, end)
    return not (_joins(folded.original, first) or _joins(folded.original, last))


def _joins(text: str, position: int) -> bool:
    """Whether the characters before and at `position` are of one word; scripts without capitals may not part words."""
    before, after = text[position - 1 : position] if position else "", text[position : position + 1]
    return _is_of_word(before) and (_is_of_word(after) or bool(after and combining(after)))


def _is_of_word(letter: str) -> bool:
    return letter.isdigit() or letter.lower() != letter.upper()


# The nearest passage


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or sign as it counts, and where it stands in the original."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


_Tokens = list[_Token]


def _missing(part: Folded, folded: Folded) -> Missing:
    part = _compared(part, folded)
    window = _likeliest(part.text, folded.text)
    if window is None:
        return Missing(part.original, None, ())
    ours, theirs = _tokens(part.original, 0, len(part.original)), _tokens(folded.original, *folded.span(*window))
    theirs = _aligned(ours, theirs)
    if not theirs:
        return Missing(part.original, None, ())
    if ours[0].text in _either_case(theirs[0].text):
        ours[0] = replace(ours[0], text=theirs[0].text)
    nearest = folded.passage(theirs[0].start, theirs[-1].end)
    return Missing(part.original, nearest, tuple(_differences(ours, theirs, part.original, folded.original)))


def _compared(part: Folded, folded: Folded) -> Folded:
    """A part, or as much of a long one as is to be compared: some words before the first difference, and after it."""
    tokens = list(_TOKEN.finditer(part.text))
    if len(tokens) <= _COMPARED_TOKENS:
        return part
    # If so many words are found, fewer are: the longest beginning that is found ends at a difference.
    found = max(
        bisect_left(range(len(tokens)), True, key=lambda n: words[: tokens[n].end()] not in folded.text)
        for words in _either_case(part.text)
    )
    first = max(0, min(found - _LEAD_TOKENS, len(tokens) - _COMPARED_TOKENS))
    last = min(first + _COMPARED_TOKENS, len(tokens)) - 1
    start, end = part.span(tokens[first].start(), tokens[last].end())
    return fold(part.original[start:end])


def _likeliest(part: str, text: str) -> tuple[int, int] | None:
    """The stretch of the text that shares most runs of words with the part: runs of three, else of two, else words.

    A run at p in the text and at q in the part speaks for a passage that begins at p - q. Case makes no difference.
    """
    part, text = _uncapitalised(part), _uncapitalised(text)
    size = max(len(part) // 2, 40)
    words = list(_WORD.finditer(part))
    known = {word[0] for word in words if word[0] in text}
    for length in (3, 2, 1):
        votes: dict[int, set[int]] = defaultdict(set)
        for run in _runs(words, length):
            start, end = run[0].start(), run[-1].end()
            if all(word[0] in known for word in run):
                for place in _places(part[start:end], text, 0, _HITS):
                    votes[(place - start) // size].add(start)
        if votes:
            best = min(votes, key=lambda n: (-len(votes[n] | votes.get(n + 1, set())), n))
            return max(0, (best - 1) * size), min(len(text), (best + 3) * size + len(part))
    return None


def _runs(words: list[re.Match[str]], length: int) -> Iterator[list[re.Match[str]]]:
    """Runs of so many words, spread evenly over all of them."""
    starts = range(len(words) - length + 1)
    for n in starts[:: max(1, -(-len(starts) // _SEEDS))]:
        yield words[n : n + length]


def _uncapitalised(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text  # a few capitals become two characters


def _tokens(text: str, start: int, end: int) -> _Tokens:
    folded = _fold(text[start:end], _spaced)
    spans = ((found[0], folded.span(*found.span())) for found in _TOKEN.finditer(folded.text))
    return [_Token(words, start + first, start + last) for words, (first, last) in spans]


def _aligned(ours: _Tokens, theirs: _Tokens) -> _Tokens:
    """Those of the window that stand for the part's words and signs; none if too few words are the same."""
    first, place, size = _matcher(ours, theirs, str.lower).find_longest_match()
    slack = max(3, len(ours) // 4)
    # To either side from the longest run that both have, so that of several like words the nearest counts.
    before, same_before = _reach(ours[:first][::-1], theirs[max(0, place - first - slack) : place][::-1])
    after = place + size
    rest = ours[first + size :]
    beyond, same_beyond = _reach(rest, theirs[after : after + len(rest) + slack])
    same = same_before + sum(token.is_word for token in ours[first : first + size]) + same_beyond
    is_like = same and 2 * same >= sum(token.is_word for token in ours)
    return theirs[place - before : after + beyond] if is_like else []


def _reach(ours: _Tokens, theirs: _Tokens) -> tuple[int, int]:
    """How many of theirs, from the first, stand for ours, and how many words are the same."""
    blocks = _matcher(ours, theirs, str.lower).get_matching_blocks()
    same = sum(token.is_word for block in blocks for token in ours[block.a : block.a + block.size])
    # The last block is always empty, at both ends.
    a, b, size = blocks[-2] if len(blocks) > 1 else (0, 0, 0)
    return min(b + size + len(ours) - a - size, len(theirs)), same


def _matcher(ours: _Tokens, theirs: _Tokens, key: Callable[[str], str] = str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [key(t.text) for t in ours], [key(t.text) for t in theirs], autojunk=False)


def _differences(ours: _Tokens, theirs: _Tokens, quote: str, text: str) -> Iterator[Difference]:
    for operation, a, b, c, d in _matcher(ours, theirs).get_opcodes():
        if operation != "equal":
            yield Difference(_said(ours[a:b], quote), _said(theirs[c:d], text))


def _said(tokens: _Tokens, text: str) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""
