"""Quotes are found whatever the printer did to them, and not found when a word is another."""

# ruff: noqa: RUF001, S311

import random
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimcheck.model.quotations import Difference, Match, Missing, Passage, find, fold

TEXT = """The gun went off on Thursday.
“I didn’t pull the trigger,” he said — twice — to the investi-
gators. The well-known actor’s lawyer called it « a tragedy ».

Work on the film resumed in 2023, at −5 degrees. The gun was never found.
"""


def found(quote: str, text: str = TEXT) -> tuple[str, ...]:
    match = find(quote, text)
    assert isinstance(match, Match), match
    for passage in match.passages:
        assert text[passage.start : passage.end] == passage.words
    return tuple(passage.words for passage in match.passages)


def missing(quote: str, text: str = TEXT) -> Missing:
    match = find(quote, text)
    assert isinstance(match, Missing), match
    return match


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("The gun went off on Thursday.", "The gun went off on Thursday"),
        ("gun  went\n\toff\u00a0on\u2009Thursday", "gun went off on Thursday"),
        (" The gun went off ", "The gun went off"),
        ('Thursday. "I didn\'t pull the trigger," he', "Thursday.\n“I didn’t pull the trigger,” he"),
        ("„I didn´t pull the trigger,‟ he", "I didn’t pull the trigger,” he"),
        ("''I didn't pull the trigger,'' he", "I didn’t pull the trigger,” he"),
        ("« I didn't pull the trigger, » he", "I didn’t pull the trigger,” he"),
        ('called it "a tragedy".', "called it « a tragedy"),
        ("he said - twice -- to", "he said — twice — to"),
        ("he said\u2013twice\u2013to", "he said — twice — to"),
        ("he said —", "he said"),
        ("— twice —", "twice"),
        ("twice", "twice"),
        ("to the investigators. The", "to the investi-\ngators. The"),
        ("the in\u00advesti\u00adgators", "the investi-\ngators"),
        ("The wellknown actor", "The well-known actor"),
        ("The well\u2010known actor", "The well-known actor"),
        ("The well-\nknown actor", "The well-known actor"),
        ("at -5 degrees", "at −5 degrees"),
        ("-5 degrees", "−5 degrees"),
        ("\u201cI\u200b didn’t pull", "I didn’t pull"),
        # The quote's own ends.
        ("“The gun went off on Thursday,”", "The gun went off on Thursday"),
        ("I didn't pull the trigger.", "I didn’t pull the trigger"),
        ("'went off'", "went off"),
    ],
)
def test_what_only_printing_changes_makes_no_difference(quote: str, words: str) -> None:
    assert found(quote) == (words,)


@pytest.mark.parametrize(
    ("quote", "text", "words"),
    [
        ("the first office", "the \ufb01rst o\ufb03ce", "the \ufb01rst o\ufb03ce"),
        ("the \ufb01rst", "the first", "the first"),
        ("Paradise lost", "Paradi\u017fe lo\u017ft", "Paradi\u017fe lo\u017ft"),
        ("caf\u00e9 noir", "un cafe\u0301 noir", "cafe\u0301 noir"),
        ("cafe\u0301 noir", "un caf\u00e9 noir", "caf\u00e9 noir"),
        ("un caf\u00e9", "un cafe\u0301", "un cafe\u0301"),
        ("10 \u00c5", "it is 10 \u212b long", "10 \u212b"),
        ("\ud55c\uad6d", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        # Scripts that do not part words.
        ("東京で", "彼は東京で生まれた", "東京で"),
    ],
)
def test_letters_are_compared_not_how_they_are_encoded(quote: str, text: str, words: str) -> None:
    assert found(quote, text) == (words,)


@pytest.mark.parametrize("gap", ["...", "…", "[...]", "[…]", "(...)", ". . .", "....", "[ … ]", "….", "......"])
def test_a_gap_leaves_words_out(gap: str) -> None:
    assert found(f"The gun {gap} on Thursday") == ("The gun", "on Thursday")
    assert found(f"The gun{gap} never found.") == ("The gun", "never found")
    assert found(f"{gap} went off {gap}") == ("went off",)


def test_a_gap_may_leave_out_nothing_and_may_be_the_texts_own() -> None:
    assert found("The gun ... went off") == ("The gun", "went off")
    assert found("“I... I did not,”", "“I... I did not.”") == ("I", "I did not")


def test_the_first_place_is_given_with_line_and_column() -> None:
    match = find("The gun", TEXT)
    assert match == Match((Passage(0, 7, 1, 1, "The gun"),))
    match = find("the investigators", TEXT)
    assert isinstance(match, Match)
    assert (match.passages[0].line, match.passages[0].column) == (2, 51)
    assert TEXT.splitlines()[1][50:] == "the investi-"


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("the gun went off", ("The gun went off",)),
        ("He said — twice", ("he said — twice",)),
        ("i didn't pull", ("I didn’t pull",)),
        ("Went off ... it", ("went off", "it")),
        ("went off ... Twice", ("went off", "twice")),
    ],
)
def test_a_quote_may_begin_with_the_other_case(quote: str, words: tuple[str, ...]) -> None:
    assert found(quote) == words


def test_of_both_cases_the_first_place_counts() -> None:
    assert found("He left ... in June", "he left early in June. He left") == ("he left", "in June")
    assert found("he left ... in June", "He left early in June. he left") == ("He left", "in June")


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("[T]he gun went off", ("gun went off",)),
        ("The [prop] gun went off", ("The", "gun went off")),
        ("[Smith's] lawyer called it", ("lawyer called it",)),
        ("The gun [sic] went off", ("The gun", "went off")),
        ("The gun went off [on Thursday]", ("The gun went off",)),
        ("resum[ing] in 2023", ("in 2023",)),
    ],
)
def test_words_in_brackets_that_are_not_found_are_the_quoters_own(quote: str, words: tuple[str, ...]) -> None:
    assert found(quote) == words


def test_words_in_brackets_that_are_found_are_the_texts() -> None:
    assert found("he [laughs] left", "then he [laughs] left") == ("he [laughs] left",)
    assert found("the gun [2] went", "The gun [2] went") == ("The gun [2] went",)


def test_beside_words_in_brackets_every_word_counts() -> None:
    assert missing("[Smith] said — thrice — to the").differences == (Difference("thrice", "twice"),)
    assert missing("[Baldwin]", "nobody").words == "[Baldwin]"


def test_many_brackets_and_long_words_take_no_longer() -> None:
    began = time.perf_counter()
    for quote in ("a" * 200_000, "[" * 200_000 + "a", "[a" * 100_000, "a" * 100_000 + "[" + "b" * 100_000):
        missing(quote, TEXT)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do(end: str) -> None:
    match = find("c d", f"a b{end}{end}b c d{end}")
    assert isinstance(match, Match)
    assert (match.passages[0].line, match.passages[0].column) == (3, 3)


def test_many_quotes_can_be_looked_up_in_a_text_folded_once() -> None:
    folded = fold(TEXT)
    for quote in ("The gun", "he said twice", "he said - twice"):
        assert find(quote, folded) == find(quote, TEXT)


@pytest.mark.parametrize(
    ("quote", "nearest", "differences"),
    [
        ("The gun went off on Tuesday", "The gun went off on Thursday", [("Tuesday", "Thursday")]),
        ("THe gun went off", "The gun went off", [("THe", "The")]),
        ("the gun went out", "The gun went off", [("out", "off")]),
        ("THE GUN WENT OFF", "The gun went off", [("THE GUN WENT OFF", "The gun went off")]),
        ("The pistol went off", "The gun went off", [("pistol", "gun")]),
        ("gun really went off on", "gun went off on", [("really", "")]),
        ("gun off on Thursday", "gun went off on Thursday", [("", "went")]),
        ("I did pull the trigger", "I didn’t pull the trigger", [("did", "didn’t")]),
        ('the trigger", he', "the trigger,” he", [("", ","), (",", "")]),
        ("the celebrated actor's lawyer", "The well-known actor’s lawyer", [("celebrated", "well-known")]),
        ("on the film resumed in 2024", "on the film resumed in 2023", [("2024", "2023")]),
        ("at 5 degrees", "at −5 degrees", [("", "−")]),
        ("he gun went off", "The gun went off", [("he", "The")]),
    ],
)
def test_another_word_is_missing_and_the_nearest_passage_named(
    quote: str, nearest: str, differences: list[tuple[str, str]]
) -> None:
    result = missing(quote)
    assert result.words == quote
    assert result.nearest is not None
    assert result.nearest.words == nearest
    assert [(d.quoted, d.found) for d in result.differences] == differences


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("he died", "she died"),
        ("the cat", "the cathedral"),
        ("in 192", "in 1923"),
        ("caf", "cafe\u0301"),
        ("cafe", "cafe\u0301"),
        ("resume", "résumé"),
        ("x2", "x²"),
        ("a dont b", "a don't b"),
        ("5 degrees at", "at 5 degrees"),
        ("left she", "left—she"),
        ("told us", "told US"),
        ("He said he", "he said He"),
    ],
)
def test_words_are_whole_and_signs_count(quote: str, text: str) -> None:
    missing(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"), [("", TEXT), ("...", TEXT), ("—", TEXT), ("“”", TEXT), ("word", ""), ("", "")]
)
def test_no_words_are_nowhere(quote: str, text: str) -> None:
    assert missing(quote, text) == Missing(quote, None, ())


def test_the_nearest_passage_is_only_looked_for_when_asked() -> None:
    assert find("The pistol went off", TEXT, nearest=False) == Missing("The pistol went off", None, ())
    assert find("the gun went off", TEXT, nearest=False) == find("The gun went off", TEXT)


def test_what_is_like_nothing_has_no_nearest_passage() -> None:
    assert missing("an entirely different sentence about cheese").nearest is None
    assert missing("cheese").nearest is None


def test_parts_in_the_wrong_order_are_missing_without_a_difference() -> None:
    result = missing("never found ... went off on Thursday")
    assert result.words == "went off on Thursday"
    assert result.nearest is not None
    assert (result.nearest.words, result.nearest.line) == ("went off on Thursday", 1)
    assert result.differences == ()


def test_only_the_part_that_is_missing_is_compared() -> None:
    result = missing("The gun ... he said, thrice ... to the investigators")
    assert result.words == "he said, thrice"
    assert result.differences == (Difference(", thrice", "— twice"),)


def test_of_a_long_quote_the_first_difference_is_shown() -> None:
    words = [f"word{n}" for n in range(2000)]
    text = " ".join(words)
    words[1234] = "other"
    result = missing(" ".join(words), text)
    assert result.differences == (Difference("other", "word1234"),)
    assert "word1233 other word1235" in result.words
    assert result.nearest is not None
    assert "word1233 word1234 word1235" in result.nearest.words


# Words of four letters, all different, and what may stand between them: as printed and as quoted.
_BETWEEN = {
    "blank": (" ", "\n", "\r\n", "\u00a0", "  ", "\u2003\u2009", " \u200b", "\t"),
    "dash": (" — ", "—", " - ", "--", "\u2013", " \u2013\n"),
    "hyphen": ("-", "-\n", "\u2010", "\u00ad\n"),
    "mark": (' "', " “", " ‘", " « ", "\n„", " ''"),
    "comma and mark": (",” ", ",' ", ", » ", ',"\n'),
    "apostrophe": ("'", "’", "\u02bc"),
    "stop": (". ", ".\n", ".\u00a0"),
}
words_of_four = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzéüñ", min_size=4, max_size=4), min_size=8, max_size=40, unique=True
)


def printed(words: list[str], between: list[str], draw: random.Random) -> tuple[str, list[int]]:
    """A text and where its words begin."""
    pieces, starts, length = [], [], 0
    for word, kind in zip(words, between, strict=True):
        encoded = unicodedata.normalize(draw.choice(("NFC", "NFD")), word)
        starts.append(length)
        pieces.append(encoded + draw.choice(_BETWEEN[kind]))
        length += len(pieces[-1])
    return "".join(pieces), starts


@given(words_of_four, st.data(), st.integers())
def test_a_quote_cut_out_and_printed_otherwise_is_found_at_its_place(
    words: list[str], data: st.DataObject, seed: int
) -> None:
    between = [data.draw(st.sampled_from(sorted(_BETWEEN))) for _ in words]
    text, starts = printed(words, between, random.Random(seed))
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 1, len(words) - 1))
    quote, _ = printed(words[first : last + 1], between[first : last + 1], random.Random(seed + 1))
    match = find(quote, text)
    assert isinstance(match, Match)
    (passage,) = match.passages
    assert passage.start == starts[first]
    assert text[passage.start : passage.end] == passage.words
    assert fold(quote).text.strip(" '-,.") in fold(passage.words).text


@given(words_of_four, st.data())
def test_a_quote_with_one_word_changed_is_missing_and_its_passage_is_the_nearest(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 5))
    last = data.draw(st.integers(first + 4, len(words) - 1))
    changed = data.draw(st.integers(first, last))
    quoted = [*words[first:changed], "zzzzz", *words[changed + 1 : last + 1]]
    result = missing(" ".join(quoted), text)
    assert result.differences == (Difference("zzzzz", words[changed]),)
    assert result.nearest is not None
    assert result.nearest.words == " ".join(words[first : last + 1])
    assert result.nearest.start == 5 * first


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_quote_and_any_text(quote: str, text: str) -> None:
    result = find(quote, text)
    passages = result.passages if isinstance(result, Match) else (result.nearest,) if result.nearest else ()
    for passage in passages:
        assert text[passage.start : passage.end] == passage.words
        assert passage.line >= 1
        assert passage.column >= 1
    assert find(quote, text) == result


@given(st.text(max_size=200))
def test_folding_is_done_once(text: str) -> None:
    once = fold(text).text
    assume("-" not in once)  # a dash may come to stand between letters
    assert fold(once).text == once


def _book(characters: int) -> str:
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=draw.randint(2, 9))) for _ in range(5000)]
    ends = (" ", " ", " ", " ", "\n", ", ", "’s ", " — ", "-")
    return "".join(draw.choice(words) + draw.choice(ends) for _ in range(characters // 7))


def test_a_book_is_searched_at_once() -> None:
    book = _book(1_000_000)
    start = book.index(" b", 600_000) + 1
    quote = " ".join(book[start : start + 300].split()[:-1])
    words = quote.split()
    words[len(words) // 2] = "unheard"
    begin = time.perf_counter()
    assert found(quote, book)
    result = missing(" ".join(words), book)
    missing("nothing of the kind was ever said in so many words " * 6, book)
    assert time.perf_counter() - begin < 5  # 0.2 on a free machine
    assert result.nearest is not None
    assert result.nearest.start == start


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a" * 300, "a" * 10**6),
        ("a " * 149 + "b", "a " * 500_000),
        ("b a " * 74 + "c", "a b " * 250_000),
        ("the ... " * 2000 + "end", "the " * 250_000),
        ("x " * 200_000, "x " * 100_000),
        ("'\u2019\u201c" * 300 + "a", "\u2019 \u201c" * 300_000),
        ("." * 200_000, "." * 200_000),
        (" ." * 100_000, " ." * 100_000),
    ],
)
def test_hostile_texts_take_no_longer_than_their_length(quote: str, text: str) -> None:
    begin = time.perf_counter()
    missing(quote, text)
    assert time.perf_counter() - begin < 10


@given(st.text("ab \n\r\t\u00a0'\u201c\u00ab-\u2014\u00ad\u200b\ufb01\u017fé\u0301,1", max_size=40), st.data())
def test_whatever_is_cut_out_between_blanks_is_found(text: str, data: st.DataObject) -> None:
    cuts = [0, *(n for n, sign in enumerate(text) if sign == " "), len(text)]
    first = data.draw(st.integers(0, len(cuts) - 2))
    quote = text[cuts[first] : cuts[data.draw(st.integers(first + 1, len(cuts) - 1))]]
    result = find(quote, text)
    assert isinstance(result, Match) or not any(sign.isalnum() for sign in quote)
